"""What has happened to notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NoteTaken:
    at: datetime
    note_id: UUID
    content_id: UUID
    author_id: UUID
    activity_id: UUID | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class NoteEdited:
    """`replaced` are the texts erased with this."""

    at: datetime
    note_id: UUID
    content_id: UUID
    replaced: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class NoteRemoved:
    at: datetime
    note_id: UUID
    replaced: tuple[UUID, ...]


NotingEvent = NoteTaken | NoteEdited | NoteRemoved
