"""Whether a participant's token still opens anything: they were not put out, and it is not too late.

Refuses to know the token: it is given whose it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from server.database import decode_datetime, decode_uuid
from server.workshops.log import Reader
from server.workshops.people.finding import put_out


class Entitlement(StrEnum):
    """A token that expired may be renewed by joining again; a withdrawn one may not."""

    STANDS = "STANDS"
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"


async def entitlement(
    reader: Reader, session_id: UUID, participant_id: UUID, *, now: datetime, grace: timedelta
) -> Entitlement:
    """`grace` is how long one may still read one's own part after the session concluded."""
    rows = await reader.fetch(
        "SELECT p.session_id, p.removed_at, s.concluded_at FROM session_participant p"
        " JOIN live_session s ON s.id = p.session_id WHERE p.id = $1",
        [participant_id],
    )
    if not rows or decode_uuid(rows[0][0]) != session_id or rows[0][1] is not None:
        return Entitlement.WITHDRAWN
    concluded_at = decode_datetime(rows[0][2])
    if concluded_at is not None and now >= concluded_at + grace:
        return Entitlement.EXPIRED
    return Entitlement.STANDS


async def read_arrival(reader: Reader, participant_id: UUID) -> datetime:
    """When they came in. Raises TransitionRefused for whoever was put out since."""
    rows = await reader.fetch(
        "SELECT joined_at, removed_at FROM session_participant WHERE id = $1", [participant_id]
    )
    joined_at, removed_at = rows[0]
    if removed_at is not None:
        raise put_out()
    arrival: datetime = decode_datetime(joined_at)
    return arrival


def token_end(joined_at: datetime, now: datetime, length: timedelta) -> datetime:
    """When a token given now ends: the same for every retry, another once that one has ended."""
    return joined_at + length * (max(0, (now - joined_at) // length) + 1)
