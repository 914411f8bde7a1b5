"""graphql-transport-ws, frame by frame, in process."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import structlog

from server.settings import Settings
from server.transport.limits import Limits
from tests.transport.sockets import FakeSocket, opened, ready
from tests.transport.toy import SETTINGS, Clock, Toy, toy

# The keeper's own rhythm never interferes: tests call `tick` themselves.
STILL = Limits(tick_seconds=3600)


@pytest.fixture
def carried() -> Toy:
    return toy(limits=STILL)


async def still_answers(socket: FakeSocket) -> None:
    socket.subscribe("proof", "{ hello }")
    frame = await socket.hear()
    assert (frame["type"], frame["payload"]["data"]) == ("next", {"hello": "Bonjour Caen"})
    assert await socket.hear() == {"id": "proof", "type": "complete"}


async def test_a_query_is_answered_once_and_completed(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        await still_answers(socket)


async def test_a_subscription_is_answered_until_it_ends(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", "subscription { count(upto: 2) }")
        assert [await socket.hear() for _ in range(3)] == [
            {"id": "1", "type": "next", "payload": {"data": {"count": 0}}},
            {"id": "1", "type": "next", "payload": {"data": {"count": 1}}},
            {"id": "1", "type": "complete"},
        ]


async def test_a_ping_is_answered_by_a_pong(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.say({"type": "ping"})
        assert await socket.hear() == {"type": "pong"}


@pytest.mark.parametrize("subprotocols", [(), ("graphql-ws",)])
async def test_no_other_subprotocol_is_spoken(carried: Toy, subprotocols: tuple[str, ...]) -> None:
    async with opened(carried.app, subprotocols=subprotocols) as socket:
        assert (await socket.closed())[0] == 4406


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver:8080"},
        {"cookie": "session=1"},
        {"host": "evil.example"},
    ],
)
async def test_a_foreign_page_is_refused_at_the_handshake(
    carried: Toy, headers: dict[str, str]
) -> None:
    async with opened(carried.app, headers=headers) as socket:
        # Closed before it was accepted: a server answers the handshake with 403.
        assert (await socket.raw())["type"] == "websocket.close"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://testserver"},
        {"origin": "http://testserver", "cookie": "session=1"},
        {"origin": "https://partner.example"},
        {},
    ],
)
async def test_our_own_pages_allowed_ones_and_programs_are_accepted(
    headers: dict[str, str],
) -> None:
    settings = Settings(
        allowed_hosts=SETTINGS.allowed_hosts, allowed_origins=("https://partner.example",)
    )
    carried = toy(limits=STILL, settings=settings)
    async with opened(carried.app, headers=headers) as socket:
        assert (await socket.raw())["type"] == "websocket.accept"


@pytest.mark.parametrize(
    "frame",
    [
        "null",
        "[1]",
        "[]",
        '"x"',
        "1",
        "{",
        "[" * 100_0 + "]" * 100_0,
        '{"type":"subscribe","id":' + "[" * 40 + "]" * 40 + "}",
        '{"type":"ping","payload":NaN}',
        '{"type":"ping","payload":{"n":' + "9" * 5000 + "}}",
        {"type": "subscribe", "id": ["1"], "payload": {"query": "{ hello }"}},
        {"type": "subscribe", "id": "", "payload": {"query": "{ hello }"}},
        {"type": "subscribe", "id": "x" * 200, "payload": {"query": "{ hello }"}},
        {"type": "subscribe", "id": "1", "payload": None},
        {"type": "subscribe", "id": "1", "payload": []},
        {"type": "subscribe", "id": "1", "payload": {"query": 1}},
        {"type": "subscribe", "payload": {"query": "{ hello }"}},
        {"type": "complete", "id": {}},
        {"type": "connection_init", "payload": [1]},
        {"type": "ping", "payload": "x"},
        {"type": "x" * 500},
        {},
    ],
)
async def test_a_malformed_frame_closes_its_socket_and_no_other(
    carried: Toy, frame: object
) -> None:
    async with ready(carried.app) as other:
        async with ready(carried.app) as socket:
            socket.say(frame)
            code, reason = await socket.closed()
        assert code == 4400
        assert 0 < len(reason.encode()) <= 123
        await still_answers(other)


async def test_bytes_are_not_a_message(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket._to_app.put_nowait({"type": "websocket.receive", "bytes": b"{}"})
        assert (await socket.closed())[0] == 4400


async def test_nothing_is_served_before_the_init(carried: Toy) -> None:
    async with opened(carried.app) as socket:
        socket.subscribe("1", "{ hello }")
        assert (await socket.closed())[0] == 4401


async def test_a_second_init_closes_the_socket(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.say({"type": "connection_init"})
        assert (await socket.closed())[0] == 4429


async def test_an_id_in_use_closes_the_socket(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", "subscription { forever }")
        await socket.hear()
        socket.subscribe("1", "{ hello }")
        assert (await socket.closed())[0] == 4409


async def test_a_reason_is_cut_to_what_a_close_frame_carries(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        for _ in range(2):
            socket.subscribe("é" * 120, "subscription { forever }")
        code, reason = await socket.closed()
    assert code == 4409
    assert 100 < len(reason.encode()) <= 123


async def test_a_completed_id_may_be_used_again(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        for _ in range(3):
            socket.subscribe("1", "subscription { forever }")
            assert (await socket.hear())["type"] == "next"
            socket.complete("1")


@pytest.mark.parametrize("token", ["inconnu", "x" * 300])
async def test_an_unknown_token_is_refused_at_the_init(carried: Toy, token: str) -> None:
    async with opened(carried.app) as socket:
        socket.say({"type": "connection_init", "payload": {"token": token}})
        code, reason = await socket.closed()
    assert code == 4403
    assert token not in reason


@pytest.mark.parametrize(
    "payload",
    [
        {"query": "{ hello "},
        {"query": "{ " + "x" * 300 + " ! }"},
        {"query": "{ hello }", "operationName": "x" * 300},
        {"query": "{ hello }", "variables": [1]},
        {"query": "   "},
        {"query": "{ nothing }"},
        {"query": "{ __schema { types { name } } }"},
        {"query": "{ " + " ".join(f"a{i}: hello" for i in range(16)) + " }"},
    ],
)
async def test_a_refused_operation_leaves_its_socket_open(
    carried: Toy, payload: dict[str, Any]
) -> None:
    async with ready(carried.app) as socket:
        socket.say({"id": "1", "type": "subscribe", "payload": payload})
        frame = await socket.hear()
        assert (frame["id"], frame["type"]) == ("1", "error")
        assert frame["payload"][0]["extensions"]["code"]
        await still_answers(socket)


async def test_the_twenty_first_operation_is_refused_and_the_socket_stays(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        for number in range(20):
            socket.subscribe(str(number), "subscription { forever }")
            await socket.hear()
        socket.subscribe("20", "{ hello }")
        frame = await socket.hear()
        assert frame["type"] == "error"
        assert frame["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        socket.complete("0")
        await still_answers(socket)


async def test_a_flood_closes_the_socket() -> None:
    clock = Clock()
    carried = toy(limits=STILL, clock=clock)
    async with ready(carried.app) as socket:
        for _ in range(STILL.messages_burst + 1):
            socket.say({"type": "pong"})
        assert (await socket.closed())[0] == 1013


async def test_a_client_at_the_permitted_rate_is_never_a_flood() -> None:
    clock = Clock()
    carried = toy(limits=STILL, clock=clock)
    async with ready(carried.app) as socket:
        for _ in range(200):
            clock.now += 1 / STILL.messages_per_second
            socket.say({"type": "ping"})
            assert await socket.hear() == {"type": "pong"}


async def test_a_frame_above_the_limit_closes_the_socket(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", "{ hello }" + " " * 70_000)
        assert (await socket.closed())[0] == 1009


async def test_a_socket_that_never_inits_is_closed() -> None:
    clock = Clock()
    carried = toy(limits=STILL, clock=clock)
    async with opened(carried.app) as socket:
        await socket.raw()
        clock.now += 4.9
        carried.endpoint.keeper.tick()
        assert socket.quiet
        clock.now += 0.2
        carried.endpoint.keeper.tick()
        assert (await socket.closed())[0] == 4408


async def test_a_silent_client_is_pinged_then_closed() -> None:
    clock = Clock()
    carried = toy(limits=STILL, clock=clock)
    async with ready(carried.app) as socket:
        clock.now += 12.5
        carried.endpoint.keeper.tick()
        assert await socket.hear() == {"type": "ping"}
        clock.now += 13
        carried.endpoint.keeper.tick()
        assert (await socket.closed())[0] == 4499


async def test_a_client_that_pongs_is_kept() -> None:
    clock = Clock()
    carried = toy(limits=STILL, clock=clock)
    async with ready(carried.app) as socket:
        for _ in range(5):
            clock.now += 12.5
            carried.endpoint.keeper.tick()
            assert await socket.hear() == {"type": "ping"}
            socket.say({"type": "pong"})
            socket.say({"type": "ping"})
            assert await socket.hear() == {"type": "pong"}


@pytest.mark.parametrize(("standing", "code"), [("expired", 4403), ("revoked", 4401)])
async def test_a_token_that_no_longer_holds_ends_its_socket(standing: str, code: int) -> None:
    clock = Clock()
    carried = toy(limits=STILL, clock=clock)
    async with ready(carried.app, "jeton-1") as socket:
        socket.subscribe("1", "subscription { forever }")
        await socket.hear()
        carried.state["standing"] = standing
        clock.now += 11
        socket.say({"type": "pong"})
        clock.now += 11
        socket.say({"type": "ping"})
        await socket.hear()
        clock.now += 9
        carried.endpoint.keeper.tick()
        assert (await socket.closed())[0] == code


async def test_a_revoked_reader_is_told_before_the_close(carried: Toy) -> None:
    async with ready(carried.app, "jeton-1") as socket:
        socket.subscribe("1", "subscription { forever }")
        await socket.hear()
        carried.state["standing"] = "revoked"
        await carried.endpoint.recheck_all()
        frame = await socket.hear()
        assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
        assert (await socket.closed())[0] == 4401


async def test_a_failure_to_identify_asks_the_client_to_come_back(carried: Toy) -> None:
    with structlog.testing.capture_logs() as logged:
        async with opened(carried.app) as socket:
            socket.say({"type": "connection_init", "payload": {"token": "jeton-panne"}})
            assert (await socket.closed())[0] == 1013
    assert [line["exception"] for line in logged] == ["ConnectionError"]
    assert "secret" not in str(logged)


async def test_a_recheck_that_fails_is_logged_and_keeps_the_socket(carried: Toy) -> None:
    async with ready(carried.app, "jeton-1") as socket:
        carried.state["standing"] = "unknown"
        with structlog.testing.capture_logs() as logged:
            await carried.endpoint.recheck_all()
        assert [line["exception"] for line in logged] == ["ConnectionError"]
        await still_answers(socket)


async def test_a_mutation_runs_to_its_end_though_the_client_completes_it() -> None:
    entered, leave, written = asyncio.Event(), asyncio.Event(), []

    async def write(text: str) -> None:
        entered.set()
        await leave.wait()
        written.append(text)

    carried = toy(limits=STILL, write=write)
    async with ready(carried.app) as socket:
        socket.subscribe("1", 'mutation { write(text: "vote") }')
        socket.complete("1")
        await entered.wait()
        await still_answers(socket)
        leave.set()
        await still_answers(socket)
    assert written == ["vote"]


async def test_a_mutation_runs_to_its_end_though_the_client_leaves() -> None:
    entered, leave, written = asyncio.Event(), asyncio.Event(), []

    async def write(text: str) -> None:
        entered.set()
        await leave.wait()
        written.append(text)

    carried = toy(limits=STILL, write=write)
    async with ready(carried.app) as socket:
        socket.subscribe("1", 'mutation { write(text: "vote") }')
        await entered.wait()
        socket.leave()
        leave.set()
    assert written == ["vote"]


async def test_mutations_that_nobody_waits_for_still_count_as_operations() -> None:
    leave = asyncio.Event()

    async def write(text: str) -> None:
        await leave.wait()

    carried = toy(limits=STILL, write=write)
    async with ready(carried.app) as socket:
        for number in range(20):
            socket.subscribe(str(number), "mutation { write }")
            socket.complete(str(number))
        socket.subscribe("21", "{ hello }")
        assert (await socket.hear())["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        leave.set()


async def test_a_completed_query_is_interrupted(carried: Toy) -> None:
    carried.state["gate"] = asyncio.Event()
    async with ready(carried.app) as socket:
        socket.subscribe("1", "{ wait }")
        socket.complete("1")
        await still_answers(socket)
        assert carried.endpoint.drain.running == 0


async def test_a_bug_is_masked_and_its_socket_stays(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", "{ broken }")
        frame = await socket.hear()
        assert "secret" not in json.dumps(frame)
        assert frame["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert await socket.hear() == {"id": "1", "type": "complete"}
        await still_answers(socket)


async def test_the_init_may_choose_english(carried: Toy) -> None:
    async with opened(carried.app) as socket:
        await socket.raw()
        socket.say({"type": "connection_init", "payload": {"locale": "en"}})
        await socket.hear()
        socket.subscribe("1", "{ hidden }")
        frame = await socket.hear()
    assert frame["payload"]["errors"][0]["message"] == "Not found, or not yours to see."


async def test_the_keeper_rests_when_no_socket_is_left(carried: Toy) -> None:
    async with ready(carried.app):
        assert len(carried.endpoint.keeper) == 1
    assert len(carried.endpoint.keeper) == 0
    assert carried.endpoint.keeper.resting


# Row 46.
async def test_sockets_above_an_account_s_are_asked_to_come_back_later() -> None:
    carried = toy(limits=Limits(sockets_per_account=2))
    async with ready(carried.app, "jeton-1"), ready(carried.app, "jeton-1"):
        async with opened(carried.app) as third:
            third.say({"type": "connection_init", "payload": {"token": "jeton-1"}})
            assert (await third.closed())[0] == 1013
        async with ready(carried.app, "jeton-2") as other:
            await still_answers(other)
    async with ready(carried.app, "jeton-1") as later:
        await still_answers(later)
    assert len(carried.endpoint.crowd) == 0


async def test_sockets_above_an_address_s_are_asked_to_come_back_later() -> None:
    carried = toy(limits=Limits(sockets_per_address=2))
    async with ready(carried.app), ready(carried.app), opened(carried.app) as third:
        assert (await third.closed())[0] == 1013
    async with ready(carried.app) as later:
        await still_answers(later)


async def test_a_hall_without_tokens_is_counted_by_its_address_alone() -> None:
    carried = toy(limits=Limits(sockets_per_account=1))
    async with ready(carried.app), ready(carried.app) as second:
        await still_answers(second)
