"""What the last signature of a contract brings: its term, its plan adopted, the contract that it follows
renewed. Within the transaction of that signature. Refuses a second contract in force (CT8)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tortoise.exceptions import IntegrityError

from server.access.viewer import Viewer
from server.database import Transaction, decode_date
from server.domain.aggregates import bump, key
from server.domain.contracts import machine, terms
from server.domain.contracts.changing import Passage, pass_to
from server.domain.journal import journal
from server.models import Contract, ContractReview, Roadmap
from server.problems import TransitionRefused
from server.vocabulary import ContractStatus, RoadmapStatus, SignedInstrument


async def conclude(
    tx: Transaction, contract: Contract, status: ContractStatus, by: Viewer, now: datetime
) -> None:
    """The last signature: the term runs, the plan is adopted, the contract that this one follows is
    renewed."""
    signed_on = await last_day(tx, contract.id, SignedInstrument.CONTRACT)
    fixed = terms.term(signed_on, contract.term_years, contract.mid_term_due_on)
    renews_id: UUID | None = contract.renews_id  # type: ignore[attr-defined] # added by the ORM
    if renews_id is not None:
        await _renew(tx, renews_id, signed_on, by, now)
    await _require_alone(tx, contract)
    try:
        async with tx.savepoint():
            await pass_to(
                tx,
                contract,
                status,
                "signContract",
                Passage(),
                signed_on,
                by=by,
                now=now,
                signed_on=signed_on,
                ends_on=fixed.ends_on,
                mid_term_due_on=fixed.mid_term_due_on,
            )
    except IntegrityError as error:
        raise _in_force_already() from error
    await ContractReview.create(
        using_db=tx.connection,
        contract_id=contract.id,
        due_on=fixed.mid_term_due_on,
        created_at=now,
        updated_at=now,
    )
    await _adopt_plan(tx, contract.id, signed_on, by, now)


async def _renew(tx: Transaction, contract_id: UUID, on: date, by: Viewer, now: datetime) -> None:
    await bump(tx, "contract", contract_id, expected_version=None, now=now)
    old = await Contract.get(id=contract_id, using_db=tx.connection)
    if old.status not in machine.RENEWABLE:
        return
    await pass_to(
        tx,
        old,
        ContractStatus.RENEWED,
        "renew_contract",
        Passage(),
        on,
        by=by,
        now=now,
        ended_on=old.ended_on or on,
    )


async def _adopt_plan(
    tx: Transaction, contract_id: UUID, on: date, by: Viewer, now: datetime
) -> None:
    roadmap = await Roadmap.get(contract_id=contract_id, using_db=tx.connection)
    before = roadmap.status
    roadmap.update_from_dict(
        {
            "status": RoadmapStatus.ADOPTED,
            "adopted_on": on,
            "adoption": "Signature du contrat par toutes ses parties.",
            "version": roadmap.version + 1,
            "updated_at": now,
        }
    )
    await roadmap.save(using_db=tx.connection)
    await journal(
        tx,
        "adopt_roadmap",
        "Roadmap",
        roadmap.id,
        by,
        now,
        before={"status": before},
        after={"status": roadmap.status, "on": on},
    )


async def _require_alone(tx: Transaction, contract: Contract) -> None:
    """CT8. Raises TransitionRefused."""
    others = Contract.filter(
        department_id=key(contract, "department_id"),
        territory_id=key(contract, "territory_id"),
        status__in=list(machine.IN_FORCE),
    ).exclude(id=contract.id)
    if await others.using_db(tx.connection).exists():
        raise _in_force_already()


def _in_force_already() -> TransitionRefused:
    return TransitionRefused(
        "CT8",
        french="Un contrat est déjà en vigueur entre ce département et ce territoire.",
        english="A contract is already in force between this department and this territory.",
    )


async def last_day(tx: Transaction, contract_id: UUID, instrument: SignedInstrument) -> date:
    ((last,),) = await tx.fetch(
        "SELECT MAX(signed_on) FROM signature WHERE contract_id = $1 AND instrument = $2",
        [contract_id, instrument],
    )
    day: date = decode_date(last)
    return day
