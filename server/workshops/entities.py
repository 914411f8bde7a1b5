"""What a session is made of in the eyes of an audience: entities by key, and how a follower keeps them.

An entity is a frozen value stripped of everything personal: it has no field for an author, a voter
or a pseudonym. Its words are named by content id and joined when it is read, so that an erased text
is told to nobody again. A follower needs no more than `apply`: put what changed in its place, take
away what is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, NamedTuple, Self
from uuid import UUID

from server.vocabulary import Audience


class Kind(StrEnum):
    """The kinds of entities."""

    ROOM = "ROOM"
    ATTENDANCE = "ATTENDANCE"
    ACTIVITY = "ACTIVITY"
    PROGRESS = "PROGRESS"
    UNDOABLE = "UNDOABLE"
    CONTRIBUTION = "CONTRIBUTION"
    GROUP = "GROUP"
    PROPOSAL = "PROPOSAL"
    SEAT = "SEAT"
    CREW = "CREW"
    TABLE = "TABLE"
    PANEL = "PANEL"
    FLOOR = "FLOOR"
    PAGE = "PAGE"
    PRIORITIES = "PRIORITIES"
    NOTE = "NOTE"
    CODE = "CODE"
    VERBATIM = "VERBATIM"
    FINDING = "FINDING"


COUNTERS: Final = frozenset({Kind.ATTENDANCE, Kind.PROGRESS})
"""Kinds that move often and matter little: told together, a few times a second."""


class Key(NamedTuple):
    """One entity. Two kinds may share an id: an activity and its progress do."""

    kind: Kind
    id: UUID


ROOM: Final = Key(Kind.ROOM, UUID(int=0))
ATTENDANCE: Final = Key(Kind.ATTENDANCE, UUID(int=0))
"""A session has one of each: the log does not name the session it is of."""


@dataclass(frozen=True, slots=True)
class View:
    """Through whose eyes: an audience, and the table where a participant sits, if any."""

    audience: Audience
    table_id: UUID | None = None


Texts = Mapping[UUID, str | None]
"""Texts by content id; one that is missing was erased."""


@dataclass(frozen=True, slots=True)
class Entity:
    """What a view is shown under one key."""

    def content_ids(self) -> tuple[UUID, ...]:
        """The texts to join."""
        return ()

    def with_texts(self, texts: Texts) -> Self:
        """The same with its texts joined."""
        return self


class Gone(Enum):
    """The view knew the entity, and is to forget it."""

    GONE = "GONE"


Shown = Entity | Gone | None
"""None for an entity that this view was never told of."""

Seen = Mapping[Key, Entity]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be put in place, and what is to be taken away."""

    changed: Mapping[Key, Entity]
    gone: frozenset[Key]


def apply(seen: Seen, changes: Changes) -> dict[Key, Entity]:
    """What a follower who saw `seen` sees next."""
    kept = {key: entity for key, entity in seen.items() if key not in changes.gone}
    return kept | dict(changes.changed)


def content_ids(entities: Iterable[Entity]) -> set[UUID]:
    return {content_id for entity in entities for content_id in entity.content_ids()}
