"""What each fact of the notes makes of their state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from server.workshops.noting.events import NoteEdited, NoteRemoved, NoteTaken, NotingEvent
from server.workshops.noting.note import Note
from server.workshops.state import State


def evolve(state: State, event: NotingEvent) -> State:
    match event:
        case NoteTaken():
            note = Note(
                note_id=event.note_id,
                content_id=event.content_id,
                author_id=event.author_id,
                activity_id=event.activity_id,
                hidden=event.hidden,
                seq=state.head,
                taken_at=event.at,
            )
        case NoteEdited(note_id=note_id, content_id=content_id):
            note = replace(state.notes[note_id], content_id=content_id)
        case NoteRemoved(note_id=note_id):
            note = replace(state.notes[note_id], removed=True)
        case _:
            assert_never(event)
    return replace(state, notes=state.notes.set(note.note_id, note))
