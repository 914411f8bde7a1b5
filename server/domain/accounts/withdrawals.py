"""That a right was withdrawn: told with the change, heard by every process that holds open sockets.

One recheck answers all that was withdrawn since the last, and never two at once: signing in and out
all day costs the others nothing. Refuses to say whose right it was; whoever is told looks again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from server.database import Database, Transaction

CHANNEL: Final = "access_withdrawn"
WITHDRAWING: Final = frozenset(
    {
        *("revoke_token", "rotate_token", "revoke_session", "end_role", "suspend_account"),
        "remove_person",
    }
)
"""The verbs of the journal that take a right away from whoever may be connected."""
_PAUSE_SECONDS: Final = 1.0

_log = logging.getLogger(__name__)


async def told_of(tx: Transaction, verb: str) -> None:
    """Within the unit of work that withdraws; nothing for any other verb."""
    if verb in WITHDRAWING:
        await tx.tell(CHANNEL, "")


class Withdrawals:
    """`open` it once `recheck` is known, and `close` it before the database."""

    def __init__(self, database: Database, *, pause_seconds: float = _PAUSE_SECONDS) -> None:
        self._database = database
        self._pause_seconds = pause_seconds
        self._recheck: Callable[[], Awaitable[None]] | None = None
        self._stop: Callable[[], Awaitable[None]] | None = None
        self._asked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def answered_by(self, recheck: Callable[[], Awaitable[None]]) -> None:
        """What looks at the open sockets again."""
        self._recheck = recheck

    async def open(self) -> None:
        self._stop = await self._database.listen(CHANNEL, self._hear)
        self._task = asyncio.create_task(self._answer())

    async def close(self) -> None:
        if self._stop is not None:
            await self._stop()
            self._stop = None
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def _hear(self, _payload: str | None) -> None:
        self._asked.set()

    async def _answer(self) -> None:
        while True:
            await self._asked.wait()
            # Cleared before looking: a right withdrawn meanwhile asks for another look.
            self._asked.clear()
            if self._recheck is not None:
                try:
                    await self._recheck()
                except Exception as error:
                    _log.warning("open sockets were not rechecked: %s", type(error).__name__)
            await asyncio.sleep(self._pause_seconds)
