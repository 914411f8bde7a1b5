"""A note of a session. A pure value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Note:
    note_id: UUID
    content_id: UUID
    author_id: UUID
    activity_id: UUID | None
    hidden: bool
    seq: int
    taken_at: datetime
    removed: bool = False
