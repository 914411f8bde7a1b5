"""Who asks something of a session. Refuses names: an actor is an id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from server.vocabulary import RoomRole


class ActorRole(StrEnum):
    """Who asks: a facilitator, somebody of the agency with a role in the room, a participant, an
    observer, or the room's own clock."""

    FACILITATOR = "FACILITATOR"
    CREW = "CREW"
    PARTICIPANT = "PARTICIPANT"
    OBSERVER = "OBSERVER"
    CLOCK = "CLOCK"


@dataclass(frozen=True, slots=True)
class Actor:
    """`actor_id` is an account's id, or a participant's pseudonym in this session. `room_roles` are
    those of an account that does not facilitate; a participant's are in the state."""

    role: ActorRole
    actor_id: UUID
    room_roles: frozenset[RoomRole] = frozenset()
