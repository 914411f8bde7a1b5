"""A copy that follows the changes is what reading everything anew would be, for every reader."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction
from server.ids import to_global_id
from server.models.following import FOLLOWED
from server.reading.catalogue import catalogue_of
from server.reading.past import tables_of
from server.reading.trails import trails_of, type_name
from server.schema.contract import make_schema
from server.vocabulary import ChangedType, Scope
from tests.reading.conftest import Library, library_over
from tests.reading.contract import SCHEMA
from tests.reading.followers import CHANGES, Follower
from tests.reading.histories import History, deletes_a_line, edits_a_mission
from tests.reading.test_statements import watched_desk
from tests.reading.world import NOW, TODAY, a_world

LATER = NOW + timedelta(minutes=1)


def follower(library: Library, name: str) -> Follower:
    return Follower(library.desk, name, library.world, library.database)


async def write(database: Database, sql: str, *values: object) -> None:
    async def work(tx: Transaction) -> None:
        await tx.execute(sql, values)

    await database.unit_of_work(work)


async def ready(library: Library, name: str) -> Follower:
    """Somebody whose copy is whole."""
    found = follower(library, name)
    await found.begin()
    await found.read_all()
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_copy_that_follows_is_what_reading_anew_would_be(
    database: Database, seed: int
) -> None:
    library = await library_over(database, a_world(seed, missions=4, papers=True))
    history = History(database, seed)
    followers = [
        follower(library, name) for name in history.chance.sample(sorted(library.viewers), 3)
    ]
    for each in followers:
        await each.begin()
        await history.goes_on()
        await each.read_all()
    for _ in range(6):
        for _ in range(history.chance.randrange(1, 4)):
            await history.goes_on()
            for each in followers:
                await each.watch()
        for each in history.chance.sample(followers, 1):
            await each.follow(first=history.chance.choice((2, 7, 100)))
            assert each.copy == await each.look(), (each.name, history.told)
    for each in followers:
        await each.follow()
        assert each.copy == await each.look(), (each.name, history.told)


async def test_a_deleted_and_a_hidden_row_are_told_alike(database: Database) -> None:
    library = await library_over(database, a_world(missions=4, papers=True))
    days = library.world.all(models.DayEntry)
    staff = await ready(library, "staff of the first agency")
    seen = [entry.id for entry in days if to_global_id("DayEntry", entry.id) in staff.copy]
    meetings = [
        meeting.id
        for meeting in library.world.all(models.Meeting)
        if to_global_id("Meeting", meeting.id) in staff.copy
    ]
    member = await ready(library, "stranger")
    hidden = next(id_ for id_ in meetings if to_global_id("Meeting", id_) in member.copy)

    await write(database, "DELETE FROM day_entry WHERE id = $1", seen[0])
    await write(
        database,
        "UPDATE meeting SET status = 'PLANNED', updated_at = $2 WHERE id = $1",
        hidden,
        LATER,
    )

    deleted = [change for change in await staff.follow() if change["kind"] == "REMOVED"]
    closed = [change for change in await member.follow() if change["kind"] == "REMOVED"]
    assert [change["id"] for change in deleted] == [to_global_id("DayEntry", seen[0])]
    assert to_global_id("Meeting", hidden) in [change["id"] for change in closed]
    assert {frozenset(change) for change in deleted + closed} == {
        frozenset({"id", "kind", "at", "node"})
    }
    assert {change["node"] for change in deleted + closed} == {None}


async def test_what_a_reader_could_not_see_is_not_told_to_have_gone(database: Database) -> None:
    library = await library_over(database, a_world(missions=4, papers=True))
    public = await ready(library, "public")

    await deletes_a_line(history := History(database, 1))
    await edits_a_mission(history)

    assert await public.follow() == []


async def test_a_day_that_passes_moves_what_began_or_ended_by_it(database: Database) -> None:
    library = await library_over(database, a_world(missions=4, papers=True))
    found = await library.desk.data(library.viewers["member of both agencies"], CHANGES)
    tomorrow = replace(library.viewers["member of both agencies"], today=TODAY + timedelta(days=1))

    data = await library.desk.data(tomorrow, CHANGES, since=found["changes"]["cursor"])

    # Its membership of the first agency ends that day.
    assert data["changes"]["reset"] == "ACCESS_CHANGED"
    assert data["changes"]["changes"] == []


async def test_a_participation_that_begins_by_its_date_moves_its_mission(
    database: Database,
) -> None:
    library = await library_over(database, a_world(missions=4, papers=True))
    member = library.viewers["member"]
    mission = library.world.all(models.Mission)[0]
    await write(
        database,
        "DELETE FROM mission_participation WHERE organisation_id = $1",
        member.organisation_id,
    )
    await write(
        database,
        "INSERT INTO mission_participation (id, created_at, updated_at, version, mission_id,"
        " organisation_id, category, from_on) VALUES ($1, $2, $2, 1, $3, $4, 'INVOLVED', $5)",
        UUID(int=9),
        LATER,
        mission.id,
        member.organisation_id,
        TODAY + timedelta(days=1),
    )
    found = await library.desk.data(member, CHANGES)
    tomorrow = replace(member, today=TODAY + timedelta(days=1))

    data = await library.desk.data(tomorrow, CHANGES, since=found["changes"]["cursor"])

    drafts = {
        to_global_id("Deliverable", each.id)
        for each in library.world.all(models.Deliverable)
        if vars(each)["mission_id"] == mission.id and each.status == "DRAFT"
    }
    told = {change["id"]: change["kind"] for change in data["changes"]["changes"]}
    assert told[to_global_id("Mission", mission.id)] == "UPDATED"
    assert {told[id_] for id_ in drafts} <= {"CREATED"}
    again = await library.desk.data(tomorrow, CHANGES, since=data["changes"]["cursor"])
    assert again["changes"]["changes"] == []


async def test_an_entry_of_a_long_transaction_is_neither_skipped_nor_repeated(
    make_settings: object, postgres_url: object
) -> None:
    database = await Database.connect(make_settings(database_url=postgres_url()))  # type: ignore[operator]  # fixtures that make things
    try:
        await _staged(database)
    finally:
        await database.close()


async def _staged(database: Database) -> None:
    library = await library_over(database, a_world(missions=4, papers=True))
    slow, fast = library.world.all(models.Mission)[:2]
    staff = await ready(library, "staff of one, member elsewhere")
    edit = "UPDATE mission SET progress = 1, updated_at = $2 WHERE id = $1"
    began, may_end = asyncio.Event(), asyncio.Event()

    async def lasts(tx: Transaction) -> None:
        await tx.execute(edit, [slow.id, LATER])
        began.set()
        await may_end.wait()

    lasting = asyncio.create_task(database.unit_of_work(lasts))
    await began.wait()
    await write(database, edit, fast.id, LATER)

    assert await staff.follow() == [], "what came later waits for what may come before it"

    may_end.set()
    await lasting
    told = [change["id"] for change in await staff.follow()]
    expected = {to_global_id("Mission", slow.id), to_global_id("Mission", fast.id)} & set(
        staff.copy
    )
    assert set(told) == expected
    assert len(told) == len(expected) > 0
    assert await staff.follow() == []


async def test_a_cursor_stands_for_its_reader_its_types_and_its_log(library: Library) -> None:
    member, funder = library.viewers["member"], library.viewers["funder"]
    cursor = (await library.desk.data(member, CHANGES))["changes"]["cursor"]
    await edits_a_mission(History(library.database, 1))
    later = await library.desk.data(member, CHANGES, since=cursor)

    for viewer, given in (
        (funder, {"since": cursor}),
        (member, {"since": cursor, "types": ["MISSION"]}),
        (member, {"since": cursor[:-2] + "AA"}),
        (member, {"since": "a cursor"}),
    ):
        refused = await library.desk.ask(viewer, CHANGES, **given)
        assert refused.errors is not None
        assert refused.errors[0].extensions == {"code": "CURSOR_INVALID"}

    # An older copy of the database is put back: the entry of the cursor is not there.
    await write(library.database, "DELETE FROM change_entry WHERE object_type = 'Mission'")
    lost = await library.desk.ask(member, CHANGES, since=later["changes"]["cursor"])
    assert lost.errors is not None
    assert lost.errors[0].extensions == {"code": "CURSOR_INVALID"}


async def test_two_cursors_do_not_tell_whether_anything_happened(library: Library) -> None:
    member = library.viewers["member"]
    cursors = {(await library.desk.data(member, CHANGES))["changes"]["cursor"] for _ in range(3)}
    assert len(cursors) == 3


async def test_a_token_follows_what_its_scopes_open(library: Library) -> None:
    member = library.viewers["member"]
    narrow = replace(member, scopes=frozenset({Scope.PROGRAMME_READ}))
    plain = "query($since: String, $types: [ChangedType!]) { changes(since: $since, types: $types) { changes { id } cursor } }"
    begun = await library.desk.data(narrow, plain)
    await edits_a_mission(History(library.database, 1))

    told = await library.desk.data(narrow, plain, since=begun["changes"]["cursor"])
    refused = await library.desk.ask(narrow, plain, types=["MISSION"])

    assert told["changes"]["changes"] == []
    assert refused.errors is not None
    assert refused.errors[0].extensions == {"code": "FORBIDDEN"}


async def test_an_alias_of_anything_is_answered_under_its_name(library: Library) -> None:
    member = library.viewers["member of both agencies"]
    begun = await library.desk.data(member, "{ start: changes { point: cursor kind: __typename } }")
    assert begun["start"]["kind"] == "ChangeBatch"
    await write(library.database, "UPDATE organisation SET population = 7, updated_at = $1", LATER)

    data = await library.desk.data(
        member,
        "query($since: String) { changes(since: $since, first: 3) { hasMore some: changes {"
        " what: kind its: node { __typename ... on Organisation { population } } same: node { id }"
        " __typename } } }",
        since=begun["start"]["point"],
    )

    assert data["changes"]["hasMore"] is True
    assert [change["its"] for change in data["changes"]["some"]] == [
        {"__typename": "Organisation", "population": 7}
    ] * 3
    assert all(change["same"]["id"] for change in data["changes"]["some"])


async def test_the_statements_of_a_batch_do_not_grow_with_it(library: Library) -> None:
    desk, watched = watched_desk(library.database)
    member = library.viewers["member of both agencies"]
    since = (await desk.data(member, CHANGES))["changes"]["cursor"]
    counts = []
    for only in ("number = 2", "number > 0"):
        await write(
            library.database,
            f"UPDATE meeting SET status = CASE WHEN status = 'HELD' THEN 'MINUTED' ELSE 'HELD' END,"
            f" updated_at = $1 WHERE {only}",
            LATER,
        )
        watched.read.clear()
        data = await desk.data(member, CHANGES, since=since)
        assert data["changes"]["changes"]
        counts.append(len(watched.read))
        since = data["changes"]["cursor"]
    assert counts[0] == counts[1]


OWN = "of its reader's own account, which no copy is made of"
LIVE = "told by the session's feed while it is open, and read with the session once concluded"
PREPARED = "counts and papers of a room, read with it by those who run it"
NOT_FOLLOWED = {
    "User": OWN,
    "RoleGrant": OWN,
    "ApiToken": OWN,
    "WebSession": OWN,
    "Notice": "a feed itself: what it tells of is followed",
    "LiveActivity": LIVE,
    "IdeaGroup": LIVE,
    "Contribution": LIVE,
    "GroupTally": LIVE,
    "Code": LIVE,
    "CodeApplication": LIVE,
    "ConstituencyCount": LIVE,
    "ContributionLine": LIVE,
    "ContributionPick": LIVE,
    "Finding": LIVE,
    "FindingEvidence": LIVE,
    "PriorityPlacement": LIVE,
    "SessionNote": LIVE,
    "SpeakingTurn": LIVE,
    "TextRevision": LIVE,
    "Verbatim": LIVE,
    "WorkshopRole": PREPARED,
    "PanelQuota": PREPARED,
    "WorkshopPresence": PREPARED,
    "WorkshopConsent": PREPARED,
}


def test_every_type_that_can_be_read_is_followed_or_says_why_it_is_not() -> None:
    types = catalogue_of(make_schema()).types
    told = set(trails_of(types).types)
    assert told.isdisjoint(NOT_FOLLOWED)
    assert told | NOT_FOLLOWED.keys() == types.keys()
    assert told == {type_name(member) for member in ChangedType}


def test_every_type_that_is_told_leaves_entries_under_its_name() -> None:
    types = catalogue_of(SCHEMA).types
    left = {followed.name: followed.table for followed in FOLLOWED}
    assert {name: types[name].table.name for name in trails_of(types).types}.items() <= left.items()


def test_an_entry_keeps_what_the_rule_of_its_own_row_reads() -> None:
    types = catalogue_of(SCHEMA).types
    facts = {followed.name: {"id", *followed.facts} for followed in FOLLOWED}
    for name in trails_of(types).types:
        for rule in types[name].visible.by_kind.values():
            assert set(re.findall(r"\{t\}\.([a-z_]+)", rule)) <= facts[name], name


def test_every_table_that_rules_ask_is_followed() -> None:
    """What a rule asks and no entry tells would move unseen."""
    tables = {followed.table for followed in FOLLOWED}
    types = catalogue_of(SCHEMA).types
    for name in trails_of(types).types:
        for rule in types[name].visible.by_kind.values():
            assert tables_of(rule) <= tables, name


def test_each_table_that_rules_ask_of_the_past_is_looked_up_by_a_key() -> None:
    """Otherwise all its rows are read, for each object that may have moved."""
    steady = {followed.table for followed in FOLLOWED if followed.steady}
    types = catalogue_of(SCHEMA).types
    for name in trails_of(types).types:
        for rule in types[name].visible.by_kind.values():
            for table, alias in re.findall(r"\b(?:FROM|JOIN) ([a-z_]+) ([a-z]{1,2})\b", rule):
                looked_up = re.search(rf"FROM {table} {alias} WHERE {alias}\.[a-z_]+ = ", rule)
                assert table in steady or looked_up, (name, table)
