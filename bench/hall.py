"""A hall of several hundred phones in one session of one server, as it ships: how late are answers?

Everyone follows the session over a socket of their own, in another process, while contributions,
votes and phase changes are asked for at the pace of people. Then the server is killed and started
again, and everyone comes back at once. Refuses to count what was not told to all: each follower
must have received each contribution.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any, Final
from uuid import uuid4

import httptools
import orjson

from bench import documents
from bench.client import HOST, WrongAnswer, request
from bench.hosting import SECRET_KEY
from bench.machine import cores, cpu_seconds, pinned
from bench.returning import Returned, come_back
from bench.rounds import Measure
from bench.stage import JALON, Stage
from bench.subscribers import text
from server.demo.accounts import Part
from server.demo.hosting import Server, free_address
from server.demo.run import Options, prepare
from server.ids import to_global_id

_TAP_EVERY_SECONDS: Final = 8.0
_PHASE_EVERY_SECONDS: Final = 1.0
_DOTS: Final = 3
_GROUPS: Final = 5
_DELIVERED_WITHIN_SECONDS: Final = 30.0
_AT_ONCE: Final = 16


class _Silent:
    """Nobody watches."""

    def stage(self, title: str, total: int) -> None: ...
    def step(self) -> None: ...
    def say(self, text: str) -> None: ...


class Caller:
    """One kept connection over which one person asks one thing at a time."""

    def __init__(self, port: int, token: str | None) -> None:
        self._port = port
        self._token = token
        self._stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._turn = asyncio.Lock()

    async def ask(self, document: str, **variables: Any) -> tuple[float, Any]:
        """How long it took, in seconds, and the `data` of the answer."""
        async with self._turn:
            if self._stream is not None and self._stream[0].at_eof():
                # The server lets go of whoever says nothing for a while.
                self.close()
            if self._stream is None:
                self._stream = await asyncio.open_connection(HOST, self._port)
            reader, writer = self._stream
            began = time.perf_counter()
            writer.write(request(self._port, document, variables, token=self._token))
            body = await _body(reader)
            seconds = time.perf_counter() - began
        answer = orjson.loads(body)
        if "errors" in answer:
            raise WrongAnswer(str(answer["errors"])[:500])
        return seconds, answer["data"]

    async def command(self, field_name: str, input_type: str, **input_: Any) -> tuple[float, Any]:
        """A mutation, and what it was answered."""
        asked = {**input_, "operationId": str(uuid4())}
        document = documents.command(field_name, input_type)
        seconds, data = await self.ask(document, input=asked)
        return seconds, data[field_name]

    def close(self) -> None:
        if self._stream is not None:
            self._stream[1].transport.abort()
            self._stream = None


class _Whole:
    """What httptools calls back while it reads one response."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.complete = False

    def on_body(self, part: bytes) -> None:
        self.body += part

    def on_message_complete(self) -> None:
        self.complete = True


async def _body(reader: asyncio.StreamReader) -> bytes:
    whole = _Whole()
    parser = httptools.HttpResponseParser(whole)
    while not whole.complete:
        part = await reader.read(1 << 16)
        if not part:
            raise WrongAnswer("the server closed the connection")
        parser.feed_data(part)
    return bytes(whole.body)


@dataclass(slots=True)
class Hall:
    """A session of a running server, and those in it."""

    server: Server
    session_id: str
    code: str
    facilitator: Caller
    tokens: list[str]
    activities: dict[str, str]
    callers: list[Caller] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random(2040))

    @property
    def port(self) -> int:
        return self.server.address.port

    async def lead(self, field_name: str, input_type: str, **input_: Any) -> tuple[float, Any]:
        return await self.facilitator.command(
            field_name, input_type, sessionId=self.session_id, **input_
        )

    async def start(self, kind: str) -> str:
        activity_id = self.activities[kind]
        await self.lead("startActivity", "StartActivityInput", activityId=activity_id)
        return activity_id

    async def close_activity(self, kind: str) -> None:
        await self.lead("closeActivity", "ActivityInput", activityId=self.activities[kind])

    async def contribute(self, caller: Caller, number: int) -> float:
        seconds, told = await caller.command(
            "contribute",
            "ContributeInput",
            sessionId=self.session_id,
            activityId=self.activities["COLLECT"],
            text=text(number),
        )
        _must_be_accepted(told)
        return seconds

    async def cursor(self) -> str:
        _, data = await self.callers[0].ask(documents.CURSOR, sessionId=self.session_id)
        cursor: str = data["sessionSnapshot"]["cursor"]
        return cursor


def _must_be_accepted(told: Any) -> None:
    if told["__typename"] != "CommandAccepted":
        raise WrongAnswer(str(told))


@asynccontextmanager
async def full_hall(folder: Path, people: int) -> AsyncIterator[Hall]:
    """`jalon serve` on its own core and a fresh file, with so many people in one session."""
    os.environ["JALON_SECRET_KEY"] = SECRET_KEY
    place = Path(mkdtemp(dir=folder))
    options = Options(place / "hall.sqlite3", place, free_address())
    loaded = await prepare(options, _Silent())
    server = Server(options.address, options.database_url, place / "server.log")
    facilitator = Caller(options.address.port, loaded.tokens[Part.FACILITATOR])
    pair = cores()
    try:
        with pinned(pair[0] if pair else None):
            await server.start()
        _, opened = await facilitator.command(
            "openSession",
            "OpenSessionInput",
            workshopId=to_global_id("Workshop", loaded.workshop_id),
            title="Une salle pleine",
        )
        session_id = opened["session"]["id"]
        _, shown = await facilitator.ask(documents.AGENDA, sessionId=session_id)
        activities = {
            one["kind"]: one["id"] for one in shown["sessionSnapshot"]["state"]["activities"]
        }
        hall = Hall(server, session_id, opened["joinCode"], facilitator, [], activities)
        await _fill(hall, people)
        yield hall
        for caller in hall.callers:
            caller.close()
    finally:
        facilitator.close()
        await server.stop()


async def _fill(hall: Hall, people: int) -> None:
    async def join() -> None:
        caller = Caller(hall.port, None)
        _, joined = await caller.command("joinSession", "JoinSessionInput", code=hall.code)
        caller.close()
        hall.tokens.append(joined["token"])
        hall.callers.append(Caller(hall.port, joined["token"]))

    for begun in range(0, people, _AT_ONCE):
        await asyncio.gather(*(join() for _ in range(min(_AT_ONCE, people - begun))))


class Followers:
    """One socket for each person, in a process of their own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def order(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps(order) + b"\n")
        await self._process.stdin.drain()
        return await self.answer()

    async def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise WrongAnswer("the followers stopped")
        answer: dict[str, Any] = orjson.loads(line)
        return answer


@asynccontextmanager
async def followed(hall: Hall) -> AsyncIterator[Followers]:
    """The hall with every person following, each known to receive."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.subscribers",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # The latencies of a round come as one line.
        limit=1 << 28,
    )
    followers = Followers(process)
    try:
        await hall.start("COLLECT")
        variables = {"sessionId": hall.session_id, "after": await hall.cursor()}
        order = {
            "port": hall.port,
            "count": len(hall.tokens),
            "init": [{"authorization": f"Bearer {token}"} for token in hall.tokens],
            "payload": {"query": documents.FEED, "variables": variables},
        }
        await followers.order(order)
        seen = asyncio.ensure_future(followers.answer())
        while not seen.done():
            await hall.contribute(hall.callers[0], 0)
            await asyncio.wait([seen], timeout=0.3)
        seen.result()
        await hall.close_activity("COLLECT")
        yield followers
    finally:
        # It may be waiting for what will never come.
        process.kill()
        await process.wait()


@dataclass(slots=True)
class Told:
    """The seconds that answers took, and that contributions took to reach each follower."""

    contributions: list[float] = field(default_factory=list)
    votes: list[float] = field(default_factory=list)
    phases: list[float] = field(default_factory=list)
    deliveries: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)


async def play(hall: Hall, followers: Followers, seconds: float, told: Told) -> None:
    """One round: a collect with its timer set again and again, then a vote."""
    await hall.start("COLLECT")
    taps = max(1, int(len(hall.callers) * seconds / _TAP_EVERY_SECONDS))
    deliveries = taps * len(hall.tokens)
    await followers.order(
        {"events": deliveries, "timed": True, "seconds": seconds + _DELIVERED_WITHIN_SECONDS}
    )
    busy = _Busy(hall.server)

    async def tap(number: int) -> None:
        told.contributions.append(await hall.contribute(hall.chance.choice(hall.callers), number))

    async def set_timer() -> None:
        took, answer = await hall.lead(
            "setTimer", "SetTimerInput", activityId=hall.activities["COLLECT"], seconds=600
        )
        _must_be_accepted(answer)
        told.phases.append(took)

    await asyncio.gather(
        _spread(taps, seconds, hall.chance, tap),
        _spread(int(seconds / _PHASE_EVERY_SECONDS), seconds, hall.chance, lambda _: set_timer()),
    )
    found = await followers.answer()
    if found["events"] != deliveries:
        raise WrongAnswer(f"{found['events']} deliveries of {deliveries}")
    told.deliveries += [late / 1e9 for late in found["latencies"]]
    told.busy.append(busy.share())
    took, answer = await hall.lead(
        "closeActivity", "ActivityInput", activityId=hall.activities["COLLECT"]
    )
    _must_be_accepted(answer)
    told.phases.append(took)


async def vote(hall: Hall, seconds: float, told: Told) -> None:
    """Everyone places dots on some groups, one after the other."""
    groups = await _groups(hall)
    activity_id = await hall.start("VOTE")
    busy = _Busy(hall.server)

    async def place(number: int) -> None:
        caller = hall.callers[number % len(hall.callers)]
        took, answer = await caller.command(
            "placeDots",
            "PlaceDotsInput",
            sessionId=hall.session_id,
            activityId=activity_id,
            groupId=groups[(number // len(hall.callers)) % len(groups)],
            dots=1 + number % 2 if number < len(hall.callers) else 1,
        )
        _must_be_accepted(answer)
        told.votes.append(took)

    await _spread(_DOTS * len(hall.callers), seconds, hall.chance, place)
    told.busy.append(busy.share())
    await hall.close_activity("VOTE")


async def _groups(hall: Hall) -> list[str]:
    _, shown = await hall.facilitator.ask(documents.BOARD, sessionId=hall.session_id)
    state = shown["sessionSnapshot"]["state"]
    groups = [group["id"] for group in state["groups"]]
    if groups:
        return groups
    await hall.start("GROUP")
    free = [card["id"] for card in state["contributions"]]
    for number in range(_GROUPS):
        _, formed = await hall.lead(
            "formGroup",
            "FormGroupInput",
            title=f"Groupe {number + 1}",
            contributionIds=free[number : number + 1],
        )
        groups.append(formed["groupId"])
    await hall.close_activity("GROUP")
    return groups


async def _spread(
    times: int, seconds: float, chance: Random, act: Callable[[int], Awaitable[None]]
) -> None:
    """`times` acts at moments drawn over `seconds`: none waits for another's answer."""
    began = time.monotonic()
    moments = sorted(chance.uniform(0, seconds) for _ in range(times))
    acts = []
    for number, moment in enumerate(moments):
        await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
        acts.append(asyncio.ensure_future(act(number)))
    await asyncio.gather(*acts)


class _Busy:
    """The share of a core that the server took since this was made."""

    def __init__(self, server: Server) -> None:
        self._pid = server.pid or 0
        self._began = time.monotonic()
        self._before = cpu_seconds(self._pid)

    def share(self) -> float:
        used = cpu_seconds(self._pid) - self._before
        return used / (time.monotonic() - self._began)


async def return_after_a_kill(
    hall: Hall, count: int, *, with_cursor: bool
) -> tuple[float, Returned]:
    """How long the server took to be up again, and how those who came back fared."""
    cursor = await hall.cursor() if with_cursor else None
    for caller in hall.callers:
        caller.close()
    if with_cursor:
        # Something to be told of: said after the cursor was taken.
        await hall.start("COLLECT")
        for number in range(10):
            await hall.contribute(hall.callers[number % len(hall.callers)], number)
        await hall.close_activity("COLLECT")
    for caller in (hall.facilitator, *hall.callers):
        caller.close()
    hall.server.kill()
    began = time.monotonic()
    pair = cores()
    with pinned(pair[0] if pair else None):
        await hall.server.restart()
    up = time.monotonic() - began
    tokens = [hall.tokens[number % len(hall.tokens)] for number in range(count)]
    variables = {"sessionId": hall.session_id, "after": cursor}
    payload = {"query": documents.WHOLE_FEED, "variables": variables}
    return up, await come_back(hall.port, tokens, payload)


async def measure(stage: Stage) -> list[Measure]:
    scale = stage.scale
    told, returns, snapshots, starts = Told(), [], [], []
    async with full_hall(stage.folder, scale.hall) as hall:
        async with followed(hall) as followers:
            for _ in range(scale.hall_rounds):
                await play(hall, followers, scale.hall_seconds, told)
                await vote(hall, scale.hall_seconds, told)
            cards = len(told.contributions)
        for _ in range(scale.hall_rounds):
            up, back = await return_after_a_kill(hall, scale.returning, with_cursor=True)
            starts.append(up)
            returns.append(back.seconds)
            _, back = await return_after_a_kill(hall, scale.returning, with_cursor=False)
            snapshots.append(back.seconds)
    people = f"{scale.hall} personnes, chacune suit la séance"
    busy = max(told.busy)
    shared = f"serveur occupé à {busy:.0%} de son cœur au plus ; {cards} contributions en tout"
    return [
        _acknowledgements(f"acquittement d'une contribution, {people}", told.contributions, shared),
        _acknowledgements(f"acquittement d'un vote, {people}", told.votes),
        _acknowledgements(f"acquittement d'un changement de phase, {people}", told.phases),
        _acknowledgements(f"remise d'une contribution à chacun, {people}", told.deliveries),
        _seconds(
            f"retour de {scale.returning} téléphones après kill -9, avec curseur",
            returns,
            f"du serveur prêt au dernier téléphone servi ; le démarrage a pris {max(starts):.1f} s",
        ),
        _seconds(
            f"retour de {scale.returning} téléphones sans curseur, avec tout l'état",
            snapshots,
            f"{cards} contributions dans l'instantané que chacun reçoit",
        ),
    ]


def _acknowledgements(name: str, seconds: Sequence[float], *notes: str) -> Measure:
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    told = f"n = {len(ordered)} ; p50 {at(0.5):.1f}, p99 {at(0.99):.1f}, max {at(1.0):.1f} ms"
    return Measure(
        name=f"{name}, p95",
        unit="ms",
        subject=JALON,
        rounds={JALON: [at(0.95)]},
        answers_equal=True,
        lower_is_better=True,
        notes=(told, *notes),
    )


def _seconds(name: str, seconds: Iterable[float], *notes: str) -> Measure:
    return Measure(
        name=name,
        unit="s",
        subject=JALON,
        rounds={JALON: list(seconds)},
        answers_equal=True,
        lower_is_better=True,
        notes=notes,
    )
