"""The stages of a contract that its keeper moves: opened, validated, gone back to, ended. One unit of
work each.

Refuses a status written by hand, and a stage that is skipped (CT7): `machine` moves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.aggregates import key
from server.domain.contracts import machine, terms
from server.domain.contracts.changing import Passage, changed_contract, day_of, pass_to
from server.domain.contracts.facts import read_contract_facts
from server.domain.contracts.parties import current
from server.domain.instruments.decisions import decided
from server.domain.journal import journal
from server.domain.transitions import step
from server.ids import new_id
from server.models import Contract, Roadmap
from server.models.sorting import sort_key
from server.problems import DeliberationRequired, NotFound, ValidationFailed
from server.vocabulary import BodyKind, ContractStatus, RoadmapStatus


@dataclass(frozen=True, slots=True)
class _Asks:
    """What a step must be given, beside what its guards look at."""

    deliberation: bool = False
    document: bool = False
    reason: bool = False


STEPS: Final[Mapping[str, _Asks]] = {
    "openContractDiagnosis": _Asks(),
    "validateContractDiagnosis": _Asks(deliberation=True, document=True),
    "validateStrategicFramework": _Asks(deliberation=True, document=True),
    "openActionPlan": _Asks(),
    "startContractExecution": _Asks(),
    "openContractReview": _Asks(),
    "expireContract": _Asks(),
    "terminateContract": _Asks(deliberation=True, reason=True),
    "returnContractToLaunch": _Asks(reason=True),
    "returnContractToDiagnosis": _Asks(reason=True),
    "abandonContract": _Asks(reason=True),
}


async def advance(
    database: Database,
    contract_id: UUID,
    name: str,
    passage: Passage,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Take one of `STEPS`.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, WrongBody,
    DeliberationRequired, SignatureMissing.
    """
    asks = STEPS[name]
    written = replace(passage, reason=_reason(passage.reason, asks))

    async def work(tx: Transaction) -> None:
        contract = await changed_contract(tx, contract_id, expected_version, by, now)
        facts = await read_contract_facts(tx, contract_id, by)
        status = step(machine.CONTRACT, name, contract.status, facts)
        on = await day_of(tx, contract_id, written.on, by.today)
        await check_passage(tx, contract, written, on, asks)
        changes = await _effects(tx, contract, status, written, on, by, now)
        await pass_to(tx, contract, status, name, written, on, by=by, now=now, **changes)

    await database.unit_of_work(work)


async def check_passage(
    tx: Transaction, contract: Contract, passage: Passage, on: date, asks: _Asks
) -> None:
    """Raises DeliberationRequired, WrongBody, NotFound, ValidationFailed."""
    if asks.deliberation:
        await check_vote(tx, contract.id, passage.deliberation_id, on, path="on")
    if asks.document:
        if passage.document_id is None:
            raise ValidationFailed(
                "documentId",
                french="La pièce qui rend compte de cette étape est requise.",
                english="The document that tells this stage is required.",
            )
        if not await tx.fetch(
            "SELECT 1 FROM document WHERE id = $1 AND contract_id = $2",
            [passage.document_id, contract.id],
        ):
            raise NotFound


async def check_vote(
    tx: Transaction, contract_id: UUID, deliberation_id: UUID | None, on: date, *, path: str
) -> None:
    """A political body of the contract, or the council of a party, has adopted it by that day.

    Raises DeliberationRequired, WrongBody, TransitionRefused (G4), ValidationFailed.
    """
    if deliberation_id is None:
        raise DeliberationRequired(BodyKind.PARTNERSHIP_CONFERENCE)
    decision = await decided(tx, deliberation_id)
    terms.validated(decision, contract_id, await current(tx, contract_id))
    terms.check_day(on, not_before=decision.decided_on, today=on, path=path)


async def _effects(
    tx: Transaction,
    contract: Contract,
    status: ContractStatus,
    passage: Passage,
    on: date,
    by: Viewer,
    now: datetime,
) -> dict[str, Any]:
    """What reaching this state writes beside it."""
    match status:
        case ContractStatus.ACTION_PLAN:
            await _open_plan(tx, contract, by, now)
            return {}
        case ContractStatus.EXPIRED:
            # CT2: a contract that comes to its end unreviewed keeps it written.
            missed = not await tx.fetch(
                "SELECT 1 FROM contract_review WHERE contract_id = $1 AND held_on IS NOT NULL",
                [contract.id],
            )
            return {"ended_on": contract.ends_on, "review_missed": missed}
        case ContractStatus.TERMINATED:
            return {"ended_on": on, "end_reason": passage.reason}
        case ContractStatus.ABANDONED:
            # Another may follow the contract that this one was to follow.
            return {"ended_on": on, "end_reason": passage.reason, "renews_id": None}
        case _:
            return {}


async def _open_plan(tx: Transaction, contract: Contract, by: Viewer, now: datetime) -> None:
    """CT4: the plan is a roadmap of the département, empty, a draft until all have signed."""
    title = f"Plan d'actions – {contract.title}"[: terms.TITLE_LENGTH]
    roadmap = await Roadmap.create(
        using_db=tx.connection,
        id=new_id(),
        holder_id=key(contract, "department_id"),
        agency_id=contract.agency_id,  # type: ignore[attr-defined] # added by the ORM
        contract_id=contract.id,
        title=title,
        status=RoadmapStatus.DRAFT,
        fictional=contract.fictional,
        sort_key=sort_key(title),
        created_at=now,
        updated_at=now,
    )
    await journal(
        tx, "open_roadmap", "Roadmap", roadmap.id, by, now, after={"contract_id": contract.id}
    )


def _reason(reason: str | None, asks: _Asks) -> str | None:
    if asks.reason:
        return texts.required(reason or "", path="reason", limit=terms.TEXT_LENGTH)
    return texts.optional(reason, path="reason", limit=terms.TEXT_LENGTH)
