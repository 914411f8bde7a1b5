"""The rows of speaking turns, written from the state."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.database import Dialect, Transaction
from server.workshops.events import Event
from server.workshops.people.rows import erase_replaced
from server.workshops.speaking import events
from server.workshops.state import State


async def write(
    tx: Transaction, dialect: Dialect, session_id: UUID, state: State, happened: Sequence[Event]
) -> None:
    written = dict.fromkeys(
        (event.activity_id, event.turn_id)
        for event in happened
        if isinstance(event, events.FloorGiven | events.TurnEnded | events.TurnResumed)
    )
    await tx.execute_many(
        "INSERT INTO speaking_turn"
        " (id, session_id, activity_id, seq, number, constituency, started_at, ended_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at,"
        " ended_at = excluded.ended_at",
        [
            (
                turn.turn_id,
                session_id,
                activity_id,
                turn.seq,
                turn.number,
                turn.constituency,
                turn.started_at,
                turn.ended_at,
            )
            for activity_id in dict.fromkeys(activity_id for activity_id, _ in written)
            for turn in state.floors[activity_id].turns
            if (activity_id, turn.turn_id) in written
        ],
    )
    await erase_replaced(
        tx,
        dialect,
        (event for event in happened if isinstance(event, events.QueueLeft | events.FloorGiven)),
    )
