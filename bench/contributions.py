"""Durable contributions: many clients at once, over HTTP, each waiting until its own is committed.

Refuses to count what is not in the file: acknowledged and stored must be the same number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import uuid4

from bench import documents
from bench.client import Round, load, request
from bench.hosting import Host
from bench.rounds import Goal, Measure, in_turn
from bench.stage import JALON, STOCK, Stage, count_rows
from bench.subscribers import text

_TABLES: Final = {JALON: "contribution", STOCK: "session_content"}
_DOCUMENTS: Final = {JALON: documents.CONTRIBUTE, STOCK: documents.PLAIN_CONTRIBUTE}


def contributions(stage: Stage, host: Host, participant: int) -> Iterator[bytes]:
    """One participant's contributions, without end."""
    hall = stage.world.halls[0]
    token = hall.participants[participant % len(hall.participants)]
    number = 0
    while True:
        number += 1
        given = {
            "sessionId": hall.session_id,
            "activityId": hall.activity_id,
            "text": text(number),
            "operationId": str(uuid4()),
        }
        yield request(host.port, _DOCUMENTS[host.name], {"input": given}, token=token)


async def measure(stage: Stage) -> list[Measure]:
    async with stage.servers((JALON, STOCK)) as hosts:
        before = {name: count_rows(host.database, _TABLES[name]) for name, host in hosts.items()}
        acknowledged = dict.fromkeys(hosts, 0)
        slowest: dict[str, list[float]] = {name: [] for name in hosts}

        async def contribute(name: str) -> Round:
            clients = [
                contributions(stage, hosts[name], number) for number in range(stage.scale.clients)
            ]
            done = await load(hosts[name].port, clients, seconds=stage.scale.seconds)
            acknowledged[name] += done.answers
            return done

        async def rate(name: str) -> float:
            done = await contribute(name)
            slowest[name].append(done.percentile(0.99) * 1_000)
            return done.rate

        for name in hosts:
            await contribute(name)
        rounds = await in_turn(list(hosts), stage.scale.rounds, rate)
        stored = {
            name: count_rows(host.database, _TABLES[name]) - before[name]
            for name, host in hosts.items()
        }
    name = f"contributions durables, {stage.scale.clients} clients à la fois"
    equal = stored == acknowledged
    return [
        Measure(
            name=name,
            unit="accusés/s",
            subject=JALON,
            rounds=rounds,
            answers_equal=equal,
            goals=(Goal((STOCK,), 10.0),),
            notes=(
                "SQLite, synchronous=FULL ; de HTTP à l'accusé, après validation sur le disque",
                "le pair écrit une ligne sans journal, sans idempotence et sans annonce",
            ),
        ),
        Measure(
            name=f"{name}, p99",
            unit="ms",
            subject=JALON,
            rounds=slowest,
            answers_equal=equal,
            lower_is_better=True,
        ),
    ]
