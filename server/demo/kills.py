"""Kills the server at moments drawn in advance, and starts it again: what a power cut does.

Moments are counted in requests that have left a device, and the blow falls within milliseconds:
before the server reads the request, while it works, after the commit but before the answer.
Refuses to wait for a quiet instant.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random
from typing import Final

from server.demo.hosting import Server

# How many requests a play makes: so many for each participant, so many for those who run it.
_REQUESTS_EACH: Final = 5
_REQUESTS_OF_THE_ROOM: Final = 30
_LONGEST_DELAY_SECONDS: Final = 0.03


def draw_moments(kills: int, *, participants: int, seed: int) -> frozenset[int]:
    """After which requests the server dies, spread by chance over the whole play."""
    expected = participants * _REQUESTS_EACH + _REQUESTS_OF_THE_ROOM
    return frozenset(Random(seed).sample(range(1, expected), k=kills))


class Kills:
    """`sent` is called at each request; `done` is how many times the server has died."""

    def __init__(
        self,
        server: Server,
        moments: frozenset[int],
        *,
        seed: int,
        restarts: asyncio.TaskGroup,
        tell: Callable[[str], None],
    ) -> None:
        self.done = 0
        self._tell = tell
        self._server = server
        self._moments = moments
        self._chance = Random(seed)
        self._restarts = restarts
        self._requests = 0
        self._owed = 0
        self._restart: asyncio.Task[None] | None = None

    def sent(self) -> None:
        self._requests += 1
        self._owed += self._requests in self._moments
        # One that falls while the server is down is owed until it is up again.
        if self._owed and (self._restart is None or self._restart.done()):
            self._owed -= 1
            self.done += 1
            self._restart = self._restarts.create_task(self._strike())

    async def _strike(self) -> None:
        await asyncio.sleep(self._chance.uniform(0, _LONGEST_DELAY_SECONDS))
        self._server.kill()
        await self._server.restart()
        self._tell("serveur tué (kill -9) et relancé")
