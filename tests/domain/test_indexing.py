"""The index of the search is always that of the rows: after any history, and after a repair."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server import models
from server.database import Database, Transaction, decode_uuid
from server.domain.indexing import index_all, index_many, reindex, touched
from server.ids import new_id, to_global_id
from server.models.sorting import sort_key
from server.reading.indexed import INDEXED
from server.vocabulary import DeliverableKind, OrganisationKind, Strand
from tests.schema.agency import NOW, Office, open_office

TITLES = ("Mobilités du bassin", "L'eau et les sols", "PLUi valant SCoT", "Cœurs de bourg", "ZAN")


async def entries(database: Database) -> dict[Any, tuple[str, str, str]]:
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT object_id, object_type, title_stems, body_stems FROM search_entry"
        )
    return {decode_uuid(id_): (type_, title, body) for id_, type_, title, body in rows}


async def matching(database: Database, word: str) -> int:
    """How many entries the database's own index finds."""
    sql = (
        "SELECT COUNT(*) FROM search_index WHERE search_index MATCH $1"
        if database.dialect.value == "sqlite"
        else "SELECT COUNT(*) FROM search_entry"
        " WHERE search_words(title_stems, body_stems) @@ $1::tsquery"
    )
    async with database.snapshot() as snapshot:
        ((count,),) = await snapshot.fetch(sql, [f'"{word}"' if "MATCH" in sql else f"'{word}'"])
    return int(count)


async def indexed_office(database: Database) -> Office:
    """An office whose rows, which no verb wrote, are indexed."""
    office = await open_office(database)
    await database.unit_of_work(index_all)
    return office


async def organisation(tx: Transaction, name: str) -> models.Organisation:
    return await models.Organisation.create(
        using_db=tx.connection,
        name=name,
        kind=OrganisationKind.OTHER,
        fictional=True,
        sort_key=sort_key(name),
        created_at=NOW,
        updated_at=NOW,
    )


async def test_an_object_touched_many_times_is_indexed_once_as_it_ends(database: Database) -> None:
    async def work(tx: Transaction) -> Any:
        made = await organisation(tx, "Avant")
        touched(tx, "Organisation", made.id)
        for name in ("Pendant", "Après la fusion"):
            await tx.execute("UPDATE organisation SET name = $2 WHERE id = $1", [made.id, name])
            touched(tx, "Organisation", made.id)
        assert await tx.fetch("SELECT 1 FROM search_entry") == []
        return made.id

    id_ = await database.unit_of_work(work)
    assert await entries(database) == {id_: ("Organisation", "apre apres fusion", "")}


async def test_what_is_undone_leaves_the_index_as_it_was(database: Database) -> None:
    async def work(tx: Transaction) -> None:
        made = await organisation(tx, "Jamais")
        touched(tx, "Organisation", made.id)
        raise LookupError("undone")

    with pytest.raises(LookupError):
        await database.unit_of_work(work)
    assert await entries(database) == {}


async def test_the_work_left_for_the_end_may_leave_work_in_its_turn(database: Database) -> None:
    done: list[str] = []

    async def again(_tx: Transaction) -> None:
        done.append("again")

    async def last(tx: Transaction) -> None:
        done.append("last")
        tx.before_commit("again", again)

    async def work(tx: Transaction) -> None:
        assert tx.before_commit("last", last) is last
        assert tx.before_commit("last", again) is last
        done.append("work")

    await database.unit_of_work(work)
    assert done == ["work", "last", "again"]


async def test_the_databases_own_index_follows_every_change(database: Database) -> None:
    ids = [new_id() for _ in range(3)]

    async def write(tx: Transaction) -> None:
        for id_, name in zip(ids, ("Rouen", "Rouen Sud", "Caen"), strict=True):
            made = await organisation(tx, name)
            await tx.execute("UPDATE organisation SET id = $2 WHERE id = $1", [made.id, id_])
        await index_many(tx, "Organisation", ids)

    await database.unit_of_work(write)
    assert (await matching(database, "rouen"), await matching(database, "caen")) == (2, 1)

    async def change(tx: Transaction) -> None:
        await tx.execute("UPDATE organisation SET name = 'Caen' WHERE id = $1", [ids[0]])
        await tx.execute("DELETE FROM organisation WHERE id = $1", [ids[1]])
        await index_many(tx, "Organisation", ids)

    await database.unit_of_work(change)
    assert (await matching(database, "rouen"), await matching(database, "caen")) == (0, 2)
    assert len(await entries(database)) == 2


async def test_a_repair_makes_the_index_again_and_tells_how_far_it_is(database: Database) -> None:
    office = await indexed_office(database)
    expected = await entries(database)
    gone = new_id()

    async def spoil(tx: Transaction) -> None:
        await tx.execute("DELETE FROM search_entry WHERE object_id = $1", [office.mission_id])
        await tx.execute("UPDATE search_entry SET title_stems = 'faux'")
        await tx.execute(
            "INSERT INTO search_entry (object_type, object_id, title_stems, body_stems)"
            " VALUES ('Mission', $1, 'fantome', '')",
            [gone],
        )

    await database.unit_of_work(spoil)
    told = [step async for step in reindex(database)]
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] == len(expected) + 1
    assert await entries(database) == expected
    assert await matching(database, "faux") == 0


def test_what_is_indexed_is_there_to_index() -> None:
    for name, indexed in INDEXED.items():
        stored = {field.model_field_name for field in indexed.model._meta.fields_map.values()}
        assert set(indexed.columns) <= stored, name


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from(TITLES)),
        st.tuples(st.just("deliver"), st.sampled_from(TITLES)),
        st.tuples(st.just("revise"), st.sampled_from(TITLES)),
        st.tuples(st.sampled_from(("suspend", "resume", "submit")), st.just("")),
    ),
    max_size=8,
)


@given(steps=STEPS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_after_any_history_the_index_is_that_of_the_rows(
    sqlite_database: Database, steps: list[tuple[str, str]]
) -> None:
    """Whatever was done and refused, indexing everything anew changes nothing."""
    await empty(sqlite_database)
    office = await indexed_office(sqlite_database)
    await play(office, steps)
    kept = await entries(sqlite_database)
    await sqlite_database.unit_of_work(index_all)
    assert await entries(sqlite_database) == kept


async def empty(database: Database) -> None:
    async def work(tx: Transaction) -> None:
        await tx.execute("PRAGMA defer_foreign_keys = ON")
        tables = await tx.fetch(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index%'"
            " AND name <> 'tortoise_migrations'"
        )
        for (name,) in tables:
            await tx.execute(f'DELETE FROM "{name}"')

    await database.unit_of_work(work)


async def test_a_history_of_verbs_is_indexed_on_both_databases(database: Database) -> None:
    office = await indexed_office(database)
    await play(
        office,
        [("create", TITLES[2]), ("deliver", TITLES[1]), ("revise", TITLES[3]), ("submit", "")],
    )
    kept = await entries(database)
    titles = {title for type_, title, _ in kept.values() if type_ == "Mission"}
    assert any("scot" in title.split() for title in titles)
    assert "coeur coeurs bourg" in {t for type_, t, _ in kept.values() if type_ == "Deliverable"}
    await database.unit_of_work(index_all)
    assert await entries(database) == kept


async def play(office: Office, steps: list[tuple[str, str]]) -> None:
    delivered: list[str] = []
    for number, (step, title) in enumerate(steps):
        match step:
            case "create":
                await office.do(
                    "admin",
                    "createMission",
                    agencyId=to_global_id("Agency", office.agency_id),
                    code=f"N{number}",
                    title=title,
                    strand=Strand.MISSIONS.value,
                    kind="OTHER",
                    summary=f"Résumé de {title}",
                    involvedIds=[office.organisation("asking")],
                )
            case "deliver":
                answer = await office.do(
                    "lead",
                    "addDeliverable",
                    missionId=office.mission,
                    title=title,
                    kind=DeliverableKind.STUDY.value,
                )
                if "deliverable" in answer:
                    delivered.append(answer["deliverable"]["id"])
            case "revise" if delivered:
                await office.do(
                    "lead",
                    "reviseDeliverable",
                    deliverableId=delivered[-1],
                    title=title,
                    expectedVersion=1,
                )
            case "submit" if delivered:
                await office.do("lead", "submitDeliverable", deliverableId=delivered[-1])
            case "suspend" | "resume":
                await office.do("lead", f"{step}Mission", missionId=office.mission)
