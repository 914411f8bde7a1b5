"""A rehearsal: played as a session is, and nothing of it leaves the room."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.ids import new_id
from server.problems import TransitionRefused
from server.vocabulary import ActivityKind
from server.workshops import commands
from server.workshops.rehearsing import simulate
from tests.workshops.conftest import Live, Process, a_workshop
from tests.workshops.playing import AGENDA, FACILITATOR, NOON, Played, seeded


def rehearsed() -> Played:
    """A rehearsal that has concluded."""
    played = Played()
    played.ask(commands.OpenSession("Répétition", AGENDA, rehearsal=True))
    played.start(ActivityKind.COLLECT)
    return played


def test_nothing_of_a_rehearsal_is_handed_over() -> None:
    """18.1 Nothing of a rehearsal is handed over to anybody."""
    played = rehearsed()
    played.ask(commands.ConcludeSession())
    with pytest.raises(TransitionRefused) as refusal:
        played.ask(commands.HandOverProposals((), new_id()))
    assert refusal.value.guard == "REHEARSAL"


def test_a_session_in_earnest_is_no_rehearsal() -> None:
    assert not seeded().state.rehearsal
    assert rehearsed().state.rehearsal


async def test_what_a_rehearsal_proposes_is_told_in_the_room_and_written_nowhere(
    process: Process,
) -> None:
    """18.2 What a rehearsal proposes is told in the room, and is no row of any query."""
    opened = await process.rooms.open(
        await a_workshop(process.database),
        "Répétition",
        AGENDA,
        actor=FACILITATOR,
        operation_id=new_id(),
        now=NOON,
        rehearsal=True,
    )
    known = process.rooms.states.get(opened.session_id)
    assert known is not None
    collect = known.state.agenda[0]
    ask: list[commands.Command] = [
        commands.StartActivity(collect),
        commands.Contribute(collect, "Un train"),
    ]
    made = ""
    for command in ask:
        accepted = await process.rooms.handle(
            opened.session_id, FACILITATOR, new_id(), command, NOON
        )
        made = accepted.outcome.get("contribution_id", made)
    ask = [commands.FormGroup("Rail", (UUID(made),)), commands.ConcludeSession()]
    for command in ask:
        await process.rooms.handle(opened.session_id, FACILITATOR, new_id(), command, NOON)
    state = process.rooms.states.get(opened.session_id)
    assert state is not None
    assert len(state.state.proposals) == 1
    async with process.database.snapshot() as reader:
        rows = await reader.fetch(
            "SELECT s.rehearsal, (SELECT count(*) FROM proposal p WHERE p.session_id = s.id)"
            " FROM live_session s WHERE s.id = $1",
            [opened.session_id],
        )
    assert [(bool(rehearsal), proposals) for rehearsal, proposals in rows] == [(True, 0)]


async def test_people_who_do_not_exist_enter_once_and_answer_through_the_same_doors(
    process: Process,
) -> None:
    """18.3 In a rehearsal simulated people enter and answer, by the same doors as anybody."""
    opened = await process.rooms.open(
        await a_workshop(process.database),
        "Répétition",
        AGENDA,
        actor=FACILITATOR,
        operation_id=new_id(),
        now=NOON,
        rehearsal=True,
    )
    assert opened.join_code is not None
    session_id, code = opened.session_id, opened.join_code
    collect = (await process.feeds.state(session_id)).agenda[0]
    await process.rooms.handle(
        session_id, FACILITATOR, new_id(), commands.StartActivity(collect), NOON
    )
    for _ in range(2):
        done = await simulate(process.rooms, process.feeds, session_id, code, 5, NOON)
        assert (done.people, done.answered) == (5, 5)
    state = await process.feeds.state(session_id)
    assert (len(state.participants), len(state.contributions)) == (5, 10)


async def test_nobody_is_simulated_in_a_session_in_earnest(live: Live) -> None:
    """18.4 Nobody is simulated in a session in earnest."""
    with pytest.raises(TransitionRefused) as refusal:
        await simulate(
            live.process.rooms, live.process.feeds, live.session_id, live.join_code, 3, NOON
        )
    assert refusal.value.guard == "NOT_A_REHEARSAL"
