"""Who is told of a change, in its own transaction, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction
from server.domain.journal import record
from server.domain.missions import machine as missions
from server.domain.notices.machine import TOLD
from server.domain.notices.sentences import CHANGES_SAID
from server.vocabulary import (
    BodyCapacity,
    BodyKind,
    BodyLevel,
    BodySide,
    DeliverableStatus,
    MeetingStatus,
    MissionRequestStatus,
    MissionStatus,
    NoticeKind,
    VersionStatus,
)
from tests.schema.agency import NOW, TODAY, Office, open_office

FOLLOWERS = {"asking", "piloting", "interested"}
EVERY_MEMBER = {
    "asking",
    "piloting",
    "interested",
    "informed",
    "informed, served",
    "other",
    "other, served",
    "funder",
}


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def told(office: Office, kind: NoticeKind | None = None) -> set[str]:
    """The names of those who were told something, of one kind or of any."""
    rows = await office.rows(
        "SELECT a.label, n.kind FROM notice n JOIN account a ON a.id = n.user_id"
    )
    return {label for label, found in rows if kind is None or found == kind}


async def event(office: Office, verb: str, object_type: str, object_id: UUID) -> None:
    """A line of the journal, as the verb that does this writes it."""

    async def work(tx: Transaction) -> None:
        await record(tx, verb, object_type=object_type, object_id=object_id, actor_id=None, now=NOW)

    await office.write(work)


async def change(office: Office, sql: str, *values: Any) -> None:
    await office.write(lambda tx: tx.execute(sql, values))


async def test_the_involved_and_the_interested_are_told_at_each_stage(office: Office) -> None:
    """« informés à toutes les étapes »; the lead who did it knows, whoever only may ask does not."""
    answer = await office.do("lead", "suspendMission", missionId=office.mission)
    assert answer["__typename"] == "MissionSuccess"
    assert await told(office) == FOLLOWERS
    await office.do("admin", "resumeMission", missionId=office.mission)
    rows = await office.rows(
        "SELECT COUNT(*) FROM notice WHERE user_id = $1", office.users["interested"]
    )
    assert rows == [(2,)]
    assert await told(office) == FOLLOWERS | {"lead"}


@pytest.mark.parametrize("verb", ["create_mission", "programMission", "withdrawMission"])
async def test_stages_before_the_work_are_told_as_well(office: Office, verb: str) -> None:
    await event(office, verb, "Mission", office.mission_id)
    assert await told(office, NoticeKind.MISSION_STAGE) == FOLLOWERS | {"lead"}


async def test_a_refused_transition_tells_nobody(office: Office) -> None:
    answer = await office.do("lead", "closeMission", missionId=office.mission)
    assert answer["__typename"] == "TransitionRefused"
    assert await told(office) == set()


async def test_m2_a_member_that_left_is_told_nothing_more(office: Office) -> None:
    await office.do("lead", "suspendMission", missionId=office.mission)
    assert "left" not in await told(office)


async def test_those_who_must_validate_are_told_that_a_deliverable_waits(office: Office) -> None:
    draft = await office.add_deliverable(DeliverableStatus.DRAFT)
    await office.do("lead", "submitDeliverable", deliverableId=draft)
    assert await told(office, NoticeKind.DELIVERABLE_TO_VALIDATE) == {"asking", "piloting"}
    await office.do("asking", "validateDeliverable", deliverableId=draft)
    assert await told(office, NoticeKind.DELIVERABLE_STAGE) == set()
    await office.do("piloting", "validateDeliverable", deliverableId=draft)
    assert await told(office, NoticeKind.DELIVERABLE_STAGE) == FOLLOWERS | {"lead"}


async def test_a_draft_sent_back_is_told_to_those_who_read_drafts(office: Office) -> None:
    submitted = await office.add_deliverable(DeliverableStatus.SUBMITTED)
    answer = await office.do(
        "piloting", "returnDeliverable", deliverableId=submitted, reason="La carte manque."
    )
    assert answer["__typename"] == "DeliverableSuccess"
    assert await told(office) == {"asking", "lead"}
    assert "carte" not in str(await office.rows("SELECT details FROM notice"))


async def test_a_deliverable_brought_to_the_members_is_told_to_all_of_them(office: Office) -> None:
    validated = await office.add_deliverable(DeliverableStatus.VALIDATED)
    await office.do("asking", "releaseDeliverable", deliverableId=validated)
    assert await told(office) == EVERY_MEMBER - {"asking"} | {"lead"}


async def test_whoever_asked_for_outputs_is_told_of_their_reception(office: Office) -> None:
    await office.do("informed", "requestOutputs", missionId=office.mission)
    submitted = await office.add_deliverable(DeliverableStatus.SUBMITTED)
    for name in ("asking", "piloting"):
        await office.do(name, "validateDeliverable", deliverableId=submitted)
    assert await told(office, NoticeKind.OUTPUTS_RECEIVED) == {"informed"}


async def a_meeting(office: Office, *sitting: str, on: date = TODAY) -> UUID:
    """A meeting of a body of the agency, where these organisations sit today; « other » did."""

    async def work(tx: Transaction) -> UUID:
        stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
        body = await models.GovernanceBody.create(
            **stamps,
            agency_id=office.agency_id,
            name="Bureau",
            kind=BodyKind.BOARD,
            side=BodySide.INTERNAL,
            level=BodyLevel.POLITICAL,
            sort_key="bureau",
        )
        for name in (*sitting, "other"):
            await models.BodyMember.create(
                **stamps,
                body_id=body.id,
                organisation_id=office.organisations[name],
                capacity=BodyCapacity.ELECTED,
                from_on=date(2020, 1, 1),
                to_on=TODAY if name == "other" else None,
            )
        made = await models.Meeting.create(
            **stamps,
            body_id=body.id,
            number=1,
            scheduled_on=on,
            status=MeetingStatus.PLANNED,
            agenda=[],
        )
        return made.id

    made: UUID = await office.write(work)
    return made


async def test_those_who_sit_are_told_that_a_meeting_is_planned_and_cancelled(
    office: Office,
) -> None:
    meeting = await a_meeting(office, "asking", "interested", on=TODAY + timedelta(days=9))
    await event(office, "plan_meeting", "Meeting", meeting)
    assert await told(office, NoticeKind.MEETING_PLANNED) == {"asking", "interested"}
    await event(office, "cancel_meeting", "Meeting", meeting)
    assert len(await office.rows("SELECT 1 FROM notice")) == 4


@pytest.mark.parametrize(
    "verb",
    ["present_programme_version", "approve_programme_version", "reject_programme_version"],
)
async def test_members_and_funders_are_told_of_a_version_that_is_presented_or_decided(
    office: Office, verb: str
) -> None:
    version = await office.line(VersionStatus.PRESENTED)
    await event(office, verb, "ProgrammeVersion", version)
    assert await told(office, NoticeKind.PROGRAMME_STAGE) == EVERY_MEMBER


async def test_nobody_is_told_who_is_suspended_or_holds_no_mandate_or_wants_nothing(
    office: Office,
) -> None:
    await change(office, "UPDATE account SET suspended_at = $1 WHERE label = 'asking'", NOW)
    await change(office, "UPDATE role_grant SET to_on = $1 WHERE user_id = $2", TODAY,
                 office.users["piloting"])  # fmt: skip
    await change(
        office, "UPDATE account SET notices_in_feed = $1 WHERE label = 'interested'", False
    )
    await office.do("lead", "suspendMission", missionId=office.mission)
    assert await told(office) == set()


async def test_a_notice_goes_with_its_change_or_not_at_all(office: Office) -> None:
    async def work(tx: Transaction) -> None:
        await record(
            tx,
            "suspendMission",
            object_type="Mission",
            object_id=office.mission_id,
            actor_id=None,
            now=NOW,
        )
        raise RuntimeError("the change fails after all")

    with pytest.raises(RuntimeError):
        await office.write(work)
    assert await told(office) == set()


async def test_two_changes_at_once_tell_the_same_people_without_waiting_for_ever(
    office: Office,
) -> None:
    version = await office.line(VersionStatus.PRESENTED)
    await asyncio.gather(
        *(event(office, "approve_programme_version", "ProgrammeVersion", version) for _ in "abcd")
    )
    rows = await office.rows("SELECT COUNT(*) FROM notice")
    assert rows == [(4 * len(EVERY_MEMBER),)]


def test_every_status_of_a_mission_that_a_verb_reaches_is_told() -> None:
    assert {("Mission", one.name) for one in missions.TRANSITIONS} <= set(TOLD)
    assert {one.reaches for one in missions.TRANSITIONS} == set(MissionStatus) - {
        MissionStatus.PROPOSED
    }


def test_every_change_that_is_told_has_its_sentence() -> None:
    assert {verb for _, verb in TOLD} <= CHANGES_SAID


@pytest.mark.parametrize("verb", ["retainMissionRequest", "declineMissionRequest"])
async def test_whoever_asked_for_a_mission_is_told_of_the_arbitration(
    office: Office, verb: str
) -> None:
    async def work(tx: Transaction) -> UUID:
        made = await models.MissionRequest.create(
            created_at=NOW,
            updated_at=NOW,
            using_db=tx.connection,
            agency_id=office.agency_id,
            organisation_id=office.organisations["other"],
            subject="Une étude",
            wanted_year=2027,
            status=MissionRequestStatus.RECEIVED,
            received_on=TODAY,
        )
        return made.id

    await event(office, verb, "MissionRequest", await office.write(work))
    assert await told(office, NoticeKind.REQUEST_ARBITRATED) == {"other"}
    (said,) = (await office.ask("other", "{ notices { nodes { text } } }"))["notices"]["nodes"]
    assert "Une étude" in said["text"]
