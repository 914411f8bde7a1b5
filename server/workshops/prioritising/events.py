"""What has happened in a prioritisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ItemPlaced:
    """`level` and `place` count from 1, the item having left where it was."""

    at: datetime
    activity_id: UUID
    item_id: UUID
    level: int
    place: int


@dataclass(frozen=True, slots=True)
class ItemUnplaced:
    at: datetime
    activity_id: UUID
    item_id: UUID


PrioritisingEvent = ItemPlaced | ItemUnplaced
