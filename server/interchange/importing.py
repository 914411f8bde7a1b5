"""A file on its way in: read in a thread, weighed some rows at a time, written at once or not at all.

Everything is weighed outside of any transaction; the one that writes takes only the time of its
statements. Refuses to write a file that holds a wrong row, unless the good ones alone are asked for.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol
from uuid import UUID

from tortoise.exceptions import IntegrityError

from server.database import Database, Transaction
from server.domain.journal import record
from server.interchange.actions.importing import ActionsImport
from server.interchange.authors import Author
from server.interchange.columns import Column
from server.interchange.faults import Fault
from server.interchange.keeping import Moved
from server.interchange.kinds import Kind
from server.interchange.lookups import Reads
from server.interchange.members.importing import MembersImport
from server.interchange.missions.importing import MissionsImport
from server.interchange.organisations.importing import OrganisationsImport
from server.interchange.owning import OWNER_TYPES, hold, require_bringer
from server.interchange.programmes.importing import ProgrammesImport
from server.interchange.report import Report, RowReport
from server.interchange.tables import Row, Table, table
from server.problems import TryAgain
from server.vocabulary import Scope

ROWS_AT_ONCE: Final = 100
_TRIES: Final = 3
_NO_ROWS: Final = Fault(
    "NO_ROWS",
    "Aucune ligne à lire sous cet en-tête.",
    "There is no row to read below this header.",
)


class Import(Protocol):
    """One file of one kind. Each batch is studied on the loop, then decided in a thread."""

    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def scopes(self) -> Collection[Scope]: ...
    async def study(self, reads: Reads, rows: Sequence[Row]) -> Any: ...
    def decide(self, rows: Sequence[Row], known: Any) -> list[RowReport]: ...
    async def conclude(self, reads: Reads) -> list[RowReport]:
        """The rows that only the whole file could decide."""

    @property
    def moves(self) -> bool: ...
    async def write(self, tx: Transaction, by: Author) -> None:
        """Raises Moved where what was weighed has changed."""


IMPORTS: Final[dict[Kind, Any]] = {
    Kind.ORGANISATIONS: OrganisationsImport,
    Kind.MEMBERS: MembersImport,
    Kind.MISSIONS: MissionsImport,
    Kind.PROGRAMMES: ProgrammesImport,
    Kind.ACTIONS: ActionsImport,
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file, whose it is, and what is asked of it. `partial` writes the good rows beside wrong ones."""

    kind: Kind
    owner_id: UUID
    content: bytes
    dry_run: bool
    partial: bool
    most_rows: int


async def require_right(database: Database, kind: Kind, owner_id: UUID, by: Author) -> None:
    """Whether `by` may import this at all. Raises Unauthenticated, Forbidden or NotFound."""
    async with database.snapshot() as snapshot:
        await require_bringer(snapshot, database.dialect, kind, owner_id, by, IMPORTS[kind].scopes)


async def take_in(
    database: Database, file: Incoming, by: Author, progress: Callable[[int], None] | None = None
) -> Report:
    """The report of the file, and the change if it is asked for.

    `progress` is told how many rows were weighed so far. Raises FileRefused, Unauthenticated,
    Forbidden, NotFound, and TryAgain where others kept changing the same rows.
    """
    await require_right(database, file.kind, file.owner_id, by)
    digest = await asyncio.to_thread(lambda: hashlib.sha256(file.content).hexdigest())
    found = await asyncio.to_thread(
        table, file.content, IMPORTS[file.kind].columns, most_rows=file.most_rows
    )
    for _ in range(_TRIES):
        report = Report(file.kind.value, file.dry_run, digest, found.read_as)
        weighed = await _weigh(database, file, found, report, by, progress)
        if file.dry_run or (report.refused and not file.partial):
            return report
        try:
            if weighed.moves:
                await _write(database, file, weighed, report, by)
        except (Moved, IntegrityError):
            # A row moved, or another one took its number, since it was weighed.
            continue
        report.applied = True
        return report
    raise TryAgain


async def _weigh(
    database: Database,
    file: Incoming,
    found: Table,
    report: Report,
    by: Author,
    progress: Callable[[int], None] | None,
) -> Import:
    report.remark(found.header_row, found.header.unknown)
    async with database.snapshot() as snapshot:
        weighed: Import = await IMPORTS[file.kind].begin(
            snapshot, database.dialect, file.owner_id, by, found.header
        )
    rows, seen = found.rows(), 0
    while batch := await asyncio.to_thread(_next, rows):
        async with database.snapshot() as snapshot:
            known = await weighed.study(snapshot, batch)
        report.add(await asyncio.to_thread(weighed.decide, batch, known))
        seen += len(batch)
        if progress is not None:
            progress(seen)
    for number, fault in found.totals:
        report.remark(number, [fault])
    if not seen:
        report.remark(found.header_row, [_NO_ROWS])
    async with database.snapshot() as snapshot:
        report.add(await weighed.conclude(snapshot))
    return weighed


def _next(rows: Iterator[Row]) -> list[Row]:
    return list(islice(rows, ROWS_AT_ONCE))


async def _write(
    database: Database, file: Incoming, weighed: Import, report: Report, by: Author
) -> None:
    async def work(tx: Transaction) -> None:
        await hold(tx, file.kind, file.owner_id)
        await require_bringer(tx, database.dialect, file.kind, file.owner_id, by, weighed.scopes)
        await weighed.write(tx, by)
        await record(
            tx,
            f"import_{file.kind.value}",
            object_type=OWNER_TYPES[file.kind],
            object_id=file.owner_id,
            actor_id=by.actor_id,
            now=by.now,
            after={
                "sha256": report.digest,
                **{one.value.lower(): count for one, count in sorted(report.counts.items())},
            },
        )

    await database.unit_of_work(work)
