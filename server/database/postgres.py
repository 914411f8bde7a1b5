"""PostgreSQL: a pool that writes through Tortoise, a pool that reads, and a connection that listens.

Refuses session state: a connection goes back to its pool without a reset, so nothing here or in
a unit of work may set, lock or listen for longer than its transaction.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncpg
from tortoise.backends.asyncpg.client import TransactionWrapper
from tortoise.backends.base.client import NestedTransactionContext, TransactionContext
from tortoise.backends.base_postgres.client import translate_exceptions

from server.database.codec import encode
from server.database.dialects import Dialect
from server.database.failures import (
    StatementTooLong,
    Unreachable,
    UnsureOutcome,
    Verdict,
    WorkUndone,
)
from server.database.listening import listen
from server.database.units import Hear, Snapshot, Stop
from server.problems import TryAgain

_ACQUIRE_SECONDS = 5.0
_GIVE_BACK_SECONDS = 5.0
# A server that the network swallowed answers nothing, and TCP alone takes a quarter of an hour.
_ANSWER_SECONDS = 15.0
# Another process that was stopped inside a transaction holds its rows: a waiting one asks its
# caller to come again, and the stopped one loses its transaction.
_LOCK_SECONDS = 4.0
_IDLE_SECONDS = 10.0
_STATEMENTS_KEPT = 512
# In bytes: the rule of a link is longer than what is kept otherwise, and dear to plan each time.
_LONGEST_KEPT = 64 * 1024
_log = logging.getLogger(__name__)
_savepoints = count()


_CONTENDED = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
)
_LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
)


@contextmanager
def _reaching() -> Iterator[None]:
    """Around what talks to the server, and nothing else: a file that is missing is no lost server."""
    try:
        yield
    except _LOST as error:
        raise Unreachable from error


def connection_arguments(url: str) -> dict[str, Any]:
    """What asyncpg and Tortoise both take, out of `postgres://user:secret@host:port/name?…`.

    `?host=/folder` names a unix socket's folder, `?sslmode=` is libpq's.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    arguments: dict[str, Any] = {
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "host": options.pop("host", None) or parts.hostname,
        "port": int(options.pop("port", 0) or parts.port or 5432),
        "database": unquote(parts.path.lstrip("/")),
    }
    if sslmode := options.pop("sslmode", None):
        arguments["ssl"] = sslmode
    if options:
        raise ValueError(f"unknown options in the database URL: {', '.join(sorted(options))}")
    return arguments


async def _keep_as_it_is(connection: asyncpg.Connection) -> None:
    """In place of asyncpg's reset, one round trip: see the module's refusal."""


class PostgresUnit(TransactionWrapper):
    """One transaction of one pooled connection, as Tortoise's calls expect it."""

    async def begin(self) -> None:
        # One message, hence one round trip.
        await self._say(
            f"BEGIN; SET LOCAL lock_timeout = {int(_LOCK_SECONDS * 1000)};"
            f" SET LOCAL idle_in_transaction_session_timeout = {int(_IDLE_SECONDS * 1000)}"
        )

    async def commit(self) -> None:
        try:
            answer = await self._say("COMMIT")
        except Unreachable as error:
            raise UnsureOutcome from error
        self._finalized = True
        if answer != "COMMIT":
            # A failed statement aborts the transaction, and COMMIT then means ROLLBACK.
            raise WorkUndone

    async def rollback(self) -> None:
        await self._say("ROLLBACK")
        self._finalized = True

    async def savepoint(self) -> None:
        self._name = f"model_{next(_savepoints)}"
        await self._say(f"SAVEPOINT {self._name}")

    async def savepoint_rollback(self) -> None:
        await self._say(f"ROLLBACK TO SAVEPOINT {self._name}")
        self._finalized = True

    async def release_savepoint(self) -> None:
        await self._say(f"RELEASE SAVEPOINT {self._name}")
        self._finalized = True

    async def _say(self, sql: str) -> str:
        with _reaching():
            return await self._connection.execute(sql)

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        with _reaching():
            return await super()._translate_exceptions(func, *args, **kwargs)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(type(self)(self))

    @translate_exceptions
    async def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        async with self.acquire_connection() as connection:
            found = await connection.fetch(sql, *encode(parameters, Dialect.POSTGRES))
        return [tuple(row) for row in found]

    @translate_exceptions
    async def touch(self, sql: str, parameters: Sequence[Any]) -> int:
        async with self.acquire_connection() as connection:
            answer = await connection.execute(sql, *encode(parameters, Dialect.POSTGRES))
        number = answer.rpartition(" ")[2]
        return int(number) if number.isdigit() else 0

    @translate_exceptions
    async def touch_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        async with self.acquire_connection() as connection:
            await connection.executemany(sql, [encode(row, Dialect.POSTGRES) for row in rows])


class PostgresSnapshot:
    """One read-only transaction of a pooled connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            rows = await self._connection.fetch(sql, *encode(parameters, Dialect.POSTGRES))
        except asyncpg.QueryCanceledError as error:
            raise StatementTooLong(sql) from error
        except _LOST as error:
            raise TryAgain from error
        return [tuple(row) for row in rows]


class PostgresEngine:
    """The pools of one PostgreSQL database."""

    dialect = Dialect.POSTGRES

    def __init__(self, url: str, *, pool_size: int, deadline_seconds: float) -> None:
        self._arguments = connection_arguments(url)
        self._writers_size = max(1, pool_size // 2)
        self._readers_size = max(1, pool_size - self._writers_size)
        self._deadline_seconds = deadline_seconds
        self._client: Any = None
        self._readers: Any = None
        self._giving_back: set[asyncio.Task[None]] = set()

    @property
    def tortoise_connection(self) -> dict[str, Any]:
        return {
            "engine": "tortoise.backends.asyncpg",
            "credentials": {
                **self._arguments,
                "minsize": 1,
                "maxsize": self._writers_size,
                "reset": _keep_as_it_is,
                "statement_cache_size": _STATEMENTS_KEPT,
                "command_timeout": _ANSWER_SECONDS,
                "application_name": "jalon",
            },
        }

    async def open(self, client: Any) -> None:
        self._client = client
        await client.create_connection(with_db=True)
        self._readers = await asyncpg.create_pool(
            **self._arguments,
            min_size=1,
            max_size=self._readers_size,
            reset=_keep_as_it_is,
            statement_cache_size=_STATEMENTS_KEPT,
            max_cacheable_statement_size=_LONGEST_KEPT,
            command_timeout=self._deadline_seconds + _GIVE_BACK_SECONDS,
            server_settings={
                "application_name": "jalon-readers",
                "default_transaction_read_only": "on",
                "statement_timeout": str(int(self._deadline_seconds * 1000)),
            },
        )

    async def close(self) -> None:
        if self._giving_back:
            await asyncio.wait(self._giving_back)
        if self._readers is not None:
            try:
                await asyncio.wait_for(self._readers.close(), _GIVE_BACK_SECONDS)
            except TimeoutError:
                self._readers.terminate()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresUnit]:
        """One write transaction on a connection of its own."""
        pool = self._client._pool
        with _reaching():
            connection = await pool.acquire(timeout=_ACQUIRE_SECONDS)
        unit = PostgresUnit(self._client)
        unit._connection = connection
        try:
            await unit.begin()
            yield unit
            await unit.commit()
        finally:
            await self._finish(self._give_back(pool, connection))

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        connection = await self._reading()
        try:
            yield PostgresSnapshot(connection)
        finally:
            await self._finish(self._give_back(self._readers, connection))

    async def _reading(self) -> Any:
        """A connection inside a read transaction. Raises TryAgain when the server is away.

        After a restart of the server every idle connection of the pool is dead and may not know
        it yet. Nothing was read on it: the next one is asked.
        """
        lost: BaseException | None = None
        for _ in range(self._readers.get_max_size() + 1):
            try:
                async with asyncio.timeout(_ACQUIRE_SECONDS):
                    connection = await self._readers.acquire()
            except _LOST as error:
                raise TryAgain from error
            try:
                await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            except _LOST as error:
                lost = error
                await self._finish(self._give_back(self._readers, connection))
            except BaseException:
                await self._finish(self._give_back(self._readers, connection))
                raise
            else:
                return connection
        raise TryAgain from lost

    async def listen(self, channel: str, hear: Hear) -> Stop:
        return await listen(self._arguments, channel, hear)

    def tell(self, channel: str, payload: str) -> None:
        raise AssertionError("PostgreSQL tells by itself, from inside the transaction")

    async def _finish(self, giving_back: Awaitable[None]) -> None:
        """Shielded: the caller may leave, the connection goes home all the same."""
        task: asyncio.Task[None] = asyncio.ensure_future(giving_back)
        self._giving_back.add(task)
        task.add_done_callback(self._giving_back.discard)
        await asyncio.shield(task)

    @staticmethod
    async def _give_back(pool: Any, connection: Any) -> None:
        """Out of any transaction, or not at all: a connection in doubt is dropped."""
        try:
            if connection.is_in_transaction():
                await connection.execute("ROLLBACK", timeout=_GIVE_BACK_SECONDS)
        except (Exception, asyncio.CancelledError) as error:
            _log.info("a connection was dropped: %s", type(error).__name__)
            # A connection that closed by itself is back in its pool already, out of our hands.
            with suppress(asyncpg.InterfaceError):
                connection.terminate()
        try:
            await pool.release(connection)
        except _LOST as error:
            # The pool has closed it; whoever used it has their own error to tell.
            _log.info("a connection was not given back: %s", type(error).__name__)

    def verdict(self, error: BaseException) -> Verdict:
        if isinstance(error, _CONTENDED):
            return Verdict.CONTENDED
        lost = isinstance(error, (Unreachable, UnsureOutcome))
        return Verdict.UNREACHABLE if lost else Verdict.ITS_OWN
