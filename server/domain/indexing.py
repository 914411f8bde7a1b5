"""Keeping the words of every row findable, in the transaction that changes the row.

An entry is made once for each object touched, at the end of its unit of work, from the row as it
then stands; a row that is gone leaves no entry. Refuses to be called for each word: a writer says
what it touched, and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from server.database import Database, Dialect, Transaction, decode_json, decode_uuid
from server.reading.indexed import INDEXED, Indexed
from server.reading.tables import Kind, table_of
from server.reading.words import stems

_TOGETHER: Final = 200
_FEW: Final = 10
_KEY: Final = "server.domain.indexing"


class _Touched:
    """The objects of one unit of work whose words may have changed."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[UUID, None]] = {}

    def add(self, object_type: str, ids: Iterable[UUID]) -> None:
        self._ids.setdefault(object_type, {}).update(dict.fromkeys(ids))

    async def __call__(self, tx: Transaction) -> None:
        for object_type, ids in self._ids.items():
            await index_many(tx, object_type, list(ids))


def touched(tx: Transaction, object_type: str, *ids: UUID) -> None:
    """These objects are indexed before the transaction commits, if their type is searched."""
    if object_type in INDEXED:
        tx.before_commit(_KEY, _Touched()).add(object_type, ids)


async def index_many(tx: Transaction, object_type: str, ids: Sequence[UUID]) -> None:
    """Makes the entries of these objects again, now: for rows that were written in bulk."""
    indexed = INDEXED[object_type]
    for start in range(0, len(ids), _TOGETHER):
        await _index(tx, indexed, ids[start : start + _TOGETHER])


async def index_all(tx: Transaction) -> int:
    """The whole index anew, in this transaction; how many entries it holds. For a new database."""
    await tx.execute("DELETE FROM search_entry")
    for indexed in INDEXED.values():
        rows = await tx.fetch(f"SELECT id FROM {indexed.table} ORDER BY id")
        await index_many(tx, indexed.name, [decode_uuid(id_) for (id_,) in rows])
    ((count,),) = await tx.fetch("SELECT COUNT(*) FROM search_entry")
    return int(count)


async def reindex(database: Database) -> AsyncIterator[tuple[int, int]]:
    """Makes every entry again, some at a time, beside a server that goes on.

    Yields how many objects were done and how many there are.
    """
    todo = []
    for indexed in INDEXED.values():
        ids = await database.unit_of_work(lambda tx, one=indexed: _ids(tx, one))  # type: ignore[misc]  # the default binds the loop's value
        todo += [
            (indexed, ids[start : start + _TOGETHER]) for start in range(0, len(ids), _TOGETHER)
        ]
    total = sum(len(ids) for _, ids in todo)
    done = 0
    yield done, total
    for indexed, ids in todo:
        await database.unit_of_work(lambda tx, one=indexed, some=ids: _index(tx, one, some))  # type: ignore[misc]  # the defaults bind the loop's values
        done += len(ids)
        yield done, total


async def _ids(tx: Transaction, indexed: Indexed) -> list[UUID]:
    """Every object of the type, and every one that an entry still names."""
    rows = await tx.fetch(
        f"SELECT id FROM {indexed.table}"
        " UNION SELECT object_id FROM search_entry WHERE object_type = $1",
        [indexed.name],
    )
    return sorted(decode_uuid(id_) for (id_,) in rows)


async def _index(tx: Transaction, indexed: Indexed, ids: Sequence[UUID]) -> None:
    rows = await _rows(tx, indexed, ids)
    entries = partial(_entries, indexed, rows)
    # The words of a few rows take no time; those of many would keep the loop from everyone else.
    many = len(rows) > _FEW
    await tx.execute_many(_UPSERT, await asyncio.to_thread(entries) if many else entries())
    kept = {decode_uuid(row[0]) for row in rows}
    gone = [id_ for id_ in ids if id_ not in kept]
    await tx.execute_many("DELETE FROM search_entry WHERE object_id = $1", [[id_] for id_ in gone])


_UPSERT: Final = (
    "INSERT INTO search_entry (object_type, object_id, title_stems, body_stems)"
    " VALUES ($1, $2, $3, $4) ON CONFLICT (object_id) DO UPDATE"
    " SET title_stems = excluded.title_stems, body_stems = excluded.body_stems"
    " WHERE search_entry.title_stems <> excluded.title_stems"
    " OR search_entry.body_stems <> excluded.body_stems"
)


async def _rows(tx: Transaction, indexed: Indexed, ids: Sequence[UUID]) -> list[tuple[Any, ...]]:
    columns = ", ".join(("id", *indexed.columns))
    if tx.dialect is Dialect.POSTGRES:
        # Locked, so that of two that touch a row the later one writes what the later one reads.
        among = "id = ANY($1) FOR SHARE"
    else:
        among = "id IN (SELECT value FROM json_each($1))"
    return await tx.fetch(
        f"SELECT {columns} FROM {indexed.table} WHERE {among}",
        [tuple(ids)],
    )


def _entries(indexed: Indexed, rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [_entry(indexed, row) for row in rows]


def _entry(indexed: Indexed, row: Sequence[Any]) -> list[Any]:
    id_, *values = row
    columns = table_of(indexed.model).columns
    texts = [
        _phrases(value) if columns[name].kind is Kind.JSON else value
        for name, value in zip(indexed.columns, values, strict=True)
    ]
    titles, bodies = texts[: len(indexed.title)], texts[len(indexed.title) :]
    return [indexed.name, id_, stems(titles), stems(bodies)]


def _phrases(value: Any) -> str:
    """The phrases of a list, as one text."""
    return "\n".join(decode_json(value) or ())
