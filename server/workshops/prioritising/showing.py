"""Levels of priority, as everyone is shown them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.vocabulary import PrioritySubject
from server.workshops.entities import Entity, Key, Kind, Shown, View
from server.workshops.prioritising import events
from server.workshops.prioritising.levels import Levels
from server.workshops.prioritising.settings import PrioritiseSettings
from server.workshops.state import State

KINDS: Final = frozenset({Kind.PRIORITIES})


@dataclass(frozen=True, slots=True)
class ShownPriorities(Entity):
    """The items of each level, in order; groups or cards, as the activity says."""

    activity_id: UUID
    subject: PrioritySubject
    levels: Levels


def keys(state: State) -> Iterator[Key]:
    return (Key(Kind.PRIORITIES, activity_id) for activity_id in state.priorities)


def touched(event: events.PrioritisingEvent, state: State) -> Iterable[Key]:
    return (Key(Kind.PRIORITIES, event.activity_id),)


def show(state: State, key: Key, view: View) -> Shown:
    settings = state.activities[key.id].settings
    assert isinstance(settings, PrioritiseSettings)
    levels = state.priorities[key.id][: settings.levels]
    return ShownPriorities(key.id, settings.subject, levels)
