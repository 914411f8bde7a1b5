"""A session held for a while against everything that breaks, then judged by another process.

The phones speak to the servers through bad lines, each connection led to the next server, so that
what is sent again crosses to another one. Refuses to judge by itself what was lost: it lists what
the auditor found and what the devices disagree with, and an empty list is the verdict.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from server.demo import checker
from server.demo.accounts import Part
from server.demo.devices import Device
from server.demo.hosting import Server, free_address
from server.demo.run import Options, prepare
from server.demo.wire import Address
from server.ids import to_global_id
from tests.line import CLEAN, Line, Stream, Toxics, line
from tests.soak.copies import copies_of
from tests.soak.phones import Facilitator, Phone
from tests.soak.trouble import Befallen, Trouble

# What a hall's phones have between them and the server.
LINES = (
    CLEAN,
    Toxics(latency_seconds=0.15, jitter_seconds=0.1),
    Toxics(latency_seconds=0.02, bytes_per_second=64_000, slice_bytes=1_400),
    Toxics(slice_bytes=7),
)


class Silent:
    """Nobody watches."""

    def stage(self, title: str, total: int) -> None: ...
    def step(self) -> None: ...
    def say(self, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Siege:
    """How long, how many, and against what. `kill_every` of None lets the servers live.

    One that `goes_back` puts an older copy back in the middle, and must then let them live.
    """

    url: str
    folder: Path
    seconds: float
    phones: int = 8
    servers: int = 1
    kill_every: tuple[float, float] | None = (2.0, 5.0)
    breaks_lines: bool = True
    absent: int = 0
    absent_seconds: float = 0.0
    goes_back: bool = False
    pace: float = 0.6
    turn: float = 2.0
    seed: int = 2040


@dataclass(slots=True)
class Outcome:
    """`faults` says what was not kept."""

    events: int = 0
    acknowledged: int = 0
    compared: int = 0
    denied: int = 0
    resent: int = 0
    recognised: int = 0
    resumptions: int = 0
    resets: int = 0
    rounds: int = 0
    befallen: Befallen = field(default_factory=Befallen)
    faults: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


async def hold_out(siege: Siege) -> Outcome:
    """The whole siege. Raises what no hall can hold out against: a server that does not come back."""
    async with _Hall.ready(siege) as hall:
        await hall.begin()
        await hall.last()
        return await hall.judge()


class _Hall:
    """The servers, the lines and those who sit there."""

    def __init__(self, siege: Siege, servers: list[Server], lines: list[Line]) -> None:
        self.siege = siege
        self.servers = servers
        self.lines = lines
        self.chance = Random(siege.seed)
        self.over = asyncio.Event()
        self.trouble = Trouble(Random(siege.seed + 1), siege.kill_every or (0.0, 0.0))
        self.trouble.longest_silence = min(10.0, siege.seconds / 4)
        self.facilitator = Facilitator(self._device("animation", lines[0].port), siege.turn)
        self.watchers = [
            self._device(name, lines[0].port, audience)
            for name, audience in (("projection", "PROJECTOR"), ("observation", "OBSERVER"))
        ]
        ports = itertools.cycle(each.port for each in lines)
        self.phones = [
            Phone(self._device(f"telephone-{number:03d}", next(ports)), siege.pace)
            for number in range(1, siege.phones + 1)
        ]

    @classmethod
    @asynccontextmanager
    async def ready(cls, siege: Siege) -> AsyncIterator[_Hall]:
        async with AsyncExitStack() as stack:
            servers = [
                Server(free_address(), siege.url, siege.folder / f"server-{number}.log")
                for number in range(siege.servers)
            ]
            for server in servers:
                stack.push_async_callback(server.stop)
            ways = [_next_server(servers, number) for number in range(len(LINES))]
            lines = [
                await stack.enter_async_context(line(_leading(way), toxics, seed=siege.seed))
                for way, toxics in zip(ways, LINES, strict=True)
            ]
            hall = cls(siege, servers, lines)
            stack.callback(hall.leave)
            yield hall

    @property
    def devices(self) -> list[Device]:
        phones = [phone.device for phone in self.phones]
        return [self.facilitator.device, *self.watchers, *phones]

    def _device(self, name: str, port: int, audience: str | None = None) -> Device:
        return Device(
            name,
            address=Address(port),
            ledgers=self.siege.folder / "ledgers",
            seed=self.siege.seed,
            sent=_nothing,
            audience=audience,
        )

    async def begin(self) -> None:
        """Everyone in, and following."""
        siege = self.siege
        options = _Anywhere(siege.folder / "none", siege.folder, Address(0), url=siege.url)
        loaded = await prepare(options, Silent())
        await asyncio.gather(*(server.start() for server in self.servers))
        self.facilitator.device.token = loaded.tokens[Part.FACILITATOR]
        workshop_id = to_global_id("Workshop", loaded.workshop_id)
        code = await self.facilitator.open(workshop_id, "Séance assiégée")
        for watcher in self.watchers:
            watcher.token = self.facilitator.device.token
            watcher.session_id = self.facilitator.device.session_id
            await watcher.take_snapshot()
        await asyncio.gather(*(phone.enter(code) for phone in self.phones))

    async def last(self) -> None:
        """Everything at once, until the time is up; then all is calm again."""
        siege, trouble = self.siege, self.trouble
        async with asyncio.TaskGroup() as calm:
            looking = [
                calm.create_task(device.follow())
                for device in (self.facilitator.device, *self.watchers)
            ]
            for phone in self.phones:
                phone.look()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._end_in_time())
                group.create_task(self.facilitator.run(self.over))
                for phone in self.phones:
                    group.create_task(phone.live(self.over))
                if siege.kill_every is not None:
                    group.create_task(trouble.kill(self.servers, self.over))
                if siege.breaks_lines:
                    group.create_task(trouble.break_lines(self.lines, self.over))
                if siege.goes_back:
                    copies = copies_of(siege.url, siege.folder)
                    group.create_task(
                        trouble.go_back(copies, self.servers, siege.seconds, self.over)
                    )
                absent = self.phones[: siege.absent]
                group.create_task(trouble.look_away(absent, siege.absent_seconds, self.over))
            end = await self.facilitator.conclude()
            await asyncio.gather(*(device.reaches(end) for device in self.devices))
            for feed in looking:
                feed.cancel()

    async def _end_in_time(self) -> None:
        await asyncio.sleep(self.siege.seconds)
        self.over.set()

    async def judge(self) -> Outcome:
        outcome = Outcome(befallen=self.trouble.befallen, rounds=self.facilitator.rounds)
        for device in self.devices:
            outcome.faults += [f"{device.name}: {part}" for part in await device.disagreements()]
            outcome.resent += device.outbox.resent
            outcome.recognised += device.outbox.recognised
            outcome.resumptions += device.resumptions
            outcome.resets += device.resets
            if self.siege.goes_back and not device.resets:
                outcome.faults.append(f"{device.name}: rien ne lui a dit le retour en arrière")
        for phone in self.phones:
            await phone.look_away()
            phone.remember()
            outcome.denied += phone.denied
            outcome.faults += phone.unfaithful
            # What was acknowledged after the copy is gone with it: that is what a reset says.
            if not self.siege.goes_back and not await phone.device.own_part_agrees():
                outcome.faults.append(f"{phone.device.name}: sa propre part")
        session = self.facilitator.device.session_id
        found = await checker.audit(self.siege.url, self.siege.folder / "ledgers", session)
        outcome.events, outcome.acknowledged = found.events, found.acknowledged
        outcome.compared = found.compared
        outcome.faults += [f"{kind}: {one}" for kind, ones in found.faults.items() for one in ones]
        return outcome

    def leave(self) -> None:
        for device in self.devices:
            device.close()


@dataclass(frozen=True, slots=True)
class _Anywhere(Options):
    """Where the database is, whichever it is."""

    url: str = ""

    @property
    def database_url(self) -> str:
        return self.url


def _next_server(servers: list[Server], first: int) -> Iterator[int]:
    ports = [server.address.port for server in servers]
    return itertools.islice(itertools.cycle(ports), first, None)


def _leading(ports: Iterator[int]) -> Any:
    async def connect() -> Stream:
        return await asyncio.open_connection("127.0.0.1", next(ports))

    return connect


def _nothing() -> None:
    """A request has left, and nobody counts."""
