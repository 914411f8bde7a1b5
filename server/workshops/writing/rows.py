"""The rows of shared texts, written from the state."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from server.database import Dialect, Transaction
from server.workshops.events import Event
from server.workshops.people.rows import erase_replaced
from server.workshops.state import State
from server.workshops.writing import events


async def write(
    tx: Transaction, dialect: Dialect, session_id: UUID, state: State, happened: Sequence[Event]
) -> None:
    await tx.execute_many(
        "INSERT INTO text_revision (id, session_id, activity_id, content_id, number, saved_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        [
            (
                uuid5(event.activity_id, str(event.number)),
                session_id,
                event.activity_id,
                event.content_id,
                event.number,
                event.at,
            )
            for event in happened
            if isinstance(event, events.TextSaved)
        ],
    )
    await erase_replaced(
        tx, dialect, (event for event in happened if isinstance(event, events.RevisionErased))
    )
