"""The rows of priorities, written from the state."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from server.database import Transaction
from server.vocabulary import PrioritySubject
from server.workshops.events import Event
from server.workshops.prioritising import events
from server.workshops.prioritising.levels import standings
from server.workshops.prioritising.settings import PrioritiseSettings
from server.workshops.state import State


async def write(tx: Transaction, session_id: UUID, state: State, happened: Sequence[Event]) -> None:
    for activity_id in dict.fromkeys(
        event.activity_id for event in happened if isinstance(event, events.PrioritisingEvent)
    ):
        await _write_placements(tx, session_id, state, activity_id)


async def _write_placements(
    tx: Transaction, session_id: UUID, state: State, activity_id: UUID
) -> None:
    settings = state.activities[activity_id].settings
    assert isinstance(settings, PrioritiseSettings)
    of_groups = settings.subject is PrioritySubject.GROUPS
    await tx.execute("DELETE FROM priority_placement WHERE activity_id = $1", [activity_id])
    await tx.execute_many(
        "INSERT INTO priority_placement"
        " (id, session_id, activity_id, group_id, contribution_id, level, place)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            (
                uuid5(activity_id, item_id.hex),
                session_id,
                activity_id,
                item_id if of_groups else None,
                None if of_groups else item_id,
                level,
                place,
            )
            for item_id, (level, place) in standings(state.priorities[activity_id]).items()
        ],
    )
