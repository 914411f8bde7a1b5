"""One shared text: who holds its pen, who waits, and every revision. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Revision:
    number: int
    content_id: UUID
    saved_at: datetime
    seq: int
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """`until` is when the pen may be taken from its holder."""

    holder_id: UUID | None = None
    until: datetime | None = None
    waiting: tuple[UUID, ...] = ()
    revisions: tuple[Revision, ...] = ()

    @property
    def number(self) -> int:
        """The revision that stands; 0 for a blank page."""
        return len(self.revisions)

    @property
    def standing(self) -> Revision | None:
        return self.revisions[-1] if self.revisions else None

    def is_free(self, now: datetime) -> bool:
        return self.holder_id is None or (self.until is not None and self.until <= now)
