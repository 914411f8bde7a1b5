"""The word that a session moved: in this process, or to every process through PostgreSQL.

A poke carries no content and may be lost or come twice; whoever is poked reads the log. Refuses to
be the only way to learn: every listener also looks for itself every `POLL_SECONDS`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol
from uuid import UUID

from server.database import Database, Dialect, Transaction

POLL_SECONDS = 2.0
_CHANNEL = "live_session"


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


class PostgresWakeup(LocalWakeup):
    """Among the processes of one PostgreSQL database. The payload is `session:seq`, nothing else."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._stop: Callable[[], Awaitable[None]] | None = None

    async def open(self) -> None:
        self._stop = await self._database.listen(_CHANNEL, self._hear)

    async def close(self) -> None:
        if self._stop is not None:
            await self._stop()
            self._stop = None

    async def tell(self, tx: Transaction, session_id: UUID, seq: int) -> None:
        await tx.fetch("SELECT pg_notify($1, $2)", [_CHANNEL, f"{session_id}:{seq}"])

    def _hear(self, payload: str | None) -> None:
        if payload is None:
            # The connection was away: anything may have moved meanwhile.
            for session_id in tuple(self._signals):
                self.announce(session_id, 0)
            return
        named, _, seq = payload.partition(":")
        self.announce(UUID(named), int(seq))


def wakeup_for(database: Database) -> Wakeup:
    """What carries the word where this database is; to be opened before use."""
    return PostgresWakeup(database) if database.dialect is Dialect.POSTGRES else LocalWakeup()
