"""How far an action is, through the contract: who tells it, on which day, and what is answered."""

from __future__ import annotations

import asyncio

import pytest

from server.database import Database
from server.vocabulary import ActionStatus, RoadmapStatus
from tests.schema.roadmaps import Desk, open_desk

STEPS = (
    "startAction",
    "pauseAction",
    "resumeAction",
    "unblockAction",
    "commitAction",
    "completeAction",
)


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return await open_desk(sqlite_database)


@pytest.mark.parametrize("who", ["asking", "lead", "admin", "piloting", "interested"])
async def test_owner_pilot_and_keepers_tell_how_far_an_action_is(desk: Desk, who: str) -> None:
    """AC7."""
    answer = await desk.move(who, "reportAction", progress=55, on="2026-06-01")
    assert answer["action"] == {"status": "IN_PROGRESS", "progress": 55, "version": 2}
    assert (await desk.history())[-1] == ("IN_PROGRESS", "IN_PROGRESS", "2026-06-01", None, "55")


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("informed", "Forbidden"),
        ("other", "Forbidden"),
        ("staff", "Forbidden"),
        ("auditor", "Forbidden"),
        ("elsewhere", "NotFound"),
        ("public", "NotFound"),
    ],
)
async def test_nobody_else_moves_it(desk: Desk, who: str, told: str) -> None:
    """AC7: a partner comments, and does not report; who does not see it is told nothing."""
    for verb in (*STEPS, "reportAction", "proposeAction", "registerAction"):
        assert await desk.told(who, verb, actionId=desk.action) == told
    for verb in ("abandonAction", "reopenAction", "blockAction"):
        assert await desk.told(who, verb, actionId=desk.action, reason="Non") == told
    assert len(await desk.history()) == 1


async def test_an_owner_tells_of_its_own_actions_only(desk: Desk) -> None:
    """AC7."""
    another = await desk.another(ActionStatus.IN_PROGRESS)
    mine, theirs = desk.action_id, another
    for action_id, told in ((mine, "ActionChanged"), (theirs, "Forbidden")):
        desk.action_id = action_id
        assert await desk.told("piloting", "pauseAction", actionId=desk.action) == told


async def test_a_year_s_update_is_one_command(sqlite_database: Database) -> None:
    """AC0, AC2: from registered to blocked, each step logged on the day that is told."""
    desk = await open_desk(sqlite_database, ActionStatus.REGISTERED)
    answer = await desk.move(
        "interested",
        "reportAction",
        status="BLOCKED",
        on="2026-05-31",
        progress=10,
        blockingReason="Fouilles",
        remindOn="2026-09-01",
    )
    assert answer["action"]["status"] == "BLOCKED"
    assert [line[:4] for line in await desk.history()] == [
        (None, "REGISTERED", "2026-01-05", None),
        ("REGISTERED", "COMMITTED", "2026-05-31", None),
        ("COMMITTED", "IN_PROGRESS", "2026-05-31", None),
        ("IN_PROGRESS", "BLOCKED", "2026-05-31", "Fouilles"),
    ]
    ((verb,),) = await desk.office.rows(
        "SELECT verb FROM audit_event WHERE object_id = $1", desk.action_id
    )
    assert verb == "reportAction"


async def test_the_steps_of_a_life_each_have_their_mutation(sqlite_database: Database) -> None:
    desk = await open_desk(sqlite_database, ActionStatus.POSSIBLE)
    for verb, more in (
        ("proposeAction", {}),
        ("registerAction", {}),
        ("commitAction", {"commitmentProof": "Délibération du 3 mars"}),
        ("startAction", {"actualStartOn": "2026-02-01"}),
        ("pauseAction", {}),
        ("resumeAction", {}),
        ("blockAction", {"reason": "Foncier"}),
        ("unblockAction", {}),
        ("completeAction", {"actualEndOn": "2026-06-10"}),
        ("reopenAction", {"reason": "Réserves"}),
        ("abandonAction", {"reason": "Projet retiré"}),
    ):
        # Reopening is the agency's administration's, or an owner's.
        who = "admin" if verb == "reopenAction" else "lead"
        answer = await desk.move(who, verb, **more)
        assert answer["__typename"] == "ActionChanged", (verb, answer)
    assert answer["action"]["status"] == "ABANDONED"
    assert [line[1] for line in await desk.history()][1:] == [
        "PROPOSED",
        "REGISTERED",
        "COMMITTED",
        "IN_PROGRESS",
        "PAUSED",
        "IN_PROGRESS",
        "BLOCKED",
        "IN_PROGRESS",
        "DONE",
        "IN_PROGRESS",
        "ABANDONED",
    ]


async def test_an_action_is_registered_in_an_adopted_roadmap_only(
    sqlite_database: Database,
) -> None:
    desk = await open_desk(sqlite_database, ActionStatus.PROPOSED, roadmap=RoadmapStatus.DRAFT)
    told = await desk.told("asking", "registerAction", actionId=desk.action)
    assert told == "TransitionRefused ROADMAP_ADOPTED"


NEXT = """query($id: ID!) { node(id: $id) { ... on Action { availableTransitions {
  name allowed reasons { code guard } } } } }"""


async def test_each_reader_is_told_the_steps_that_are_theirs(desk: Desk) -> None:
    """AC7: what the contract offers is what it lets do."""

    async def allowed(who: str) -> set[str]:
        answer = await desk.office.ask(who, NEXT, id=desk.action)
        return {one["name"] for one in answer["node"]["availableTransitions"] if one["allowed"]}

    steps = {"pauseAction", "blockAction", "completeAction", "abandonAction"}
    assert await allowed("piloting") == await allowed("interested") == steps
    assert await allowed("asking") == await allowed("lead") == steps
    assert await allowed("informed") == await allowed("other") == set()


async def test_a_stale_version_changes_nothing(database: Database) -> None:
    """Two who read the same version tell of the action at once: one is told of the other."""
    desk = await open_desk(database)
    answers = await asyncio.gather(
        *(
            desk.move(who, verb, expectedVersion=1, **more)
            for who, verb, more in (
                ("piloting", "pauseAction", {}),
                ("interested", "blockAction", {"reason": "Foncier"}),
                ("lead", "completeAction", {}),
            )
        )
    )
    told = sorted(answer["__typename"] for answer in answers)
    assert told == ["ActionChanged", "Conflict", "Conflict"]
    assert {answer.get("currentVersion", 2) for answer in answers} == {2}
    assert len(await desk.history()) == 2


async def test_who_may_not_move_it_learns_of_no_version(desk: Desk) -> None:
    told = await desk.told("other", "pauseAction", actionId=desk.action, expectedVersion=9)
    assert told == "Forbidden"
