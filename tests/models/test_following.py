"""Every change of a followed table leaves one entry, whoever wrote it and however."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from server.access import policy
from server.access.policy import Rule
from server.database import Database, Dialect, Transaction, decode_json
from server.models import Mission
from server.models.following import FOLLOWED
from tests.reading.world import NOW, World, a_world

_TABLE = re.compile(r"\b(?:FROM|JOIN) ([a-z_]+) ([a-z]{1,2})\b")
_COLUMN = re.compile(r"\b([a-z]{1,2})\.([a-z_]+)")


async def saved(database: Database) -> World:
    world = a_world()
    await world.save(database)
    return world


async def entries(database: Database, since: int = 0) -> Sequence[tuple[str, str, Any]]:
    """The kind, the type and the facts of each entry after the first `since`."""
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch("SELECT kind, object_type, facts FROM change_entry ORDER BY id")
    return [(k, t, None if f is None else decode_json(f)) for k, t, f in rows[since:]]


async def change(database: Database, sql: str, *values: Any) -> int:
    async def work(tx: Transaction) -> int:
        return await tx.execute(sql, values)

    return await database.unit_of_work(work)


async def test_each_row_of_a_bulk_statement_leaves_an_entry(database: Database) -> None:
    world = await saved(database)
    followed = {each.model for each in FOLLOWED}

    created = await entries(database)

    assert len(created) == sum(len(rows) for model, rows in world.rows.items() if model in followed)
    assert {kind for kind, _, _ in created} == {"CREATED"}

    missions = len(world.all(Mission))
    touched = await change(
        database, "UPDATE mission SET updated_at = $1", NOW + timedelta(minutes=1)
    )

    assert touched == missions, "what a trigger writes is no row of the statement"
    changed = await entries(database, len(created))
    assert [(kind, name) for kind, name, _ in changed] == [("UPDATED", "Mission")] * missions


async def test_an_entry_keeps_what_visibility_depended_on_before_it_moved(
    database: Database,
) -> None:
    await saved(database)
    before = len(await entries(database))

    await change(database, "UPDATE meeting SET version = version + 1 WHERE status = 'PLANNED'")
    await change(database, "UPDATE meeting SET status = 'CANCELLED' WHERE status = 'PLANNED'")

    told = await entries(database, before)
    assert told, "the world has a planned meeting"
    half = len(told) // 2
    assert {facts for _, _, facts in told[:half]} == {None}
    assert {facts["status"] for _, _, facts in told[half:]} == {"PLANNED"}


async def test_a_deleted_row_leaves_what_it_was(database: Database) -> None:
    await saved(database)
    before = len(await entries(database))

    gone = await change(database, "DELETE FROM action_status_change")

    told = await entries(database, before)
    assert gone > 0
    assert len(told) == gone
    assert {(kind, name) for kind, name, _ in told} == {("DELETED", "ActionStatusChange")}
    assert all(facts["action_id"] for _, _, facts in told)


async def test_a_row_that_is_only_locked_leaves_no_entry(database: Database) -> None:
    await saved(database)
    before = len(await entries(database))

    await change(database, "UPDATE agency SET updated_at = updated_at")

    assert await entries(database, before) == []


async def test_a_gesture_in_a_room_leaves_no_entry_of_its_session(database: Database) -> None:
    await saved(database)
    before = len(await entries(database))

    await change(
        database,
        "UPDATE live_session SET head = head + 1, participants = participants + 1, updated_at = $1",
        NOW + timedelta(minutes=1),
    )

    assert await entries(database, before) == []


async def test_what_is_undone_leaves_no_entry(database: Database) -> None:
    await saved(database)
    before = len(await entries(database))

    async def work(tx: Transaction) -> None:
        await tx.execute("UPDATE agency SET version = version + 1")
        raise LookupError

    with contextlib.suppress(LookupError):
        await database.unit_of_work(work)

    assert await entries(database, before) == []


async def test_an_entry_names_the_transaction_that_wrote_it(database: Database) -> None:
    await saved(database)
    async with database.snapshot() as snapshot:
        found = await snapshot.fetch('SELECT DISTINCT "transaction" FROM change_entry')
    assert len(found) == 1
    assert (found[0][0] > 0) is (database.dialect is Dialect.POSTGRES)


def rules() -> Iterator[Rule]:
    """All but those of notices: they ask the rules of several tables, each by its own name here."""
    for name in policy.__all__:
        value = getattr(policy, name)
        if isinstance(value, Rule) and value not in (policy.NOTICES, policy.FEED):
            yield value


def test_the_facts_of_a_table_are_all_that_rules_read_of_it() -> None:
    read: dict[str, set[str]] = {}
    for rule in rules():
        for text in rule.by_kind.values():
            aliases = {alias: table for table, alias in _TABLE.findall(text)}
            for alias, column in _COLUMN.findall(text.replace("{t}", "0")):
                read.setdefault(aliases[alias], set()).add(column)
    for followed in FOLLOWED:
        assert read.get(followed.table, set()) <= {"id", *followed.facts}, followed.name
