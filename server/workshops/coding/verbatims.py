"""Which cards were read as somebody's words, by their keys. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from server.workshops.entities import Key, Kind
from server.workshops.state import State


def keys(state: State) -> Iterator[Key]:
    return (Key(Kind.VERBATIM, contribution_id) for contribution_id in state.book.verbatims)
