"""PostgreSQL's notifications, heard on a connection outside the pools.

Refuses to promise delivery: what was sent while nobody listened is lost. The hearer is told `None`
when that may have happened, and looks for itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from server.database.units import Hear, Stop

# A connection that a network forgot says nothing: it is asked a question now and then.
_PROBE_EVERY_SECONDS = 10.0
_PROBE_SECONDS = 5.0
_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 2.0
_log = logging.getLogger(__name__)


async def listen(arguments: dict[str, Any], channel: str, hear: Hear) -> Stop:
    """Listens until the returned function is awaited. Raises when the first attempt fails."""
    listener = _Listener(arguments, channel, hear)
    task = asyncio.create_task(listener.run())

    async def stop() -> None:
        task.cancel()
        await asyncio.wait({task})

    try:
        await asyncio.wait({task, listener.listening}, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        await stop()
        raise
    if task.done():
        await task
    return stop


class _Listener:
    def __init__(self, arguments: dict[str, Any], channel: str, hear: Hear) -> None:
        self._arguments = arguments
        self._channel = channel
        self._hear = hear
        self.listening: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                async with self._connected() as (connection, lost):
                    if self.listening.done():
                        self._tell(None)
                    else:
                        self.listening.set_result(None)
                    pause = _FIRST_PAUSE_SECONDS
                    await self._watch(connection, lost)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                if not self.listening.done():
                    raise
                _log.warning("notifications are not heard for now: %s", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[asyncpg.Connection, asyncio.Event]]:
        connection = await asyncpg.connect(
            **self._arguments,
            timeout=_PROBE_SECONDS,
            server_settings={"application_name": "jalon-listener"},
        )
        lost = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _connection: lost.set())
            await connection.add_listener(self._channel, self._heard)
            yield connection, lost
        finally:
            # At once and without a farewell: the server drops what listened with the connection.
            connection.terminate()

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        self._tell(str(payload))

    def _tell(self, payload: str | None) -> None:
        try:
            self._hear(payload)
        except Exception:
            # The hearer's bug must not end the listening of everyone who depends on it.
            _log.exception("a notification was not taken")

    @staticmethod
    async def _watch(connection: asyncpg.Connection, lost: asyncio.Event) -> None:
        """Returns when the connection is lost; raises when it no longer answers."""
        while True:
            try:
                async with asyncio.timeout(_PROBE_EVERY_SECONDS):
                    await lost.wait()
                return
            except TimeoutError:
                await connection.execute("SELECT 1", timeout=_PROBE_SECONDS)
