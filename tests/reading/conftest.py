"""A world in a database, its rows, its readers, and a desk where they ask."""

from __future__ import annotations

import pytest

from server.access.viewer import Viewer
from server.database import Database
from tests.reading.contract import desk_over
from tests.reading.oracle import Rows
from tests.reading.world import World, a_world


class Library:
    """Everything a reading test asks with.

    No dataclass: Hypothesis prints what a test was given, and would print every row of one.
    """

    def __init__(
        self, database: Database, world: World, rows: Rows, viewers: dict[str, Viewer]
    ) -> None:
        self.database = database
        self.world = world
        self.rows = rows
        self.viewers = viewers
        self.desk = desk_over(database)


@pytest.fixture
async def library(database: Database) -> Library:
    """The world of seed 1, on each database in turn."""
    return await library_over(database, a_world())


async def library_over(database: Database, world: World) -> Library:
    await world.save(database)
    rows = await Rows.load(database)
    return Library(database, world, rows, await world.viewers(database))


@pytest.fixture
async def sqlite_library(sqlite_database: Database) -> Library:
    """The same on SQLite alone, for what does not depend on the dialect."""
    return await library_over(sqlite_database, a_world())
