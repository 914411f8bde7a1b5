"""What may be asked of notes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TakeNote:
    """`hidden` notes are for those who run and watch the session, never for the room."""

    text: str
    activity_id: UUID | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class EditNote:
    """By whoever wrote it; what it said before is erased."""

    note_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class RemoveNote:
    """By whoever wrote it, or the facilitator; what it said is erased."""

    note_id: UUID


NotingCommand = TakeNote | EditNote | RemoveNote
