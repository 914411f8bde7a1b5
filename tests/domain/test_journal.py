"""The journal: what is told in bulk is told as if one line at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from server.database import Database, Transaction
from server.domain.journal import Entry, record, record_many
from server.ids import new_id
from server.models import AuditEvent

NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)


def entry(verb: str, id_: UUID) -> Entry:
    return Entry(verb, "Mission", id_, None, NOW, before={"progress": 10}, after={"progress": 20})


async def told_in(database: Database) -> list[AuditEvent]:
    async def read(tx: Transaction) -> list[AuditEvent]:
        return await AuditEvent.all().using_db(tx.connection).order_by("id")

    return await database.unit_of_work(read)


async def test_many_lines_are_those_that_one_at_a_time_would_write(database: Database) -> None:
    told, alone = new_id(), new_id()

    async def write(tx: Transaction) -> None:
        await record_many(tx, [entry("import_mission", told), entry("edit_mission", told)])
        await record(
            tx,
            "import_mission",
            object_type="Mission",
            object_id=alone,
            actor_id=None,
            now=NOW,
            before={"progress": 10},
            after={"progress": 20},
        )

    await database.unit_of_work(write)

    lines = await told_in(database)
    assert [line.verb for line in lines] == ["import_mission", "edit_mission", "import_mission"]
    assert [line.object_id for line in lines] == [told, told, alone]
    first, last = lines[0], lines[2]
    assert (first.before, first.after, first.at) == (last.before, last.after, last.at)


async def test_no_line_at_all_may_be_told(database: Database) -> None:
    async def write(tx: Transaction) -> None:
        await record_many(tx, [])

    await database.unit_of_work(write)

    assert await told_in(database) == []
