"""How many statements a document costs, and what stands behind each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from server.access.viewer import Viewer
from server.database import Database, Dialect, Snapshot
from server.reading.resolved import Catalogue, Order, Page
from server.reading.statements import (
    KEY,
    KEYS,
    LIMIT,
    Form,
    Level,
    Shape,
    Statement,
    after_value,
)
from server.reading.tables import Kind
from server.vocabulary import ViewerKind
from tests.conftest import MakeSettings, MakeUrl
from tests.reading.conftest import Library, library_over
from tests.reading.contract import Desk, desk_over
from tests.reading.test_oracle import EVERYTHING
from tests.reading.world import a_world

SOME_ID = UUID(int=7)


class Watched:
    """A database that tells which statements were read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.dialect = database.dialect
        self.read: list[str] = []
        self.snapshots = 0

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        self.snapshots += 1
        async with self._database.snapshot() as snapshot:
            yield cast(Snapshot, WatchedSnapshot(snapshot, self.read))


class WatchedSnapshot:
    def __init__(self, snapshot: Snapshot, read: list[str]) -> None:
        self._snapshot = snapshot
        self._read = read

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
        self._read.append(sql)
        return await self._snapshot.fetch(sql, parameters)


def watched_desk(database: Database) -> tuple[Desk, Watched]:
    watched = Watched(database)
    return desk_over(cast(Database, watched)), watched


@pytest.fixture
def make_url(dialect: Dialect, request: pytest.FixtureRequest) -> MakeUrl:
    """Fresh databases of each dialect in turn, as many as a test asks."""
    factory = "sqlite_url" if dialect is Dialect.SQLITE else "postgres_url"
    made: MakeUrl = request.getfixturevalue(factory)
    return made


@pytest.mark.parametrize(
    # Who sees few missions may find a level empty, and an empty level costs nothing.
    ("viewer_name", "fewest"),
    [("member", 80), ("staff of one, member elsewhere", 80)],
)
async def test_a_document_costs_as_many_statements_over_300_missions_as_over_few(
    make_url: MakeUrl, make_settings: MakeSettings, viewer_name: str, fewest: int
) -> None:
    costs = []
    for missions in (fewest, 300):
        database = await Database.connect(make_settings(database_url=make_url()))
        library = await library_over(database, a_world(3, missions=missions))
        desk, watched = watched_desk(database)
        await desk.data(library.viewers[viewer_name], EVERYTHING, first=100)
        await database.close()
        costs.append(len(watched.read))
    assert costs[0] == costs[1]


async def test_an_operation_reads_one_snapshot(library: Library) -> None:
    desk, watched = watched_desk(library.database)
    await desk.data(
        library.viewers["member"],
        "{ missions { nodes { agency { organisation { name } } } } agencies { totalCount } }",
    )
    assert watched.snapshots == 1
    assert len(watched.read) == 4


async def test_a_total_is_counted_only_where_it_is_asked(library: Library) -> None:
    desk, watched = watched_desk(library.database)
    await desk.data(library.viewers["member"], "{ missions { nodes { code } } }")
    assert not any("COUNT" in sql for sql in watched.read)
    watched.read.clear()
    await desk.data(library.viewers["member"], "{ missions { totalCount } }")
    assert [sql.startswith("SELECT COUNT(*)") for sql in watched.read] == [True]


async def test_what_may_come_next_is_told_in_the_row_s_own_statement(library: Library) -> None:
    desk, watched = watched_desk(library.database)
    await desk.data(
        library.viewers["staff of the first agency"],
        """{ missions { nodes { code pendingApproval
          availableTransitions { name allowed reasons { code guard message } } } }
          deliverables { nodes { availableTransitions { name allowed } } } }""",
    )
    assert len(watched.read) == 2


async def test_only_the_columns_asked_for_are_read(library: Library) -> None:
    desk, watched = watched_desk(library.database)
    await desk.data(library.viewers["member"], "{ missions { nodes { code } } }")
    assert watched.read[0].startswith("SELECT t0.code FROM mission t0 WHERE ")


async def test_every_page_of_the_contract_is_read_through_an_index(library: Library) -> None:
    missing = []
    for page in pages_of(library.desk.reading.catalogue):
        for kind in (ViewerKind.MEMBER, ViewerKind.STAFF):
            for shape in shapes_of(page, library.database.dialect):
                level = level_of(library.desk.reading.catalogue, page, kind)
                plan = await explain(
                    library, level, level.statement(shape), page.orders[shape.sort]
                )
                if not runs_through_an_index(plan, level.type.table.name, shape):
                    missing.append((page.coordinate, shape, plan))
    assert not missing, missing[0]


def pages_of(catalogue: Catalogue) -> Iterator[Page]:
    for root in catalogue.roots.values():
        if isinstance(root, Page):
            yield root
    for type_ in catalogue.types.values():
        for field in type_.fields.values():
            if isinstance(field, Page):
                yield field


def shapes_of(page: Page, dialect: Dialect) -> Iterator[Shape]:
    forms = (Form.LIST,) if page.key is None else (Form.PAGE, Form.PAGES)
    for form in forms:
        for sort in page.orders:
            for after in (False, True):
                yield Shape(form, dialect, (), after, sort)


def level_of(catalogue: Catalogue, page: Page, kind: ViewerKind) -> Level:
    level = Level(catalogue.types[page.target], kind, page.key, page)
    for order in page.orders.values():
        level.order_columns(order)
    if page.key is not None:
        level.key_column()
    return level


async def explain(library: Library, level: Level, statement: Statement, order: Order) -> list[str]:
    values = {
        **Viewer(ViewerKind.MEMBER, date(2026, 6, 15)).parameters(),
        KEY: SOME_ID,
        KEYS: (SOME_ID, UUID(int=8)),
        LIMIT: 21,
        **{after_value(at): a_value(sort.stored.kind) for at, sort in enumerate(order.columns)},
    }
    parameters = statement.parameters(values)
    async with library.database.snapshot() as snapshot:
        if library.database.dialect is Dialect.SQLITE:
            rows = await snapshot.fetch(f"EXPLAIN QUERY PLAN {statement.sql}", parameters)
            return [str(row[3]) for row in rows]
        # These tables are small: real ones are not read whole, nor sorted whole, either.
        for way in ("seqscan", "bitmapscan", "sort"):
            await snapshot.fetch(f"SET LOCAL enable_{way} = off")
        rows = await snapshot.fetch(f"EXPLAIN {statement.sql}", parameters)
        return [str(row[0]) for row in rows]


def a_value(kind: Kind) -> Any:
    match kind:
        case Kind.UUID:
            return SOME_ID
        case Kind.INTEGER:
            return 3
        case Kind.DATE:
            return date(2026, 1, 1)
        case Kind.DATETIME:
            return datetime(2026, 1, 1, tzinfo=UTC)
        case _:
            return "a"


_OUTER_READS = tuple(f"{way} {alias} " for way in ("SCAN", "SEARCH") for alias in ("t0", "t1"))


def runs_through_an_index(plan: list[str], table: str, shape: Shape) -> bool:
    # The reader's own organisation is another than the one asked of: nothing is read at all.
    if any("One-Time Filter: false" in line for line in plan) and not any(
        "Seq Scan" in line for line in plan
    ):
        return True
    if shape.dialect is Dialect.SQLITE:
        reads = [line for line in plan if line.startswith(_OUTER_READS)]
        sorts = any("TEMP B-TREE FOR ORDER BY" in line for line in plan)
    else:
        reads = [line for line in plan if f" on {table} t0" in line]
        sorts = any("Sort" in line for line in plan)
    indexed = bool(reads) and all("INDEX" in line.upper() for line in reads)
    # A root list comes out of its index in order; a page of a parent's list is short to sort.
    return indexed and not (sorts and shape.form is Form.LIST)


async def test_what_may_happen_next_costs_no_statement(library: Library) -> None:
    desk, watched = watched_desk(library.database)
    asked = "{{ programmes {{ nodes {{ versions {{ nodes {{ number {more} }} }} }} }} }}"
    costs = []
    for more in ("", "availableTransitions { name allowed reasons { code message } }"):
        watched.read.clear()
        await desk.data(library.viewers["staff of one, member elsewhere"], asked.format(more=more))
        costs.append(len(watched.read))
    assert costs == [2, 2]
