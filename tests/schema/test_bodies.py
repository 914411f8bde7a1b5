"""Bodies of an agency and committees of a mission: who sits there, from when to when, and what
follows from it, through the contract."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from server import models
from server.database import Database, Transaction, decode_json
from server.ids import new_id, to_global_id
from server.vocabulary import MissionStatus
from tests.schema.agency import NOW, TODAY, Office, open_office

BODY = (
    "... on {} {{ body {{ id version name dissolvedOn members(first: 100) {{ nodes {{ id voting"
    " chair capacity fromOn toOn organisation {{ id }} person {{ id name }} }} }} }} }}"
)
CREATED = BODY.format("GovernanceBodyCreated")
CHANGED = BODY.format("GovernanceBodyChanged")
MEMBER = (
    "... on BodyMemberChanged { duplicate member { id voting chair capacity fromOn toOn"
    " person { id } body { id version } } }"
)
MEETING = (
    "... on MeetingChanged { meeting { id version number status scheduledOn place agenda"
    " availableTransitions { name allowed } } }"
)
DECIDED = (
    "... on DeliberationRecorded { deliberation { id effective unanimous delibId matterCode"
    " matterName } } ... on QuorumNotMet { present required }"
)
TOMORROW = TODAY + timedelta(days=1)
COUNT = {"present": 2, "proxies": 1, "votesFor": 3}


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database, status=MissionStatus.IN_PROGRESS)


def seat(office: Office, name: str, **more: Any) -> dict[str, Any]:
    return {"organisationId": office.organisation(name), "capacity": "ELECTED", **more}


async def committee(office: Office, name: str = "lead", **values: Any) -> dict[str, Any]:
    answer = await office.change(
        name, "createMissionCommittee", CREATED, missionId=office.mission, **values
    )
    assert answer["__typename"] == "GovernanceBodyCreated", answer
    body: dict[str, Any] = answer["body"]
    return body


async def board(office: Office, **values: Any) -> dict[str, Any]:
    answer = await office.change(
        "admin",
        "createGovernanceBody",
        CREATED,
        **{
            "agencyId": to_global_id("Agency", office.agency_id),
            "name": "Conseil d'administration",
            "kind": "BOARD",
            "side": "INTERNAL",
            "level": "POLITICAL",
            "fromOn": "2026-01-01",
            "members": [
                seat(office, "asking", chair=True),
                seat(office, "piloting"),
                seat(office, "other"),
            ],
            **values,
        },
    )
    assert answer["__typename"] == "GovernanceBodyCreated", answer
    body: dict[str, Any] = answer["body"]
    return body


async def held(office: Office, body: dict[str, Any], by: str = "admin") -> str:
    planned = await office.change(
        by, "planMeeting", MEETING, bodyId=body["id"], scheduledOn=TODAY.isoformat()
    )
    organisations = [one["organisation"]["id"] for one in body["members"]["nodes"]]
    answer = await office.change(
        by,
        "holdMeeting",
        MEETING,
        meetingId=planned["meeting"]["id"],
        present=organisations[:2],
        proxies=[{"organisationId": organisations[2], "heldById": organisations[0]}],
    )
    assert answer["meeting"]["status"] == "HELD", answer
    return str(planned["meeting"]["id"])


async def decide(office: Office, meeting_id: str, by: str = "admin", **decision: Any) -> Any:
    return await office.change(
        by,
        "recordDeliberation",
        DECIDED,
        meetingId=meeting_id,
        decision={
            "number": "1",
            "subject": "Programme",
            "outcome": "ADOPTED",
            "count": COUNT,
            **decision,
        },
    )


def seated(office: Office, body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    names = {office.organisation(name): name for name in office.organisations}
    return {names[one["organisation"]["id"]]: one for one in body["members"]["nodes"]}


async def test_the_interested_sit_in_the_steering_committee(office: Office) -> None:
    """« INTERESTED — informed at every stage, sits in COPIL (S0 l.45) »"""
    members = seated(office, await committee(office))
    assert set(members) == {"asking", "piloting", "interested"}
    assert {name for name, one in members.items() if one["chair"]} == {"asking", "piloting"}
    assert {one["voting"] for one in members.values()} == {True}


@pytest.mark.parametrize("name", ["admin", "lead"])
async def test_who_leads_the_mission_or_programmes_runs_its_committee(
    office: Office, name: str
) -> None:
    """« mission lead, programmer, administrator »: plan, move, hold, minute, decide."""
    body = await committee(office, name)
    planned = await office.change(
        name,
        "planMeeting",
        MEETING,
        bodyId=body["id"],
        scheduledOn=TOMORROW.isoformat(),
        agenda=["Diagnostic"],
    )
    moved = await office.change(
        name,
        "editMeeting",
        MEETING,
        meetingId=planned["meeting"]["id"],
        scheduledOn=TODAY.isoformat(),
        place="Siège de l'agence",
        agenda=["Diagnostic", "Calendrier"],
        expectedVersion=planned["meeting"]["version"],
    )
    assert moved["meeting"]["agenda"] == ["Diagnostic", "Calendrier"]
    assert {one["name"]: one["allowed"] for one in moved["meeting"]["availableTransitions"]} == {
        "holdMeeting": True,
        "cancelMeeting": True,
    }
    meeting_id = await held(office, body, name)
    minuted = await office.change(
        name,
        "minuteMeeting",
        MEETING,
        meetingId=meeting_id,
        minutesUrl="https://example.org/copil.pdf",
    )
    assert minuted["meeting"]["status"] == "MINUTED"
    again = await office.change(
        name,
        "editMeeting",
        MEETING,
        meetingId=meeting_id,
        place="Ailleurs",
        expectedVersion=minuted["meeting"]["version"],
    )
    assert again["guard"] == "MEETING_PLANNED"
    noted = await decide(office, meeting_id, name, outcome="NOTED", count=None)
    assert noted["deliberation"]["unanimous"] is None


@pytest.mark.parametrize("name", ["another lead", "staff", "auditor", "asking", "interested"])
async def test_nobody_else_runs_the_committee(office: Office, name: str) -> None:
    body = await committee(office)
    refused = await office.change(name, "createMissionCommittee", CREATED, missionId=office.mission)
    assert refused["code"] == "FORBIDDEN"
    for verb, values in (
        ("planMeeting", {"bodyId": body["id"], "scheduledOn": TODAY.isoformat()}),
        ("addBodyMember", {"bodyId": body["id"], **seat(office, "other", voting=False)}),
        ("dissolveGovernanceBody", {"bodyId": body["id"]}),
        ("editGovernanceBody", {"bodyId": body["id"], "name": "X", "expectedVersion": 1}),
    ):
        refused = await office.change(name, verb, "", **values)
        assert refused["code"] == "FORBIDDEN", verb


async def test_a_lead_does_not_run_the_bodies_of_the_agency(office: Office) -> None:
    body = await board(office)
    refused = await office.change(
        "lead", "planMeeting", MEETING, bodyId=body["id"], scheduledOn=TODAY.isoformat()
    )
    assert refused["code"] == "FORBIDDEN"


async def test_in_a_committee_vote_those_whom_its_papers_are_for(office: Office) -> None:
    """DOMAIN §3: F4 is open to the involved and the interested; others are invited, voiceless."""
    body = await committee(office)
    for name, voting, answered in (
        ("informed", True, "COMMITTEE_SEAT"),
        ("other", True, "COMMITTEE_SEAT"),
        ("agency", True, None),
        ("other", False, None),
    ):
        answer = await office.change(
            "lead", "addBodyMember", MEMBER, bodyId=body["id"], **seat(office, name, voting=voting)
        )
        assert answer.get("guard") == answered, (name, answer)
    refused = await office.change(
        "lead",
        "createMissionCommittee",
        CREATED,
        missionId=office.mission,
        members=[seat(office, "informed", chair=True)],
    )
    assert refused["guard"] == "COMMITTEE_SEAT"


async def test_a_seat_changes_and_ends_and_its_history_stays(office: Office) -> None:
    """« history kept like participations »: MP2."""
    body = await board(office)
    other = seated(office, body)["other"]["id"]
    changed = await office.change(
        "admin", "changeBodyMember", MEMBER, memberId=other, voting=False, capacity="OBSERVER"
    )
    assert changed["member"]["fromOn"] == TODAY.isoformat()
    assert changed["member"]["id"] != other
    ended = await office.change(
        "admin",
        "endBodyMember",
        MEMBER,
        memberId=changed["member"]["id"],
        on=TOMORROW.isoformat(),
        expectedVersion=changed["member"]["body"]["version"],
    )
    assert ended["member"]["toOn"] == TOMORROW.isoformat()
    added = await office.change(
        "admin",
        "addBodyMember",
        MEMBER,
        bodyId=body["id"],
        **seat(office, "other"),
        fromOn=TOMORROW.isoformat(),
    )
    rows = await office.rows(
        "SELECT from_on, to_on, voting FROM body_member WHERE organisation_id = $1"
        " ORDER BY from_on",
        office.organisations["other"],
    )
    assert [(str(a), b and str(b), bool(c)) for a, b, c in rows] == [
        ("2026-01-01", TODAY.isoformat(), True),
        (TODAY.isoformat(), TOMORROW.isoformat(), False),
        (TOMORROW.isoformat(), None, True),
    ]
    journal = await office.rows(
        "SELECT before, after FROM audit_event WHERE verb = 'change_body_member'"
    )
    before, after = (decode_json(one) for one in journal[0])
    assert (before["voting"], after["voting"]) == (True, False)
    assert added["member"]["body"]["version"] == 4


async def test_a_seat_is_not_given_twice_nor_ended_twice(office: Office) -> None:
    body = await board(office)
    twice = await office.change(
        "admin", "addBodyMember", MEMBER, bodyId=body["id"], **seat(office, "other")
    )
    assert twice["path"] == "organisationId"
    other = seated(office, body)["other"]["id"]
    for expected in (None, "on"):
        answer = await office.change("admin", "endBodyMember", MEMBER, memberId=other)
        assert answer.get("path") == expected
    early = await office.change(
        "admin",
        "addBodyMember",
        MEMBER,
        bodyId=body["id"],
        fromOn="2025-12-31",
        **seat(office, "interested"),
    )
    assert early["path"] == "fromOn"
    voting = await office.change(
        "admin",
        "addBodyMember",
        MEMBER,
        bodyId=body["id"],
        organisationId=office.organisation("interested"),
        capacity="OBSERVER",
    )
    assert voting["path"] == "voting"


async def test_a_body_is_chaired_by_one_or_several_and_never_by_none(office: Office) -> None:
    """« `chairs[]` (1..n: S4 l.70 "co-présidé") »"""
    body = await board(office)
    members = seated(office, body)
    for verb, extra in (("endBodyMember", {}), ("changeBodyMember", {"chair": False})):
        refused = await office.change(
            "admin", verb, MEMBER, memberId=members["asking"]["id"], **extra
        )
        assert refused["guard"] == "CHAIR_REQUIRED"
    shared = await office.change(
        "admin", "changeBodyMember", MEMBER, memberId=members["piloting"]["id"], chair=True
    )
    assert shared["member"]["chair"] is True
    ended = await office.change("admin", "endBodyMember", MEMBER, memberId=members["asking"]["id"])
    assert ended["member"]["toOn"] == TODAY.isoformat()


async def test_a_seat_names_a_person_of_its_organisation(office: Office) -> None:
    async def people(tx: Transaction) -> list[str]:
        made = [
            await models.Person.create(
                using_db=tx.connection,
                id=new_id(),
                organisation_id=office.organisations[name],
                registered_by_id=office.agency_id,
                name=f"Une personne de {name}",
                sort_key=f"une personne de {name}",
                created_at=NOW,
                updated_at=NOW,
            )
            for name in ("other", "informed")
        ]
        return [to_global_id("Person", one.id) for one in made]

    theirs, foreign = await office.write(people)
    body = await board(office)
    other = seated(office, body)["other"]["id"]
    refused = await office.change(
        "admin", "changeBodyMember", MEMBER, memberId=other, personId=foreign
    )
    assert refused["code"] == "NOT_FOUND"
    named = await office.change(
        "admin", "changeBodyMember", MEMBER, memberId=other, personId=theirs
    )
    assert named["member"]["person"] == {"id": theirs}
    data = await office.ask(
        "public", "query($id: ID!) { node(id: $id) { ... on BodyMember { chair person { id } } } }",
        id=named["member"]["id"],
    )  # fmt: skip
    assert data["node"] == {"chair": False, "person": None}


async def test_the_members_in_office_are_those_whose_seats_vote_that_day(office: Office) -> None:
    """G1 « `effective` (members in office) »: derived from the seats, and checked when stated."""
    body = await board(office)
    await office.change(
        "admin",
        "addBodyMember",
        MEMBER,
        bodyId=body["id"],
        **seat(office, "interested", voting=False),
    )
    await office.change(
        "admin",
        "addBodyMember",
        MEMBER,
        bodyId=body["id"],
        fromOn=TOMORROW.isoformat(),
        **seat(office, "informed"),
    )
    meeting_id = await held(office, body)
    wrong = await decide(office, meeting_id, count={**COUNT, "effective": 5})
    assert wrong["path"] == "count.effective"
    derived = await decide(office, meeting_id)
    assert derived["deliberation"]["effective"] == 3
    stated = await decide(office, meeting_id, number="2", count={**COUNT, "effective": 3})
    assert stated["deliberation"]["unanimous"] is True


async def test_a_body_whose_seats_nobody_listed_states_its_members_in_office(
    office: Office,
) -> None:
    """G1, for minutes older than the list of seats."""
    body = await board(office)
    meeting_id = await held(office, body)
    await office.write(lambda tx: tx.execute("UPDATE body_member SET voting = $1", [False]))
    missing = await decide(office, meeting_id)
    assert missing["path"] == "count.effective"
    stated = await decide(office, meeting_id, count={**COUNT, "effective": 3})
    assert stated["deliberation"]["effective"] == 3


async def test_a_deliberation_carries_what_open_data_asks_of_it(office: Office) -> None:
    """« SCDL fields `delib_id`, `matter_code`, `matter_name` »"""
    meeting_id = await held(office, await board(office))
    wrong = await decide(office, meeting_id, matterCode="finances")
    assert wrong["path"] == "matterCode"
    told = {"delibId": "2026-06-15-01", "matterCode": "7.5", "matterName": "Subventions"}
    decided = await decide(office, meeting_id, **told)
    assert decided["deliberation"].items() >= told.items()


async def test_a_body_is_edited_by_who_read_its_last_version(office: Office) -> None:
    body = await board(office)
    edited = await office.change(
        "admin",
        "editGovernanceBody",
        CHANGED,
        bodyId=body["id"],
        name="Bureau élargi",
        quorumNumerator=1,
        quorumDenominator=3,
        expectedVersion=body["version"],
    )
    assert edited["body"]["name"] == "Bureau élargi"
    stale = await office.change(
        "admin",
        "editGovernanceBody",
        CHANGED,
        bodyId=body["id"],
        name="Bureau",
        expectedVersion=body["version"],
    )
    assert stale["currentVersion"] == edited["body"]["version"]
    wrong = await office.change(
        "admin",
        "editGovernanceBody",
        CHANGED,
        bodyId=body["id"],
        quorumNumerator=4,
        expectedVersion=edited["body"]["version"],
    )
    assert wrong["path"] == "quorum"


async def test_a_dissolved_body_ends_its_seats_and_meets_no_more(office: Office) -> None:
    body = await board(office)
    planned = await office.change(
        "admin", "planMeeting", MEETING, bodyId=body["id"], scheduledOn=TOMORROW.isoformat()
    )
    refused = await office.change(
        "admin", "dissolveGovernanceBody", CHANGED, bodyId=body["id"], on=TODAY.isoformat()
    )
    assert refused["guard"] == "BODY_STILL_MEETS"
    await office.change(
        "admin",
        "cancelMeeting",
        MEETING,
        meetingId=planned["meeting"]["id"],
        reason="Dissolution.",
    )
    dissolved = await office.change("admin", "dissolveGovernanceBody", CHANGED, bodyId=body["id"])
    assert dissolved["body"]["dissolvedOn"] == TODAY.isoformat()
    assert {one["toOn"] for one in dissolved["body"]["members"]["nodes"]} == {TODAY.isoformat()}
    late = await office.change(
        "admin", "planMeeting", MEETING, bodyId=body["id"], scheduledOn=TODAY.isoformat()
    )
    assert late["guard"] == "BODY_IN_OFFICE"
    again = await office.change("admin", "dissolveGovernanceBody", CHANGED, bodyId=body["id"])
    assert again["guard"] == "BODY_IN_OFFICE"
    past = await office.change(
        "admin",
        "planMeeting",
        MEETING,
        bodyId=body["id"],
        scheduledOn=date(2026, 5, 1).isoformat(),
    )
    # G5: what was called off keeps its number.
    assert past["meeting"]["number"] == 2


async def test_a_repeated_creation_is_carried_out_once(office: Office) -> None:
    body = await committee(office)
    values = {
        "bodyId": body["id"],
        "operationId": "0198a1de-0000-7000-8000-000000000001",
        **seat(office, "other", voting=False),
    }
    first, second = [
        await office.change("lead", "addBodyMember", MEMBER, **values) for _ in range(2)
    ]
    assert (first["duplicate"], second["duplicate"]) == (False, True)
    assert first["member"]["id"] == second["member"]["id"]


async def test_a_demotion_in_mid_request_gives_no_voice_to_whom_it_demotes(
    office: Office,
) -> None:
    """V4: whichever comes first, the committee's list and the category are told one after the
    other: the seat was given to an interested member, or refused to an informed one."""
    body = await committee(office, members=[seat(office, "asking", chair=True)])
    answers = await asyncio.gather(
        office.change(
            "lead", "addBodyMember", MEMBER, bodyId=body["id"], **seat(office, "interested")
        ),
        office.do(
            "admin",
            "setParticipation",
            missionId=office.mission,
            organisationId=office.organisation("interested"),
            category="INFORMED",
        ),
    )
    given = answers[0]
    order = [
        verb
        for (verb,) in await office.rows(
            "SELECT verb FROM audit_event WHERE verb IN ('add_body_member', 'set_participation')"
            " ORDER BY id"
        )
    ]
    if given["__typename"] == "BodyMemberChanged":
        assert order == ["add_body_member", "set_participation"]
    else:
        assert given["guard"] == "COMMITTEE_SEAT"
        assert order == ["set_participation"]
    data = await office.ask(
        "interested", "query($id: ID!) { governanceBody(id: $id) { id } }", id=body["id"]
    )
    assert data["governanceBody"] is None
