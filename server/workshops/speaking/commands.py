"""What may be asked of a discussion."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.vocabulary import Constituency


@dataclass(frozen=True, slots=True)
class AskToSpeak:
    """The actor joins the queue."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class QueueSpeaker:
    """The facilitator queues somebody without a phone; `label` is for her eyes only."""

    activity_id: UUID
    constituency: Constituency | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """A participant leaves; the facilitator takes out any."""

    activity_id: UUID
    request_id: UUID


@dataclass(frozen=True, slots=True)
class CallNext:
    """Whoever speaks has spoken, and the first of the queue has the floor, if anybody waits."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """To one of the queue whatever their place, or, without `request_id`, to somebody who simply
    began to speak."""

    activity_id: UUID
    request_id: UUID | None = None
    constituency: Constituency | None = None


@dataclass(frozen=True, slots=True)
class EndTurn:
    activity_id: UUID


SpeakingCommand = AskToSpeak | QueueSpeaker | LeaveQueue | CallNext | GiveFloor | EndTurn
