"""Dates that are recalled, each once to each of those whom it concerns, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction
from server.domain.notices.courier import Courier
from server.domain.notices.machine import (
    ARBITRATION_AWAITED_FOR,
    DELIBERATION_AWAITED_FOR,
    LATE_SINCE_AT_MOST,
    MISSION_ENDS_WITHIN,
    REMINDED,
    VALIDATION_AWAITED_FOR,
    Reminder,
)
from server.domain.notices.reminders import AT_ONCE, WATCHED
from server.domain.notices.sentences import CHANGES_SAID
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    DeliverableStatus,
    MissionRequestStatus,
    RoadmapStatus,
    Role,
    VersionStatus,
)
from tests.domain.test_notices import a_meeting, change
from tests.schema.agency import NOW, TODAY, Office, open_office

DAY = timedelta(days=1)


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def a_round(office: Office, now: datetime = NOW) -> None:
    courier = Courier(office.database, None, clock=lambda: now)
    await courier.round()
    await courier.close()


async def reminded(office: Office) -> list[tuple[str, str, str]]:
    rows = await office.rows(
        "SELECT a.label, n.kind, n.topic FROM notice n JOIN account a ON a.id = n.user_id"
        " ORDER BY a.label, n.topic"
    )
    return [(label, kind, topic.partition(":")[0]) for label, kind, topic in rows]


async def ends(office: Office, on: date) -> None:
    await change(office, "UPDATE mission SET end_on = $1", on)


async def test_the_lead_is_told_that_the_end_draws_near_then_that_it_is_past(
    office: Office,
) -> None:
    await ends(office, TODAY + MISSION_ENDS_WITHIN + DAY)
    await a_round(office)
    assert await reminded(office) == []
    await a_round(office, NOW + DAY)
    await a_round(office, NOW + 2 * DAY)
    assert await reminded(office) == [("lead", "DUE_SOON", "mission_end")]
    await a_round(office, NOW + MISSION_ENDS_WITHIN + 2 * DAY)
    await a_round(office, NOW + MISSION_ENDS_WITHIN + 3 * DAY)
    assert await reminded(office) == [
        ("lead", "DUE_SOON", "mission_end"),
        ("lead", "OVERDUE", "mission_late"),
    ]


async def test_a_date_that_is_moved_is_recalled_again(office: Office) -> None:
    for days in (5, 9):
        await ends(office, TODAY + days * DAY)
        await a_round(office)
    assert [topic for _, _, topic in await reminded(office)] == ["mission_end", "mission_end"]


@pytest.mark.parametrize("status", ["CLOSED", "WITHDRAWN", "VALIDATED", "DELIVERED", "PROPOSED"])
async def test_a_mission_that_does_not_run_is_not_late(office: Office, status: str) -> None:
    await ends(office, TODAY - DAY)
    await change(office, "UPDATE mission SET status = $1", status)
    await a_round(office)
    assert await reminded(office) == []


async def test_what_has_been_late_for_very_long_is_not_recalled(office: Office) -> None:
    await ends(office, TODAY - LATE_SINCE_AT_MOST - DAY)
    await a_round(office)
    assert await reminded(office) == []


async def test_those_who_have_not_validated_are_reminded_and_no_other(office: Office) -> None:
    submitted = await office.add_deliverable(DeliverableStatus.SUBMITTED)
    await office.do("asking", "validateDeliverable", deliverableId=submitted)
    await change(
        office, "UPDATE deliverable SET submitted_at = $1", NOW - VALIDATION_AWAITED_FOR + DAY
    )
    await a_round(office)
    assert await reminded(office) == []
    await a_round(office, NOW + DAY)
    assert await reminded(office) == [("piloting", "OVERDUE", "validation_awaited")]


async def test_the_programmers_are_told_that_a_version_waits_for_its_deliberation(
    office: Office,
) -> None:
    await change(
        office,
        "UPDATE role_grant SET role = $1 WHERE user_id = $2",
        Role.AGENCY_PROGRAMMER,
        office.users["staff"],
    )
    version = await office.line(VersionStatus.PRESENTED)
    meeting = await a_meeting(office)
    await change(
        office,
        "UPDATE meeting SET status = 'HELD', held_on = $1",
        TODAY - DELIBERATION_AWAITED_FOR,
    )
    await change(
        office,
        "UPDATE programme_version SET presented_at_meeting_id = $1 WHERE id = $2",
        meeting,
        version,
    )
    await a_round(office)
    expected = [
        ("admin", "OVERDUE", "deliberation_awaited"),
        ("staff", "OVERDUE", "deliberation_awaited"),
    ]
    assert await reminded(office) == expected
    await a_round(office, NOW + DAY)
    assert await reminded(office) == expected


async def test_those_who_sit_are_reminded_of_a_meeting_the_day_before(office: Office) -> None:
    await a_meeting(office, "asking", on=TODAY + 2 * DAY)
    await a_round(office)
    assert await reminded(office) == []
    await a_round(office, NOW + DAY)
    await a_round(office, NOW + 2 * DAY)
    assert await reminded(office) == [("asking", "DUE_SOON", "meeting_tomorrow")]


@pytest.mark.parametrize(
    ("status", "late"),
    [(ActionStatus.IN_PROGRESS, True), (ActionStatus.DONE, False), (ActionStatus.ABANDONED, False)],
)
async def test_ac1_the_holder_is_told_of_an_action_that_is_late_on_the_day(
    office: Office, status: ActionStatus, late: bool
) -> None:
    async def work(tx: Transaction) -> None:
        stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
        roadmap = await models.Roadmap.create(
            **stamps,
            holder_id=office.organisations["other"],
            title="Feuille de route",
            status=RoadmapStatus.TRACKED,
            sort_key="feuille de route",
        )
        await models.Action.create(
            **stamps,
            roadmap_id=roadmap.id,
            lineage_id=roadmap.id,
            status_on=TODAY,
            sort_key="une navette",
            number=1,
            title="Une navette",
            status=status,
            origin=ActionOrigin.OWN,
            planned_end_on=TODAY - DAY,
        )

    await office.write(work)
    await a_round(office)
    assert await reminded(office) == ([("other", "OVERDUE", "action_late")] if late else [])


async def test_those_who_arbitrate_are_told_that_a_request_waits(office: Office) -> None:
    async def work(tx: Transaction) -> UUID:
        made = await models.MissionRequest.create(
            created_at=NOW,
            updated_at=NOW,
            using_db=tx.connection,
            agency_id=office.agency_id,
            organisation_id=office.organisations["other"],
            subject="Une étude des mobilités",
            wanted_year=2027,
            status=MissionRequestStatus.RECEIVED,
            received_on=TODAY - ARBITRATION_AWAITED_FOR,
        )
        return made.id

    await office.write(work)
    await a_round(office)
    assert await reminded(office) == [("admin", "OVERDUE", "arbitration_awaited")]


async def test_more_dates_than_one_batch_are_all_recalled(office: Office) -> None:
    async def work(tx: Transaction) -> None:
        mission = await models.Mission.get(id=office.mission_id, using_db=tx.connection)
        for number in range(AT_ONCE + 5):
            await models.Mission.create(
                created_at=NOW,
                updated_at=NOW,
                using_db=tx.connection,
                agency_id=office.agency_id,
                code=f"N{number}",
                title="Une mission",
                strand=mission.strand,
                kind=mission.kind,
                status=mission.status,
                lead_id=office.users["lead"],
                end_on=TODAY + DAY,
                sort_key="une mission",
            )

    await office.write(work)
    await a_round(office)
    assert len(await reminded(office)) == AT_ONCE + 5


def test_every_reminder_is_found_told_and_said() -> None:
    assert set(WATCHED) == set(REMINDED) == set(Reminder)
    assert {reminder.value for reminder in Reminder} <= CHANGES_SAID
