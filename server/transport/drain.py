"""Stopping without dropping: what was accepted is finished, what comes later is refused.

Order of a stop: readiness says no, new operations are refused, running ones end, sockets are
closed with 1012. Refuses to cancel a mutation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from server.transport.refusals import draining


class Drain:
    """Counts the operations under way and knows which sockets to close at the end."""

    def __init__(self) -> None:
        self.began = False
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._closings: list[Callable[[], Awaitable[None]]] = []

    @property
    def running(self) -> int:
        return self._running

    def at_the_end(self, close: Callable[[], Awaitable[None]]) -> None:
        """`close` is awaited once nothing runs any more."""
        self._closings.append(close)

    def admit(self) -> None:
        """Raises Refusal once the stop has begun."""
        if self.began:
            raise draining()

    @contextmanager
    def operation(self) -> Iterator[None]:
        """Wraps one accepted operation from its admission to its answer."""
        self._running += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._running -= 1
            if self._running == 0:
                self._idle.set()

    async def finish(self, *, within: float) -> bool:
        """Whether everything accepted ended in time; sockets are closed either way."""
        self.began = True
        try:
            async with asyncio.timeout(within):
                await self._idle.wait()
            finished = True
        except TimeoutError:
            finished = False
        for close in self._closings:
            await close()
        return finished
