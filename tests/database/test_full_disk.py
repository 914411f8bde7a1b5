"""An SQLite file that cannot grow, or cannot be opened: refused for now, and nothing lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from server.database import Database, Transaction
from server.problems import TryAgain
from server.settings import Settings
from tests.conftest import MakeSettings, MakeUrl
from tests.database.rows import names, record


async def test_a_full_disk_refuses_at_once_keeps_what_was_written_and_recovers(
    sqlite_database: Database,
) -> None:
    await sqlite_database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    pages = await _at_most(sqlite_database, 0)
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(TryAgain):
            await sqlite_database.unit_of_work(_much)
    # Room does not come back within a unit of work's patience: those who wait behind go first.
    assert time.monotonic() - began < 4
    assert await names(sqlite_database) == ["Caen la mer"]
    await _at_most(sqlite_database, pages * 100)
    await sqlite_database.unit_of_work(_much)
    assert len(await names(sqlite_database)) == 401


async def _much(tx: Transaction) -> None:
    for number in range(400):
        await record(tx, f"{number} " + "x" * 200)


async def _at_most(database: Database, pages: int) -> int:
    """How large the file may be, as the size of a disk would say."""

    async def limit(tx: Transaction) -> int:
        rows = await tx.fetch(f"PRAGMA max_page_count = {pages or 1}")
        return int(rows[0][0])

    return await database.unit_of_work(limit)


async def test_a_file_that_cannot_be_opened_is_read_again_later(
    sqlite_url: MakeUrl, make_settings: MakeSettings, tmp_path: Path
) -> None:
    settings: Settings = make_settings(database_url=sqlite_url())
    database = await Database.connect(settings)
    elsewhere = tmp_path / "elsewhere"
    settings.sqlite_path.rename(elsewhere)
    with pytest.raises(TryAgain):
        await names(database)
    elsewhere.rename(settings.sqlite_path)
    assert await names(database) == []
    await database.close()
