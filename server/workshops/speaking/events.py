"""What has happened in a discussion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import Constituency


@dataclass(frozen=True, slots=True)
class SpeakingAsked:
    """`number` is the ticket that the hall sees; `person_id` is None for somebody without a phone."""

    at: datetime
    activity_id: UUID
    request_id: UUID
    number: int
    person_id: UUID | None
    constituency: Constituency | None
    label_id: UUID | None


@dataclass(frozen=True, slots=True)
class QueueLeft:
    """`replaced` are the texts erased with this: the label of the ticket."""

    at: datetime
    activity_id: UUID
    request_id: UUID
    replaced: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class FloorGiven:
    """`replaced` are the texts erased with this: the label of the ticket."""

    at: datetime
    activity_id: UUID
    turn_id: UUID
    request_id: UUID | None
    constituency: Constituency | None
    replaced: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """`by_close` when the facilitator closed the discussion while somebody spoke."""

    at: datetime
    activity_id: UUID
    turn_id: UUID
    by_close: bool = False


@dataclass(frozen=True, slots=True)
class TurnResumed:
    """The turn was not over after all; what passed since it ended is not of it."""

    at: datetime
    activity_id: UUID
    turn_id: UUID
    person_id: UUID | None


SpeakingEvent = SpeakingAsked | QueueLeft | FloorGiven | TurnEnded | TurnResumed
