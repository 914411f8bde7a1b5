"""SQLite's parser holds a hundred open words: no list and no rule is deeper, wherever it is asked."""

from __future__ import annotations

import re

from server.database import Database, Dialect
from server.models.following import FOLLOWED
from server.reading.past import seen_before
from server.vocabulary import ViewerKind
from tests.reading.contract import desk_over
from tests.reading.test_statements import level_of, pages_of, shapes_of

_BOUND = re.compile(r"\$\d+|(?<!:):[a-z_]+")


async def parsed(database: Database, statements: list[str]) -> None:
    async with database.snapshot() as snapshot:
        for sql in statements:
            await snapshot.fetch(f"EXPLAIN QUERY PLAN {_BOUND.sub('NULL', sql)}")


async def test_every_list_is_shallow_enough_in_a_list_of_lists(sqlite_database: Database) -> None:
    catalogue = desk_over(sqlite_database).reading.catalogue
    await parsed(
        sqlite_database,
        [
            level_of(catalogue, page, kind).statement(shape).sql
            for page in pages_of(catalogue)
            for kind in ViewerKind
            for shape in shapes_of(page, Dialect.SQLITE)
            if shape.sort is None
        ],
    )


async def test_every_rule_is_shallow_enough_to_be_asked_of_the_past(
    sqlite_database: Database,
) -> None:
    catalogue = desk_over(sqlite_database).reading.catalogue
    followed = {one.name for one in FOLLOWED}
    await parsed(
        sqlite_database,
        [
            seen_before(type_.table.name, type_.visible.predicate(kind), Dialect.SQLITE)
            for name, type_ in catalogue.types.items()
            for kind in ViewerKind
            if name in followed
        ],
    )
