"""Many readers of one stream: one execution, no gap, no repeat, nobody waits for anybody."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.problems import NotFound, TryAgain
from server.transport.fanout import begin
from server.transport.limits import Limits
from tests.transport.sockets import FakeSocket, ready
from tests.transport.toy import Clock, Toy, ToyStream, toy

STILL = Limits(tick_seconds=3600, messages_burst=100_000)
FEED = 'subscription ($after: Int) { feed(session: "s", after: $after) { from to texts } }'


@pytest.fixture
def carried() -> Toy:
    return toy(limits=STILL)


async def batch(socket: FakeSocket) -> dict[str, Any]:
    frame = await socket.hear()
    assert frame["type"] == "next", frame
    told: dict[str, Any] = frame["payload"]["data"]["feed"]
    return told


async def seated(carried: Toy, members: int) -> None:
    """Waits until that many readers have joined their groups."""
    async with asyncio.timeout(5):
        while carried.endpoint.hub.members != members:  # noqa: ASYNC110 - no event marks a seat
            await asyncio.sleep(0)


async def test_a_batch_is_executed_once_for_all_its_readers(carried: Toy) -> None:
    async with ready(carried.app) as one, ready(carried.app) as other:
        for number in range(10):
            one.subscribe(f"a{number}", FEED)
            other.subscribe(f"b{number}", FEED)
        await seated(carried, 20)
        await carried.stream.append("idée")
        heard = [await one.hear() for _ in range(10)] + [await other.hear() for _ in range(10)]
        assert carried.endpoint.hub.executions == 1
        assert len(carried.endpoint.hub) == 1
    assert {frame["id"] for frame in heard} == {f"{who}{n}" for who in "ab" for n in range(10)}
    assert all(
        frame["payload"] == {"data": {"feed": {"from": 0, "to": 1, "texts": ["idée"]}}}
        for frame in heard
    )


async def test_an_id_is_spliced_in_as_json(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe('"},é\n', FEED)
        await seated(carried, 1)
        await carried.stream.append("a")
        assert (await socket.hear())["id"] == '"},é\n'


async def test_different_selections_are_different_groups(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", FEED)
        socket.subscribe("2", FEED.replace("texts", ""))
        await seated(carried, 2)
        assert len(carried.endpoint.hub) == 2
        await carried.stream.append("a")
        frames = sorted([await socket.hear(), await socket.hear()], key=lambda f: str(f["id"]))
    assert [sorted(frame["payload"]["data"]["feed"]) for frame in frames] == [
        ["from", "texts", "to"],
        ["from", "to"],
    ]


async def test_a_skipped_field_does_not_leak_into_another_readers_text(carried: Toy) -> None:
    query = (
        "subscription ($without: Boolean!) "
        '{ feed(session: "s") { from texts @skip(if: $without) } }'
    )
    async with ready(carried.app) as socket:
        socket.subscribe("1", query, without=True)
        socket.subscribe("2", query, without=False)
        await seated(carried, 2)
        await carried.stream.append("a")
        frames = {frame["id"]: frame for frame in [await socket.hear(), await socket.hear()]}
    assert "texts" not in frames["1"]["payload"]["data"]["feed"]
    assert frames["2"]["payload"]["data"]["feed"]["texts"] == ["a"]


async def test_a_late_reader_gets_exactly_what_it_missed_then_joins(carried: Toy) -> None:
    carried.stream.step = 2
    await carried.stream.append(*"abcde")
    async with ready(carried.app) as socket:
        socket.subscribe("here", FEED)
        await seated(carried, 1)
        socket.subscribe("late", FEED, after=1)
        late = [await batch(socket), await batch(socket)]
        assert [b["texts"] for b in late] == [["b", "c"], ["d", "e"]]
        await seated(carried, 2)
        assert len(carried.endpoint.hub) == 1
        await carried.stream.append("f")
        assert [await batch(socket), await batch(socket)] == [
            {"from": 5, "to": 6, "texts": ["f"]}
        ] * 2


async def test_a_cursor_written_out_in_the_document_works_as_well(carried: Toy) -> None:
    await carried.stream.append(*"abc")
    async with ready(carried.app) as socket:
        socket.subscribe("1", 'subscription { feed(session: "s", after: 1) { texts } }')
        assert (await batch(socket))["texts"] == ["b", "c"]


async def test_a_field_reached_through_a_fragment_is_shared_too(carried: Toy) -> None:
    query = 'subscription { ...F } fragment F on Subscription { f: feed(session: "s") { texts } }'
    async with ready(carried.app) as socket:
        socket.subscribe("1", query)
        await seated(carried, 1)
        await carried.stream.append("a")
        assert (await socket.hear())["payload"]["data"] == {"f": {"texts": ["a"]}}


async def test_a_reader_ahead_of_its_group_waits_for_it_without_a_repeat() -> None:
    stream = HeldStream()
    carried = toy(limits=STILL, stream=stream)
    await stream.append("a", "b")
    async with ready(carried.app) as socket:
        socket.subscribe("behind", FEED, after=0)
        await stream.asked.wait()  # the group of `behind` is reading from 0
        socket.subscribe("ahead", FEED, after=2)
        await seated(carried, 2)
        stream.released.set()
        assert await batch(socket) == {"from": 0, "to": 2, "texts": ["a", "b"]}
        await stream.append("c")
        frames = [await socket.hear(), await socket.hear()]
    assert {frame["id"] for frame in frames} == {"behind", "ahead"}
    assert all(frame["payload"]["data"]["feed"]["from"] == 2 for frame in frames)


async def test_a_reader_inside_a_batch_reads_its_part_alone() -> None:
    stream = HeldStream()
    carried = toy(limits=STILL, stream=stream)
    await stream.append("a")
    async with ready(carried.app) as socket:
        socket.subscribe("behind", FEED, after=0)
        await stream.asked.wait()
        socket.subscribe("middle", FEED, after=1)
        await seated(carried, 2)
        await stream.append("b")
        stream.released.set()
        frames = {
            f["id"]: f["payload"]["data"]["feed"] for f in [await socket.hear() for _ in "12"]
        }
    assert frames["behind"] == {"from": 0, "to": 2, "texts": ["a", "b"]}
    assert frames["middle"] == {"from": 1, "to": 2, "texts": ["b"]}


async def test_a_stalled_client_delays_nobody_and_loses_nothing(carried: Toy) -> None:
    async with ready(carried.app) as stalled, ready(carried.app) as brisk:
        stalled.subscribe("slow", FEED)
        brisk.subscribe("fast", FEED)
        await seated(carried, 2)
        stalled.stall()
        for text in "abcde":
            await carried.stream.append(text)
            assert (await batch(brisk))["texts"] == [text]
        # A cursor, not a queue: one frame is under way, however many were missed.
        assert stalled.waiting_sends == 1
        stalled.flow()
        told = [await batch(stalled), await batch(stalled)]
        assert told == [
            {"from": 0, "to": 1, "texts": ["a"]},
            {"from": 1, "to": 5, "texts": ["b", "c", "d", "e"]},
        ]
        await seated(carried, 2)
        await carried.stream.append("f")
        assert (await batch(stalled))["texts"] == (await batch(brisk))["texts"] == ["f"]


async def test_a_client_stuck_too_long_is_dropped_with_all_it_held() -> None:
    clock = Clock()
    carried = toy(limits=STILL, clock=clock)
    async with ready(carried.app) as brisk:
        brisk.subscribe("fast", FEED)
        async with ready(carried.app) as stalled:
            stalled.subscribe("slow", FEED)
            await seated(carried, 2)
            stalled.stall()
            await carried.stream.append("a")
            await batch(brisk)
            clock.now += 21
            brisk.say({"type": "pong"})
            carried.endpoint.keeper.tick()
            await seated(carried, 1)
            async with asyncio.timeout(5):
                while len(carried.endpoint.keeper) > 1:  # noqa: ASYNC110 - the socket's own end
                    await asyncio.sleep(0)
        await carried.stream.append("b")


async def test_a_reader_who_completes_hears_no_more(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", FEED)
        socket.subscribe("2", FEED)
        await seated(carried, 2)
        socket.complete("1")
        await seated(carried, 1)
        await carried.stream.append("a")
        assert (await socket.hear())["id"] == "2"
        assert socket.quiet


async def test_nothing_is_left_after_a_thousand_readers_came_and_went(carried: Toy) -> None:
    before = len(asyncio.all_tasks())
    async with ready(carried.app) as socket:
        for number in range(1000):
            socket.subscribe(str(number), FEED, after=0)
            socket.complete(str(number))
            if number % 10 == 0:
                await asyncio.sleep(0)
        socket.subscribe("last", FEED)
        await seated(carried, 1)
        socket.complete("last")
        await seated(carried, 0)
        assert len(carried.endpoint.hub) == 0
    await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == before


async def test_a_refused_seat_is_an_error_of_its_operation_alone(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", 'subscription { feed(session: "absent") { texts } }')
        frame = await socket.hear()
        assert frame["type"] == "error"
        assert frame["payload"][0]["extensions"]["code"] == "NOT_FOUND"
        socket.subscribe("1", FEED, after="x")
        frame = await socket.hear()
        assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "VALIDATION")


async def test_a_stream_that_fails_tells_every_reader(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", FEED)
        socket.subscribe("2", FEED)
        await seated(carried, 2)
        await carried.stream.fail(NotFound())
        frames = [await socket.hear(), await socket.hear()]
        assert {frame["id"] for frame in frames} == {"1", "2"}
        assert all(frame["type"] == "error" for frame in frames)
        assert len(carried.endpoint.hub) == 0


async def test_a_stream_that_is_away_is_waited_for(
    carried: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.transport.fanout._AGAIN_SECONDS", 0)
    async with ready(carried.app) as socket:
        socket.subscribe("1", FEED)
        await seated(carried, 1)
        await carried.stream.fail(TryAgain())
        await socket.next_pong()
        carried.stream.failure = None
        await carried.stream.append("a")
        assert (await batch(socket))["texts"] == ["a"]


async def test_a_bug_in_a_batch_is_masked_for_every_reader(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", 'subscription { feed(session: "s") { to fails } }')
        await seated(carried, 1)
        await carried.stream.append("a")
        frame = await socket.hear()
    assert frame["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "secret" not in json.dumps(frame)


async def test_a_reader_who_lost_its_place_is_told_then_closed(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", FEED)
        await seated(carried, 1)
        carried.stream.welcome = False
        await carried.endpoint.recheck_all()
        frame = await socket.hear()
        assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
        assert (await socket.closed())[0] == 4401


async def test_whoever_was_put_out_is_not_told_what_put_them_out(carried: Toy) -> None:
    async with ready(carried.app, "jeton-a") as one, ready(carried.app, "jeton-b") as other:
        one.subscribe("1", FEED)
        other.subscribe("1", FEED)
        await seated(carried, 2)
        carried.stream.put_out.add("jeton-a")
        await carried.stream.append("après")
        frame = await one.hear()
        assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
        assert (await batch(other))["texts"] == ["après"]
        await carried.stream.append("encore")
        assert (await batch(other))["texts"] == ["encore"]


async def test_whoever_is_put_out_while_catching_up_is_not_told_either(carried: Toy) -> None:
    carried.stream.step = 1
    await carried.stream.append(*"ab")
    carried.stream.put_out.add("jeton-a")
    async with ready(carried.app, "jeton-a") as socket:
        socket.subscribe("1", FEED, after=0)
        assert (await socket.hear())["type"] == "error"


async def test_whoever_sits_elsewhere_is_told_what_is_told_there(carried: Toy) -> None:
    """One who moves hears nothing of the batch that moves them, then all of the other group."""
    async with ready(carried.app, "jeton-a") as one, ready(carried.app, "jeton-b") as other:
        one.subscribe("1", FEED)
        other.subscribe("1", FEED)
        await seated(carried, 2)
        carried.stream.elsewhere["jeton-a"] = "t"
        await carried.stream.append("a")
        assert await batch(other) == {"from": 0, "to": 1, "texts": ["a"]}
        assert await batch(one) == {"from": 0, "to": 1, "texts": ["a"]}
        await seated(carried, 2)
        assert len(carried.endpoint.hub) == 2
        await carried.stream.append("b")
        assert (await batch(one))["texts"] == ["b"]


async def test_a_reader_s_place_is_judged_by_who_they_are_now(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe("1", FEED)
        await seated(carried, 1)
        carried.state["demoted"] = True
        await carried.endpoint.recheck_all()
        frame = await socket.hear()
        assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
        assert (await socket.closed())[0] == 4401


async def test_a_stream_is_not_followed_twice_under_one_name(carried: Toy) -> None:
    async with ready(carried.app) as socket:
        socket.subscribe(
            "1", 'subscription { feed(session: "s") { to } feed(session: "s") { to } }'
        )
        frame = await socket.hear()
        assert frame["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_a_text_erased_meanwhile_is_not_told_again(carried: Toy) -> None:
    await carried.stream.append("regret")
    async with ready(carried.app) as socket:
        socket.subscribe("1", FEED, after=0)
        assert (await batch(socket))["texts"] == ["regret"]
        carried.stream.texts[0] = ""
        socket.subscribe("2", FEED, after=0)
        assert (await batch(socket))["texts"] == [""]


async def test_readers_who_return_together_share_one_execution(carried: Toy) -> None:
    await carried.stream.append(*"abc")
    async with ready(carried.app) as socket:
        socket.subscribe("here", FEED)
        await seated(carried, 1)
        for number in range(10):
            socket.subscribe(str(number), FEED, after=1)
        told = [await batch(socket) for _ in range(10)]
    assert told == [{"from": 1, "to": 3, "texts": ["b", "c"]}] * 10
    assert carried.endpoint.hub.executions == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    moves=st.lists(
        st.one_of(
            st.tuples(st.just("append"), st.integers(1, 5)),
            st.tuples(st.just("join"), st.integers(0, 4)),
            st.tuples(st.just("stall"), st.just(0)),
            st.tuples(st.just("flow"), st.just(0)),
            st.tuples(st.just("breathe"), st.integers(1, 20)),
        ),
        max_size=25,
    ),
    step=st.integers(1, 4),
)
def test_every_reader_hears_the_log_from_its_cursor_whatever_happens(
    moves: list[tuple[str, int]], step: int
) -> None:
    asyncio.run(heard_as_logged(moves, step))


async def heard_as_logged(moves: list[tuple[str, int]], step: int) -> None:
    carried = toy(limits=STILL, stream=ToyStream(step))
    joined: dict[str, int] = {}
    async with ready(carried.app) as socket:
        for move, amount in moves:
            match move:
                case "append":
                    start = len(carried.stream.texts)
                    await carried.stream.append(*(str(start + n) for n in range(amount)))
                case "join" if len(joined) < 15:
                    id_ = str(len(joined))
                    joined[id_] = min(amount, len(carried.stream.texts))
                    socket.subscribe(id_, FEED, after=joined[id_])
                case "stall":
                    socket.stall()
                case "flow":
                    socket.flow()
                case _:
                    for _ in range(amount):
                        await asyncio.sleep(0)
        socket.flow()
        await carried.stream.append("end")
        end = len(carried.stream.texts)
        positions = dict(joined)
        while any(position < end for position in positions.values()):
            frame = await socket.hear()
            told = frame["payload"]["data"]["feed"]
            assert told["from"] == positions[frame["id"]]
            assert told["texts"] == carried.stream.texts[told["from"] : told["to"]]
            positions[frame["id"]] = told["to"]
        assert set(positions.values()) <= {end}


async def test_a_send_that_need_not_wait_costs_no_task() -> None:
    done = []

    async def send() -> None:
        done.append(1)

    assert begin(send()) is None
    assert done == [1]


async def test_a_send_that_waits_goes_on_where_it_stopped() -> None:
    first, second, done = asyncio.Event(), asyncio.Event(), []

    async def send() -> None:
        await first.wait()
        done.append("first")
        await second.wait()
        done.append("second")

    task = begin(send())
    assert task is not None
    first.set()
    second.set()
    await task
    assert done == ["first", "second"]


async def test_a_send_that_is_interrupted_ends_as_it_would_have() -> None:
    cleaned = []

    async def send() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.append(1)

    task = begin(send())
    assert task is not None
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cleaned == [1]


class HeldStream(ToyStream):
    """Reads from the very beginning are held until released."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.released = asyncio.Event()

    async def next(self, seat: Any) -> Any:
        if seat.seq == 0:
            self.asked.set()
            await self.released.wait()
        return await super().next(seat)
