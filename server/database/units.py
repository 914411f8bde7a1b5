"""What a unit of work and a reader hold in their hands. Refuses to begin or end a transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Protocol, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient

from server.database.dialects import Dialect

# What a listener is told: a payload, or None when some may have been missed.
Hear = Callable[[str | None], object]
Stop = Callable[[], Awaitable[None]]
Last = TypeVar("Last", bound="Callable[[Transaction], Awaitable[None]]")

_savepoints = count()


class Statements(Protocol):
    """Raw statements on the connection of one open transaction, in the same order on both dialects.

    A broken constraint is `tortoise.exceptions.IntegrityError`, as it is through a model.
    """

    async def rows(self, sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]: ...
    async def touch(self, sql: str, parameters: Sequence[Any]) -> int: ...
    async def touch_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None: ...


class Transaction:
    """What `work` receives. `connection` goes to Tortoise's calls as `using_db=`."""

    __slots__ = ("_last", "_statements", "connection", "told")

    def __init__(self, connection: BaseDBAsyncClient, statements: Statements) -> None:
        self.connection = connection
        self._statements = statements
        self.told: list[tuple[str, str]] = []
        self._last: dict[Hashable, Callable[[Transaction], Awaitable[None]]] = {}

    @property
    def dialect(self) -> Dialect:
        return Dialect(self.connection.capabilities.dialect)

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a SELECT, or of a RETURNING clause."""
        return await self._statements.rows(sql, parameters)

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """How many rows the statement touched."""
        return await self._statements.touch(sql, parameters)

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """The statement once for each of `rows`, sent together."""
        if rows:
            await self._statements.touch_each(sql, rows)

    async def tell(self, channel: str, payload: str) -> None:
        """Heard by whoever listens to the channel, once the transaction is committed: in every
        process on PostgreSQL, in this one on SQLite."""
        if self.dialect is Dialect.POSTGRES:
            await self.fetch("SELECT pg_notify($1, $2)", [channel, payload])
        else:
            self.told.append((channel, payload))

    def before_commit(self, key: Hashable, work: Last) -> Last:
        """`work(tx)` is awaited at the end of the unit of work, inside its transaction.

        Once for each key: what answers is the work of whoever gave the key first.
        """
        kept: Last = self._last.setdefault(key, work)  # type: ignore[assignment]  # a key names one kind of work
        return kept

    async def finish(self) -> None:
        """Does what was left for the end, and what that left in its turn. For the gateway."""
        while self._last:
            key = next(iter(self._last))
            await self._last.pop(key)(self)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What fails inside is undone alone; the exception goes on."""
        name = f"work_{next(_savepoints)}"
        await self._statements.touch(f"SAVEPOINT {name}", ())
        try:
            yield
        except BaseException:
            await self._statements.touch(f"ROLLBACK TO SAVEPOINT {name}", ())
            await self._statements.touch(f"RELEASE SAVEPOINT {name}", ())
            raise
        await self._statements.touch(f"RELEASE SAVEPOINT {name}", ())


class Snapshot(Protocol):
    """One unchanging view of the database for several statements."""

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        """Rows in storage form. Raises StatementTooLong past the deadline."""
        ...
