"""A spreadsheet on its way out: what its reader sees, and no more; each one in the journal.

Refuses a cell that a spreadsheet would take for a formula, and reading again what it wrote in any
other way than it was written.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol
from uuid import UUID

from server.database import Database, Transaction
from server.domain.journal import record
from server.interchange.actions.exporting import pages as actions
from server.interchange.authors import Author
from server.interchange.cells import Written
from server.interchange.columns import Column
from server.interchange.delimited import FOR_EXCEL, Dialect, Writer
from server.interchange.importing import IMPORTS
from server.interchange.kinds import Kind
from server.interchange.members.exporting import pages as members
from server.interchange.missions.exporting import pages as missions
from server.interchange.organisations.exporting import pages as organisations
from server.interchange.outgoing import Reader
from server.interchange.owning import OWNER_TYPES
from server.interchange.programmes.exporting import pages as programmes
from server.interchange.workbooks import Book
from server.problems import NotFound

_Pages = Callable[[Reader, UUID], AsyncIterator[list[dict[str, Any]]]]

_PAGES: Final[dict[Kind, _Pages]] = {
    Kind.ORGANISATIONS: organisations,
    Kind.MEMBERS: members,
    Kind.MISSIONS: missions,
    Kind.PROGRAMMES: programmes,
    Kind.ACTIONS: actions,
}


class Form(StrEnum):
    """What sort of file."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES: Final = {
    Form.CSV: "text/csv",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is asked for, and whose it is. `dialect` is how a CSV file is spelt."""

    kind: Kind
    owner_id: UUID
    form: Form
    dialect: Dialect = FOR_EXCEL


class _Sink(Protocol):
    def add(self, rows: Sequence[Sequence[Written]]) -> None: ...
    def finish(self) -> bytes: ...


async def give_out(database: Database, asked: Outgoing, by: Author) -> tuple[bytes, int]:
    """The file and how many rows it holds. Raises NotFound, Forbidden, FileRefused."""
    columns = IMPORTS[asked.kind].columns
    sink = await asyncio.to_thread(_sink, asked, columns)
    count = 0
    async with database.snapshot() as snapshot:
        owners = OWNER_TYPES[asked.kind].lower()
        if not await snapshot.fetch(f"SELECT 1 FROM {owners} WHERE id = $1", [asked.owner_id]):
            raise NotFound
        reader = Reader(snapshot, database.dialect, by.viewer)
        async for page in _PAGES[asked.kind](reader, asked.owner_id):
            count += len(page)
            await asyncio.to_thread(_add, sink, columns, page)
    content = await asyncio.to_thread(sink.finish)
    await _journal(database, asked, by, count)
    return content, count


def _sink(asked: Outgoing, columns: Sequence[Column]) -> _Sink:
    names = [column.name for column in columns]
    if asked.form is Form.CSV:
        writer = Writer(asked.dialect)
        writer.add([names])
        return writer
    book = Book()
    book.begin(asked.kind.value, names, [column.width for column in columns])
    return book


def _add(sink: _Sink, columns: Sequence[Column], page: Sequence[dict[str, Any]]) -> None:
    sink.add([[column.codec.write(row.get(column.field)) for column in columns] for row in page])


async def _journal(database: Database, asked: Outgoing, by: Author, count: int) -> None:
    async def work(tx: Transaction) -> None:
        await record(
            tx,
            f"export_{asked.kind.value}",
            object_type=OWNER_TYPES[asked.kind],
            object_id=asked.owner_id,
            actor_id=by.actor_id,
            now=by.now,
            after={"rows": count, "form": asked.form.value},
        )

    await database.unit_of_work(work)
