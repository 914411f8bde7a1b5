"""How many phones follow a session now, over all processes: a number, kept nowhere for long.

Each process counts its own and writes the number down every few seconds; what is no longer renewed
counts no more. The database's clock alone says what is fresh. Refuses the log: presence is no fact
of a session, and refuses to say whose phones they are.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from uuid import UUID

from server.database import Database, Dialect, Transaction
from server.ids import new_id
from server.problems import TryAgain
from server.workshops.log import Reader

WRITTEN_EVERY_SECONDS: Final = 5.0
FRESH_SECONDS: Final = 15
SHOWN_EVERY_SECONDS: Final = 2.0

_NOW: Final = {
    Dialect.SQLITE: "CAST(strftime('%s', 'now') AS INTEGER)",
    Dialect.POSTGRES: "CAST(extract(epoch FROM clock_timestamp()) AS bigint)",
}

_log = logging.getLogger(__name__)


class Presence:
    """The phones of this process. `start` it once the database is open; `close` it before."""

    def __init__(self, database: Database, *, every_seconds: float = WRITTEN_EVERY_SECONDS) -> None:
        self._database = database
        self._every_seconds = every_seconds
        self._process_id = new_id()
        self._phones: dict[UUID, Counter[UUID]] = {}
        self._written: set[UUID] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._phones.clear()
        with suppress(TryAgain):
            await self.write()

    @contextmanager
    def attending(self, session_id: UUID, participant_id: UUID) -> Iterator[None]:
        """While a phone follows the session. Two streams of one phone are one phone."""
        phones = self._phones.setdefault(session_id, Counter())
        phones[participant_id] += 1
        try:
            yield
        finally:
            phones[participant_id] -= 1
            if not phones[participant_id]:
                del phones[participant_id]
            if not phones and self._phones.get(session_id) is phones:
                del self._phones[session_id]

    async def connected(self, reader: Reader, session_id: UUID) -> int:
        """How many phones follow now: this process's own, and what the others wrote lately."""
        now = _NOW[self._database.dialect]
        rows = await reader.fetch(
            "SELECT COALESCE(SUM(connected), 0) FROM session_presence WHERE session_id = $1"
            f" AND process_id <> $2 AND beat > {now} - {FRESH_SECONDS}",
            [session_id, self._process_id],
        )
        return int(rows[0][0]) + len(self._phones.get(session_id, ()))

    async def write(self) -> None:
        """Tells the other processes how many there are here, and takes back what is over."""
        here = {session_id: len(phones) for session_id, phones in self._phones.items()}
        over = self._written - here.keys()
        if not here and not over:
            return
        now = _NOW[self._database.dialect]

        async def work(tx: Transaction) -> None:
            await tx.execute_many(
                "INSERT INTO session_presence (id, session_id, process_id, connected, beat)"
                f" VALUES ($1, $2, $3, $4, {now}) ON CONFLICT (session_id, process_id)"
                " DO UPDATE SET connected = excluded.connected, beat = excluded.beat",
                [(new_id(), id_, self._process_id, count) for id_, count in sorted(here.items())],
            )
            await tx.execute_many(
                "DELETE FROM session_presence WHERE session_id = $1 AND process_id = $2",
                [(session_id, self._process_id) for session_id in sorted(over)],
            )

        await self._database.unit_of_work(work)
        self._written = set(here)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._every_seconds)
            try:
                await self.write()
            except Exception as error:
                # Presence may be lost: the next turn writes it again.
                _log.warning("presence was not written: %s", type(error).__name__)
