"""The word that a session moved: in this process, or to every process through PostgreSQL.

A poke carries no content and may be lost or come twice; whoever is poked reads the log. Refuses to
be the only way to learn: every listener also looks for itself every `POLL_SECONDS`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol
from uuid import UUID

from server.database import Transaction

POLL_SECONDS = 2.0
CHANNEL = "live_session"


class Signal:
    """One listener's ear. Clear it before reading: what lands mid-read must wake it again."""

    def __init__(self) -> None:
        self._poked = asyncio.Event()

    def clear(self) -> None:
        self._poked.clear()

    def poke(self) -> None:
        self._poked.set()

    async def wait(self, seconds: float) -> None:
        """Until poked, and no longer than `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._poked.wait()
        except TimeoutError:
            return


class Wakeup(Protocol):
    """How a room tells, and a tailer hears, that a session moved."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def tell(self, tx: Transaction, session_id: UUID, seq: int) -> None:
        """From inside the transaction that writes: heard only if it commits."""
        ...

    def announce(self, session_id: UUID, seq: int) -> None:
        """After the commit, to this process."""
        ...

    def listening(self, session_id: UUID) -> AbstractContextManager[Signal]: ...


class LocalWakeup:
    """Among the tasks of one process."""

    def __init__(self) -> None:
        self._signals: dict[UUID, set[Signal]] = {}

    async def open(self) -> None:
        return

    async def close(self) -> None:
        return

    async def tell(self, tx: Transaction, session_id: UUID, seq: int) -> None:
        return

    def announce(self, session_id: UUID, seq: int) -> None:
        for signal in self._signals.get(session_id, ()):
            signal.poke()

    @contextmanager
    def listening(self, session_id: UUID) -> Iterator[Signal]:
        signal = Signal()
        self._signals.setdefault(session_id, set()).add(signal)
        try:
            yield signal
        finally:
            listeners = self._signals[session_id]
            listeners.discard(signal)
            if not listeners:
                del self._signals[session_id]
