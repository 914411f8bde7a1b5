"""Which discussions have been spoken in, by their keys. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from server.workshops.entities import Key, Kind
from server.workshops.state import State


def keys(state: State) -> Iterator[Key]:
    return (Key(Kind.FLOOR, activity_id) for activity_id in state.floors)
