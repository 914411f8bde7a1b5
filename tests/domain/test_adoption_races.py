"""Adoptions that meet: staged at the row lock, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.demo.programmes import load
from server.domain.journal import Operation
from server.domain.roadmaps import verbs
from server.ids import new_id
from server.models import (
    Action,
    AuditEvent,
    Contract,
    IdeaGroup,
    LiveSession,
    Proposal,
    Roadmap,
    SessionContent,
    Territory,
)
from server.problems import (
    AmendmentRequired,
    Conflict,
    Forbidden,
    NotFound,
    Problem,
    TransitionRefused,
)
from server.vocabulary import (
    ContractStatus,
    ProposalStatus,
    Scope,
    SessionStatus,
    TerritoryScale,
    ViewerKind,
)

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
KEY = b"a test's key, long enough to be taken for one"


class Case:
    """Two proposals handed over to one holder, and the person mandated by it."""

    def __init__(self, database: Database, holder_id: UUID, proposals: list[UUID]) -> None:
        self.database = database
        self.proposals = proposals
        self.holder = Viewer(
            ViewerKind.MEMBER,
            date(2026, 6, 1),
            scopes=frozenset({Scope.ACTION_WRITE}),
            user_id=None,
            organisation_id=holder_id,
            mandated_for=frozenset({holder_id}),
        )

    async def adopt(
        self,
        proposal_id: UUID,
        destination: verbs.NewRoadmap | verbs.ExistingRoadmap,
        *,
        by: Viewer | None = None,
        expected_version: int | None = None,
    ) -> verbs.Adopted:
        return await verbs.adopt(
            self.database,
            verbs.Adoption(proposal_id, destination, expected_version=expected_version),
            by=by or self.holder,
            operation=Operation(UUID(int=7), new_id(), {"proposal": str(proposal_id)}, KEY),
            now=NOW,
        )

    async def actions(self) -> list[Action]:
        async def work(tx: Transaction) -> list[Action]:
            return await Action.all().order_by("number").using_db(tx.connection)

        return await self.database.unit_of_work(work)


@pytest.fixture
async def case(database: Database) -> Case:
    loaded = await load(database, NOW)

    async def work(tx: Transaction) -> list[UUID]:
        using: dict[str, Any] = {"using_db": tx.connection}
        stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, **using}
        session = await LiveSession.create(
            workshop_id=loaded.workshop_id,
            title="Séance",
            status=SessionStatus.CONCLUDED,
            opened_at=NOW,
            **stamps,
        )
        made = []
        for rank in (1, 2):
            content = await SessionContent.create(session_id=session.id, text=f"{rank}", **using)
            group = await IdeaGroup.create(
                id=new_id(), session_id=session.id, title_id=content.id, seq=rank, **using
            )
            proposal = await Proposal.create(
                session_id=session.id,
                group_id=group.id,
                rank=rank,
                title=f"Proposition {rank}",
                status=ProposalStatus.HANDED_OVER,
                holder_id=loaded.holder_id,
                **stamps,
            )
            made.append(proposal.id)
        return made

    return Case(database, loaded.holder_id, await database.unit_of_work(work))


async def test_of_two_adoptions_of_one_proposal_one_is_told_it_was_decided(case: Case) -> None:
    proposal_id = case.proposals[0]
    answers = await asyncio.gather(
        *(case.adopt(proposal_id, verbs.NewRoadmap(f"Feuille {n}")) for n in range(4)),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == [
        "Adopted",
        "TransitionRefused",
        "TransitionRefused",
        "TransitionRefused",
    ]
    assert len(await case.actions()) == 1


async def test_adoptions_into_one_roadmap_number_their_actions_in_turn(case: Case) -> None:
    first, second = case.proposals
    await case.adopt(first, verbs.NewRoadmap("Feuille de route"))
    (action,) = await case.actions()
    roadmap_id: UUID = action.roadmap_id  # type: ignore[attr-defined] # added by the ORM
    await case.adopt(second, verbs.ExistingRoadmap(roadmap_id))
    assert [action.number for action in await case.actions()] == [1, 2]


async def test_a_stale_version_changes_nothing(case: Case) -> None:
    with pytest.raises(Conflict):
        await case.adopt(case.proposals[0], verbs.NewRoadmap("Feuille"), expected_version=9)
    assert await case.actions() == []


async def test_a_roadmap_of_another_holder_receives_nothing(case: Case) -> None:
    with pytest.raises(NotFound):
        await case.adopt(case.proposals[0], verbs.ExistingRoadmap(new_id()))


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (ContractStatus.FRAMEWORK_SIGNED, TransitionRefused),
        (ContractStatus.IN_EXECUTION, AmendmentRequired),
    ],
)
async def test_a_contract_s_plan_receives_proposals_while_it_is_open_only(
    case: Case, status: ContractStatus, refusal: type[Problem]
) -> None:
    """CT4, CT6."""
    first, second = case.proposals
    await case.adopt(first, verbs.NewRoadmap("Plan d'actions"))
    (action,) = await case.actions()
    roadmap_id: UUID = action.roadmap_id  # type: ignore[attr-defined] # added by the ORM

    async def work(tx: Transaction) -> None:
        stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
        territory = await Territory.create(
            **stamps, name="Le bassin", scale=TerritoryScale.INTERCOMMUNAL, sort_key="bassin"
        )
        contract = await Contract.create(
            **stamps,
            department_id=case.holder.organisation_id,
            territory_id=territory.id,
            title="Contrat",
            status=status,
            sort_key="contrat",
        )
        plan = Roadmap.filter(id=roadmap_id).using_db(tx.connection)
        await plan.update(contract_id=contract.id)

    await case.database.unit_of_work(work)
    with pytest.raises(refusal):
        await case.adopt(second, verbs.ExistingRoadmap(roadmap_id))
    assert len(await case.actions()) == 1


async def test_a_token_without_the_writing_scope_decides_nothing(case: Case) -> None:
    with pytest.raises(Forbidden):
        await case.adopt(
            case.proposals[0],
            verbs.NewRoadmap("Feuille"),
            by=replace(case.holder, scopes=frozenset()),
        )


async def test_a_refused_proposal_cannot_be_adopted(case: Case) -> None:
    await verbs.refuse(
        case.database,
        case.proposals[0],
        reason="Hors compétence.",
        expected_version=None,
        by=case.holder,
        operation=Operation(UUID(int=7), new_id(), {}, KEY),
        now=NOW,
    )
    with pytest.raises(TransitionRefused):
        await case.adopt(case.proposals[0], verbs.NewRoadmap("Feuille"))


async def test_a_decision_is_journalled_with_it_and_a_refused_one_is_not(case: Case) -> None:
    await case.adopt(case.proposals[0], verbs.NewRoadmap("Feuille"))
    with pytest.raises(Problem):
        await case.adopt(case.proposals[0], verbs.NewRoadmap("Feuille"))

    async def work(tx: Transaction) -> list[AuditEvent]:
        return await AuditEvent.all().using_db(tx.connection)

    (line,) = await case.database.unit_of_work(work)
    assert (line.verb, line.object_id) == ("adopt_proposal", case.proposals[0])
    assert line.after is not None
    assert line.after["status"] == "ADOPTED"
