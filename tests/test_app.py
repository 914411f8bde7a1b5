"""What the composition root itself looks at."""

from __future__ import annotations

import time

import pytest

from server.app import keeps_time
from server.database import Database, Dialect


async def test_a_machine_on_time_is_ready(database: Database) -> None:
    assert await keeps_time(database)()


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_machine_an_hour_off_is_not_ready_beside_others(
    database: Database, hours: int
) -> None:
    ready = await keeps_time(database, lambda: time.time() + hours * 3_600)()
    assert ready is (database.dialect is Dialect.SQLITE)
