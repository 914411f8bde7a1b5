"""Levels of priority and what stands in them. Pure values."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

Levels = tuple[tuple[UUID, ...], ...]
"""From the highest; an item stands once, at most."""


class Standing(NamedTuple):
    """`level` and `place` count from 1. Of two, the lesser comes first."""

    level: int
    place: int


def standings(levels: Levels) -> dict[UUID, Standing]:
    return {
        item_id: Standing(level, place)
        for level, items in enumerate(levels, 1)
        for place, item_id in enumerate(items, 1)
    }


def without(levels: Levels, item_id: UUID) -> Levels:
    return tuple(tuple(each for each in items if each != item_id) for items in levels)


def with_placed(levels: Levels, item_id: UUID, at: Standing) -> Levels:
    """The same levels with the item there and nowhere else; `levels` has that one."""
    left = without(levels, item_id)
    return tuple(
        (*items[: at.place - 1], item_id, *items[at.place - 1 :]) if level == at.level else items
        for level, items in enumerate(left, 1)
    )
