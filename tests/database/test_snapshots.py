"""Snapshots: one view for several statements, read-only, and never for long."""

from __future__ import annotations

import asyncio
import sqlite3

import asyncpg
import pytest

from server.database import Database, StatementTooLong
from tests.conftest import MakeSettings
from tests.database.rows import names, record

RUNAWAY = """
    WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < 2000000000)
    SELECT count(*) FROM step
"""
COUNT = "SELECT count(*) FROM organisation"


async def test_a_snapshot_does_not_see_what_is_committed_after_its_first_statement(
    database: Database,
) -> None:
    async with database.snapshot() as snapshot:
        assert await snapshot.fetch(COUNT) == [(0,)]
        await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
        assert await snapshot.fetch(COUNT) == [(0,)]
        async with database.snapshot() as later:
            assert await later.fetch(COUNT) == [(1,)]
        assert await snapshot.fetch(COUNT) == [(0,)]
    assert await names(database) == ["Caen la mer"]


async def test_a_snapshot_sees_nothing_of_a_transaction_under_way(database: Database) -> None:
    recorded, go_on = asyncio.Event(), asyncio.Event()

    async def slow(tx: object) -> None:
        await record(tx, "Caen la mer")  # type: ignore[arg-type]
        recorded.set()
        await go_on.wait()

    unit = asyncio.create_task(database.unit_of_work(slow))
    await recorded.wait()
    assert await names(database) == []
    go_on.set()
    await unit
    assert await names(database) == ["Caen la mer"]


async def test_a_snapshot_that_failed_leaves_its_connection_clean(database: Database) -> None:
    for _ in range(20):
        with pytest.raises((sqlite3.OperationalError, asyncpg.UndefinedTableError)):
            async with database.snapshot() as snapshot:
                await snapshot.fetch("SELECT * FROM nothing_of_the_kind")
    await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    assert await names(database) == ["Caen la mer"]


async def test_a_snapshot_cannot_write(database: Database) -> None:
    with pytest.raises((sqlite3.OperationalError, asyncpg.ReadOnlySQLTransactionError)):
        async with database.snapshot() as snapshot:
            await snapshot.fetch("DELETE FROM organisation")


async def test_a_runaway_statement_is_interrupted_and_others_go_on(
    database_url: str, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.database.gateway._READ_DEADLINE_SECONDS", 0.1)
    database = await Database.connect(make_settings(database_url=database_url))
    with pytest.raises(StatementTooLong):
        async with database.snapshot() as snapshot:
            await snapshot.fetch(RUNAWAY)
    async with database.snapshot() as snapshot:
        assert await snapshot.fetch(COUNT) == [(0,)]
    await database.close()


async def test_more_snapshots_at_once_than_are_kept_idle_all_read(
    sqlite_database: Database,
) -> None:
    await sqlite_database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    barrier = asyncio.Barrier(40)

    async def read() -> object:
        async with sqlite_database.snapshot() as snapshot:
            rows = await snapshot.fetch(COUNT)
            await barrier.wait()
            assert await snapshot.fetch(COUNT) == rows
            return rows

    assert await asyncio.gather(*(read() for _ in range(40))) == [[(1,)]] * 40
