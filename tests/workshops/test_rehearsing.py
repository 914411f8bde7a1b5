"""A rehearsal: played as a session is, and nothing of it leaves the room."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.ids import new_id
from server.problems import TransitionRefused
from server.vocabulary import ActivityKind
from server.workshops import commands
from tests.workshops.conftest import Process, a_workshop
from tests.workshops.histories import AGENDA, FACILITATOR, NOON, Played, seeded


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
