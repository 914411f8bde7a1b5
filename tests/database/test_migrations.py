"""Migrations: all or nothing, one at a time, and nothing lost on the way."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import asyncpg
import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from server.database import (
    BrokenReferences,
    Database,
    Dialect,
    Transaction,
    migrate,
    pending_migrations,
)
from server.settings import Settings
from tests.conftest import MakeSettings
from tests.database.postgres_server import PostgresServer
from tests.database.schema_of import Schema, schema_of

BEFORE = "tests.database.houses.before"
AFTER = "tests.database.houses.after"
FAILING = "tests.database.houses.failing"


@pytest.fixture
def empty(
    dialect: Dialect, make_settings: MakeSettings, request: pytest.FixtureRequest
) -> Settings:
    """The settings of a database without any table; on SQLite without even a file."""
    if dialect is Dialect.SQLITE:
        return make_settings()
    server: PostgresServer = request.getfixturevalue("the_postgres_server")
    name = server.create()
    request.addfinalizer(lambda: server.drop(name))
    return make_settings(database_url=server.url(name))


@pytest.fixture
def empty_file(make_settings: MakeSettings) -> Settings:
    return make_settings()


async def _do(settings: Settings, *statements: str) -> None:
    async def work(tx: Transaction) -> None:
        for statement in statements:
            await tx.execute(statement)

    database = await Database.connect(settings)
    try:
        await database.unit_of_work(work)
    finally:
        await database.close()


async def _rows(settings: Settings, sql: str) -> list[tuple[object, ...]]:
    database = await Database.connect(settings)
    try:
        async with database.snapshot() as snapshot:
            return [tuple(row) for row in await snapshot.fetch(sql)]
    finally:
        await database.close()


async def _schema(settings: Settings) -> Schema:
    database = await Database.connect(settings)
    try:
        async with database.snapshot() as snapshot:
            return await schema_of(database.dialect, snapshot)
    finally:
        await database.close()


HOUSES = (
    "INSERT INTO house (id, name, street, built) VALUES (1, 'Les Tilleuls', 'rue Haute', 1930)",
    "INSERT INTO house (id, name, street, built) VALUES (2, 'Le Moulin', 'rue Basse', 1850)",
    "INSERT INTO room (id, house_id) VALUES (10, 1), (11, 1), (12, 2)",
)


async def test_a_rebuilt_table_keeps_its_rows_their_children_its_indexes_and_its_rules(
    empty: Settings,
) -> None:
    await migrate(empty, migrations=BEFORE)
    await _do(empty, *HOUSES)
    before = (await _schema(empty))["house"]
    assert await migrate(empty, migrations=AFTER) == ("m0002_changes",)

    assert await _rows(empty, "SELECT id, name, floors FROM house ORDER BY id") == [
        (1, "Les Tilleuls", 1),
        (2, "Le Moulin", 1),
    ]
    assert await _rows(empty, "SELECT id, house_id FROM room ORDER BY id") == [
        (10, 1),
        (11, 1),
        (12, 2),
    ]
    after = (await _schema(empty))["house"]
    assert set(after.columns) == set(before.columns) - {"note"} | {"floors"}
    assert after.indexes == before.indexes == {("street", "name"), ("built",)}
    assert after.uniques == before.uniques
    assert after.checks == {"house_floors"}
    for refused in (
        "INSERT INTO house (id, name, street) VALUES (3, 'Les Tilleuls', 'rue Haute')",
        "INSERT INTO house (id, name, street, floors) VALUES (3, 'Neuve', 'rue Haute', 0)",
        "INSERT INTO room (id, house_id) VALUES (13, 99)",
    ):
        with pytest.raises(IntegrityError):
            await _do(empty, refused)


async def test_a_conditional_rule_holds_where_its_condition_does(empty: Settings) -> None:
    await migrate(empty, migrations=BEFORE)
    insert = "INSERT INTO house (id, name, street, built) VALUES"
    await _do(empty, f"{insert} (1, 'a', 's', NULL), (2, 'b', 's', 1990), (3, 'c', 's', 1991)")
    with pytest.raises(IntegrityError):
        await _do(empty, f"{insert} (4, 'd', 's', NULL)")
    with pytest.raises(IntegrityError):
        await _do(empty, f"{insert} (5, 'e', 's', 999)")


async def test_a_failing_migration_leaves_everything_as_it_was(empty: Settings) -> None:
    await migrate(empty, migrations=BEFORE)
    await _do(empty, *HOUSES)
    before = await _schema(empty)
    with pytest.raises((OperationalError, asyncpg.PostgresError)):
        await migrate(empty, migrations=FAILING)
    assert await _schema(empty) == before
    assert await pending_migrations(empty, migrations=FAILING) == ("m0002_fails",)
    assert await migrate(empty, migrations=AFTER) == ("m0002_changes",)


async def test_two_migrators_at_once_both_succeed_and_one_finds_nothing_to_do(
    empty: Settings,
) -> None:
    answers = await asyncio.gather(*(migrate(empty) for _ in range(3)))
    everything = max(answers, key=len)
    assert everything
    assert sorted(answers) == [(), (), everything]
    assert await pending_migrations(empty) == ()


async def test_what_is_pending_is_told_without_writing(empty: Settings) -> None:
    assert await pending_migrations(empty, migrations=AFTER) == ("m0001_houses", "m0002_changes")
    if empty.is_sqlite:
        assert not empty.sqlite_path.exists()
    reported: list[str] = []
    await migrate(empty, migrations=AFTER, report=reported.append)
    assert reported == ["migration : m0001_houses", "migration : m0002_changes"]
    assert await pending_migrations(empty, migrations=AFTER) == ()


async def test_a_file_is_copied_before_it_is_migrated(empty_file: Settings) -> None:
    await migrate(empty_file, migrations=BEFORE)
    assert _backups(empty_file) == []
    await _do(empty_file, *HOUSES)
    reported: list[str] = []
    await migrate(empty_file, migrations=AFTER, report=reported.append)
    [backup] = _backups(empty_file)
    assert reported == [f"copie : {backup}", "migration : m0002_changes"]
    with sqlite3.connect(backup) as copy:
        assert copy.execute("SELECT count(*), min(built) FROM house").fetchone() == (2, 1850)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
    await migrate(empty_file, migrations=AFTER)
    assert _backups(empty_file) == [backup]


async def test_a_file_is_not_copied_when_told_so(empty_file: Settings) -> None:
    await migrate(empty_file, migrations=BEFORE)
    await migrate(empty_file, migrations=AFTER, backup=False)
    assert _backups(empty_file) == []


async def test_a_broken_reference_is_named_and_nothing_is_migrated(empty_file: Settings) -> None:
    await migrate(empty_file, migrations=BEFORE)
    await _do(empty_file, *HOUSES)
    with sqlite3.connect(empty_file.sqlite_path) as careless:
        careless.execute("PRAGMA foreign_keys = OFF")
        careless.execute("DELETE FROM house WHERE id = 2")
    careless.close()
    with pytest.raises(BrokenReferences, match="room row 12 names no house"):
        await migrate(empty_file, migrations=AFTER)
    assert await pending_migrations(empty_file, migrations=AFTER) == ("m0002_changes",)
    assert "floors" not in (await _schema(empty_file))["house"].columns
    assert len(_backups(empty_file)) == 1


def _backups(settings: Settings) -> list[Path]:
    return sorted(settings.sqlite_path.parent.glob("*before-migration*"))


async def test_a_migrator_waits_for_the_one_that_holds_a_new_file(empty_file: Settings) -> None:
    empty_file.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    holder = sqlite3.connect(empty_file.sqlite_path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    migrator = asyncio.create_task(migrate(empty_file, migrations=BEFORE))
    try:
        # Long enough to be refused more than once.
        finished, _ = await asyncio.wait([migrator], timeout=0.5)
        assert not finished
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert await migrator == ("m0001_houses",)
