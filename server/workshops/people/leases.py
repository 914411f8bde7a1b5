"""How long a facilitator who gives no sign of life keeps the seat: a row beside the log.

Who holds the seat is in the log; that they are still there is not, and may be lost. Refuses to
hand the seat to anybody: another facilitator asks for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from server.database import Transaction, decode_datetime
from server.ids import new_id
from server.workshops.log import Reader
from server.workshops.people.seat import LEASE
from server.workshops.people.standing import Driver

_RENEWED_EVERY: Final = timedelta(seconds=5)


async def renew(tx: Transaction, session_id: UUID, holder_id: UUID, now: datetime) -> None:
    """The holder is there: they have just asked for something."""
    await tx.execute(
        "INSERT INTO session_seat (id, session_id, holder_id, renewed_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (session_id) DO UPDATE SET holder_id = excluded.holder_id,"
        " renewed_at = excluded.renewed_at"
        " WHERE session_seat.renewed_at <= $5 OR session_seat.holder_id <> excluded.holder_id",
        [new_id(), session_id, holder_id, now, now - _RENEWED_EVERY],
    )


async def has_lapsed(reader: Reader, session_id: UUID, driver: Driver, now: datetime) -> bool:
    """Whether nothing was heard of the holder for the length of a lease."""
    rows = await reader.fetch(
        "SELECT renewed_at FROM session_seat WHERE session_id = $1 AND holder_id = $2",
        [session_id, driver.holder_id],
    )
    seen: list[datetime] = [driver.since, *(decode_datetime(renewed_at) for (renewed_at,) in rows)]
    return now - max(seen) >= LEASE
