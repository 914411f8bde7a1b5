"""One change of a mission: its scope, its lock, its version.

Refuses to say what changes: `verbs` and `participations` do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import bump
from server.domain.rights import require_scope
from server.models import Mission
from server.vocabulary import Scope

T = TypeVar("T")


async def on_mission(
    database: Database,
    mission_id: UUID,
    act: Callable[[Transaction, Mission], Awaitable[T]],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> T:
    """One unit of work under the mission's lock, its version grown by one."""
    require_scope(by, Scope.MISSION_WRITE)

    async def work(tx: Transaction) -> T:
        await bump(tx, "mission", mission_id, expected_version=expected_version, now=now)
        return await act(tx, await Mission.get(id=mission_id, using_db=tx.connection))

    return await database.unit_of_work(work)


def agency_of(mission: Mission) -> UUID:
    id_: UUID = mission.agency_id  # type: ignore[attr-defined] # added by the ORM
    return id_
