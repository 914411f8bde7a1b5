"""Units of work: all or nothing, whoever leaves."""

from __future__ import annotations

from server.database import Database, Transaction
from tests.database.rows import an_organisation


async def test_what_a_unit_of_work_wrote_is_read_at_once(database: Database) -> None:
    organisation = an_organisation("Caen la mer")

    async def record(tx: Transaction) -> str:
        await organisation.save(using_db=tx.connection)
        return "recorded"

    assert await database.unit_of_work(record) == "recorded"
    async with database.snapshot() as snapshot:
        assert await snapshot.fetch("SELECT name FROM organisation") == [("Caen la mer",)]
