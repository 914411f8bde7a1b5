"""What each fact of a prioritisation makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from server.workshops.prioritising.events import ItemPlaced, ItemUnplaced, PrioritisingEvent
from server.workshops.prioritising.levels import Levels, Standing, with_placed, without
from server.workshops.prioritising.settings import MOST_LEVELS
from server.workshops.state import State

_EMPTY: Levels = ((),) * MOST_LEVELS


def evolve(state: State, event: PrioritisingEvent) -> State:
    levels = state.priorities.get(event.activity_id, _EMPTY)
    match event:
        case ItemPlaced(item_id=item_id, level=level, place=place):
            levels = with_placed(levels, item_id, Standing(level, place))
        case ItemUnplaced(item_id=item_id):
            levels = without(levels, item_id)
        case _:
            assert_never(event)
    return replace(state, priorities=state.priorities.set(event.activity_id, levels))
