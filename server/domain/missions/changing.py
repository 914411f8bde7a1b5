"""One change of a mission: its scope, its lock, its version, its line in the journal.

Refuses to say what changes: `verbs` and `participations` do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.journal import record
from server.domain.missions.facts import STEERS, truths
from server.models import Mission
from server.problems import Conflict, Forbidden, NotFound
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
    require_scope(by)

    async def work(tx: Transaction) -> T:
        rows = await tx.fetch(
            "UPDATE mission SET version = version + 1, updated_at = $2 WHERE id = $1"
            " RETURNING version",
            [mission_id, now],
        )
        if not rows:
            raise NotFound
        found = int(rows[0][0]) - 1
        if expected_version is not None and expected_version != found:
            raise Conflict(found)
        return await act(tx, await Mission.get(id=mission_id, using_db=tx.connection))

    return await database.unit_of_work(work)


def require_scope(by: Viewer) -> None:
    if not by.has(Scope.MISSION_WRITE):
        raise Forbidden


async def require_steering(tx: Transaction, mission_id: UUID, by: Viewer) -> None:
    if not (await truths(tx, {"steers": STEERS}, "mission", mission_id, by))["steers"]:
        raise Forbidden


def agency_of(mission: Mission) -> UUID:
    id_: UUID = mission.agency_id  # type: ignore[attr-defined] # added by the ORM
    return id_


async def journal(
    tx: Transaction,
    verb: str,
    mission_id: UUID,
    by: Viewer,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    await record(
        tx,
        verb,
        object_type="Mission",
        object_id=mission_id,
        actor_id=by.user_id,
        now=now,
        before=before,
        after=after,
    )
