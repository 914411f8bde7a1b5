"""Who asks something of a session. Refuses names: an actor is an id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorRole(StrEnum):
    """Who asks: the facilitator, a participant, or the room's own clock."""

    FACILITATOR = "FACILITATOR"
    PARTICIPANT = "PARTICIPANT"
    CLOCK = "CLOCK"


@dataclass(frozen=True, slots=True)
class Actor:
    """`actor_id` is an account's id, or a participant's pseudonym in this session."""

    role: ActorRole
    actor_id: UUID
