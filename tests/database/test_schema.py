"""The migrated schema is the declared one, on both databases, and it serves what is asked of it."""

from __future__ import annotations

from functools import partial

import pytest
from tortoise import Model

from server import models
from server.database import Database, Dialect, Transaction
from server.database.drafting import undrafted_changes
from tests.database.rows import record
from tests.database.schema_of import BY_HAND, by_hand, declared, schema_of

EVERY_MODEL: list[type[Model]] = [getattr(models, name) for name in models.__all__]


async def test_the_migrated_schema_is_the_one_the_models_declare(database: Database) -> None:
    await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    expected = declared(EVERY_MODEL, database.dialect)
    async with database.snapshot() as snapshot:
        actual = await schema_of(database.dialect, snapshot)
    assert actual.keys() == expected.keys()
    for name, table in expected.items():
        assert actual[name] == table, name


async def test_the_indexes_that_no_model_can_declare_are_there(database: Database) -> None:
    async with database.snapshot() as snapshot:
        found = await by_hand(database.dialect, snapshot)
    assert found == BY_HAND[database.dialect]


async def test_the_models_declare_nothing_that_is_not_migrated() -> None:
    assert await undrafted_changes() == []


async def test_a_docstring_reworded_asks_for_no_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.Mission._meta, "table_description", "Said otherwise.")
    monkeypatch.setattr(models.Mission._meta.fields_map["kind"], "description", "Said otherwise.")
    assert await undrafted_changes() == []


async def test_a_column_that_is_not_migrated_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.Mission._meta.fields_map["code"], "max_length", 41)
    assert len(await undrafted_changes()) == 1


async def test_every_reference_can_be_followed_backwards_through_an_index(
    database: Database,
) -> None:
    async with database.snapshot() as snapshot:
        schema = await schema_of(database.dialect, snapshot)
    bare = [
        f"{name}.{reference.columns[0]}"
        for name, table in schema.items()
        for reference in table.references
        if not any(
            columns[0] == reference.columns[0]
            for columns in (*table.indexes, *(c for c, condition in table.uniques if not condition))
        )
    ]
    assert bare == []


async def test_sort_keys_are_ordered_by_code_points(database: Database) -> None:
    if database.dialect is Dialect.POSTGRES:
        async with database.snapshot() as snapshot:
            schema = await schema_of(database.dialect, snapshot)
        keys = [
            table.columns["sort_key"] for table in schema.values() if "sort_key" in table.columns
        ]
        assert keys
        assert {column.collation for column in keys} == {"C"}
    for name in ("b", "B", "a-b", "a b", "ab", "é", "z"):
        await database.unit_of_work(partial(record, name=name))
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch("SELECT sort_key FROM organisation ORDER BY sort_key")
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


async def test_a_page_by_sort_key_walks_an_index(database: Database) -> None:
    collation = "" if database.dialect is Dialect.SQLITE else 'COLLATE "C"'
    page = (
        f"SELECT id FROM organisation WHERE sort_key {collation} > $1"
        f" ORDER BY sort_key {collation}, id LIMIT 20"
    )
    if database.dialect is Dialect.SQLITE:
        async with database.snapshot() as snapshot:
            plan = await snapshot.fetch(f"EXPLAIN QUERY PLAN {page}", ["m"])
    else:

        async def explain(tx: Transaction) -> list[tuple[object, ...]]:
            await tx.execute("SET LOCAL enable_seqscan = off")
            await tx.execute("SET LOCAL enable_bitmapscan = off")
            return await tx.fetch(f"EXPLAIN {page}", ["m"])

        plan = await database.unit_of_work(explain)
    text = "\n".join(str(row) for row in plan)
    assert "idx_organisatio_sort_ke" in text
    assert "Sort" not in text
    assert "TEMP B-TREE" not in text
