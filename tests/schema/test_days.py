"""Days spent on missions, through the contract, on both databases (DOMAIN §2.8)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from server import models
from server.database import Database, Transaction, decode_uuid
from server.ids import new_id, to_global_id
from server.vocabulary import MissionStatus, VersionStatus
from tests.schema.agency import TODAY, Office, open_office

_ENTRY = "dayEntry { id days spentOn activity staffName staffId version }"
LOGGED = f"... on LogDaysSuccess {{ duplicate {_ENTRY} }}"
EDITED = f"... on EditDaysSuccess {{ {_ENTRY} }}"
REMOVED = "... on RemoveDaysSuccess { dayEntryId mission { spentDays } }"


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def log(office: Office, name: str = "staff", days: str = "0.5", **values: Any) -> Any:
    values = {"missionId": office.mission, "spentOn": TODAY.isoformat(), **values}
    return await office.change(name, "logDays", LOGGED, days=days, **values)


async def spent(office: Office, name: str = "asking") -> Any:
    data = await office.ask(name, "query($id: ID!) { mission(id: $id) { spentDays } }",
                            id=office.mission)  # fmt: skip
    return data["mission"]["spentDays"]


async def another_mission(office: Office) -> str:
    """A second mission of the agency, led by the same lead."""

    async def work(tx: Transaction) -> Any:
        first = await models.Mission.get(id=office.mission_id, using_db=tx.connection)
        values = {name: getattr(first, name) for name in first._meta.db_fields - {"id", "code"}}
        made = await models.Mission.create(**values, id=new_id(), code="M2", using_db=tx.connection)
        return made.id

    return to_global_id("Mission", await office.write(work))


async def test_the_staff_logs_its_days_and_the_involved_member_reads_them(office: Office) -> None:
    answer = await log(office, activity="Cartes")
    entry = answer["dayEntry"]
    assert (entry["days"], entry["activity"], entry["staffName"]) == ("0.5", "Cartes", "staff")
    assert entry["staffId"] == to_global_id("User", office.users["staff"])
    assert await spent(office) == "0.5"
    assert await spent(office, "interested") is None


async def test_whose_days_they_are_is_told_to_the_staff_alone(office: Office) -> None:
    await log(office, activity="Cartes")
    query = """query($id: ID!) { mission(id: $id) { dayEntries { nodes {
      days activity staffName staffId } } } }"""
    shown = (await office.ask("piloting", query, id=office.mission))["mission"]["dayEntries"]
    hidden = {"activity": None, "staffName": None, "staffId": None}
    assert shown["nodes"] == [{"days": "0.5", **hidden}]
    (own,) = (await office.ask("auditor", query, id=office.mission))["mission"]["dayEntries"][
        "nodes"
    ]
    assert own["staffName"] == "staff"


async def test_one_person_has_one_day_a_date_over_all_missions(office: Office) -> None:
    """« ≤1 per staff and date »"""
    other = await another_mission(office)
    await log(office, days="0.75")
    refused = await log(office, missionId=other)
    assert (refused["__typename"], refused["guard"]) == ("TransitionRefused", "ONE_DAY_A_DATE")
    assert (await log(office, missionId=other, days="0.25"))["__typename"] == "LogDaysSuccess"
    assert (await log(office, "lead", days="1"))["__typename"] == "LogDaysSuccess"
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert (await log(office, days="1", spentOn=yesterday))["__typename"] == "LogDaysSuccess"


async def test_of_two_entries_at_once_that_make_more_than_a_day_one_stands(
    office: Office,
) -> None:
    """The account's row is the lock: the missions differ, and so do their own locks."""
    other = await another_mission(office)
    answers = await asyncio.gather(
        log(office, days="0.75"), log(office, days="0.75", missionId=other)
    )
    assert sorted(one["__typename"] for one in answers) == ["LogDaysSuccess", "TransitionRefused"]
    ((total,),) = await office.rows("SELECT SUM(quarter_days) FROM day_entry")
    assert total == 3


@pytest.mark.parametrize("name", ["asking", "other", "auditor"])
async def test_who_is_not_on_the_staff_logs_nothing(office: Office, name: str) -> None:
    assert (await log(office, name))["__typename"] == "Forbidden"


async def test_a_hidden_mission_takes_no_day(office: Office) -> None:
    missing = await log(office, "elsewhere", missionId=to_global_id("Mission", new_id()))
    assert await log(office, "elsewhere") == missing
    assert missing["__typename"] == "NotFound"


async def test_a_date_to_come_or_before_one_s_first_day_is_refused(office: Office) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for day in (tomorrow, "2019-12-31"):
        answer = await log(office, spentOn=day)
        assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "spentOn")


@pytest.mark.parametrize("status", [MissionStatus.CLOSED, MissionStatus.WITHDRAWN])
async def test_a_mission_that_is_over_keeps_its_days(office: Office, status: MissionStatus) -> None:
    entry = (await log(office))["dayEntry"]
    await office.status(status)
    change = {"dayEntryId": entry["id"], "expectedVersion": 1}
    for answer in (
        await log(office),
        await office.change("staff", "editDays", EDITED, **change, days="1"),
        await office.change("staff", "removeDays", REMOVED, **change),
    ):
        assert (answer["__typename"], answer["guard"]) == ("TransitionRefused", "MISSION_OPEN")


async def test_the_lead_and_the_admin_correct_others_days_and_a_colleague_does_not(
    office: Office,
) -> None:
    entry = (await log(office))["dayEntry"]
    change = {"dayEntryId": entry["id"], "expectedVersion": 1, "days": "1"}
    refused = await office.change("another lead", "editDays", EDITED, **change)
    assert refused["__typename"] == "Forbidden"
    staff = to_global_id("User", office.users["staff"])
    assert (await log(office, "another lead", userId=staff))["__typename"] == "Forbidden"
    edited = await office.change("lead", "editDays", EDITED, **change)
    assert (edited["dayEntry"]["days"], edited["dayEntry"]["version"]) == ("1", 2)
    stale = await office.change("admin", "editDays", EDITED, **change)
    assert (stale["__typename"], stale["currentVersion"]) == ("Conflict", 2)
    removed = await office.change("admin", "removeDays", REMOVED, dayEntryId=entry["id"])
    assert removed == {
        "__typename": "RemoveDaysSuccess",
        "dayEntryId": entry["id"],
        "mission": {"spentDays": "0"},
    }
    logged = await log(office, "admin", userId=staff)
    assert logged["dayEntry"]["staffId"] == staff


async def test_days_are_never_logged_for_somebody_outside_the_agency(office: Office) -> None:
    outside = to_global_id("User", office.users["asking"])
    answer = await log(office, "admin", userId=outside)
    assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "spentOn")


async def test_the_same_operation_logs_once_and_another_content_is_refused(office: Office) -> None:
    operation = str(uuid4())
    first = await log(office, operationId=operation)
    again = await log(office, operationId=operation)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["dayEntry"]["id"] == again["dayEntry"]["id"]
    other = await log(office, days="0.25", operationId=operation)
    assert other["__typename"] == "IdempotencyConflict"


async def test_overspending_a_line_warns_and_never_blocks(office: Office) -> None:
    """« consumption per line, per strand; over-consumption warns, never blocks »"""
    version_id = await office.line(VersionStatus.APPROVED)
    query = """query($id: ID!) { programmeVersion(id: $id) {
      spentDays spentSocleDays spentMissionDays axes { nodes { spentDays } }
      lines { nodes { plannedDays spentDays remainingDays overConsumed } } } }"""

    async def read(name: str) -> Any:
        id_ = to_global_id("ProgrammeVersion", version_id)
        return (await office.ask(name, query, id=id_))["programmeVersion"]

    for day, left, over in ((1, "1", False), (2, "0", False), (3, "-1", True)):
        assert (await log(office, days="1", spentOn=f"2026-06-0{day}"))["dayEntry"]
        (line,) = (await read("asking"))["lines"]["nodes"]
        assert (line["plannedDays"], line["spentDays"]) == ("2", str(day))
        assert (line["remainingDays"], line["overConsumed"]) == (left, over)
    # Another year is another line.
    await log(office, days="1", spentOn="2025-06-01")
    shown = await read("other")
    assert (shown["spentDays"], shown["spentSocleDays"], shown["spentMissionDays"]) == (
        "3",
        "0",
        "3",
    )
    assert shown["axes"]["nodes"] == [{"spentDays": "3"}]
    assert shown["lines"]["nodes"] == [
        {"plannedDays": None, "spentDays": None, "remainingDays": None, "overConsumed": None}
    ]
    assert (await read("public"))["spentDays"] is None


async def test_every_change_of_days_is_in_the_journal_without_what_people_wrote(
    office: Office,
) -> None:
    entry = (await log(office, activity="Rendez-vous"))["dayEntry"]
    change = {"dayEntryId": entry["id"], "expectedVersion": 1}
    await office.change("staff", "editDays", EDITED, **change, activity="Autre", days="1")
    await office.change("staff", "removeDays", REMOVED, dayEntryId=entry["id"])
    rows = await office.rows(
        "SELECT verb, actor_id, before, after FROM audit_event WHERE object_type = 'DayEntry'"
        " ORDER BY id"
    )
    assert [row[0] for row in rows] == ["log_days", "edit_days", "remove_days"]
    assert {decode_uuid(row[1]) for row in rows} == {office.users["staff"]}
    assert "Rendez-vous" not in str(rows) and "Autre" not in str(rows)


async def test_a_person_finds_their_own_days(office: Office) -> None:
    await log(office)
    await log(office, "lead")
    query = "{ viewer { user { dayEntries { totalCount nodes { days mission { code } } } } } }"
    services_answer = await office.ask("staff", query)
    entries = services_answer["viewer"]["user"]["dayEntries"]
    assert entries == {"totalCount": 1, "nodes": [{"days": "0.5", "mission": {"code": "M1"}}]}
