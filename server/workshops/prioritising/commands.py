"""What may be asked of a prioritisation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.vocabulary import PriorityStep


@dataclass(frozen=True, slots=True)
class PlaceItem:
    """The item stands in `level`, from 1, at `place`, from 1; last in it when `place` is None."""

    activity_id: UUID
    item_id: UUID
    level: int
    place: int | None = None


@dataclass(frozen=True, slots=True)
class MoveItem:
    """One step, as an arrow key makes it; from the edge it leads nowhere."""

    activity_id: UUID
    item_id: UUID
    step: PriorityStep


@dataclass(frozen=True, slots=True)
class UnplaceItem:
    activity_id: UUID
    item_id: UUID


PrioritisingCommand = PlaceItem | MoveItem | UnplaceItem
