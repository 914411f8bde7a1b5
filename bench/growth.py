"""What one unit of work costs when there is ten times and a hundred times more of it.

Refuses absolute figures: each cost is relative to the first one of its own round.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from itertools import cycle
from typing import Final

from bench import documents
from bench.client import load, request
from bench.contributions import contributions
from bench.fanout import audience
from bench.hosting import Host
from bench.rounds import Growth, in_turn
from bench.stage import JALON, Stage

_CONNECTIONS: Final = 4
_MICROSECONDS: Final = 1e6


async def measure(stage: Stage) -> list[Growth]:
    async with stage.servers((JALON,)) as hosts:
        host = hosts[JALON]
        return [
            await _rows(stage, host),
            await _deliveries(stage, host),
            await _contributions(stage, host),
        ]


async def _rows(stage: Stage, host: Host) -> Growth:
    amounts = stage.scale.rows

    async def cost(amount: str) -> float:
        given = {"first": int(amount)}
        one = request(host.port, documents.MANY, given, token=stage.world.token)
        callers = [cycle([one]) for _ in range(_CONNECTIONS)]
        done = await load(host.port, callers, seconds=stage.scale.seconds)
        return _MICROSECONDS / (done.rate * int(amount))

    for amount in amounts:
        await cost(str(amount))
    rounds = await in_turn([str(amount) for amount in amounts], stage.scale.rounds, cost)
    return Growth(
        name="une ligne lue (Q1), missions demandées",
        unit="µs par mission",
        amounts=amounts,
        rounds={int(amount): values for amount, values in rounds.items()},
    )


async def _contributions(stage: Stage, host: Host) -> Growth:
    """One session that only grows: there is one round, and its stretches follow one another."""
    amounts = stage.scale.contributions
    clients = [contributions(stage, host, number) for number in range(stage.scale.clients)]
    await load(host.port, clients, most=amounts[0])
    rounds = {}
    for amount in amounts:
        done = await load(host.port, clients, most=amount)
        rounds[amount] = [_MICROSECONDS / done.rate]
    return Growth(
        name="une contribution, contributions d'une même séance",
        unit="µs par contribution",
        amounts=amounts,
        rounds=rounds,
        notes=("une seule passe : la séance ne fait que grandir",),
    )


async def _deliveries(stage: Stage, host: Host) -> Growth:
    amounts = stage.scale.audience
    async with AsyncExitStack() as stack:
        # Each audience its own session: they would otherwise hear one another's events.
        audiences = {
            str(amount): await stack.enter_async_context(audience(hall, host, amount))
            for amount, hall in zip(amounts, stage.world.halls[1:], strict=True)
        }

        async def cost(amount: str) -> float:
            return _MICROSECONDS / await audiences[amount].rate(stage.scale.events)

        rounds = await in_turn(list(audiences), stage.scale.rounds, cost)
    return Growth(
        name="une remise, abonnés d'une séance",
        unit="µs par remise",
        amounts=amounts,
        rounds={int(amount): values for amount, values in rounds.items()},
        notes=("l'écriture de l'événement est comprise et se partage entre les abonnés",),
    )
