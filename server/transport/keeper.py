"""One task that looks after the time of all sockets: deadlines, pings, re-checks.

A task or a timer for each socket would cost more than the socket. It starts with the first
socket and ends with the last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from server.transport.limits import Limits


class Kept(Protocol):
    """A socket, as far as time is concerned."""

    def tick(self, now: float) -> None: ...

    async def close(self, code: int, reason: str) -> None: ...

    async def recheck(self) -> None: ...


class Keeper:
    """The open sockets of this process."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._sockets: set[Kept] = set()
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._sockets)

    @property
    def resting(self) -> bool:
        return self._task is None

    def keep(self, socket: Kept) -> None:
        self._sockets.add(socket)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())

    def release(self, socket: Kept) -> None:
        self._sockets.discard(socket)
        if not self._sockets and self._task is not None:
            self._task.cancel()
            self._task = None

    async def close_all(self, code: int, reason: str) -> None:
        await asyncio.gather(*(socket.close(code, reason) for socket in list(self._sockets)))

    async def recheck_all(self) -> None:
        """At once, after a right was withdrawn, instead of at each socket's own next time."""
        await asyncio.gather(*(socket.recheck() for socket in list(self._sockets)))

    def tick(self) -> None:
        now = self._clock()
        for socket in list(self._sockets):
            socket.tick(now)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._limits.tick_seconds)
            self.tick()
