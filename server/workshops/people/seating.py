"""The rules of tables: formed, chosen, drawn, assigned, merged back. Pure.

Refuses a second set of tables while the first stands, and a seat at a table that does not.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import SeatingMode
from server.workshops.actors import Actor, ActorRole
from server.workshops.bounds import LONGEST_TITLE, check_range
from server.workshops.decision import Decision, Mint, kept_text
from server.workshops.people import commands, events
from server.workshops.people.finding import find_person
from server.workshops.people.standing import MOST_TABLES, Table
from server.workshops.state import State


def standing_tables(state: State) -> list[Table]:
    """The tables that have boards of their own, in order."""
    standing = (table for table in state.people.tables.values() if not table.merged)
    return sorted(standing, key=lambda table: table.order)


def form(state: State, command: commands.FormTables, now: datetime, mint: Mint) -> Decision:
    if standing_tables(state):
        raise TransitionRefused(
            "TABLES_STAND",
            french="Des tables sont déjà formées : réunissez-les d'abord.",
            english="Tables are already formed: merge them first.",
        )
    check_range(len(command.names), 2, MOST_TABLES, "names")
    names = [
        kept_text(name, LONGEST_TITLE, f"names.{place}") for place, name in enumerate(command.names)
    ]
    if len(set(names)) < len(names):
        raise ValidationFailed(
            "names", french="Deux tables portent le même nom.", english="Two tables share a name."
        )
    new = tuple(
        events.NewTable(mint(f"table {place}"), mint(f"table title {place}"))
        for place in range(len(names))
    )
    formed = events.TablesFormed(at=now, tables=new, seating=command.seating)
    happened: tuple[events.PeopleEvent, ...] = (formed,)
    if command.seating is SeatingMode.DRAWN:
        happened += _drawn(state, [table.table_id for table in new], now, mint)
    return Decision(
        happened,
        {table.title_id: name for table, name in zip(new, names, strict=True)},
    )


def draw(state: State, now: datetime, mint: Mint) -> Decision:
    tables = [table.table_id for table in standing_tables(state)]
    if not tables:
        raise _no_tables()
    return Decision(_drawn(state, tables, now, mint))


def take(state: State, table_id: UUID, actor: Actor, now: datetime) -> Decision:
    table = _standing(state, table_id)
    # Somebody of the agency sits where they are needed.
    if actor.role is ActorRole.PARTICIPANT and state.people.seating is not SeatingMode.CHOSEN:
        raise TransitionRefused(
            "TABLES_ASSIGNED",
            french="Les places sont données par l'animation.",
            english="The facilitator says who sits where.",
        )
    return _seat(state, actor.actor_id, table.table_id, now)


def assign(state: State, command: commands.AssignTable, now: datetime) -> Decision:
    person_id = find_person(state, command.person)
    if person_id not in state.participants:
        raise NotFound
    if command.table_id is not None:
        _standing(state, command.table_id)
    return _seat(state, person_id, command.table_id, now)


def merge(state: State, now: datetime) -> Decision:
    if not standing_tables(state):
        return Decision()
    return Decision((events.TablesMerged(at=now),))


def newcomer(state: State, person_id: UUID, now: datetime) -> tuple[events.PeopleSeated, ...]:
    """Where a latecomer sits, if places are drawn: at the least crowded table."""
    tables = standing_tables(state)
    if state.people.seating is not SeatingMode.DRAWN or not tables:
        return ()
    crowd = Counter(state.people.seats.values())
    table = min(tables, key=lambda table: (crowd[table.table_id], table.order))
    return (events.PeopleSeated(at=now, seats=(events.Seated(person_id, table.table_id),)),)


def _drawn(
    state: State, tables: list[UUID], now: datetime, mint: Mint
) -> tuple[events.PeopleSeated, ...]:
    # The ids that an operation mints are drawn by a key: nobody chose them, and a retry draws alike.
    people = sorted(state.participants, key=lambda person_id: mint(f"lot {person_id}"))
    seats = tuple(
        events.Seated(person_id, tables[place % len(tables)])
        for place, person_id in enumerate(people)
    )
    return (events.PeopleSeated(at=now, seats=seats),) if seats else ()


def _seat(state: State, person_id: UUID, table_id: UUID | None, now: datetime) -> Decision:
    if state.people.seats.get(person_id) == table_id:
        return Decision()
    return Decision((events.PeopleSeated(at=now, seats=(events.Seated(person_id, table_id),)),))


def _standing(state: State, table_id: UUID) -> Table:
    table = state.people.tables.get(table_id)
    if table is None or table.merged:
        raise NotFound
    return table


def _no_tables() -> TransitionRefused:
    return TransitionRefused(
        "NO_TABLES", french="Aucune table n'est formée.", english="No tables are formed."
    )
