"""A stop finishes what was accepted and refuses what comes later."""

from __future__ import annotations

import asyncio

from server.transport.limits import Limits
from tests.transport.sockets import ready
from tests.transport.test_http import code, post
from tests.transport.toy import toy

STILL = Limits(tick_seconds=3600)


async def test_a_stop_waits_for_a_mutation_then_closes_the_sockets() -> None:
    entered, leave, order = asyncio.Event(), asyncio.Event(), []

    async def write(text: str) -> None:
        entered.set()
        await leave.wait()
        order.append("written")

    carried = toy(limits=STILL, write=write)
    async with ready(carried.app) as socket:
        socket.subscribe("1", "mutation { write }")
        await entered.wait()
        stopping = asyncio.create_task(carried.endpoint.drain.finish(within=5))
        await asyncio.sleep(0)

        refused = await post(carried, "{ hello }")
        assert (refused.status_code, code(refused)) == (503, "TRY_AGAIN")
        socket.subscribe("2", "{ hello }")
        frame = await socket.hear()
        assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "TRY_AGAIN")
        assert order == []

        leave.set()
        assert (await socket.closed())[0] == 1012
        assert await stopping is True
    assert order == ["written"]


async def test_a_subscription_does_not_hold_up_a_stop() -> None:
    carried = toy(limits=STILL)
    async with ready(carried.app) as socket:
        socket.subscribe("1", "subscription { forever }")
        await socket.hear()
        assert await carried.endpoint.drain.finish(within=5) is True
        assert (await socket.closed())[0] == 1012


async def test_a_stop_is_over_in_time_even_when_an_operation_is_not() -> None:
    leave = asyncio.Event()

    async def write(text: str) -> None:
        await leave.wait()

    carried = toy(limits=STILL, write=write)
    async with ready(carried.app) as socket:
        socket.subscribe("1", "mutation { write }")
        while carried.endpoint.drain.running == 0:  # noqa: ASYNC110 - the task's first step
            await asyncio.sleep(0)
        assert await carried.endpoint.drain.finish(within=0.01) is False
        assert (await socket.closed())[0] == 1012
        leave.set()


async def test_the_answer_reaches_the_client_before_the_close() -> None:
    entered, leave = asyncio.Event(), asyncio.Event()

    async def write(text: str) -> None:
        entered.set()
        await leave.wait()

    carried = toy(limits=STILL, write=write)
    async with ready(carried.app) as socket:
        socket.subscribe("1", 'mutation { write(text: "vote") }')
        await entered.wait()
        stopping = asyncio.create_task(carried.endpoint.drain.finish(within=5))
        leave.set()
        assert (await socket.hear())["payload"]["data"] == {"write": "vote"}
        assert await socket.hear() == {"id": "1", "type": "complete"}
        assert (await socket.closed())[0] == 1012
        await stopping
