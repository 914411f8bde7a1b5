"""The log in the database, and what a process remembers of it."""

from __future__ import annotations

import asyncio

import pytest

from server.database import Transaction
from server.problems import NotFound
from server.workshops import commands
from server.workshops.events import GroupFormed
from server.workshops.log import Known, States, catch_up, read_after, read_position
from server.workshops.state import State
from tests.workshops.conftest import Live, Process
from tests.workshops.histories import named


def test_the_newer_of_two_states_is_remembered() -> None:
    states, session = States(), named("session")
    for known in (
        Known(1, State(head=5)),
        Known(1, State(head=3)),
        Known(2, State(head=1)),
        Known(1, State(head=9)),
    ):
        states.learn(session, known)
    assert states.get(session) == Known(2, State(head=1))


def test_only_so_many_sessions_are_remembered_and_the_idlest_goes_first() -> None:
    states = States(capacity=2)
    one, two, three = named("one"), named("two"), named("three")
    for session in (one, two):
        states.learn(session, Known(1, State()))
    states.get(one)
    states.learn(three, Known(1, State()))
    assert states.get(two) is None
    assert states.get(one) is not None


def test_what_is_forgotten_is_learnt_again() -> None:
    states, session = States(), named("session")
    states.learn(session, Known(1, State(head=5)))
    states.forget(session)
    states.learn(session, Known(1, State(head=3)))
    assert states.get(session) == Known(1, State(head=3))


async def test_the_log_is_read_in_pages_after_a_position(live: Live) -> None:
    await asyncio.gather(*(live.ask(commands.FormGroup(f"Groupe {n}")) for n in range(12)))
    async with live.process.database.snapshot() as view:
        first = await read_after(view, live.session_id, 1, limit=5)
        second = await read_after(view, live.session_id, first[-1].seq, limit=50)
    assert [recorded.seq for recorded in [*first, *second]] == list(range(2, 14))
    assert all(isinstance(recorded.event, GroupFormed) for recorded in first)


async def test_catching_up_from_what_is_known_or_from_nothing_is_the_same(live: Live) -> None:
    async with live.process.database.snapshot() as view:
        epoch, head = await read_position(view, live.session_id)
        half = await catch_up(view, live.session_id, None, epoch=epoch, head=head)
    await live.group("Rail")
    async with live.process.database.snapshot() as view:
        epoch, head = await read_position(view, live.session_id)
        on = await catch_up(view, live.session_id, half, epoch=epoch, head=head)
        over = await catch_up(view, live.session_id, None, epoch=epoch, head=head)
    assert on == over


async def test_a_log_shorter_than_its_head_is_not_papered_over(live: Live) -> None:
    async def lose(tx: Transaction) -> None:
        await tx.execute("UPDATE live_session SET head = 7 WHERE id = $1", [live.session_id])

    await live.process.database.unit_of_work(lose)
    with pytest.raises(RuntimeError):
        await live.group("Rail")


async def test_an_unknown_session_has_no_position(process: Process) -> None:
    async with process.database.snapshot() as view:
        with pytest.raises(NotFound):
            await read_position(view, named("nowhere"))
