"""Who takes part in the missions of a version, kept as they stood when it was submitted (PV5).

A draft shows who takes part today; from its submission on, a version shows who did on that day.
Refuses an organisation that is no member on the day (M2).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from server.database import Transaction, decode_uuid
from server.ids import new_id
from server.models import VersionParticipation
from server.vocabulary import ParticipationCategory

OF_THE_DAY: Final = (
    "SELECT {columns} FROM programme_line li"
    " JOIN mission mi ON mi.id = li.mission_id"
    " JOIN mission_participation mp ON mp.mission_id = mi.id"
    " JOIN membership me ON me.agency_id = mi.agency_id"
    " AND me.organisation_id = mp.organisation_id"
    " WHERE li.programme_version_id = {version} AND li.state <> 'DROPPED'"
    " AND me.category <> 'FUNDER'"
    " AND mp.from_on <= {today} AND (mp.to_on IS NULL OR mp.to_on > {today})"
    " AND me.joined_on <= {today} AND (me.left_on IS NULL OR me.left_on > {today})"
)
"""Who takes part on a day in the missions of a version, a mission once for each of its years."""


async def freeze(tx: Transaction, version_id: UUID, *, today: date, now: datetime) -> None:
    """Write down who takes part on the day of the submission."""
    columns = "DISTINCT mp.mission_id, mp.organisation_id, mp.category"
    rows = await tx.fetch(
        OF_THE_DAY.format(version="$1", today="$2", columns=columns), [version_id, today]
    )
    await VersionParticipation.bulk_create(
        [
            VersionParticipation(
                id=new_id(),
                programme_version_id=version_id,
                mission_id=decode_uuid(mission_id),
                organisation_id=decode_uuid(organisation_id),
                category=ParticipationCategory(category),
                created_at=now,
                updated_at=now,
            )
            for mission_id, organisation_id, category in rows
        ],
        using_db=tx.connection,
    )


async def thaw(tx: Transaction, version_id: UUID) -> None:
    """A version that is a draft again shows who takes part today."""
    await tx.execute(
        "DELETE FROM version_participation WHERE programme_version_id = $1", [version_id]
    )
