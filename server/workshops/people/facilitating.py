"""Who facilitates a session and who of them drives, as one of them sees it.

Refuses everyone else: it is asked for by those who facilitate alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.access.policy import FACILITATING_ROLES
from server.database import decode_uuid
from server.workshops.log import Reader
from server.workshops.people.leases import has_lapsed
from server.workshops.state import State


@dataclass(frozen=True, slots=True)
class Facilitator:
    user_id: UUID
    title: str
    holds_seat: bool


@dataclass(frozen=True, slots=True)
class SeatAsSeen:
    taken: bool
    mine: bool
    may_take: bool
    facilitators: tuple[Facilitator, ...]


async def read_seat(
    reader: Reader, session_id: UUID, state: State, user_id: UUID, now: datetime
) -> SeatAsSeen:
    driver = state.people.driver
    holder_id = None if driver is None else driver.holder_id
    rows = await reader.fetch(
        "SELECT DISTINCT a.id, a.label, g.role FROM role_grant g JOIN account a ON a.id = g.user_id"
        " JOIN live_session s ON s.workshop_id = g.workshop_id WHERE s.id = $1"
        " AND a.suspended_at IS NULL AND g.from_on <= $2 AND (g.to_on IS NULL OR g.to_on > $2)",
        [session_id, now.date()],
    )
    titles = {
        decode_uuid(id_): str(title or "")
        for id_, title, role in rows
        if role in FACILITATING_ROLES
    }
    return SeatAsSeen(
        taken=driver is not None,
        mine=holder_id == user_id,
        may_take=holder_id == user_id
        or driver is None
        or await has_lapsed(reader, session_id, driver, now),
        facilitators=tuple(
            Facilitator(id_, title, id_ == holder_id)
            for id_, title in sorted(titles.items(), key=lambda each: (each[1], each[0]))
        ),
    )
