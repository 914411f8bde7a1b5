"""The rows of notes, written from the state."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.database import Dialect, Transaction
from server.workshops.events import Event
from server.workshops.noting import events
from server.workshops.people.rows import erase_replaced
from server.workshops.state import State


async def write(
    tx: Transaction, dialect: Dialect, session_id: UUID, state: State, happened: Sequence[Event]
) -> None:
    written = dict.fromkeys(
        event.note_id for event in happened if isinstance(event, events.NotingEvent)
    )
    await tx.execute_many(
        "INSERT INTO session_note"
        " (id, session_id, activity_id, content_id, seq, hidden, removed, taken_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (id) DO UPDATE SET content_id = excluded.content_id,"
        " removed = excluded.removed",
        [
            (
                note.note_id,
                session_id,
                note.activity_id,
                note.content_id,
                note.seq,
                note.hidden,
                note.removed,
                note.taken_at,
            )
            for note in (state.notes[note_id] for note_id in written)
        ],
    )
    await erase_replaced(
        tx,
        dialect,
        (event for event in happened if isinstance(event, events.NoteEdited | events.NoteRemoved)),
    )
