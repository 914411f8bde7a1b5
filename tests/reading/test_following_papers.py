"""Notes, days, demands, people and links are followed by those who see them, and by no other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction, decode_json
from server.ids import to_global_id
from server.vocabulary import Facet, NoteVisibility
from tests.reading.conftest import Library, library_over
from tests.reading.followers import Follower
from tests.reading.world import NOW, a_world

LATER = NOW + timedelta(minutes=1)
READERS = (
    "staff of the first agency",
    "staff of one, member elsewhere",
    "member",
    "member of both agencies",
    "funder",
    "public",
)


async def readers(database: Database) -> tuple[Library, list[Follower]]:
    """Those who read, each with a whole copy."""
    library = await library_over(database, a_world(missions=4, papers=True))
    found = [Follower(library.desk, name, library.world, database) for name in READERS]
    for each in found:
        await each.begin()
        await each.read_all()
    return library, found


async def write(database: Database, *statements: tuple[str, Sequence[Any]]) -> None:
    """All of them in one transaction."""

    async def work(tx: Transaction) -> None:
        for sql, values in statements:
            await tx.execute(sql, values)

    await database.unit_of_work(work)


async def told_of(followers: Sequence[Follower]) -> dict[str, dict[str, str]]:
    """What each is told, by id."""
    return {
        each.name: {change["id"]: change["kind"] for change in await each.follow()}
        for each in followers
    }


def seen_by(followers: Sequence[Follower], id_: str) -> set[str]:
    return {each.name for each in followers if id_ in each.copy}


def _works_on(library: Library, name: str, note: models.MissionNote) -> bool:
    mission_id: UUID = note.mission_id  # type: ignore[attr-defined] # the ORM adds it
    return library.rows.rights_of(library.viewers[name]).opens(mission_id, Facet.DRAFTS)


async def test_a_note_turned_inwards_is_gone_for_the_members_who_read_it(
    database: Database,
) -> None:
    library, followers = await readers(database)
    note, outside = next(
        (row, sorted(outsiders)[0])
        for row in library.world.all(models.MissionNote)
        if row.visibility is NoteVisibility.MEMBERS
        and (readers_ := seen_by(followers, to_global_id("MissionNote", row.id)))
        and (outsiders := {name for name in readers_ if not _works_on(library, name, row)})
        and outsiders < readers_
    )
    id_ = to_global_id("MissionNote", note.id)
    before = seen_by(followers, id_)

    await write(
        database,
        (
            "UPDATE mission_note SET visibility = 'INTERNAL', updated_at = $2 WHERE id = $1",
            (note.id, LATER),
        ),
    )
    told = await told_of(followers)

    staff = seen_by(followers, id_)
    assert 0 < len(staff) < len(before)
    assert outside in before - staff
    assert told == {
        name: {id_: "UPDATED" if name in staff else "REMOVED"} if name in before else {}
        for name in READERS
    }


async def test_a_note_taken_back_is_gone_for_all_who_read_it(database: Database) -> None:
    library, followers = await readers(database)
    note = next(
        row
        for row in library.world.all(models.MissionNote)
        if seen_by(followers, to_global_id("MissionNote", row.id))
    )
    id_ = to_global_id("MissionNote", note.id)
    before = seen_by(followers, id_)

    await write(
        database,
        (
            "UPDATE mission_note SET removed_at = $2, updated_at = $2 WHERE id = $1",
            (note.id, LATER),
        ),
    )

    assert await told_of(followers) == {
        name: {id_: "REMOVED"} if name in before else {} for name in READERS
    }


@pytest.mark.parametrize("model", [models.MissionRequest, models.ServiceRequest])
async def test_a_demand_withdrawn_is_told_to_who_asked_and_who_was_asked(
    database: Database, model: type[Any]
) -> None:
    library, followers = await readers(database)
    demand = library.world.all(model)[0]
    id_ = to_global_id(model.__name__, demand.id)
    before = seen_by(followers, id_)

    await write(
        database,
        (
            f"UPDATE {model._meta.db_table} SET status = 'WITHDRAWN', updated_at = $2"
            " WHERE id = $1",
            (demand.id, LATER),
        ),
    )

    assert before == {"staff of the first agency", "staff of one, member elsewhere", "member"}
    assert await told_of(followers) == {
        name: {id_: "UPDATED"} if name in before else {} for name in READERS
    }


DELETED: tuple[type[Any], ...] = (
    models.DayEntry,
    models.LineBeneficiary,
    models.MembershipDue,
    models.FundingAgreement,
    models.Person,
    models.Document,
    models.MissionTerritory,
    models.MissionTheme,
    models.MissionInstrument,
    models.MissionReference,
    models.TerritoryMember,
)


async def test_rows_deleted_are_gone_for_who_saw_them_and_told_to_no_other(
    database: Database,
) -> None:
    library, followers = await readers(database)
    for model in DELETED:
        rows = library.world.all(model)[:8]
        ids = {to_global_id(model.__name__, row.id) for row in rows}
        before = {each.name: ids & each.copy.keys() for each in followers}
        assert any(before.values()), model

        await write(
            database,
            *((f"DELETE FROM {model._meta.db_table} WHERE id = $1", (row.id,)) for row in rows),
        )

        assert await told_of(followers) == {
            name: dict.fromkeys(seen, "REMOVED") for name, seen in before.items()
        }


async def test_a_line_and_its_shares_that_go_together_are_told_gone_together(
    database: Database,
) -> None:
    library, followers = await readers(database)
    shares = library.world.all(models.LineBeneficiary)
    staff = followers[0]
    line_id = next(
        vars(row)["line_id"]
        for row in shares
        if to_global_id("LineBeneficiary", row.id) in staff.copy
    )
    ids = {to_global_id("ProgrammeLine", line_id)} | {
        to_global_id("LineBeneficiary", row.id) for row in shares if vars(row)["line_id"] == line_id
    }
    before = {each.name: ids & each.copy.keys() for each in followers}

    await write(
        database,
        ("DELETE FROM line_beneficiary WHERE line_id = $1", (line_id,)),
        ("DELETE FROM programme_line WHERE id = $1", (line_id,)),
    )

    assert before[staff.name] == ids
    assert await told_of(followers) == {
        name: dict.fromkeys(seen, "REMOVED") for name, seen in before.items()
    }


async def test_a_person_erased_is_told_without_the_name_and_the_log_never_held_it(
    database: Database,
) -> None:
    library, followers = await readers(database)
    person = library.world.all(models.Person)[0]
    id_ = to_global_id("Person", person.id)
    before = seen_by(followers, id_)

    await write(
        database,
        (
            "UPDATE person SET name = '', sort_key = '', email = NULL, erased_at = $2,"
            " updated_at = $2 WHERE id = $1",
            (person.id, LATER),
        ),
    )

    assert 0 < len(before) < len(READERS)
    assert await told_of(followers) == {
        name: {id_: "UPDATED"} if name in before else {} for name in READERS
    }
    assert {each.copy[id_]["name"] for each in followers if each.name in before} == {""}
    async with database.snapshot() as snapshot:
        kept = await snapshot.fetch(
            "SELECT facts FROM change_entry WHERE object_type = 'Person' AND facts IS NOT NULL"
        )
    assert kept
    assert {frozenset(decode_json(row[0])) for row in kept} == {
        frozenset({"organisation_id", "registered_by_id"})
    }
