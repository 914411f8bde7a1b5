"""Who signs an agreement: each party, once; and those that join a platform's charter later.

The mandated person of a party records hers, the keeper of the file anybody's. The last one makes the
agreement signed. One unit of work each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date, decode_uuid
from server.domain.aggregates import Made, key, lock, made, made_before
from server.domain.agreements import machine
from server.domain.agreements.changing import held_agreement
from server.domain.agreements.facts import read_facts
from server.domain.agreements.parties import NewParty, current, join
from server.domain.instruments.rights import require_keeping
from server.domain.instruments.signatures import Act, Signing, record, require_signatory, tidied
from server.domain.journal import Operation, journal
from server.domain.rights import require_scope
from server.domain.workshops.rights import require_series_keeper
from server.models import Agreement, WorkshopSeries
from server.problems import ValidationFailed
from server.vocabulary import Scope, SignedInstrument


async def sign_agreement(
    database: Database,
    agreement_id: UUID,
    act: Act,
    *,
    expected_version: int | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused (SG1), ValidationFailed,
    AuthorisationMissing, IdempotencyConflict."""
    require_scope(by, Scope.INSTRUMENT_WRITE)
    written = tidied(act)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agreement", agreement_id)
        await require_signatory(tx, "agreement", agreement_id, written.parties, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        row = await held_agreement(tx, agreement_id, expected_version, now)
        target = machine.move("signAgreement", row.status, await read_facts(tx, row.id, by))
        parties = await current(tx, row.id)
        await _record(tx, row.id, written, parties, by, now)
        changed: dict[str, Any] = {}
        if parties <= await _signed(tx, row.id):
            changed = {"status": target, "signed_on": await _last_day(tx, row.id)}
            await Agreement.filter(id=row.id).using_db(tx.connection).update(**changed)
        await journal(
            tx,
            "sign_agreement",
            "Agreement",
            row.id,
            by,
            now,
            before={"status": row.status},
            after=_told(written) | changed,
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Joining:
    """A partner that joins a charter, and its signature."""

    organisation_id: UUID
    deliberation_id: UUID | None
    signatory: str
    capacity: str
    signed_on: date | None = None
    document_url: str | None = None


async def join_charter(
    database: Database,
    agreement_id: UUID,
    joining: Joining,
    *,
    expected_version: int | None,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """One more partner of a platform, from the day it signs.

    Raises NotFound, Forbidden, Conflict, TransitionRefused (O4, SG1), ValidationFailed,
    AuthorisationMissing, IdempotencyConflict.
    """
    require_scope(by, Scope.INSTRUMENT_WRITE)
    party = Signing(joining.organisation_id, joining.deliberation_id)
    act = tidied(
        Act(
            [party],
            joining.signatory,
            joining.capacity,
            joining.signed_on or by.today,
            joining.document_url,
        )
    )

    async def work(tx: Transaction) -> Made:
        await lock(tx, "agreement", agreement_id)
        # The charter is its keeper's to open: nobody lets themselves in.
        await require_keeping(tx, "agreement", agreement_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        row = await held_agreement(tx, agreement_id, expected_version, now)
        machine.may_join(row.type, row.status)
        await join(tx, row, NewParty(joining.organisation_id), joining.signed_on or by.today, now)
        await _record(tx, row.id, act, {joining.organisation_id}, by, now, since=row.signed_on)
        await journal(tx, "join_platform_charter", "Agreement", row.id, by, now, after=_told(act))
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def set_series_charter(
    database: Database,
    series_id: UUID,
    agreement_id: UUID | None,
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """The charter under which a series of workshops is held, or none.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed.
    """
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> None:
        await lock(tx, "workshop_series", series_id)
        await require_series_keeper(tx, series_id, by)
        series = await WorkshopSeries.get(id=series_id, using_db=tx.connection)
        if agreement_id is not None:
            await lock(tx, "agreement", agreement_id)
            await require_keeping(tx, "agreement", agreement_id, by)
            charter = await Agreement.get(id=agreement_id, using_db=tx.connection)
            _check_charter(charter, key(series, "agency_id"))
        await (
            WorkshopSeries.filter(id=series_id)
            .using_db(tx.connection)
            .update(charter_id=agreement_id, version=series.version + 1, updated_at=now)
        )
        await journal(
            tx,
            "set_series_charter",
            "WorkshopSeries",
            series_id,
            by,
            now,
            before={"charter_id": key(series, "charter_id")},
            after={"charter_id": agreement_id},
        )

    await database.unit_of_work(work)


def _check_charter(charter: Agreement, agency_id: UUID) -> None:
    machine.may_join(charter.type, charter.status)
    if key(charter, "agency_id") != agency_id:
        raise ValidationFailed(
            "agreementId",
            french="La série et la charte sont d'une même agence.",
            english="The series and the charter are of one agency.",
        )


async def _record(
    tx: Transaction,
    agreement_id: UUID,
    act: Act,
    parties: set[UUID],
    by: Viewer,
    now: datetime,
    *,
    since: date | None = None,
) -> None:
    await record(
        tx,
        SignedInstrument.AGREEMENT,
        {"agreement_id": agreement_id},
        act,
        parties=parties,
        not_before=since,
        by=by,
        now=now,
        authorised=True,
    )


async def _signed(tx: Transaction, agreement_id: UUID) -> set[UUID]:
    rows = await tx.fetch(
        "SELECT organisation_id FROM signature WHERE agreement_id = $1", [agreement_id]
    )
    return {decode_uuid(row[0]) for row in rows}


async def _last_day(tx: Transaction, agreement_id: UUID) -> date:
    ((last,),) = await tx.fetch(
        "SELECT MAX(signed_on) FROM signature WHERE agreement_id = $1", [agreement_id]
    )
    day: date = decode_date(last)
    return day


def _told(act: Act) -> dict[str, Any]:
    return {
        "organisations": sorted(str(one.organisation_id) for one in act.parties),
        "signed_on": act.signed_on,
    }
