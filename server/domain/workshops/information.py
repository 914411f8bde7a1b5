"""The information notice of a workshop: published, dated, and never reworded.

Refuses to change what people were told: another version follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date, decode_uuid
from server.domain import texts
from server.domain.aggregates import Made, made, made_before
from server.domain.journal import Operation, journal
from server.domain.workshops import machine
from server.domain.workshops.changing import beside_workshop
from server.models import InformationNotice
from server.vocabulary import LegalBasis

TEXT_LENGTH: Final = 20_000


class Reader(Protocol):
    """A transaction, or a snapshot."""

    async def fetch(self, sql: str, parameters: Any = ...) -> Any: ...


async def publish(
    database: Database,
    workshop_id: UUID,
    text: str,
    legal_basis: LegalBasis,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """The next version of the notice, dated today.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """

    async def work(tx: Transaction) -> Made:
        workshop = await beside_workshop(tx, workshop_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        machine.may_change(workshop.status)
        numbers = await tx.fetch(
            "SELECT COALESCE(MAX(number), 0) + 1 FROM information_notice WHERE workshop_id = $1",
            [workshop_id],
        )
        row = await InformationNotice.create(
            using_db=tx.connection,
            workshop_id=workshop_id,
            number=numbers[0][0],
            text=texts.paragraphs(text, path="text", limit=TEXT_LENGTH),
            legal_basis=legal_basis,
            published_on=by.today,
            created_at=now,
            updated_at=now,
        )
        await journal(
            tx,
            "publish_information_notice",
            "InformationNotice",
            row.id,
            by,
            now,
            after={"number": row.number, "legal_basis": legal_basis},
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Current:
    """The notice in force."""

    id: UUID
    number: int
    text: str
    legal_basis: LegalBasis
    published_on: date


async def current(reader: Reader, workshop_id: UUID) -> Current | None:
    """The last version published, if any was."""
    rows = await reader.fetch(
        "SELECT id, number, text, legal_basis, published_on FROM information_notice"
        " WHERE workshop_id = $1 ORDER BY number DESC LIMIT 1",
        [workshop_id],
    )
    if not rows:
        return None
    id_, number, text, basis, published_on = rows[0]
    return Current(decode_uuid(id_), number, text, LegalBasis(basis), decode_date(published_on))
