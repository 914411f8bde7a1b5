"""Missions move by their named transitions, and members take their part, through the contract."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from server.database import Database, Transaction, decode_date
from server.ids import to_global_id
from server.vocabulary import (
    DeliverableStatus,
    MissionStatus,
    Strand,
    ValidationRule,
    VersionStatus,
    WorkStart,
)
from tests.schema.agency import TODAY, Office, open_office

NEW: dict[str, Any] = {
    "code": "M2",
    "title": "Friches du littoral",
    "strand": "MISSIONS",
    "kind": "OTHER",
}
TRANSITIONS = """query($id: ID!) { mission(id: $id) { availableTransitions {
  name allowed reasons { code guard message } } } }"""


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database, status=MissionStatus.PROPOSED)


async def told(office: Office, name: str) -> dict[str, list[str]]:
    """The transitions a reader is told, with the guards of each no."""
    data = await office.ask(name, TRANSITIONS, id=office.mission)
    return {
        one["name"]: [reason["guard"] or reason["code"] for reason in one["reasons"]]
        for one in data["mission"]["availableTransitions"]
    }


async def test_a_mission_goes_from_its_proposal_to_its_close(office: Office) -> None:
    """« PROPOSED → PROGRAMMED → IN_PROGRESS → DELIVERED → VALIDATED → CLOSED »"""
    await office.line(VersionStatus.APPROVED)
    for name, verb, status in (
        ("lead", "programMission", "PROGRAMMED"),
        ("lead", "startMission", "IN_PROGRESS"),
        ("admin", "suspendMission", "SUSPENDED"),
        ("admin", "resumeMission", "IN_PROGRESS"),
    ):
        answer = await office.do(name, verb, missionId=office.mission)
        assert answer["mission"]["status"] == status, answer
        assert answer["mission"]["pendingApproval"] is False
    refused = await office.do("lead", "deliverMission", missionId=office.mission)
    assert refused["guard"] == "DELIVERABLE_REQUIRED"
    await office.add_deliverable(DeliverableStatus.SUBMITTED)
    await office.do("lead", "deliverMission", missionId=office.mission)
    refused = await office.do("asking", "validateMission", missionId=office.mission)
    assert refused["guard"] == "MI3_VALIDATION_REQUIRED"
    for name in ("asking", "piloting"):
        await office.do(
            name,
            "validateDeliverable",
            deliverableId=office.deliverable(DeliverableStatus.SUBMITTED),
        )
    answer = await office.do("asking", "validateMission", missionId=office.mission)
    assert answer["mission"]["status"] == "VALIDATED"
    answer = await office.do("lead", "closeMission", missionId=office.mission)
    assert answer["mission"]["status"] == "CLOSED"
    lines = await office.rows(
        "SELECT verb FROM audit_event WHERE object_id = $1", office.mission_id
    )
    assert len(lines) == 7


async def test_a_mission_without_a_line_is_not_programmed(office: Office) -> None:
    """« PROGRAMMED needs a line in an APPROVED version »"""
    await office.line(VersionStatus.PRESENTED)
    answer = await office.do("admin", "programMission", missionId=office.mission)
    assert answer["guard"] == "LINE_REQUIRED"


async def test_work_may_start_on_the_last_presented_version_and_says_so(
    database: Database,
) -> None:
    """« or in the last PRESENTED one where the agency's `work_may_start_on` allows it (flag
    `pending_approval`) »"""
    office = await open_office(
        database, status=MissionStatus.PROPOSED, work_start=WorkStart.LAST_PRESENTED
    )
    await office.line(VersionStatus.PRESENTED)
    answer = await office.do("admin", "programMission", missionId=office.mission)
    assert answer["mission"]["status"] == "PROGRAMMED"
    assert answer["mission"]["pendingApproval"] is True


async def test_a_version_presented_before_the_last_one_starts_nothing(database: Database) -> None:
    """« in the last PRESENTED one »"""
    office = await open_office(
        database, status=MissionStatus.PROPOSED, work_start=WorkStart.LAST_PRESENTED
    )
    await office.line(VersionStatus.PRESENTED, number=1)
    second = await office.line(VersionStatus.PRESENTED, number=2)
    await office.write(
        lambda tx: tx.execute(
            "DELETE FROM programme_line WHERE programme_version_id = $1", [second]
        )
    )
    answer = await office.do("admin", "programMission", missionId=office.mission)
    assert answer["guard"] == "LINE_REQUIRED"


@pytest.mark.parametrize(
    ("name", "answered"),
    [
        ("admin", "MissionSuccess"),
        ("lead", "MissionSuccess"),
        ("another lead", "Forbidden"),
        ("staff", "Forbidden"),
        ("auditor", "Forbidden"),
        ("asking", "Forbidden"),
        ("other", "Forbidden"),
        ("funder", "NotFound"),
        ("elsewhere", "NotFound"),
        ("public", "NotFound"),
    ],
)
async def test_a_mission_is_moved_by_its_lead_and_by_who_programmes(
    sqlite_database: Database, name: str, answered: str
) -> None:
    """A hidden mission answers like a missing one (V2); one that is seen says « not yours »."""
    office = await open_office(sqlite_database, status=MissionStatus.PROPOSED)
    answer = await office.do(name, "withdrawMission", missionId=office.mission)
    assert answer["__typename"] == answered


async def test_transitions_are_told_with_the_reason_of_each_no(office: Office) -> None:
    assert await told(office, "admin") == {
        "programMission": ["LINE_REQUIRED"],
        "withdrawMission": [],
    }
    assert await told(office, "other") == {
        "programMission": ["FORBIDDEN"],
        "withdrawMission": ["FORBIDDEN"],
    }
    await office.line(VersionStatus.APPROVED)
    assert (await told(office, "lead"))["programMission"] == []
    await office.status(MissionStatus.DELIVERED)
    assert await told(office, "asking") == {"validateMission": ["MI3_VALIDATION_REQUIRED"]}


async def test_a_stale_version_changes_nothing(office: Office) -> None:
    answer = await office.do(
        "lead", "editMission", missionId=office.mission, expectedVersion=4, title="Autre"
    )
    assert (answer["__typename"], answer["currentVersion"]) == ("Conflict", 1)
    answer = await office.do(
        "lead",
        "editMission",
        missionId=office.mission,
        expectedVersion=1,
        title="Autre",
        progress=60,
        summary=None,
    )
    assert answer["mission"]["title"] == "Autre"
    assert (answer["mission"]["progress"], answer["mission"]["version"]) == (60, 2)
    assert await office.rows("SELECT summary FROM mission") == [(None,)]


async def test_of_two_edits_of_one_version_one_is_told_to_read_again(office: Office) -> None:
    answers = await asyncio.gather(
        *(
            office.do(name, "editMission", missionId=office.mission, expectedVersion=1, progress=n)
            for n, name in enumerate(("lead", "admin"), 50)
        )
    )
    assert sorted(answer["__typename"] for answer in answers) == ["Conflict", "MissionSuccess"]


async def test_mi1_a_mission_is_created_with_who_asks_for_it(office: Office) -> None:
    """« MI1 a MISSIONS-strand mission has ≥1 INVOLVED participation, who "sont à l'initiative de
    la demande et pilotes" »"""
    agency = to_global_id("Agency", office.agency_id)
    refused = await office.do("admin", "createMission", agencyId=agency, **NEW)
    assert (refused["__typename"], refused["path"]) == ("ValidationFailed", "involvedIds")
    requester = office.organisation("other")
    operation = str(uuid4())
    for duplicate in (False, True):
        answer = await office.do(
            "admin",
            "createMission",
            agencyId=agency,
            operationId=operation,
            requestedById=requester,
            **NEW,
        )
        assert answer["duplicate"] is duplicate
        assert answer["mission"]["status"] == "PROPOSED"
        involved = answer["mission"]["involved"]["nodes"]
        assert involved == [{"organisation": {"id": requester}}]
    again = await office.do(
        "admin", "createMission", agencyId=agency, requestedById=requester, **NEW
    )
    assert (again["__typename"], again["path"]) == ("ValidationFailed", "code")


async def test_mi2_a_mission_of_the_socle_is_created_for_all_members(office: Office) -> None:
    """« MI2 a SOCLE mission has no INVOLVED requirement: it is for all members »"""
    answer = await office.do(
        "another lead",
        "createMission",
        agencyId=to_global_id("Agency", office.agency_id),
        **{**NEW, "strand": "SOCLE"},
    )
    assert answer["mission"]["involved"]["nodes"] == []
    # A project lead who creates a mission leads it.
    moved = await office.do("another lead", "withdrawMission", missionId=answer["mission"]["id"])
    assert moved["__typename"] == "MissionSuccess"


async def test_m2_only_a_member_of_the_day_takes_part(office: Office) -> None:
    """« M2 only an organisation with a membership active on the day may hold a
    MissionParticipation »"""
    for name in ("elsewhere", "funder"):
        answer = await office.do(
            "lead",
            "setParticipation",
            missionId=office.mission,
            organisationId=office.organisation(name),
            category="INFORMED",
        )
        assert answer["guard"] == "M2_MEMBER_OF_THE_DAY"


async def history(office: Office, name: str) -> list[tuple[str, date | None]]:
    rows = await office.rows(
        "SELECT category, to_on FROM mission_participation WHERE organisation_id = $1 ORDER BY id",
        office.organisations[name],
    )
    return [(category, None if to_on is None else decode_date(to_on)) for category, to_on in rows]


async def test_mp2_a_change_of_category_keeps_its_history(office: Office) -> None:
    """« MP1 one active category per (mission, organisation). MP2 category changes keep history »"""
    change = {"missionId": office.mission, "organisationId": office.organisation("interested")}
    answer = await office.do("lead", "setParticipation", **change, category="INVOLVED")
    assert answer["participation"]["fromOn"] == TODAY.isoformat()
    again = await office.do("lead", "setParticipation", **change, category="INVOLVED")
    assert again["duplicate"] is True
    assert await history(office, "interested") == [("INTERESTED", TODAY), ("INVOLVED", None)]
    ended = await office.do("lead", "endParticipation", **change)
    assert ended["participation"]["toOn"] == TODAY.isoformat()
    assert await history(office, "interested") == [("INTERESTED", TODAY), ("INVOLVED", TODAY)]
    missing = await office.do("lead", "endParticipation", **change)
    assert missing["__typename"] == "NotFound"


async def test_mp1_two_categories_given_at_once_leave_one_active(office: Office) -> None:
    """« MP1 one active category per (mission, organisation) »"""
    await asyncio.gather(
        *(
            office.do(
                name,
                "setParticipation",
                missionId=office.mission,
                organisationId=office.organisation("other"),
                category=category,
            )
            for name, category in (("lead", "INFORMED"), ("admin", "INTERESTED"))
        )
    )
    rows = await history(office, "other")
    assert sorted(category for category, _ in rows) == ["INFORMED", "INTERESTED"]
    assert [to_on for _, to_on in rows].count(None) == 1


async def test_v4_a_change_of_category_takes_effect_on_the_next_request(office: Office) -> None:
    """« V4 category changes take effect on the next request »"""
    query = "query($id: ID!) { mission(id: $id) { progress } }"
    assert (await office.ask("interested", query, id=office.mission))["mission"]["progress"] == 40
    await office.do(
        "lead",
        "setParticipation",
        missionId=office.mission,
        organisationId=office.organisation("interested"),
        category="INFORMED",
    )
    assert (await office.ask("interested", query, id=office.mission))["mission"]["progress"] is None


async def test_mi1_the_last_involved_member_does_not_leave(office: Office) -> None:
    """« MI1 a MISSIONS-strand mission has ≥1 INVOLVED participation »"""
    answers = [
        await office.do(
            "lead",
            "endParticipation",
            missionId=office.mission,
            organisationId=office.organisation(name),
        )
        for name in ("asking", "piloting")
    ]
    assert answers[0]["__typename"] == "ParticipationSuccess"
    assert answers[1]["guard"] == "MI1_INVOLVED_REQUIRED"


async def test_mi1_two_departures_at_once_leave_one_involved_member(office: Office) -> None:
    """« MI1 a MISSIONS-strand mission has ≥1 INVOLVED participation »"""
    answers = await asyncio.gather(
        *(
            office.do(
                "lead",
                "endParticipation",
                missionId=office.mission,
                organisationId=office.organisation(name),
            )
            for name in ("asking", "piloting")
        )
    )
    assert sorted(answer["__typename"] for answer in answers) == [
        "ParticipationSuccess",
        "TransitionRefused",
    ]


async def test_a_role_taken_back_counts_before_the_mission_moves(office: Office) -> None:
    async def work(tx: Transaction) -> None:
        await tx.execute(
            "UPDATE role_grant SET to_on = $2 WHERE user_id = $1", [office.users["lead"], TODAY]
        )

    await office.write(work)
    answer = await office.do("lead", "withdrawMission", missionId=office.mission)
    assert answer["__typename"] in ("Forbidden", "NotFound")


async def test_a_direct_commissioner_is_an_involved_member(database: Database) -> None:
    office = await open_office(database, rule=ValidationRule.DIRECT_COMMISSIONER)
    answer = await office.do(
        "lead",
        "editMission",
        missionId=office.mission,
        expectedVersion=1,
        requestedById=office.organisation("other"),
    )
    assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "requestedById")


async def test_the_lead_of_a_mission_is_on_the_staff(office: Office) -> None:
    answer = await office.do(
        "admin",
        "editMission",
        missionId=office.mission,
        expectedVersion=1,
        leadId=to_global_id("User", office.users["asking"]),
    )
    assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "leadId")


async def test_mi2_the_agency_validates_what_it_does_for_everybody(database: Database) -> None:
    """« MI2 a SOCLE mission has no INVOLVED requirement: it is for all members »"""
    office = await open_office(database, strand=Strand.SOCLE)
    draft = await office.add_deliverable(DeliverableStatus.SUBMITTED)
    answer = await office.do("lead", "validateDeliverable", deliverableId=draft)
    assert answer["deliverable"]["status"] == "VALIDATED"
    answer = await office.do("lead", "releaseDeliverable", deliverableId=draft)
    assert answer["deliverable"]["releasedBy"] == {"id": office.organisation("agency")}
