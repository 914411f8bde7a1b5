"""Units of work: all or nothing, run again where the database asks for it, refused where it must."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError

from server.database import Database, NestedUnitOfWork, Transaction, WorkUndone
from server.models import Organisation
from server.problems import NotFound, TryAgain
from tests.conftest import MakeSettings, MakeUrl
from tests.database.rows import NOON, an_organisation, names, record


async def test_what_a_unit_of_work_wrote_is_read_at_once(database: Database) -> None:
    async def write(tx: Transaction) -> str:
        await an_organisation("Caen la mer").save(using_db=tx.connection)
        return "recorded"

    assert await database.unit_of_work(write) == "recorded"
    assert await names(database) == ["Caen la mer"]


async def test_a_refused_unit_of_work_leaves_nothing(database: Database) -> None:
    async def write(tx: Transaction) -> None:
        await an_organisation("Caen la mer").save(using_db=tx.connection)
        raise NotFound

    with pytest.raises(NotFound):
        await database.unit_of_work(write)
    assert await names(database) == []


async def test_a_model_call_that_names_no_connection_is_in_the_transaction(
    database: Database,
) -> None:
    async def write(_tx: Transaction) -> None:
        await an_organisation("Caen la mer").save()
        assert await Organisation.all().count() == 1
        raise NotFound

    with pytest.raises(NotFound):
        await database.unit_of_work(write)
    assert await names(database) == []


async def test_tortoises_own_nested_transactions_are_savepoints(database: Database) -> None:
    async def write(tx: Transaction) -> None:
        rows = [an_organisation(f"Commune {number}") for number in range(5)]
        await Organisation.bulk_create(rows, batch_size=2, using_db=tx.connection)
        await Organisation.get_or_create(
            name="Caen la mer",
            defaults={
                "kind": rows[0].kind,
                "sort_key": "caen",
                "created_at": NOON,
                "updated_at": NOON,
            },
            using_db=tx.connection,
        )

    await database.unit_of_work(write)
    assert len(await names(database)) == 6


async def test_a_savepoint_undoes_what_failed_inside_and_nothing_else(database: Database) -> None:
    async def write(tx: Transaction) -> None:
        await record(tx, "before")
        with pytest.raises(IntegrityError):
            async with tx.savepoint():
                await record(tx, "inside")
                await tx.execute("UPDATE organisation SET name = NULL")
        async with tx.savepoint():
            await record(tx, "inside another")
        await record(tx, "after")

    await database.unit_of_work(write)
    assert await names(database) == ["after", "before", "inside another"]


async def test_execute_answers_how_many_rows_it_touched(database: Database) -> None:
    async def write(tx: Transaction) -> None:
        for name in ("one", "two", "three"):
            await record(tx, name)
        assert await tx.execute("UPDATE organisation SET version = version + 1") == 3
        assert await tx.execute("UPDATE organisation SET version = 0 WHERE name = $1", ["x"]) == 0
        assert await tx.fetch(
            "UPDATE organisation SET version = 9 WHERE name = $1 RETURNING version", ["two"]
        ) == [(9,)]
        await tx.execute_many(
            "UPDATE organisation SET version = $2 WHERE name = $1", [("one", 5), ("three", 6)]
        )
        await tx.execute_many("UPDATE organisation SET version = $1", [])

    await database.unit_of_work(write)
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch("SELECT name, version FROM organisation ORDER BY name")
    assert rows == [("one", 5), ("three", 6), ("two", 9)]


async def test_the_same_placeholder_may_serve_twice_and_a_quoted_one_stays(
    database: Database,
) -> None:
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT), '$1', 'it''s $2'",
            ["a", "b"],
        )
    assert rows == [("b", "a", "b", "$1", "it's $2")]


async def test_a_unit_of_work_inside_another_is_refused(database: Database) -> None:
    async def outer(_tx: Transaction) -> None:
        await database.unit_of_work(lambda tx: record(tx, "inner"))

    with pytest.raises(NestedUnitOfWork):
        await database.unit_of_work(outer)

    async def through_a_child(_tx: Transaction) -> None:
        child = asyncio.create_task(database.unit_of_work(lambda tx: record(tx, "inner")))
        await child

    with pytest.raises(NestedUnitOfWork):
        await database.unit_of_work(through_a_child)
    assert await names(database) == []


async def test_a_task_that_outlives_the_unit_it_was_born_in_may_open_its_own(
    database: Database,
) -> None:
    committed = asyncio.Event()

    async def later() -> None:
        await committed.wait()
        await database.unit_of_work(lambda tx: record(tx, "later"))

    async def write(tx: Transaction) -> asyncio.Task[None]:
        await record(tx, "first")
        return asyncio.create_task(later())

    born_inside = await database.unit_of_work(write)
    committed.set()
    await born_inside
    assert await names(database) == ["first", "later"]


async def test_a_swallowed_failure_is_never_taken_for_a_commit(
    postgres_url: MakeUrl, make_settings: MakeSettings
) -> None:
    database = await Database.connect(make_settings(database_url=postgres_url()))

    async def write(tx: Transaction) -> None:
        await record(tx, "Caen la mer")
        with pytest.raises(IntegrityError):
            await tx.execute("UPDATE organisation SET name = NULL")

    with pytest.raises(WorkUndone):
        await database.unit_of_work(write)
    assert await names(database) == []
    await database.close()


async def test_a_transaction_that_sqlite_dropped_is_never_taken_for_a_commit(
    sqlite_database: Database,
) -> None:
    async def write(tx: Transaction) -> None:
        await record(tx, "Caen la mer")
        await tx.execute("ROLLBACK")

    with pytest.raises(WorkUndone):
        await sqlite_database.unit_of_work(write)
    assert await names(sqlite_database) == []


async def test_two_units_in_each_others_way_both_succeed(database: Database) -> None:
    """On PostgreSQL a deadlock, of which one is run again; on SQLite one after the other."""
    for name in ("left", "right"):
        await database.unit_of_work(partial(record, name=name))
    attempts: list[str] = []
    both_hold_one = asyncio.Event()

    async def grow(tx: Transaction, first: str, second: str) -> None:
        grow_one = "UPDATE organisation SET version = version + 1 WHERE name = $1"
        await tx.execute(grow_one, [first])
        attempts.append(first)
        if len(attempts) == 2 or database.dialect == "sqlite":
            both_hold_one.set()
        await both_hold_one.wait()
        await tx.execute(grow_one, [second])

    await asyncio.gather(
        database.unit_of_work(lambda tx: grow(tx, "left", "right")),
        database.unit_of_work(lambda tx: grow(tx, "right", "left")),
    )
    async with database.snapshot() as snapshot:
        assert await snapshot.fetch("SELECT version FROM organisation") == [(3,), (3,)]
    assert len(attempts) == (2 if database.dialect == "sqlite" else 3)


async def test_a_file_that_another_process_writes_is_waited_for(
    sqlite_url: MakeUrl, make_settings: MakeSettings
) -> None:
    settings = make_settings(database_url=sqlite_url())
    database = await Database.connect(settings)
    other = _writing(settings.sqlite_path)
    await _shorten_the_wait(database, other)
    unit = asyncio.create_task(database.unit_of_work(lambda tx: record(tx, "Caen la mer")))
    await asyncio.wait({unit}, timeout=0.2)
    assert not unit.done()
    other.rollback()
    await unit
    assert await names(database) == ["Caen la mer"]
    other.close()
    await database.close()


async def test_a_file_that_stays_busy_is_answered_try_again(
    sqlite_url: MakeUrl, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.database.gateway._PATIENCE_SECONDS", 0.3)
    settings = make_settings(database_url=sqlite_url())
    database = await Database.connect(settings)
    other = _writing(settings.sqlite_path)
    await _shorten_the_wait(database, other)
    with pytest.raises(TryAgain):
        await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    other.rollback()
    await database.unit_of_work(lambda tx: record(tx, "Lisieux"))
    assert await names(database) == ["Lisieux"]
    other.close()
    await database.close()


def _writing(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def _shorten_the_wait(database: Database, other: sqlite3.Connection) -> None:
    other.rollback()
    await database.unit_of_work(lambda tx: tx.fetch("PRAGMA busy_timeout = 20"))
    other.execute("BEGIN IMMEDIATE")
