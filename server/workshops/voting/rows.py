"""The rows of tallies, written from the state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

from server.database import Transaction
from server.workshops import events
from server.workshops.events import Event
from server.workshops.state import State


def tally_id(activity_id: UUID, group_id: UUID) -> UUID:
    """The row of what one group received in one vote."""
    return uuid5(activity_id, group_id.hex)


async def write(tx: Transaction, session_id: UUID, state: State, happened: Sequence[Event]) -> None:
    counted: dict[UUID, None] = {}
    for event in happened:
        match event:
            case (
                events.ActivityReopened(activity_id=activity_id)
                | events.ActivityClosed(activity_id=activity_id)
            ):
                counted[activity_id] = None
    await _write_tallies(tx, session_id, state, counted)


async def _write_tallies(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    activities = [state.activities[id_] for id_ in ids]
    await tx.execute_many(
        "DELETE FROM group_tally WHERE activity_id = $1",
        [(activity.activity_id,) for activity in activities],
    )
    await tx.execute_many(
        "INSERT INTO group_tally (id, session_id, activity_id, group_id, dots, voters)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        [
            (
                tally_id(activity.activity_id, line.group_id),
                session_id,
                activity.activity_id,
                line.group_id,
                line.dots,
                line.voters,
            )
            for activity in activities
            for line in activity.tally or ()
        ],
    )
