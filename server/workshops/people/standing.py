"""Who is in the room, as the log tells it: the seat, roles and tables. Pure values.

Refuses names: people are pseudonyms, and whoever facilitates is the id of an account.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from immutables import Map

from server.vocabulary import (
    ConsentPurpose,
    Constituency,
    Integrity,
    NoticeChannel,
    RoomRole,
    SeatingMode,
)

MOST_TABLES: Final = 50
NO_CONSENT: Final[frozenset[ConsentPurpose]] = frozenset()
NO_ROLE: Final[frozenset[RoomRole]] = frozenset()


@dataclass(frozen=True, slots=True)
class Driver:
    """Who holds the facilitator's seat, and since when."""

    holder_id: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class Table:
    """`merged` once its board is everybody's again."""

    table_id: UUID
    title_id: UUID
    order: int
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Informed:
    """Which version of the notice somebody knows of, since when and by what channel."""

    version: int
    at: datetime
    channel: NoticeChannel


@dataclass(frozen=True, slots=True)
class People:
    """`numbers` are given by order of arrival and never twice. `seats` are of the tables that stand;
    `seating` is how newcomers find one. `forgotten_at` is when the texts of the session were, `erased`
    are those that were before."""

    driver: Driver | None = None
    integrity: Integrity = Integrity.INDICATIVE
    numbers: Map[UUID, int] = field(default_factory=Map)
    constituencies: Map[UUID, Constituency] = field(default_factory=Map)
    roles: Map[UUID, frozenset[RoomRole]] = field(default_factory=Map)
    removed: Map[UUID, datetime] = field(default_factory=Map)
    tables: Map[UUID, Table] = field(default_factory=Map)
    seats: Map[UUID, UUID] = field(default_factory=Map)
    seating: SeatingMode | None = None
    informed: Map[UUID, Informed] = field(default_factory=Map)
    consents: Map[UUID, frozenset[ConsentPurpose]] = field(default_factory=Map)
    forgotten_at: datetime | None = None
    erased: Map[UUID, None] = field(default_factory=Map)
