"""The three reads of the contract over HTTP, beside peers that answer the same.

Refuses to time what differs: every answer is compared first, cursors aside.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from typing import Any, Final

from bench import documents
from bench.client import ask_data, load, request
from bench.hosting import Host
from bench.rounds import Goal, Measure, in_turn
from bench.stage import BARE, CONSTANT, JALON, MERCURIUS, STOCK, YOGA, Stage

_COMPARED: Final = 24
_STEADY: Final = 0.05
_WARM_ROUND_SECONDS: Final = 0.25


@dataclass(frozen=True, slots=True)
class Read:
    """One document, what it is asked with, and what is hoped for."""

    name: str
    document: str
    variables: Sequence[Mapping[str, Any]]
    goals: tuple[Goal, ...]
    paged: bool = False


def reads(stage: Stage) -> tuple[Read, ...]:
    peers, limit = (YOGA, MERCURIUS), (BARE,)
    # One id in four is hidden from the viewer, as among the missions themselves.
    world = stage.world
    ids = [
        id_
        for three, hidden in zip(_by_three(world.missions), world.hidden, strict=False)
        for id_ in (*three, hidden)
    ]
    return (
        Read(
            f"Q1 : {stage.scale.page} missions, organisation, 3 participations, 2 lignes",
            documents.MANY,
            [{"first": stage.scale.page}],
            (Goal(peers, 3.0), Goal(limit, 0.8)),
        ),
        Read(
            "Q2 : une mission, 5 champs",
            documents.ONE,
            [{"id": id_} for id_ in ids],
            (Goal(peers, 1.0), Goal(limit, 0.8)),
        ),
        Read(
            "Q3 : page de 20, participations, totalCount, pageInfo",
            documents.PAGE,
            [{"after": None}],
            (Goal(peers, 2.0), Goal(limit, 0.8)),
            paged=True,
        ),
    )


def _by_three(ids: Sequence[str]) -> Iterator[tuple[str, ...]]:
    given = iter(ids)
    while three := tuple(islice(given, 3)):
        yield three


async def measure(stage: Stage) -> list[Measure]:
    async with stage.servers((JALON, STOCK, BARE, YOGA, MERCURIUS)) as hosts:
        return [await _measure(stage, hosts, read) for read in reads(stage)]


async def _measure(stage: Stage, hosts: Mapping[str, Host], read: Read) -> Measure:
    requests = {name: await _requests(stage, host, read) for name, host in hosts.items()}
    equal = await _all_equal(hosts, requests)
    requests[CONSTANT] = await _requests(stage, hosts[BARE], read, path="/constant")
    ports = {name: host.port for name, host in hosts.items()} | {CONSTANT: hosts[BARE].port}

    async def rate(name: str, seconds: float = stage.scale.seconds) -> float:
        asked = requests[name]
        starts = [number % len(asked) for number in range(stage.scale.connections)]
        callers = [cycle([*asked[start:], *asked[:start]]) for start in starts]
        return (await load(ports[name], callers, seconds=seconds)).rate

    # What compiles while it runs; the others are at full speed from their second answer.
    for name in stage.present((JALON, YOGA, MERCURIUS)):
        await _until_steady(partial(rate, name, _WARM_ROUND_SECONDS), stage)
    rounds = await in_turn(list(ports), stage.scale.rounds, rate)
    return Measure(
        name=read.name,
        unit="réponses/s",
        subject=JALON,
        rounds=rounds,
        answers_equal=equal,
        goals=read.goals,
        ceilings=(CONSTANT,),
    )


async def _requests(stage: Stage, host: Host, read: Read, *, path: str = "/graphql") -> list[bytes]:
    """The requests of one server: a second page is asked with the cursor that it gave itself."""
    asked = [
        request(host.port, read.document, variables, token=stage.world.token, path=path)
        for variables in read.variables
    ]
    if read.paged:
        first = await ask_data(
            host.port,
            request(host.port, read.document, read.variables[0], token=stage.world.token),
        )
        after = {"after": first["missions"]["pageInfo"]["endCursor"]}
        asked.append(request(host.port, read.document, after, token=stage.world.token, path=path))
    return asked


async def _all_equal(hosts: Mapping[str, Host], requests: Mapping[str, list[bytes]]) -> bool:
    answers = [
        [
            documents.without_cursors(await ask_data(host.port, one))
            for one in requests[name][:_COMPARED]
        ]
        for name, host in hosts.items()
    ]
    return all(answer == answers[0] for answer in answers[1:])


async def _until_steady(rate: Callable[[], Awaitable[float]], stage: Stage) -> None:
    """A JIT needs its time: loads until two rounds in a row agree, or the time is up."""
    before = 0.0
    for _ in range(int(stage.scale.warm_seconds / _WARM_ROUND_SECONDS)):
        now = await rate()
        if abs(now - before) < _STEADY * now:
            return
        before = now
