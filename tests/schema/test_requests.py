"""What members ask of their agency, and how it answers, through the contract, on both databases."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from server import models
from server.database import Database, Transaction, decode_uuid
from server.ids import new_id, to_global_id
from server.vocabulary import (
    BodyKind,
    BodyLevel,
    BodySide,
    MeetingStatus,
    ParticipationCategory,
    Strand,
    VersionStatus,
)
from tests.schema.agency import NOW, TODAY, Office, open_office

_REQUEST = (
    "request { id subject wantedDays wantedYear status reason version arbitratedOn"
    " meeting { id } mission { code } line { id plannedDays year }"
    " availableTransitions { name allowed reasons { code } } }"
)
FILED = f"... on FileMissionRequestSuccess {{ duplicate {_REQUEST} }}"
MOVED = f"... on MissionRequestSuccess {{ {_REQUEST} }}"
_SERVICE = "request { id subject socleFamily status answer answeredOn version mission { code } }"
SERVICE_FILED = f"... on FileServiceRequestSuccess {{ duplicate {_SERVICE} }}"
SERVICE_MOVED = f"... on ServiceRequestSuccess {{ {_SERVICE} }}"


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def file(office: Office, name: str = "other", of: str | None = None, **values: Any) -> Any:
    values = {
        "agencyId": to_global_id("Agency", office.agency_id),
        "organisationId": office.organisation(of or name),
        "subject": "Observatoire du foncier",
        "wantedYear": 2026,
        **values,
    }
    return await office.change(name, "fileMissionRequest", FILED, **values)


async def filed(office: Office, name: str = "other") -> str:
    answer = await file(office, name)
    assert answer["__typename"] == "FileMissionRequestSuccess", answer
    return str(answer["request"]["id"])


async def move(office: Office, name: str, verb: str, request_id: str, **values: Any) -> Any:
    return await office.change(name, f"{verb}MissionRequest", MOVED, requestId=request_id, **values)


async def axis_of(office: Office, version_id: UUID) -> str:
    ((axis_id,),) = await office.rows(
        "SELECT id FROM axis WHERE programme_version_id = $1", version_id
    )
    return to_global_id("Axis", decode_uuid(axis_id))


async def meeting(office: Office, status: MeetingStatus, *, agency_id: UUID | None = None) -> str:
    async def work(tx: Transaction) -> UUID:
        stamps: dict[str, Any] = {
            "created_at": NOW, "updated_at": NOW, "using_db": tx.connection,
        }  # fmt: skip
        body = await models.GovernanceBody.create(
            **stamps,
            agency_id=agency_id or office.agency_id,
            name="Conseil d'administration",
            kind=BodyKind.BOARD,
            side=BodySide.INTERNAL,
            level=BodyLevel.POLITICAL,
            sort_key="conseil",
        )
        made = await models.Meeting.create(
            **stamps, body_id=body.id, number=1, scheduled_on=TODAY, status=status, agenda=[]
        )
        return made.id

    return to_global_id("Meeting", await office.write(work))


async def test_a_demand_becomes_a_mission_s_line_by_arbitration(office: Office) -> None:
    """« members' demands become lines by arbitration »"""
    version_id = await office.line(VersionStatus.DRAFT)
    answer = await file(office, wantedDays="12.5", details="Deux communes.")
    request = answer["request"]
    assert (request["status"], request["wantedDays"]) == ("RECEIVED", "12.5")
    id_ = request["id"]
    held = await meeting(office, MeetingStatus.HELD)
    postponed = await move(
        office, "admin", "postpone", id_, reason="Au second semestre.", meetingId=held
    )
    assert (postponed["request"]["status"], postponed["request"]["reason"]) == (
        "POSTPONED",
        "Au second semestre.",
    )
    assert postponed["request"]["meeting"] == {"id": held}
    assert postponed["request"]["arbitratedOn"] == TODAY.isoformat()
    retained = (await move(office, "admin", "retain", id_))["request"]
    assert (retained["status"], retained["reason"]) == ("RETAINED", None)
    programmed = await move(
        office, "admin", "program", id_,
        versionId=to_global_id("ProgrammeVersion", version_id),
        missionId=office.mission,
        axisId=await axis_of(office, version_id),
        plannedDays="15",
    )  # fmt: skip
    request = programmed["request"]
    assert (request["status"], request["mission"]) == ("PROGRAMMED", {"code": "M1"})
    assert (request["line"]["plannedDays"], request["line"]["year"]) == ("15", 2026)
    # MI1: who asked is involved from now on.
    rows = await office.rows(
        "SELECT category FROM mission_participation WHERE organisation_id = $1",
        office.organisations["other"],
    )
    assert [row[0] for row in rows] == [ParticipationCategory.INVOLVED]


async def test_a_line_that_the_draft_holds_is_named_without_being_written_again(
    office: Office,
) -> None:
    version_id = await office.line(VersionStatus.DRAFT)
    id_ = await filed(office, "informed")
    await move(office, "admin", "retain", id_)
    line = {
        "versionId": to_global_id("ProgrammeVersion", version_id),
        "missionId": office.mission,
    }
    none = await move(office, "admin", "program", id_, **line, year=2027)
    assert (none["__typename"], none["guard"]) == ("TransitionRefused", "LINE_REQUIRED")
    named = (await move(office, "admin", "program", id_, **line))["request"]
    assert (named["status"], named["line"]["plannedDays"]) == ("PROGRAMMED", "2")
    # It took part already: its category stands.
    rows = await office.rows(
        "SELECT category FROM mission_participation WHERE organisation_id = $1",
        office.organisations["informed"],
    )
    assert [row[0] for row in rows] == [ParticipationCategory.INFORMED]


async def test_a_version_that_was_submitted_takes_no_request(office: Office) -> None:
    """PV2 content is immutable from SUBMITTED on."""
    version_id = await office.line(VersionStatus.SUBMITTED)
    id_ = await filed(office)
    await move(office, "admin", "retain", id_)
    answer = await move(
        office, "admin", "program", id_,
        versionId=to_global_id("ProgrammeVersion", version_id), missionId=office.mission,
    )  # fmt: skip
    assert (answer["__typename"], answer["guard"]) == ("TransitionRefused", "PV2")


async def test_a_no_and_a_wait_say_why(office: Office) -> None:
    id_ = await filed(office)
    for verb in ("postpone", "decline"):
        answer = await move(office, "admin", verb, id_, reason="  ")
        assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "reason")
    declined = await move(office, "admin", "decline", id_, reason="Hors des missions de l'agence.")
    assert declined["request"]["status"] == "DECLINED"
    again = await move(office, "admin", "retain", id_)
    assert (again["__typename"], again["guard"]) == ("TransitionRefused", "STATUS")


async def test_only_a_held_meeting_of_the_agency_arbitrates(office: Office) -> None:
    id_ = await filed(office)
    planned = await meeting(office, MeetingStatus.PLANNED)
    answer = await move(office, "admin", "retain", id_, meetingId=planned)
    assert (answer["__typename"], answer["guard"]) == ("TransitionRefused", "MEETING_HELD")
    ((elsewhere,),) = await office.rows("SELECT id FROM agency WHERE id <> $1", office.agency_id)
    foreign = await meeting(office, MeetingStatus.HELD, agency_id=decode_uuid(elsewhere))
    answer = await move(office, "admin", "retain", id_, meetingId=foreign)
    assert answer["__typename"] == "WrongBody"


async def test_the_member_withdraws_before_the_request_is_programmed(office: Office) -> None:
    id_ = await filed(office)
    withdrawn = await move(office, "other", "withdraw", id_)
    assert withdrawn["request"]["status"] == "WITHDRAWN"
    again = await move(office, "other", "withdraw", id_)
    assert again["__typename"] == "TransitionRefused"


async def test_a_member_asks_for_itself_and_the_staff_in_a_member_s_name(office: Office) -> None:
    """M2 on the day: neither a funder, nor who has left, nor who belongs elsewhere."""
    assert (await file(office, "other", of="asking"))["__typename"] == "Forbidden"
    assert (await file(office, "auditor", of="other"))["__typename"] == "Forbidden"
    assert (await file(office, "staff", of="other"))["__typename"] == "FileMissionRequestSuccess"
    for name in ("funder", "left", "elsewhere"):
        answer = await file(office, name)
        assert (answer["__typename"], answer["guard"]) == (
            "TransitionRefused",
            "M2_MEMBER_OF_THE_DAY",
        )


async def test_a_request_is_seen_by_who_made_it_and_by_the_agency(office: Office) -> None:
    id_ = await filed(office)
    query = """query($id: ID!, $agency: ID!, $organisation: ID!) {
      byId: missionRequest(id: $id) { id }
      byNode: node(id: $id) { id }
      list: missionRequests(filter: { year: 2026, status: RECEIVED }) { totalCount }
      other: missionRequests(filter: { year: 2027 }) { totalCount }
      agency(id: $agency) { missionRequests { totalCount nodes { id } } }
      organisation(id: $organisation) { missionRequests { totalCount } } }"""
    for name in ("other", "admin", "lead", "staff", "auditor",
                 "asking", "interested", "funder", "elsewhere", "left", "public"):  # fmt: skip
        shown = name in ("other", "admin", "lead", "staff", "auditor")
        data = await office.ask(
            name,
            query,
            id=id_,
            agency=to_global_id("Agency", office.agency_id),
            organisation=office.organisation("other"),
        )
        expected = {"id": id_} if shown else None
        assert (data["byId"], data["byNode"]) == (expected, expected), name
        assert data["list"]["totalCount"] == shown
        assert data["other"]["totalCount"] == 0
        assert data["agency"]["missionRequests"]["totalCount"] == shown
        assert data["organisation"]["missionRequests"]["totalCount"] == shown
        if not shown and name != "public":
            missing = await move(office, name, "withdraw", to_global_id("MissionRequest", new_id()))
            assert await move(office, name, "withdraw", id_) == missing
            assert missing["__typename"] == "NotFound"


async def test_who_may_do_what_is_told_with_the_reason_of_each_no(office: Office) -> None:
    id_ = await filed(office)
    query = """query($id: ID!) { missionRequest(id: $id) {
      availableTransitions { name allowed reasons { code } } } }"""

    async def allowed(name: str) -> set[str]:
        found = (await office.ask(name, query, id=id_))["missionRequest"]["availableTransitions"]
        assert all(one["allowed"] or one["reasons"] for one in found)
        return {one["name"].removesuffix("MissionRequest") for one in found if one["allowed"]}

    assert await allowed("other") == {"withdraw"}
    assert await allowed("staff") == {"withdraw"}
    assert await allowed("admin") == {"retain", "postpone", "decline", "withdraw"}
    assert await allowed("auditor") == set()
    for name in ("staff", "lead", "other"):
        answer = await move(office, name, "decline", id_, reason="Non.")
        assert answer["__typename"] == "Forbidden"


async def test_of_two_arbitrations_at_once_one_stands(office: Office) -> None:
    id_ = await filed(office)
    answers = await asyncio.gather(
        move(office, "admin", "retain", id_),
        move(office, "admin", "decline", id_, reason="Trop tard."),
    )
    assert sorted(one["__typename"] for one in answers) == [
        "MissionRequestSuccess",
        "TransitionRefused",
    ]


async def test_of_two_arbitrations_from_one_reading_the_second_is_in_conflict(
    office: Office,
) -> None:
    id_ = await filed(office)
    later = {"reason": "Plus tard.", "expectedVersion": 1}
    answers = await asyncio.gather(
        *(move(office, "admin", "postpone", id_, **later) for _ in range(2))
    )
    assert sorted(one["__typename"] for one in answers) == ["Conflict", "MissionRequestSuccess"]


async def test_the_same_operation_asks_once(office: Office) -> None:
    operation = str(uuid4())
    answers = await asyncio.gather(*(file(office, operationId=operation) for _ in range(2)))
    assert sorted(one["duplicate"] for one in answers) == [False, True]
    other = await file(office, operationId=operation, subject="Autre chose")
    assert other["__typename"] == "IdempotencyConflict"


async def serve(office: Office, name: str, verb: str, request_id: str, **values: Any) -> Any:
    return await office.change(
        name, f"{verb}ServiceRequest", SERVICE_MOVED, requestId=request_id, **values
    )


async def service(office: Office, name: str = "other", of: str | None = None) -> Any:
    return await office.change(
        name,
        "fileServiceRequest",
        SERVICE_FILED,
        agencyId=to_global_id("Agency", office.agency_id),
        organisationId=office.organisation(of or name),
        socleFamily="DOCUMENTATION_WATCH",
        subject="Une revue de presse",
    )


async def test_a_service_of_the_socle_is_asked_accepted_and_rendered(database: Database) -> None:
    """« ServiceRequest: the same for socle services (documentation, help to EPCI and communes) »"""
    office = await open_office(database, strand=Strand.SOCLE)
    id_ = (await service(office))["request"]["id"]
    assert (await serve(office, "other", "accept", id_))["__typename"] == "Forbidden"
    accepted = await serve(office, "staff", "accept", id_, missionId=office.mission)
    assert (accepted["request"]["status"], accepted["request"]["mission"]) == (
        "ACCEPTED",
        {"code": "M1"},
    )
    done = await serve(office, "staff", "complete", id_, answer="Envoyée.")
    assert (done["request"]["status"], done["request"]["answer"]) == ("DONE", "Envoyée.")
    late = await serve(office, "other", "withdraw", id_)
    assert late["__typename"] == "TransitionRefused"


async def test_a_service_is_declined_with_an_answer_or_withdrawn_by_its_asker(
    office: Office,
) -> None:
    first, second = [(await service(office))["request"]["id"] for _ in range(2)]
    empty = await serve(office, "staff", "decline", first, answer=" ")
    assert (empty["__typename"], empty["path"]) == ("ValidationFailed", "answer")
    declined = await serve(office, "staff", "decline", first, answer="Hors du socle.")
    assert declined["request"]["status"] == "DECLINED"
    assert (await serve(office, "other", "withdraw", second))["request"]["status"] == "WITHDRAWN"
    assert (await serve(office, "asking", "withdraw", second))["__typename"] == "NotFound"
    assert (await service(office, "other", of="asking"))["__typename"] == "Forbidden"
    # A mission on demand is no service of the socle.
    third = (await service(office))["request"]["id"]
    wrong = await serve(office, "staff", "accept", third, missionId=office.mission)
    assert wrong["__typename"] == "NotFound"


async def test_services_are_seen_by_who_asked_and_by_the_agency(office: Office) -> None:
    id_ = (await service(office))["request"]["id"]
    query = """query($id: ID!) { serviceRequest(id: $id) { id
      availableTransitions { name allowed } }
      serviceRequests(filter: { socleFamily: DOCUMENTATION_WATCH }) { totalCount } }"""
    for name, allowed in (("other", {"withdraw"}), ("staff", {"accept", "decline", "withdraw"})):
        data = await office.ask(name, query, id=id_)
        found = data["serviceRequest"]["availableTransitions"]
        assert {one["name"].removesuffix("ServiceRequest") for one in found if one["allowed"]} == (
            allowed
        )
    for name in ("asking", "funder", "public"):
        data = await office.ask(name, query, id=id_)
        assert data == {"serviceRequest": None, "serviceRequests": {"totalCount": 0}}


async def test_each_step_of_a_request_is_in_the_journal(office: Office) -> None:
    id_ = await filed(office)
    await move(office, "admin", "postpone", id_, reason="Plus tard.")
    await move(office, "other", "withdraw", id_)
    rows = await office.rows(
        "SELECT verb FROM audit_event WHERE object_type = 'MissionRequest' ORDER BY id"
    )
    assert [row[0] for row in rows] == [
        "file_mission_request",
        "postponeMissionRequest",
        "withdrawMissionRequest",
    ]


async def test_a_request_is_not_withdrawn_and_programmed_at_once(office: Office) -> None:
    """One of the two happens, and the other is told that it came too late."""
    version_id = await office.line(VersionStatus.DRAFT)
    id_ = await filed(office)
    await move(office, "admin", "retain", id_)
    answers = await asyncio.gather(
        move(office, "other", "withdraw", id_),
        move(
            office, "admin", "program", id_,
            versionId=to_global_id("ProgrammeVersion", version_id), missionId=office.mission,
        ),
    )  # fmt: skip
    assert sorted(one["__typename"] for one in answers) == [
        "MissionRequestSuccess",
        "TransitionRefused",
    ]
