"""The rows of participants and activities, written from the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from server.database import Transaction
from server.workshops.encoding import to_jsonable
from server.workshops.events import Event
from server.workshops.running import events
from server.workshops.state import State


async def write(tx: Transaction, session_id: UUID, state: State, happened: Sequence[Event]) -> None:
    participants: dict[UUID, datetime] = {}
    activities: dict[UUID, None] = {}
    removed: dict[UUID, None] = {}
    reordered = False
    for event in happened:
        match event:
            case events.SessionOpened(activities=planned):
                activities.update(dict.fromkeys(each.activity_id for each in planned))
            case events.ParticipantJoined(participant_id=participant_id, at=at):
                participants[participant_id] = at
            case (
                events.ActivityStarted(activity_id=activity_id)
                | events.ActivityReopened(activity_id=activity_id)
                | events.ActivityClosed(activity_id=activity_id)
                | events.ActivitySkipped(activity_id=activity_id)
                | events.ActivityPutBack(activity_id=activity_id)
            ):
                activities[activity_id] = None
            case events.ActivityChanged(activity=changed):
                activities[changed.activity_id] = None
            case events.ActivityInserted() | events.ActivitiesReordered():
                reordered = True
            case events.ActivityRemoved(activity_id=activity_id):
                removed[activity_id] = None
                reordered = True
    await _write_participants(tx, session_id, participants)
    if reordered:
        await _make_room(tx, session_id, state, removed)
        activities.update(dict.fromkeys(state.agenda))
    standing = [id_ for id_ in activities if id_ in state.activities]
    await _write_activities(tx, session_id, state, standing)


async def _write_participants(
    tx: Transaction, session_id: UUID, joined: Mapping[UUID, datetime]
) -> None:
    await tx.execute_many(
        "INSERT INTO session_participant (id, session_id, joined_at) VALUES ($1, $2, $3)",
        [(id_, session_id, at) for id_, at in joined.items()],
    )


async def _make_room(
    tx: Transaction, session_id: UUID, state: State, removed: Iterable[UUID]
) -> None:
    """Frees every place of the agenda, so that no two activities meet on one."""
    await tx.execute_many(
        "DELETE FROM live_activity WHERE id = $1",
        [(id_,) for id_ in removed if id_ not in state.activities],
    )
    await tx.execute(
        "UPDATE live_activity SET position = -1 - position WHERE session_id = $1", [session_id]
    )


async def _write_activities(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    await tx.execute_many(
        "INSERT INTO live_activity"
        " (id, session_id, position, kind, prompt, settings, status, started_at, closed_at,"
        " name, minutes)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT (id) DO UPDATE SET position = excluded.position, kind = excluded.kind,"
        " prompt = excluded.prompt, settings = excluded.settings, name = excluded.name,"
        " minutes = excluded.minutes, status = excluded.status,"
        " started_at = excluded.started_at, closed_at = excluded.closed_at",
        [
            (
                activity.activity_id,
                session_id,
                activity.position,
                activity.kind,
                activity.prompt,
                to_jsonable(activity.settings),
                activity.status,
                activity.started_at,
                activity.closed_at,
                activity.name,
                activity.minutes,
            )
            for activity in (state.activities[id_] for id_ in ids)
        ],
    )
