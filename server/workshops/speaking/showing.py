"""A discussion, as each view is shown it: tickets, the turn, the time of each constituency. Pure.

Refuses names: a ticket is a number, and whose it is, is told to that person alone. Refuses to name
a constituency of few people to any but the facilitator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from server.vocabulary import Audience, Constituency
from server.workshops.entities import Entity, Key, Kind, Shown, Texts, View
from server.workshops.panel import composition
from server.workshops.speaking import events, floors
from server.workshops.speaking.floor import Request, SpeakingTime, in_order, published, times
from server.workshops.speaking.settings import DiscussSettings
from server.workshops.state import State

KINDS: Final = frozenset({Kind.FLOOR})


@dataclass(frozen=True, slots=True)
class Ticket:
    """One who waits. `label` is the facilitator's own."""

    request_id: UUID
    number: int
    constituency: Constituency | None
    label_id: UUID | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ShownTurn:
    number: int | None
    constituency: Constituency | None
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ShownFloor(Entity):
    """`times` counts the turns that have ended."""

    activity_id: UUID
    queue: tuple[Ticket, ...]
    speaking: ShownTurn | None
    times: tuple[SpeakingTime, ...]

    def content_ids(self) -> tuple[UUID, ...]:
        return tuple(ticket.label_id for ticket in self.queue if ticket.label_id is not None)

    def with_texts(self, texts: Texts) -> Self:
        queue = tuple(
            ticket if ticket.label_id is None else replace(ticket, label=texts.get(ticket.label_id))
            for ticket in self.queue
        )
        return replace(self, queue=queue)


def keys(state: State) -> Iterator[Key]:
    return floors.keys(state)


def touched(event: events.SpeakingEvent, state: State) -> Iterable[Key]:
    return (Key(Kind.FLOOR, event.activity_id),)


def show(state: State, key: Key, view: View) -> Shown:
    settings = state.activities[key.id].settings
    assert isinstance(settings, DiscussSettings)
    floor = state.floors[key.id]
    is_facilitator = view.audience is Audience.FACILITATOR
    named: Set[Constituency] = (
        frozenset(Constituency) if is_facilitator else composition.told(state.panel)
    )
    turn = floor.speaking
    return ShownFloor(
        activity_id=key.id,
        queue=tuple(
            _ticket(request, named, labelled=is_facilitator)
            for request in in_order(floor, balanced=settings.balanced)
        ),
        speaking=None
        if turn is None
        else ShownTurn(turn.number, _named(turn.constituency, named), turn.started_at),
        times=published(times(floor.turns), named),
    )


def _ticket(request: Request, named: Set[Constituency], *, labelled: bool) -> Ticket:
    return Ticket(
        request_id=request.request_id,
        number=request.number,
        constituency=_named(request.constituency, named),
        label_id=request.label_id if labelled else None,
    )


def _named(constituency: Constituency | None, named: Set[Constituency]) -> Constituency | None:
    return constituency if constituency in named else None
