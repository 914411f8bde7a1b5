"""What has happened to a shared text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PenTaken:
    """`until` is when it may be taken from a holder who saves nothing."""

    at: datetime
    activity_id: UUID
    holder_id: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class PenAwaited:
    at: datetime
    activity_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class PenNoLongerAwaited:
    at: datetime
    activity_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class PenPutDown:
    at: datetime
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class TextSaved:
    at: datetime
    activity_id: UUID
    number: int
    content_id: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class RevisionErased:
    """`replaced` are the texts erased with this."""

    at: datetime
    activity_id: UUID
    number: int
    replaced: tuple[UUID, ...]


WritingEvent = PenTaken | PenAwaited | PenNoLongerAwaited | PenPutDown | TextSaved | RevisionErased
