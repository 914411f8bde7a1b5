"""A public file on its way out: which schema, of what, for whom; each one that an account takes is journalled.

Refuses an object that its reader does not see and of which nothing is shown, as if it did not exist.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from server.database import Database, Transaction
from server.domain.journal import record
from server.interchange.authors import Author
from server.interchange.cells import Written
from server.interchange.delimited import PLAIN, Writer
from server.interchange.faults import FileFault, FileRefused
from server.interchange.opendata import deliberations, grants, projects
from server.interchange.opendata.choosing import OF_ACTIONS, OF_BODIES, Choice, Chosen, is_there
from server.interchange.outgoing import Reader
from server.problems import NotFound

ROWS_AT_MOST: Final = 50_000


class OpenSchema(StrEnum):
    """The name of a public schema in a command and in an address."""

    PROJECTS = "projects"
    DELIBERATIONS = "deliberations"
    GRANTS = "grants"


@dataclass(frozen=True, slots=True)
class _Spelt:
    columns: Sequence[str]
    rows: Callable[[Reader, Chosen], AsyncIterator[list[Sequence[Written]]]]
    choices: Mapping[str, Choice]


_SCHEMAS: Final = {
    OpenSchema.PROJECTS: _Spelt(projects.COLUMNS, projects.rows, OF_ACTIONS),
    OpenSchema.DELIBERATIONS: _Spelt(deliberations.COLUMNS, deliberations.rows, OF_BODIES),
    OpenSchema.GRANTS: _Spelt(grants.COLUMNS, grants.rows, OF_ACTIONS),
}


async def give_open(
    database: Database, schema: OpenSchema, chosen: Chosen, by: Author
) -> tuple[bytes, int]:
    """The CSV file and how many rows it holds. Raises NotFound, Forbidden, FileRefused."""
    spelt = _SCHEMAS[schema]
    choice = spelt.choices.get(chosen.type_name)
    if choice is None:
        raise NotFound
    writer, count = Writer(PLAIN), 0
    writer.add([spelt.columns])
    async with database.snapshot() as snapshot:
        reader = Reader(snapshot, database.dialect, by.viewer)
        async for page in spelt.rows(reader, chosen):
            count += len(page)
            if count > ROWS_AT_MOST:
                raise _too_many()
            await asyncio.to_thread(writer.add, page)
        if not count and not await is_there(reader, choice, chosen):
            raise NotFound
    if by.actor_id is not None:
        await _journal(database, schema, chosen, by, count)
    return writer.finish(), count


def _too_many() -> FileRefused:
    return FileRefused(
        FileFault.TOO_MANY_ROWS,
        french=f"Plus de {ROWS_AT_MOST} lignes : demandez-en moins à la fois.",
        english=f"More than {ROWS_AT_MOST} rows: ask for fewer at a time.",
    )


async def _journal(
    database: Database, schema: OpenSchema, chosen: Chosen, by: Author, count: int
) -> None:
    async def work(tx: Transaction) -> None:
        await record(
            tx,
            f"export_{schema.value}",
            object_type=chosen.type_name,
            object_id=chosen.id,
            actor_id=by.actor_id,
            now=by.now,
            after={"rows": count, "form": "csv"},
        )

    await database.unit_of_work(work)
