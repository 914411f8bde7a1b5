"""The mid-term review of a contract (clause de revoyure), concluded. One unit of work.

Refuses a conclusion that no political body voted, and to end the contract by itself: what it concludes
is followed by an amendment (CT6) or by a termination.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain import texts
from server.domain.contracts import machine, terms
from server.domain.contracts.changing import Passage, changed_contract, day_of, pass_to
from server.domain.contracts.facts import read_contract_facts
from server.domain.contracts.staging import check_vote
from server.domain.transitions import step
from server.models import ContractReview
from server.vocabulary import ReviewOutcome


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the review found and concludes, held on a day, today unless it is told."""

    findings: str
    outcome: ReviewOutcome
    deliberation_id: UUID
    held_on: date | None = None


async def conclude(
    database: Database,
    contract_id: UUID,
    conclusion: Conclusion,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """The review is held, and the contract in execution again.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, WrongBody,
    DeliberationRequired.
    """
    findings = texts.paragraphs(conclusion.findings, path="findings", limit=terms.FINDINGS_LENGTH)

    async def work(tx: Transaction) -> None:
        contract = await changed_contract(tx, contract_id, expected_version, by, now)
        facts = await read_contract_facts(tx, contract_id, by)
        status = step(machine.CONTRACT, "concludeContractReview", contract.status, facts)
        on = await day_of(tx, contract_id, conclusion.held_on, by.today)
        await check_vote(tx, contract_id, conclusion.deliberation_id, on, path="heldOn")
        waiting = ContractReview.filter(contract_id=contract_id, held_on=None)
        review = await waiting.using_db(tx.connection).order_by("due_on").first()
        assert review is not None
        review.update_from_dict(
            {
                "held_on": on,
                "findings": findings,
                "outcome": conclusion.outcome,
                "deliberation_id": conclusion.deliberation_id,
                "version": review.version + 1,
                "updated_at": now,
            }
        )
        await review.save(using_db=tx.connection)
        passage = Passage(on, conclusion.deliberation_id)
        await pass_to(tx, contract, status, "concludeContractReview", passage, on, by=by, now=now)

    await database.unit_of_work(work)
