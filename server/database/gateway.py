"""The way to the database: one unit of work for every write, one snapshot for every read.

Refuses a transaction opened anywhere else, and two dialects at once in one process: Tortoise keeps
on its models what it learnt of the last database it met.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from tortoise.context import TortoiseContext

from server.database.dialects import Dialect
from server.database.failures import NestedUnitOfWork, UnsureOutcome, Verdict
from server.database.sqlite import SqliteEngine
from server.database.units import Hear, Snapshot, Stop, Transaction
from server.problems import TryAgain
from server.settings import Settings

T = TypeVar("T")

# How long a unit of work is tried again before its caller is asked to.
_PATIENCE_SECONDS = 8.0
_FIRST_PAUSE_SECONDS = 0.01
_LONGEST_PAUSE_SECONDS = 0.5
_READ_DEADLINE_SECONDS = 2.0

_log = logging.getLogger(__name__)
_open: set[Database] = set()


class Engine(Protocol):
    """What one dialect does its own way."""

    dialect: Dialect

    @property
    def tortoise_connection(self) -> dict[str, Any]: ...
    async def open(self, client: Any) -> None: ...
    async def close(self) -> None: ...
    def transaction(self) -> AbstractAsyncContextManager[Any]: ...
    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]: ...
    async def listen(self, channel: str, hear: Hear) -> Stop: ...
    def tell(self, channel: str, payload: str) -> None: ...
    def verdict(self, error: BaseException) -> Verdict: ...


def engine_for(settings: Settings) -> Engine:
    """The engine behind `settings.database_url`."""
    if settings.is_sqlite:
        settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteEngine(settings.sqlite_path, deadline_seconds=_READ_DEADLINE_SECONDS)
    # Imported here: asyncpg is an extra, and the embedded default does without it.
    from server.database.postgres import PostgresEngine

    return PostgresEngine(
        settings.database_url,
        pool_size=settings.pool_size,
        deadline_seconds=_READ_DEADLINE_SECONDS,
    )


def empty_engine() -> Engine:
    """The engine of a database that does not exist yet, and that is not made by asking."""
    return SqliteEngine(Path(":memory:"), deadline_seconds=_READ_DEADLINE_SECONDS)


def tortoise_config(engine: Engine) -> dict[str, Any]:
    """Tortoise's configuration. The connection is named for its dialect, because Tortoise keeps
    the INSERT texts of a connection name for the life of the process."""
    name = engine.dialect.value
    return {
        "connections": {name: engine.tortoise_connection},
        "apps": {
            "models": {
                "models": ["server.models"],
                "default_connection": name,
                "migrations": "server.migrations",
            }
        },
    }


class _Unit:
    """The unit of work that a task is inside of, as long as it is open."""

    __slots__ = ("database", "is_open")

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_open = True


_unit: contextvars.ContextVar[_Unit | None] = contextvars.ContextVar("unit_of_work", default=None)


class Database:
    """A connected database. Made by `connect`, ended by `close`."""

    def __init__(self, engine: Engine) -> None:
        self.dialect = engine.dialect
        self._engine = engine
        self._tortoise = TortoiseContext()
        self._units: set[asyncio.Task[Any]] = set()
        self._listeners: set[Stop] = set()

    @classmethod
    async def connect(cls, settings: Settings) -> Database:
        """Opens the connections; leaves the schema as it is."""
        engine = engine_for(settings)
        if any(other.dialect is not engine.dialect for other in _open):
            raise RuntimeError("another dialect is open in this process: close it first")
        database = cls(engine)
        _open.add(database)
        try:
            await database._open()
        except BaseException:
            await database.close()
            raise
        return database

    async def _open(self) -> None:
        name = self.dialect.value
        context = contextvars.copy_context()
        context.run(self._tortoise.__enter__)
        loop = asyncio.get_running_loop()
        await loop.create_task(
            self._tortoise.init(config=tortoise_config(self._engine)), context=context
        )
        await self._engine.open(self._tortoise.connections.get(name))

    async def close(self) -> None:
        """Waits for the units of work under way, then closes every connection."""
        if self._units:
            await asyncio.wait(self._units)
        try:
            while self._listeners:
                await self._listeners.pop()()
            await self._engine.close()
            await self._tortoise.close_connections()
        finally:
            _open.discard(self)

    async def unit_of_work(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """What `work` returns, once its transaction is committed.

        `work` may run more than once: it touches nothing but its transaction. It runs in a task
        of its own, which a caller that is cancelled leaves to finish. Raises TryAgain when the
        database cannot be reached or stays busy; whatever `work` raises undoes the transaction.
        """
        inside = _unit.get()
        if inside is not None and inside.is_open and inside.database is self:
            raise NestedUnitOfWork("pass the transaction on instead of opening another")
        task = self._start(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_tell_of_an_orphan)
            raise

    def _start(self, work: Callable[[Transaction], Awaitable[T]]) -> asyncio.Task[T]:
        context = contextvars.copy_context()
        context.run(self._tortoise.__enter__)
        task = asyncio.get_running_loop().create_task(self._persevere(work), context=context)
        # The loop itself keeps only a weak reference.
        self._units.add(task)
        task.add_done_callback(self._units.discard)
        return task

    async def _persevere(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + _PATIENCE_SECONDS
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._attempt(work)
            except Exception as error:
                verdict = self._engine.verdict(error)
                if verdict is Verdict.ITS_OWN:
                    raise
                # A commit of unknown outcome is not run again here: it might then count twice.
                hopeless = verdict is Verdict.FULL or isinstance(error, UnsureOutcome)
                if hopeless or loop.time() + pause > give_up_at:
                    _log.warning("a unit of work was given up: %s: %s", verdict.name, _name(error))
                    raise TryAgain from error
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _attempt(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        unit = _Unit(self)
        _unit.set(unit)
        connections = self._tortoise.connections
        try:
            async with self._engine.transaction() as wrapper:
                # A model call without `using_db=` then finds this transaction too.
                token = connections.set(self.dialect.value, wrapper)
                try:
                    tx = Transaction(wrapper, wrapper)
                    result = await work(tx)
                    await tx.finish()
                finally:
                    connections.reset(token)
            for channel, payload in tx.told:
                self._engine.tell(channel, payload)
            return result
        finally:
            unit.is_open = False

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """One read-only view of everything committed before its first statement.

        Raises TryAgain when the database cannot be reached.
        """
        return self._engine.snapshot()

    async def listen(self, channel: str, hear: Hear) -> Stop:
        """Calls `hear(payload)` for each notification, until the returned function is awaited.

        `hear(None)`: the connection was lost and is back, look for what came meanwhile. A
        notification is sent by `tx.tell` in a unit of work; on SQLite it is heard in its process.
        """
        stop = await self._engine.listen(channel, hear)
        self._listeners.add(stop)

        async def stop_once() -> None:
            self._listeners.discard(stop)
            await stop()

        return stop_once


def _name(error: BaseException) -> str:
    """The kind of an error: its text may carry values."""
    return type(error).__name__


def _tell_of_an_orphan(task: asyncio.Task[Any]) -> None:
    if task.cancelled():
        return
    error = task.exception()
    if error is not None:
        _log.warning("a unit of work whose caller had left failed: %s", _name(error))
