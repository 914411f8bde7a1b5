"""Notes, as each view is shown them. Pure. Refuses hidden ones to the room, and authors to all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from server.vocabulary import Audience
from server.workshops.entities import Entity, Gone, Key, Kind, Shown, Texts, View
from server.workshops.noting import events
from server.workshops.state import State

KINDS: Final = frozenset({Kind.NOTE})

_SEES_HIDDEN: Final = frozenset({Audience.FACILITATOR, Audience.OBSERVER})


@dataclass(frozen=True, slots=True)
class ShownNote(Entity):
    note_id: UUID
    order: int
    activity_id: UUID | None
    hidden: bool
    taken_at: datetime
    content_id: UUID
    text: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        return (self.content_id,)

    def with_texts(self, texts: Texts) -> Self:
        return replace(self, text=texts.get(self.content_id))


def keys(state: State) -> Iterator[Key]:
    return (Key(Kind.NOTE, note_id) for note_id in state.notes)


def touched(event: events.NotingEvent, state: State) -> Iterable[Key]:
    return (Key(Kind.NOTE, event.note_id),)


def show(state: State, key: Key, view: View) -> Shown:
    note = state.notes[key.id]
    if note.hidden and view.audience not in _SEES_HIDDEN:
        return None
    if note.removed:
        return Gone.GONE
    return ShownNote(
        note_id=note.note_id,
        order=note.seq,
        activity_id=note.activity_id,
        hidden=note.hidden,
        taken_at=note.taken_at,
        content_id=note.content_id,
    )
