"""The rows of the panel, written from the state."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from server.database import Transaction
from server.workshops.events import Event
from server.workshops.panel import events
from server.workshops.panel.composition import present
from server.workshops.state import State


async def write(tx: Transaction, session_id: UUID, state: State, happened: Sequence[Event]) -> None:
    if not any(isinstance(event, events.PanelEvent) for event in happened):
        return
    await tx.execute("DELETE FROM constituency_count WHERE session_id = $1", [session_id])
    await tx.execute_many(
        "INSERT INTO constituency_count (id, session_id, constituency, people)"
        " VALUES ($1, $2, $3, $4)",
        [
            (uuid5(session_id, constituency), session_id, constituency, people)
            for constituency, people in present(state.panel).items()
        ],
    )
