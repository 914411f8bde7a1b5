"""Rows written many at a time, in the transaction that is given, some at each statement.

The loop turns between two statements: whoever else is served waits for none of them. Refuses to
know any table by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID

from server.database import Dialect, Transaction, decode_uuid
from server.interchange.keeping import Moved
from server.interchange.lookups import among

T = TypeVar("T")

AT_ONCE: Final = 100


def some(items: Iterable[T], at_once: int = AT_ONCE) -> Iterator[list[T]]:
    """As many at a time; what makes the items works no further ahead."""
    source = iter(items)
    while part := list(islice(source, at_once)):
        yield part


async def insert(tx: Transaction, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """All of them have the columns of the first."""
    for part in some(rows):
        columns = list(part[0])
        places = ", ".join(f"${at}" for at in range(1, len(columns) + 1))
        await tx.execute_many(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",
            [[row[name] for name in columns] for row in part],
        )


async def update(tx: Transaction, table: str, rows: Mapping[UUID, Mapping[str, Any]]) -> None:
    """The columns that each row names; those that name the same go together."""
    alike: dict[tuple[str, ...], list[list[Any]]] = {}
    for id_, values in rows.items():
        if values:
            alike.setdefault(tuple(values), []).append([id_, *values.values()])
    for columns, bound in alike.items():
        places = ", ".join(f"{name} = ${at}" for at, name in enumerate(columns, start=2))
        for part in some(bound):
            await tx.execute_many(f"UPDATE {table} SET {places} WHERE id = $1", part)


async def delete(tx: Transaction, table: str, columns: Sequence[str], keys: Iterable[Any]) -> None:
    where = " AND ".join(f"{name} = ${at}" for at, name in enumerate(columns, start=1))
    for part in some(keys):
        await tx.execute_many(f"DELETE FROM {table} WHERE {where}", part)


async def bump(
    tx: Transaction, dialect: Dialect, table: str, versions: Mapping[UUID, int], now: datetime
) -> None:
    """Grows each row's version, under its lock. Raises Moved where one is not the version weighed."""
    for part in some(versions):
        found = await tx.fetch(
            f"UPDATE {table} SET version = version + 1, updated_at = $2 WHERE "
            + among(dialect, "id", "$1")
            + " RETURNING id, version",
            [tuple(part), now],
        )
        now_at = {decode_uuid(id_): int(version) - 1 for id_, version in found}
        if any(now_at.get(id_) != versions[id_] for id_ in part):
            raise Moved


def journalled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as the journal keeps them."""
    return {name: _plain(value) for name, value in values.items() if name != "sort_key"}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case UUID() | date():
            return str(value)
        case _:
            return value


def stamps(now: datetime) -> dict[str, Any]:
    return {"created_at": now, "updated_at": now, "version": 1}
