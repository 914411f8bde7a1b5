"""Another epoch for every log, after an older copy of the database was put back.

Refuses to be clever: followers cannot know what was lost, so each is told to start again.
"""

from __future__ import annotations

from datetime import UTC, datetime

from server.database import Database, Transaction

_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


async def begin_new_epochs(database: Database, now: datetime) -> int:
    """Gives every session an epoch that none of its logs has borne; how many sessions there are.

    One more would not do: of two restorations of the same copy, both would count to the same, and
    a cursor of the first would pass for one of the second. Hence the seconds since 2026.
    """
    seconds = int((now - _FIRST).total_seconds())

    async def renew(tx: Transaction) -> int:
        # Another server counts its transactions anew: what was read before stands before its own.
        await tx.execute(
            'UPDATE change_entry SET "transaction" = 0 WHERE "transaction" > 0',
        )
        return await tx.execute(
            "UPDATE live_session SET epoch = CASE WHEN epoch < $1 THEN $1 ELSE epoch + 1 END",
            [seconds],
        )

    return await database.unit_of_work(renew)
