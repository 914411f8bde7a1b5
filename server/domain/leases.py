"""Work that one process does at a time, on one machine or several.

A lease runs out by itself: a process that died keeps nobody waiting. Refuses to be a lock: whoever
was stopped for longer than its lease may find another at the same work.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from server.database import Database, Transaction


async def hold(
    tx: Transaction, name: str, holder_id: UUID, *, length: timedelta, now: datetime
) -> bool:
    """Takes the lease, or keeps it. False where another process has it.

    Within a unit of work, the row's lock is kept until the commit: a lease that ran out meanwhile
    still lets nobody in.
    """
    taken = await tx.execute(
        "UPDATE lease SET holder_id = $2, until_at = $3 WHERE name = $1"
        " AND (holder_id = $2 OR holder_id IS NULL OR until_at <= $4)",
        [name, holder_id, now + length, now],
    )
    if taken:
        return True
    return bool(
        await tx.execute(
            "INSERT INTO lease (name, holder_id, until_at) VALUES ($1, $2, $3)"
            " ON CONFLICT (name) DO NOTHING",
            [name, holder_id, now + length],
        )
    )


async def give_back(database: Database, name: str, holder_id: UUID) -> None:
    """Lets another process take it at once."""

    async def work(tx: Transaction) -> None:
        await tx.execute(
            "UPDATE lease SET holder_id = NULL, until_at = NULL WHERE name = $1 AND holder_id = $2",
            [name, holder_id],
        )

    await database.unit_of_work(work)
