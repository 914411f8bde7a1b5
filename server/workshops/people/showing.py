"""The seat, the crew and the tables, as each view is shown them. Pure.

Refuses to show a person: the seat says that somebody drives, a table how many sit there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self, assert_never
from uuid import UUID

from server.vocabulary import Audience, RoomRole
from server.workshops.entities import ATTENDANCE, Entity, Key, Kind, Shown, Texts, View
from server.workshops.people import events
from server.workshops.state import State

KINDS: Final = frozenset({Kind.SEAT, Kind.CREW, Kind.TABLE})

SEAT: Final = Key(Kind.SEAT, UUID(int=0))
CREW: Final = Key(Kind.CREW, UUID(int=0))
"""A session has one of each: the log does not name the session it is of."""


@dataclass(frozen=True, slots=True)
class ShownSeat(Entity):
    """Whether somebody drives, for those who facilitate."""

    taken: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Crew(Entity):
    """How many were given each role; a phone asks for its own part again when this moves."""

    hosts: int
    note_takers: int


@dataclass(frozen=True, slots=True)
class ShownTable(Entity):
    table_id: UUID
    order: int
    title_id: UUID
    seated: int
    merged: bool
    title: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        return (self.title_id,)

    def with_texts(self, texts: Texts) -> Self:
        return replace(self, title=texts.get(self.title_id))


def keys(state: State) -> Iterator[Key]:
    yield SEAT
    yield CREW
    yield from _tables(state)


def touched(event: events.PeopleEvent, state: State) -> Iterable[Key]:
    match event:
        case events.SeatTaken() | events.SeatReleased():
            return (SEAT,)
        case events.RoleGranted() | events.RoleRevoked():
            return (CREW,)
        case events.NoticeAcknowledged():
            return (ATTENDANCE,)
        case events.PersonRemoved():
            return (ATTENDANCE, CREW, *_tables(state))
        case events.TablesFormed() | events.PeopleSeated():
            return tuple(_tables(state))
        case events.TablesMerged():
            return (*_tables(state), *_of_tables(state))
        case events.ConsentGiven() | events.ConsentWithdrawn():
            return ()
        case events.ContentErased() | events.PersonErased() | events.TextsForgotten():
            # Any chapter may hold the text: whoever knows them all looks for it.
            return ()
        case _:
            assert_never(event)


def show(state: State, key: Key, view: View) -> Shown:
    people = state.people
    match key.kind:
        case Kind.SEAT:
            if view.audience is not Audience.FACILITATOR:
                return None
            driver = people.driver
            return ShownSeat(driver is not None, None if driver is None else driver.since)
        case Kind.CREW:
            held = [role for roles in people.roles.values() for role in roles]
            return Crew(held.count(RoomRole.TABLE_HOST), held.count(RoomRole.NOTE_TAKER))
        case _:
            table = people.tables[key.id]
            return ShownTable(
                table_id=table.table_id,
                order=table.order,
                title_id=table.title_id,
                seated=sum(
                    seat == table.table_id and person_id in state.participants
                    for person_id, seat in people.seats.items()
                ),
                merged=table.merged,
            )


def _tables(state: State) -> Iterator[Key]:
    return (Key(Kind.TABLE, table_id) for table_id in state.people.tables)


def _of_tables(state: State) -> Iterator[Key]:
    """What was written and gathered at tables, and is everybody's once they are merged."""
    for card in state.contributions.values():
        if card.table_id is not None:
            yield Key(Kind.CONTRIBUTION, card.contribution_id)
    for group in state.groups.values():
        if group.table_id is not None:
            yield Key(Kind.GROUP, group.group_id)
