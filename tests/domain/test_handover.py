"""A person leaves: what they had in hand, the end of their access, and who may decide it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction
from server.domain.accounts import handover
from server.domain.accounts.authority import Operator
from server.problems import NotFound, TransitionRefused, Unauthenticated, ValidationFailed
from server.vocabulary import Role, WorkshopMethod
from tests.domain.test_notices import change
from tests.schema.agency import NOW, TODAY, Office, open_office

HAND_OVER = """mutation($input: HandOverInput!) { handOver(input: $input) {
  __typename ... on Problem { code message } ... on TransitionRefused { guard }
  ... on ValidationFailed { path }
  ... on HandOverSuccess { missions { id } workshops { title } actions { title } notices endedRoles endedSessions
    revokedTokens revokedInvitations suspended } } }"""
NOTHING = {
    "__typename": "HandOverSuccess",
    "missions": [],
    "workshops": [],
    "actions": [],
    "notices": 0,
    "endedRoles": 0,
    "endedSessions": 0,
    "revokedTokens": 0,
    "revokedInvitations": 0,
    "suspended": False,
}


@pytest.fixture
async def office(database: Database) -> Office:
    """Everybody has an address, made of their name."""
    made = await open_office(database)
    for name in made.users:
        await change(
            made,
            "UPDATE account SET email = $1 WHERE id = $2",
            f"{name.replace(' ', '.').replace(',', '')}@exemple.fr",
            made.users[name],
        )
    return made


async def ask(office: Office, by: str, leaver: str, successor: str) -> dict[str, Any]:
    values = {"leaver": f"{leaver}@exemple.fr", "successor": f"{successor}@exemple.fr"}
    answer: dict[str, Any] = (await office.ask(by, HAND_OVER, input=values))["handOver"]
    return answer


async def a_workshop(office: Office, title: str) -> UUID:
    """One that the lead facilitates."""

    async def work(tx: Transaction) -> UUID:
        stamps: dict[str, Any] = {"created_at": NOW, "updated_at": NOW, "using_db": tx.connection}
        made = await models.Workshop.create(
            **stamps,
            agency_id=office.agency_id,
            mission_id=office.mission_id,
            title=title,
            method=WorkshopMethod.PROSPECTIVE_WORKSHOP,
            sort_key=title,
        )
        await models.RoleGrant.create(
            **stamps,
            user_id=office.users["lead"],
            workshop_id=made.id,
            role=Role.FACILITATOR,
            from_on=date(2020, 1, 1),
        )
        return made.id

    made: UUID = await office.write(work)
    return made


async def test_all_that_was_in_hand_goes_to_the_successor_and_the_access_ends(
    office: Office,
) -> None:
    await a_workshop(office, "Atelier à tenir")
    await office.do("admin", "suspendMission", missionId=office.mission)
    answer = await ask(office, "admin", "lead", "another.lead")
    assert answer == {
        **NOTHING,
        "missions": [{"id": office.mission}],
        "workshops": [{"title": "Atelier à tenir"}],
        "notices": 1,
        "endedRoles": 2,
        "revokedTokens": 1,
        "suspended": True,
    }
    with pytest.raises(Unauthenticated):
        await office.viewer("lead")
    assert (await office.do("another lead", "resumeMission", missionId=office.mission))[
        "__typename"
    ] == "MissionSuccess"
    feed = await office.ask("another lead", "{ notices { nodes { text } } }")
    assert {one["text"] for one in feed["notices"]["nodes"]} == {
        "La mission « Mobilités du bassin » est suspendue.",
        "Vous conduisez désormais la mission « Mobilités du bassin ».",
        "Vous animez désormais l'atelier « Atelier à tenir ».",
    }
    verbs = await office.rows("SELECT verb FROM audit_event WHERE at = $1", NOW)
    assert {verb for (verb,) in verbs} >= {
        "hand_over",
        "hand_over_mission",
        "end_role",
        "grant_role",
        "revoke_token",
        "suspend_account",
    }


async def test_handing_over_again_moves_nothing_more(office: Office) -> None:
    await ask(office, "admin", "lead", "another.lead")
    events = await office.rows("SELECT COUNT(*) FROM audit_event")
    assert await ask(office, "admin", "lead", "another.lead") == NOTHING
    assert await office.rows("SELECT COUNT(*) FROM audit_event") == events


async def test_a_rehearsal_tells_what_would_move_and_moves_nothing(office: Office) -> None:
    leaver, successor = office.users["lead"], office.users["another lead"]
    told = await handover.rehearse(office.database, leaver, successor, by=Operator(), now=NOW)
    assert (list(told.missions), told.roles, told.suspended) == ([office.mission_id], 1, True)
    assert (await office.viewer("lead")).user_id == leaver
    done = await handover.hand_over(office.database, leaver, successor, by=Operator(), now=NOW)
    assert done == told


async def test_what_is_closed_stays_in_the_name_of_whoever_did_it(office: Office) -> None:
    await change(office, "UPDATE mission SET status = 'CLOSED'")
    assert (await ask(office, "admin", "lead", "another.lead"))["missions"] == []
    assert await office.rows("SELECT COUNT(*) FROM mission WHERE lead_id IS NOT NULL") == [(1,)]


async def test_a_role_to_come_never_begins(office: Office) -> None:
    await change(
        office,
        "UPDATE role_grant SET from_on = $1 WHERE user_id = $2",
        TODAY + timedelta(days=9),
        office.users["staff"],
    )
    assert (await ask(office, "admin", "staff", "lead"))["endedRoles"] == 1
    rows = await office.rows(
        "SELECT COUNT(*) FROM role_grant WHERE user_id = $1 AND from_on = to_on",
        office.users["staff"],
    )
    assert rows == [(1,)]
    assert await ask(office, "admin", "staff", "lead") == NOTHING


async def test_a_member_s_person_leaves_under_the_agency_they_belong_to(office: Office) -> None:
    answer = await ask(office, "admin", "asking", "piloting")
    assert (answer["__typename"], answer["endedRoles"]) == ("HandOverSuccess", 1)


@pytest.mark.parametrize("by", ["lead", "asking", "auditor", "staff"])
async def test_whoever_administers_nothing_learns_of_no_account(office: Office, by: str) -> None:
    there = await ask(office, by, "lead", "another.lead")
    assert there["__typename"] == "NotFound"
    assert await ask(office, by, "nobody", "another.lead") == there


async def test_the_public_learns_nothing_either(office: Office) -> None:
    there = await ask(office, "public", "lead", "another.lead")
    assert there["__typename"] == "Unauthenticated"
    assert await ask(office, "public", "nobody", "another.lead") == there


async def test_somebody_of_another_agency_is_not_there_and_of_two_not_ours_to_end(
    office: Office,
) -> None:
    assert (await ask(office, "admin", "elsewhere", "lead"))["__typename"] == "NotFound"

    async def work(tx: Transaction) -> None:
        await models.RoleGrant.create(
            created_at=NOW,
            updated_at=NOW,
            using_db=tx.connection,
            user_id=office.users["staff"],
            organisation_id=office.organisations["elsewhere"],
            role=Role.MEMBER_TECHNICIAN,
            from_on=TODAY,
        )

    await office.write(work)
    assert (await ask(office, "admin", "staff", "lead"))["__typename"] == "Forbidden"


async def test_a_mission_is_led_by_the_agency_s_staff_alone(office: Office) -> None:
    answer = await ask(office, "admin", "lead", "asking")
    assert (answer["__typename"], answer["path"]) == ("ValidationFailed", "successor")
    assert (await office.viewer("lead")).user_id is not None


async def test_nobody_succeeds_to_themselves_nor_to_others_while_suspended(office: Office) -> None:
    assert (await ask(office, "admin", "lead", "lead"))["__typename"] == "ValidationFailed"
    await change(office, "UPDATE account SET suspended_at = $1 WHERE label = 'another lead'", NOW)
    assert (await ask(office, "admin", "lead", "another.lead"))["path"] == "successor"


async def test_an_agency_keeps_somebody_who_administers_it(office: Office) -> None:
    answer = await ask(office, "admin", "admin", "lead")
    assert (answer["__typename"], answer["guard"]) == (
        "TransitionRefused",
        "ANOTHER_ADMINISTRATOR",
    )


async def test_two_administrators_who_end_one_another_do_not_both_succeed(office: Office) -> None:
    await change(
        office,
        "UPDATE role_grant SET role = 'AGENCY_ADMIN' WHERE user_id = $1",
        office.users["staff"],
    )
    one, other, lead = (office.users[name] for name in ("admin", "staff", "lead"))
    viewers = await office.viewer("admin"), await office.viewer("staff")
    another = office.users["another lead"]
    answers = await asyncio.gather(
        handover.hand_over(office.database, other, lead, by=viewers[0], now=NOW),
        handover.hand_over(office.database, one, another, by=viewers[1], now=NOW),
        return_exceptions=True,
    )
    refused = [type(one) for one in answers if isinstance(one, Exception)]
    assert len(refused) == 1 and refused[0] in (NotFound, TransitionRefused)


async def test_an_account_that_is_not_there_hands_over_nothing(office: Office) -> None:
    for pair in ((UUID(int=1), office.users["lead"]), (office.users["lead"], UUID(int=1))):
        with pytest.raises(NotFound):
            await handover.hand_over(office.database, *pair, by=Operator(), now=NOW)
    with pytest.raises(ValidationFailed):
        await handover.rehearse(
            office.database, office.users["lead"], office.users["asking"], by=Operator(), now=NOW
        )
