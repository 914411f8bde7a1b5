"""What each fact of the people in the room makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from immutables import Map

from server.workshops.people import events
from server.workshops.people.standing import (
    MOST_TABLES,
    NO_CONSENT,
    NO_ROLE,
    Driver,
    Informed,
    People,
    Table,
)
from server.workshops.state import State


def evolve(state: State, event: events.PeopleEvent) -> State:
    if isinstance(event, events.PersonRemoved):
        state = replace(state, participants=state.participants.delete(event.participant_id))
    return replace(state, people=_after(state.people, event, state.head))


def _after(people: People, event: events.PeopleEvent, seq: int) -> People:
    match event:
        case events.SeatTaken(holder_id=holder_id, at=at):
            return replace(people, driver=Driver(holder_id, at))
        case events.SeatReleased():
            return replace(people, driver=None)
        case events.RoleGranted(participant_id=person_id, role=role):
            roles = people.roles.get(person_id, NO_ROLE) | {role}
            return replace(people, roles=people.roles.set(person_id, roles))
        case events.RoleRevoked(participant_id=person_id, role=role):
            roles = people.roles.get(person_id, NO_ROLE) - {role}
            return replace(people, roles=people.roles.set(person_id, roles))
        case events.PersonRemoved():
            return _removed(people, event)
        case events.TablesFormed():
            return _formed(people, event, seq)
        case events.PeopleSeated():
            return _seated(people, event)
        case events.TablesMerged():
            tables = {id_: replace(table, merged=True) for id_, table in people.tables.items()}
            return replace(people, tables=Map(tables), seats=Map(), seating=None)
        case events.NoticeAcknowledged(participant_id=person_id, version=version, channel=channel):
            known = Informed(version, event.at, channel)
            return replace(people, informed=people.informed.set(person_id, known))
        case events.ConsentGiven(participant_id=person_id, purpose=purpose):
            given = people.consents.get(person_id, NO_CONSENT) | {purpose}
            return replace(people, consents=people.consents.set(person_id, given))
        case events.ConsentWithdrawn(participant_id=person_id, purpose=purpose):
            given = people.consents.get(person_id, NO_CONSENT) - {purpose}
            return replace(people, consents=people.consents.set(person_id, given))
        case (
            events.ContentErased(content_ids=content_ids)
            | events.PersonErased(content_ids=content_ids)
        ):
            # The texts were in their rows: the state never knew them.
            erased = people.erased.update(dict.fromkeys(content_ids))
            return replace(people, erased=erased)
        case events.TextsForgotten(at=at):
            return replace(people, forgotten_at=at)
        case _:
            assert_never(event)


def _removed(people: People, event: events.PersonRemoved) -> People:
    person_id = event.participant_id
    return replace(
        people,
        removed=people.removed.set(person_id, event.at),
        roles=people.roles.delete(person_id) if person_id in people.roles else people.roles,
        seats=people.seats.delete(person_id) if person_id in people.seats else people.seats,
    )


def _formed(people: People, event: events.TablesFormed, seq: int) -> People:
    tables = people.tables
    for place, each in enumerate(event.tables):
        # Tables of one event stand in its order, and after those of any event before.
        order = seq * MOST_TABLES + place
        tables = tables.set(each.table_id, Table(each.table_id, each.title_id, order))
    return replace(people, tables=tables, seats=Map(), seating=event.seating)


def _seated(people: People, event: events.PeopleSeated) -> People:
    seats = people.seats
    for each in event.seats:
        if each.table_id is not None:
            seats = seats.set(each.participant_id, each.table_id)
        elif each.participant_id in seats:
            seats = seats.delete(each.participant_id)
    return replace(people, seats=seats)
