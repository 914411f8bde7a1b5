"""Who is bound by an agreement, and who goes. One unit of work each.

Refuses an organisation that has ended (O4), and a second row of one that is bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.agreements import machine, terms
from server.domain.agreements.changing import changed_agreement, on_agreement
from server.domain.journal import journal
from server.domain.organisations.standing import require_standing
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import Agreement, AgreementParty
from server.problems import NotFound, ValidationFailed
from server.vocabulary import AgreementPartyRole, Scope


@dataclass(frozen=True, slots=True)
class NewParty:
    organisation_id: UUID
    role: AgreementPartyRole = AgreementPartyRole.PARTY


async def join(
    tx: Transaction, agreement: Agreement, party: NewParty, from_on: date, now: datetime
) -> None:
    """Raises NotFound, ValidationFailed, TransitionRefused (O4)."""
    terms.check_role(agreement.type, party.role)
    await require_standing(tx, party.organisation_id, from_on)
    if party.organisation_id in await current(tx, agreement.id):
        raise ValidationFailed(
            "organisationId",
            french="Cette organisation est déjà partie à l'accord.",
            english="This organisation is a party of the agreement already.",
        )
    await AgreementParty.create(
        using_db=tx.connection,
        id=new_id(),
        agreement_id=agreement.id,
        organisation_id=party.organisation_id,
        role=party.role,
        from_on=from_on,
        created_at=now,
        updated_at=now,
    )


async def current(tx: Transaction, agreement_id: UUID) -> set[UUID]:
    """The organisations that are parties now."""
    rows = await tx.fetch(
        "SELECT organisation_id FROM agreement_party WHERE agreement_id = $1 AND to_on IS NULL",
        [agreement_id],
    )
    return {decode_uuid(row[0]) for row in rows}


async def add(
    database: Database,
    agreement_id: UUID,
    party: NewParty,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""

    async def act(tx: Transaction, row: Agreement) -> None:
        await join(tx, row, party, by.today, now)
        told = {"organisation_id": party.organisation_id, "role": party.role}
        await journal(tx, "add_agreement_party", "Agreement", row.id, by, now, after=told)

    await on_agreement(database, agreement_id, act, expected_version, by, now)


async def leave(
    database: Database,
    agreement_id: UUID,
    organisation_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """From this day on: what bound it stays written.

    Raises NotFound, Forbidden, Conflict, TransitionRefused.
    """
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> None:
        row = await changed_agreement(tx, agreement_id, expected_version, by, now)
        machine.may_leave(row.type, row.status)
        gone = await tx.execute(
            "UPDATE agreement_party SET to_on = $3, version = version + 1, updated_at = $4"
            " WHERE agreement_id = $1 AND organisation_id = $2 AND to_on IS NULL",
            [agreement_id, organisation_id, by.today, now],
        )
        if not gone:
            raise NotFound
        told = {"organisation_id": organisation_id, "to_on": by.today}
        await journal(tx, "end_agreement_party", "Agreement", row.id, by, now, after=told)

    await database.unit_of_work(work)
