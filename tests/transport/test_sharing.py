"""Many who ask the same from the same place: one execution, and nobody is told another's answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.problems import NotFound
from server.transport.limits import Limits
from tests.transport.sockets import FakeSocket, ready
from tests.transport.toy import Clock, Toy, toy

STILL = Limits(tick_seconds=3600, messages_burst=100_000)
BOARD = "query ($session: String!) { board(session: $session) { texts } }"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def carried(clock: Clock) -> Toy:
    made = toy(limits=STILL, clock=clock)
    made.state["texts"] = ["un banc"]
    return made


def executions(carried: Toy) -> int:
    return carried.endpoint.operations.shared.executions


async def asked(socket: FakeSocket, query: str = BOARD, session: str = "s") -> dict[str, Any]:
    socket.subscribe("1", query, session=session)
    frame = await socket.hear()
    assert (await socket.hear())["type"] == "complete"
    payload: dict[str, Any] = frame["payload"]
    return payload


async def test_those_who_ask_at_once_are_answered_by_one_execution(carried: Toy) -> None:
    carried.state["gate"] = gate = asyncio.Event()
    async with ready(carried.app) as one, ready(carried.app) as other:
        asking = [asyncio.ensure_future(asked(socket)) for socket in (one, other)]
        while len(carried.endpoint.operations.shared) == 0:  # noqa: ASYNC110 - no event marks it
            await asyncio.sleep(0)
        gate.set()
        answers = await asyncio.gather(*asking)
    assert executions(carried) == 1
    assert [answer["data"] for answer in answers] == [{"board": {"texts": ["un banc"]}}] * 2


async def test_each_is_told_the_points_of_its_own(carried: Toy) -> None:
    async with ready(carried.app, "jeton-a") as one, ready(carried.app, "jeton-b") as other:
        first, second = await asked(one), await asked(one)
        alone = await asked(other)
    left = [answer["extensions"]["cost"]["remainingPoints"] for answer in (first, second, alone)]
    assert executions(carried) == 1
    assert left[0] == left[2] > left[1]


async def test_what_moved_is_executed_again(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        await asked(socket)
        carried.state["texts"].append("un arbre")
        carried.read.seq += 1
        assert (await asked(socket))["data"] == {"board": {"texts": ["un banc", "un arbre"]}}


async def test_an_answer_is_forgotten_after_a_blink(carried: Toy, clock: Clock) -> None:
    async with ready(carried.app) as socket:
        await asked(socket)
        carried.state["texts"] = []
        clock.now += 0.3
        assert (await asked(socket))["data"] == {"board": {"texts": []}}


async def test_other_variables_and_other_documents_have_their_own_answers(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        await asked(socket)
        await asked(socket, session="another")
        renamed = await asked(socket, BOARD.replace("texts", "said: texts"))
    assert executions(carried) == 3
    assert renamed["data"] == {"board": {"said": ["un banc"]}}


async def test_who_stands_nowhere_is_answered_alone(carried: Toy) -> None:
    carried.state["demoted"] = True
    async with ready(carried.app) as socket:
        assert (await asked(socket))["data"] == {"board": {"texts": ["un banc"]}}
    assert executions(carried) == 0


async def test_a_refusal_keeps_its_path_and_is_kept_for_nobody(carried: Toy) -> None:
    carried.read.failure = NotFound()
    async with ready(carried.app) as socket:
        [error] = (await asked(socket, session="absent"))["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("NOT_FOUND", ["board"])
    assert executions(carried) == 0


async def test_an_answer_with_a_fault_is_nobody_else_s(carried: Toy) -> None:
    faulty = BOARD.replace("texts", "texts broken")
    async with ready(carried.app) as socket:
        first, second = await asked(socket, faulty), await asked(socket, faulty)
    ids = {answer["errors"][0]["extensions"]["id"] for answer in (first, second)}
    assert len(ids) == 2
    assert first["data"] == {"board": {"texts": ["un banc"], "broken": None}}


async def test_a_query_beside_another_field_is_not_shared(carried: Toy) -> None:
    query = BOARD.replace("{ board", "{ hello board")
    async with ready(carried.app) as socket:
        assert (await asked(socket, query))["data"]["hello"] == "Bonjour Caen"
    assert executions(carried) == 0


async def test_one_who_leaves_takes_the_answer_from_nobody(carried: Toy) -> None:
    carried.state["gate"] = gate = asyncio.Event()
    async with ready(carried.app) as one, ready(carried.app) as other:
        one.subscribe("1", BOARD, session="s")
        while len(carried.endpoint.operations.shared) == 0:  # noqa: ASYNC110 - no event marks it
            await asyncio.sleep(0)
        other.subscribe("2", BOARD, session="s")
        await other.next_pong()
        one.complete("1")
        await one.next_pong()
        gate.set()
        assert (await other.hear())["payload"]["data"] == {"board": {"texts": ["un banc"]}}
    assert executions(carried) == 1
