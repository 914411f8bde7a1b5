"""The embedded database: one connection that writes, a few that read.

Refuses to read through the writing connection: a reader never waits for a transaction, and a
transaction never for a reader.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from tortoise.backends.base.client import NestedTransactionContext, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.exceptions import OperationalError

from server.database.codec import encode
from server.database.dialects import Dialect, for_sqlite
from server.database.failures import StatementTooLong, Verdict, WorkUndone
from server.database.units import Hear, Snapshot, Stop
from server.problems import TryAgain

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": 5000,
    # A statement that fires triggers keeps aside what it may have to undo: in a file, it cost more
    # than all else that the statement does.
    "temp_store": "MEMORY",
}
_IDLE_READERS = 8
_log = logging.getLogger(__name__)
_STATEMENTS_KEPT = 512
# Virtual machine steps between two looks at the clock: about a millisecond.
_STEPS_BETWEEN_LOOKS = 20_000

# Both log values at debug level, and a value may be personal.
for _name in ("tortoise.db_client", "aiosqlite"):
    logging.getLogger(_name).setLevel(logging.INFO)


class SqliteUnit(SqliteTransactionWrapper):
    """One transaction of the writing connection, as Tortoise's calls expect it."""

    async def begin(self) -> None:
        # IMMEDIATE: a deferred transaction that reads before it writes may be refused half-way.
        await self._connection.execute_fetchall("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        if not self._connection.in_transaction:
            raise WorkUndone
        await super().commit()

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(type(self)(self))

    @translate_exceptions
    async def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        async with self.acquire_connection() as connection:
            found = await connection.execute_fetchall(
                for_sqlite(sql), encode(parameters, Dialect.SQLITE)
            )
        return [tuple(row) for row in found]

    @translate_exceptions
    async def touch(self, sql: str, parameters: Sequence[Any]) -> int:
        async with self.acquire_connection() as connection:
            values = encode(parameters, Dialect.SQLITE)
            # Not the connection's total of changes: that counts what triggers write too.
            async with connection.execute(for_sqlite(sql), values) as cursor:
                return max(int(cursor.rowcount), 0)

    @translate_exceptions
    async def touch_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        async with self.acquire_connection() as connection:
            cursor = await connection.executemany(
                for_sqlite(sql), [encode(row, Dialect.SQLITE) for row in rows]
            )
            await cursor.close()


class SqliteReader:
    """A read-only connection used on the loop's own thread: its statements are short or refused."""

    def __init__(self, path: Path, deadline_seconds: float) -> None:
        self._deadline_seconds = deadline_seconds
        self._deadline = 0.0
        with _reading(""):
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro",
                uri=True,
                isolation_level=None,
                timeout=1,
                cached_statements=_STATEMENTS_KEPT,
            )
        self._connection.set_progress_handler(self._is_late, _STEPS_BETWEEN_LOOKS)

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline

    def begin(self) -> None:
        with _reading(""):
            self._connection.execute("BEGIN")

    def end(self) -> None:
        self._connection.rollback()

    def close(self) -> None:
        self._connection.close()

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        self._deadline = time.monotonic() + self._deadline_seconds
        with _reading(sql):
            return self._connection.execute(
                for_sqlite(sql), encode(parameters, Dialect.SQLITE)
            ).fetchall()


@contextmanager
def _reading(sql: str) -> Iterator[None]:
    """Tells what a reader may wait for from what is wrong with its statement."""
    try:
        yield
    except sqlite3.OperationalError as error:
        match error.sqlite_errorcode & 0xFF:
            case sqlite3.SQLITE_INTERRUPT:
                raise StatementTooLong(sql) from error
            case (
                sqlite3.SQLITE_BUSY
                | sqlite3.SQLITE_LOCKED
                | sqlite3.SQLITE_CANTOPEN
                | sqlite3.SQLITE_IOERR
                | sqlite3.SQLITE_FULL
            ):
                raise TryAgain from error
            case _:
                raise


class SqliteEngine:
    """The connections of one database file."""

    dialect = Dialect.SQLITE

    def __init__(self, path: Path, *, deadline_seconds: float) -> None:
        self._path = path
        self._deadline_seconds = deadline_seconds
        self._idle: list[SqliteReader] = []
        self._client: SqliteClient | None = None
        self._hearers: dict[str, list[Hear]] = {}

    @property
    def tortoise_connection(self) -> dict[str, Any]:
        return {
            "engine": "tortoise.backends.sqlite",
            "credentials": {"file_path": str(self._path), **PRAGMAS},
        }

    async def open(self, client: Any) -> None:
        self._client = client
        await client.create_connection(with_db=True)

    async def close(self) -> None:
        for reader in self._idle:
            reader.close()
        self._idle.clear()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteUnit]:
        """One write transaction; the lock keeps every other user of the connection out."""
        client = self._client
        assert client is not None
        async with client._lock:
            unit = SqliteUnit(client)
            try:
                await unit.begin()
                yield unit
                await unit.commit()
            except BaseException:
                await self._undo(unit)
                raise

    async def _undo(self, unit: SqliteUnit) -> None:
        # Without a transaction this does nothing, whether BEGIN failed or was never answered.
        await asyncio.shield(unit._connection.rollback())

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        reader = (
            self._idle.pop() if self._idle else SqliteReader(self._path, self._deadline_seconds)
        )
        try:
            reader.begin()
            yield reader
        finally:
            # Nothing is awaited here: a cancelled caller cannot leave a reader half-way.
            reader.end()
            if len(self._idle) < _IDLE_READERS:
                self._idle.append(reader)
            else:
                reader.close()

    async def listen(self, channel: str, hear: Hear) -> Stop:
        hearers = self._hearers.setdefault(channel, [])
        hearers.append(hear)

        async def stop() -> None:
            hearers.remove(hear)

        return stop

    def tell(self, channel: str, payload: str) -> None:
        """After the commit, to this process."""
        for hear in tuple(self._hearers.get(channel, ())):
            try:
                hear(payload)
            except Exception:
                # What was committed stands, whatever becomes of its news.
                _log.exception("a notification was not taken")

    def verdict(self, error: BaseException) -> Verdict:
        cause = error.args[0] if isinstance(error, OperationalError) and error.args else error
        code = getattr(cause, "sqlite_errorcode", None)
        if not isinstance(cause, sqlite3.OperationalError) or code is None:
            return Verdict.ITS_OWN
        match code & 0xFF:
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return Verdict.CONTENDED
            case sqlite3.SQLITE_FULL:
                return Verdict.FULL
            case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
                return Verdict.UNREACHABLE
            case _:
                return Verdict.ITS_OWN
