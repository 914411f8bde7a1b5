"""The panel, as those who run the session are shown it. Pure.

Refuses it to the room: who is there is seen by looking, and who is missing is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.vocabulary import Audience, Constituency
from server.workshops.coding import verbatims
from server.workshops.entities import Entity, Key, Kind, Shown, View
from server.workshops.panel import composition, events
from server.workshops.speaking import floors
from server.workshops.state import State
from server.workshops.suppression import suppress

KINDS: Final = frozenset({Kind.PANEL})
PANEL: Final = Key(Kind.PANEL, UUID(int=0))


@dataclass(frozen=True, slots=True)
class Presence:
    """`people` is None where the count is not published."""

    constituency: Constituency
    people: int | None


@dataclass(frozen=True, slots=True)
class ShownPanel(Entity):
    present: tuple[Presence, ...]


def keys(state: State) -> Iterator[Key]:
    yield PANEL


def touched(event: events.PanelEvent, state: State) -> Iterable[Key]:
    """A constituency that grows past the smallest number becomes tellable, wherever it stands."""
    yield PANEL
    yield from floors.keys(state)
    yield from verbatims.keys(state)


def show(state: State, key: Key, view: View) -> Shown:
    if view.audience not in (Audience.FACILITATOR, Audience.OBSERVER):
        return None
    counts: dict[Constituency, int | None] = {**composition.present(state.panel)}
    if view.audience is not Audience.FACILITATOR:
        counts = suppress(composition.present(state.panel))
    return ShownPanel(tuple(Presence(each, people) for each, people in counts.items()))
