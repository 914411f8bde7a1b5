"""When tokens and sessions were last used, to the minute, told beside the requests.

Noting one is a look in a dictionary; writing comes later, all of them in one unit of work. Refuses
to remember more than `capacity` of them: what is not written is only a date that lags.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction

PRECISION: Final = timedelta(minutes=1)
_CAPACITY: Final = 10_000
_PAUSE_SECONDS: Final = 2.0

_log = logging.getLogger(__name__)

_TOKENS: Final = (
    "UPDATE api_token SET last_used_at = $2"
    " WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)"
)
_SESSIONS: Final = "UPDATE web_session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at <= $3"


class Sightings:
    """What this process saw. `pause_seconds` is how long it gathers before it writes."""

    def __init__(
        self,
        database: Database,
        *,
        capacity: int = _CAPACITY,
        pause_seconds: float = _PAUSE_SECONDS,
    ) -> None:
        self._database = database
        self._capacity = capacity
        self._pause_seconds = pause_seconds
        self._seen: OrderedDict[UUID, datetime] = OrderedDict()
        self._waiting: dict[UUID, datetime] = {}
        self._writing: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    def note(self, viewer: Viewer, now: datetime) -> None:
        """At most one line a minute for each; nothing for the public or a participant."""
        id_ = viewer.token_id or viewer.web_session_id
        if id_ is None or self._closing.is_set():
            return
        before = self._seen.get(id_)
        if before is not None and now - before < PRECISION:
            return
        self._seen[id_] = now
        self._seen.move_to_end(id_)
        if len(self._seen) > self._capacity:
            self._seen.popitem(last=False)
        if len(self._waiting) < self._capacity:
            self._waiting[id_] = now
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_soon())

    async def flush(self) -> None:
        """Writes what waits. A database that cannot take it loses a date, never a request."""
        waiting, self._waiting = self._waiting, {}
        rows = [(id_, at, at - PRECISION) for id_, at in waiting.items()]

        async def work(tx: Transaction) -> None:
            # One of the two tables knows each id.
            await tx.execute_many(_TOKENS, rows)
            await tx.execute_many(_SESSIONS, rows)

        try:
            await self._database.unit_of_work(work)
        except Exception as error:
            _log.warning("uses of tokens were not written: %s", type(error).__name__)

    async def close(self) -> None:
        """Writes the last ones."""
        self._closing.set()
        if self._writing is not None:
            await self._writing

    async def _write_soon(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pause_seconds):
                await self._closing.wait()
        while self._waiting:
            await self.flush()
        self._writing = None
