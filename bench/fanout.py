"""One session, many subscribers: how many deliveries a second, and how late the last ones are.

Refuses to count on trust: every subscriber's events are counted, and the first one's texts are
compared with what was published, in order.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import orjson

from bench import documents
from bench.client import WrongAnswer, ask, ask_data, load, post, request
from bench.hosting import Host
from bench.rounds import Goal, Measure, Spread, in_turn
from bench.stage import BROADCAST, GRAPHQL_WS, JALON, STOCK, Stage
from bench.subscribers import frames, text
from bench.world import Hall

_PACE: Final = 0.05
_SETTLES_WITHIN_SECONDS: Final = 0.2
_DELIVERED_WITHIN_SECONDS: Final = 30.0
# Standard execution is so much slower that fewer events take as long.
_SHARE_OF_STOCK: Final = 4


@dataclass(slots=True)
class Audience:
    """A server and the process of its subscribers."""

    hall: Hall
    host: Host
    count: int
    process: asyncio.subprocess.Process
    equal: bool = True
    frames_an_event: list[float] = field(default_factory=list)

    async def rate(self, events: int) -> float:
        """Deliveries a second of `events` published one after the other, each acknowledged."""
        published: list[str] = []
        await self._listen(events, timed=False)
        began = time.monotonic_ns()
        requests = self._requests(published)
        await load(self.host.port, [requests], most=events)
        found = await self._received(events, published)
        last_at: int = found["last_at"]
        return events * self.count / ((last_at - began) / 1e9)

    async def percentile(self, share: float, seconds: float) -> float:
        """How late the deliveries are, in milliseconds, at twenty events a second."""
        events = max(1, int(seconds / _PACE))
        published: list[str] = []
        await self._listen(events, timed=True)
        requests = self._requests(published)
        began = time.monotonic()
        for number in range(events):
            await asyncio.sleep(max(0.0, began + number * _PACE - time.monotonic()))
            await ask(self.host.port, next(requests))
        found = await self._received(events, published)
        latencies = sorted(found["latencies"])
        late: int = latencies[min(len(latencies) - 1, int(len(latencies) * share))]
        return late / 1e6

    async def until_all_see(self) -> None:
        """Publishes until every subscriber has received something, then lets it settle."""
        requests = self._requests([])
        seen = asyncio.ensure_future(self._answer())
        while not seen.done():
            await ask(self.host.port, next(requests))
            await asyncio.wait([seen], timeout=0.3)
        seen.result()
        await asyncio.sleep(_SETTLES_WITHIN_SECONDS)

    async def _listen(self, events: int, *, timed: bool) -> None:
        seconds = _DELIVERED_WITHIN_SECONDS
        order = {"events": events * self.count, "timed": timed, "seconds": seconds}
        await self._order(order)
        await self._answer()

    async def _received(self, events: int, published: Sequence[str]) -> dict[str, Any]:
        found = await self._answer()
        batches = frames(found["first"].encode("latin-1"))
        told = [
            contribution["text"]
            for batch in batches
            if batch["type"] == "next"
            for contribution in batch["payload"]["data"]["sessionFeed"]["changed"]["contributions"]
        ]
        self.frames_an_event.append(len(batches) / events)
        self.equal &= told == list(published) and found["events"] == events * self.count
        if found["events"] < events * self.count:
            raise WrongAnswer(f"{self.host.name}: {found['events']} deliveries of {events}")
        return found

    def _requests(self, published: list[str]) -> Iterator[bytes]:
        while True:
            published.append(text(len(published)))
            yield self._request(published[-1])

    def _request(self, said: str) -> bytes:
        if self.host.name != JALON:
            return post(self.host.port, "/publish", said.encode())
        given = {
            "sessionId": self.hall.session_id,
            "activityId": self.hall.activity_id,
            "text": said,
            "operationId": str(uuid4()),
        }
        token = self.hall.participants[0]
        return request(self.host.port, documents.CONTRIBUTE, {"input": given}, token=token)

    async def _order(self, order: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(orjson.dumps(order) + b"\n")
        await self.process.stdin.drain()

    async def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        if not line:
            raise WrongAnswer(f"{self.host.name}: the subscribers stopped")
        answer: dict[str, Any] = orjson.loads(line)
        return answer

    async def open(self) -> None:
        variables: dict[str, Any] = {"sessionId": self.hall.session_id}
        init = {}
        if self.host.name == JALON:
            token = self.hall.participants[0]
            init = {"authorization": f"Bearer {token}"}
            here = await ask_data(
                self.host.port, request(self.host.port, documents.CURSOR, variables, token=token)
            )
            variables["after"] = here["sessionSnapshot"]["cursor"]
        await self._order(
            {
                "port": self.host.port,
                "count": self.count,
                "init": init,
                "payload": {"query": documents.FEED, "variables": variables},
            }
        )
        await self._answer()


@asynccontextmanager
async def audience(hall: Hall, host: Host, count: int) -> AsyncIterator[Audience]:
    """`count` subscribers of `host`, all of them known to receive."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.subscribers",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # A paced round's latencies come as one line.
        limit=1 << 26,
    )
    try:
        opened = Audience(hall, host, count, process)
        await opened.open()
        await opened.until_all_see()
        yield opened
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def measure(stage: Stage) -> list[Measure]:
    found = []
    for count in stage.scale.subscribers:
        names = (JALON, STOCK, GRAPHQL_WS, BROADCAST)
        async with stage.servers(names) as hosts, AsyncExitStack() as stack:
            audiences = {
                name: await stack.enter_async_context(audience(stage.world.halls[0], host, count))
                for name, host in hosts.items()
            }
            found.append(await _rates(stage, audiences, count))
            if count == max(stage.scale.subscribers):
                found.append(await _lateness(stage, audiences, count))
    return found


async def _rates(stage: Stage, audiences: dict[str, Audience], count: int) -> Measure:
    async def rate(name: str) -> float:
        share = _SHARE_OF_STOCK if name == STOCK else 1
        return await audiences[name].rate(max(1, stage.scale.events // share))

    rounds = await in_turn(list(audiences), stage.scale.rounds, rate)
    batched = Spread.of(audiences[JALON].frames_an_event).median
    return Measure(
        name=f"diffusion à {count} abonnés d'une séance",
        unit="remises/s",
        subject=JALON,
        rounds=rounds,
        answers_equal=all(one.equal for one in audiences.values()),
        goals=(Goal((GRAPHQL_WS,), 3.5), Goal((BROADCAST,), 0.85)),
        ceilings=(BROADCAST,),
        notes=(
            f"jalon valide chaque événement sur le disque avant de le dire ; {batched:.2f} trame"
            " par événement",
            "les pairs publient par une route nue, sans rien écrire",
        ),
    )


async def _lateness(stage: Stage, audiences: dict[str, Audience], count: int) -> Measure:
    # The stock handler cannot keep this pace with a thousand subscribers.
    names = [name for name in audiences if name != STOCK]

    async def p99(name: str) -> float:
        return await audiences[name].percentile(0.99, stage.scale.paced_seconds)

    rounds = await in_turn(names, max(1, stage.scale.rounds // 2), p99)
    return Measure(
        name=f"20 événements/s vers {count} abonnés, retard p99",
        unit="ms",
        subject=JALON,
        rounds=rounds,
        answers_equal=all(audiences[name].equal for name in names),
        lower_is_better=True,
        goals=(Goal((GRAPHQL_WS,), 4.0),),
        notes=("du départ de la requête à la lecture par l'abonné, validation comprise",),
    )
