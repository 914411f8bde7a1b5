"""A shared text, as everyone is shown it. Pure. Refuses to say who holds the pen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from server.workshops.entities import Entity, Key, Kind, Shown, Texts, View
from server.workshops.state import State
from server.workshops.writing import events

KINDS: Final = frozenset({Kind.PAGE})


@dataclass(frozen=True, slots=True)
class ShownPage(Entity):
    """`text` is None for a blank page; `waiting` is how many wait for the pen."""

    activity_id: UUID
    revision: int
    content_id: UUID | None
    saved_at: datetime | None
    pen_held: bool
    pen_until: datetime | None
    waiting: int
    text: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        return () if self.content_id is None else (self.content_id,)

    def with_texts(self, texts: Texts) -> Self:
        return self if self.content_id is None else replace(self, text=texts.get(self.content_id))


def keys(state: State) -> Iterator[Key]:
    return (Key(Kind.PAGE, activity_id) for activity_id in state.pages)


def touched(event: events.WritingEvent, state: State) -> Iterable[Key]:
    return (Key(Kind.PAGE, event.activity_id),)


def show(state: State, key: Key, view: View) -> Shown:
    page = state.pages[key.id]
    standing = page.standing
    return ShownPage(
        activity_id=key.id,
        revision=page.number,
        content_id=None if standing is None else standing.content_id,
        saved_at=None if standing is None else standing.saved_at,
        pen_held=page.holder_id is not None,
        pen_until=page.until,
        waiting=len(page.waiting),
    )
