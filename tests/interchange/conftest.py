"""The agency of these tests, on each database in turn."""

from __future__ import annotations

import pytest

from server.database import Database
from tests.interchange.world import World, settle


@pytest.fixture
async def world(database: Database) -> World:
    return await settle(database)


@pytest.fixture
async def sqlite_world(sqlite_database: Database) -> World:
    return await settle(sqlite_database)
