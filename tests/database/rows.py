"""Rows to write and to read back when the test is about the writing."""

from __future__ import annotations

from datetime import UTC, datetime

from server.database import Database, Transaction
from server.models import Organisation
from server.models.sorting import sort_key
from server.vocabulary import OrganisationKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def an_organisation(name: str, at: datetime = NOON) -> Organisation:
    """An organisation, not saved."""
    return Organisation(
        name=name,
        kind=OrganisationKind.EPCI,
        sort_key=sort_key(name),
        created_at=at,
        updated_at=at,
    )


async def record(tx: Transaction, name: str) -> None:
    """One organisation, saved in `tx`."""
    await an_organisation(name).save(using_db=tx.connection)


async def names(database: Database) -> list[str]:
    """The names of every organisation committed, in order."""
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch("SELECT name FROM organisation ORDER BY sort_key")
    return [row[0] for row in rows]
