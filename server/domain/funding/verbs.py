"""Writing down what a funder brings to a programme for a year. One unit of work each.

A new agreement begins with the programme's row, an edit with its own. Refuses whoever does not keep
the agency's programme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_bool, decode_uuid
from server.domain.aggregates import Made, bumped, check_version, key, lock, made, made_before
from server.domain.funding import machine
from server.domain.governance.rights import require_keeper
from server.domain.journal import Operation, journal
from server.domain.organisations.standing import require_standing
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import FundingAgreement, Programme
from server.problems import NotFound, WrongBody
from server.vocabulary import DeliberationOutcome, FundingNature, Scope


@dataclass(frozen=True, slots=True)
class NewFundingAgreement:
    """`amount` is in euros."""

    programme_id: UUID
    funder_id: UUID
    year: int
    nature: FundingNature
    amount: Decimal
    deliberation_id: UUID | None = None


async def create(
    database: Database,
    new: NewFundingAgreement,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """One for each funder, programme, year and nature.

    Raises NotFound, Forbidden, TransitionRefused, WrongBody, ValidationFailed, IdempotencyConflict.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)
    cents = machine.cents(new.amount)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "programme", new.programme_id)
        programme = await Programme.get(id=new.programme_id, using_db=tx.connection)
        agency_id = key(programme, "agency_id")
        await require_keeper(tx, by, agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        machine.check_year(new.year, year_from=programme.year_from, year_to=programme.year_to)
        await _check_funder(tx, agency_id, new, by.today)
        await _check_deliberation(tx, agency_id, new.deliberation_id)
        row = await FundingAgreement.create(
            using_db=tx.connection,
            id=new_id(),
            programme_id=new.programme_id,
            funder_id=new.funder_id,
            deliberation_id=new.deliberation_id,
            year=new.year,
            nature=new.nature,
            amount_cents=cents,
            created_at=now,
            updated_at=now,
        )
        told = {
            "programme_id": str(new.programme_id),
            "funder_id": str(new.funder_id),
            "year": new.year,
            "nature": new.nature,
            "amount_cents": cents,
        }
        await journal(
            tx, "create_funding_agreement", "FundingAgreement", row.id, by, now, after=told
        )
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    agreement_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change the `amount` or the `deliberation_id`; what is not named stands.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, WrongBody, ValidationFailed.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)
    changed = dict(changes)
    if "amount" in changed:
        changed["amount_cents"] = machine.cents(changed.pop("amount"))

    async def work(tx: Transaction) -> None:
        found = await bumped(tx, "funding_agreement", agreement_id, now=now)
        agreement = await FundingAgreement.get(id=agreement_id, using_db=tx.connection)
        programme = await Programme.get(id=key(agreement, "programme_id"), using_db=tx.connection)
        agency_id = key(programme, "agency_id")
        await require_keeper(tx, by, agency_id)
        check_version(found, expected_version)
        await _check_deliberation(tx, agency_id, changed.get("deliberation_id"))
        before = {name: getattr(agreement, name) for name in changed}
        if changed:
            agreements = FundingAgreement.filter(id=agreement_id)
            await agreements.using_db(tx.connection).update(**changed)
        await journal(
            tx,
            "edit_funding_agreement",
            "FundingAgreement",
            agreement_id,
            by,
            now,
            before=before,
            after=changed,
        )

    await database.unit_of_work(work)


async def _check_funder(
    tx: Transaction, agency_id: UUID, new: NewFundingAgreement, today: date
) -> None:
    rows = await tx.fetch(
        "SELECT 1 FROM membership WHERE agency_id = $1 AND organisation_id = $2"
        " AND joined_on < $4 AND (left_on IS NULL OR left_on > $3) LIMIT 1",
        [agency_id, new.funder_id, date(new.year, 1, 1), date(new.year + 1, 1, 1)],
    )
    machine.check_funder(belongs=bool(rows))
    # O4: an organisation that has ended is party to nothing new.
    await require_standing(tx, new.funder_id, today)
    if await tx.fetch(
        "SELECT 1 FROM funding_agreement WHERE funder_id = $1 AND programme_id = $2 AND year = $3"
        " AND nature = $4",
        [new.funder_id, new.programme_id, new.year, new.nature],
    ):
        raise machine.already_there()


async def _check_deliberation(
    tx: Transaction, agency_id: UUID, deliberation_id: UUID | None
) -> None:
    if deliberation_id is None:
        return
    rows = await tx.fetch(
        "SELECT de.outcome, bo.agency_id, CASE WHEN EXISTS (SELECT 1 FROM deliberation co"
        " WHERE co.corrects_id = de.id) THEN 1 ELSE 0 END FROM deliberation de"
        " JOIN meeting me ON me.id = de.meeting_id JOIN governance_body bo ON bo.id = me.body_id"
        " WHERE de.id = $1",
        [deliberation_id],
    )
    if not rows:
        raise NotFound
    outcome, of_agency, corrected = rows[0]
    if decode_uuid(of_agency) != agency_id:
        raise WrongBody
    machine.check_deliberation(DeliberationOutcome(outcome), corrected=decode_bool(corrected))
