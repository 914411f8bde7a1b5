"""Who belongs to an agency, from which day to which, and what they pay, through the contract."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.database import Database, decode_date, decode_uuid
from server.ids import to_global_id
from server.vocabulary import DeliverableStatus
from tests.schema.agency import TODAY, Office, open_office
from tests.schema.telling import agency_of, inner, member_id, tell

FACTS = "membership { id category joinedOn leftOn version }"
DUES = (
    "query($id: ID!) { membership(id: $id) {"
    " dues { totalCount nodes { year nature amount { amount currency } } } } }"
)


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


def joining(office: Office, name: str, **more: Any) -> dict[str, Any]:
    return {
        "agencyId": agency_of(office),
        "organisationId": office.organisation(name),
        "category": "FULL_MEMBER",
        "joinedOn": "2026-01-01",
        **more,
    }


async def test_an_organisation_joins_again_after_it_left(office: Office) -> None:
    answer = await tell(
        office, "admin", "addMembership", FACTS, **joining(office, "left", joinedOn=str(TODAY))
    )
    assert answer["membership"]["joinedOn"] == str(TODAY)
    data = await office.ask("left", "{ missions { totalCount } }")
    assert data["missions"]["totalCount"] == 1


async def test_two_memberships_of_one_organisation_do_not_overlap(office: Office) -> None:
    """M1 no overlapping memberships for one (agency, organisation)."""
    for name, more in (
        ("asking", {}),
        ("asking", {"joinedOn": "2019-01-01", "leftOn": "2020-01-02"}),
        ("left", {}),
    ):
        answer = await tell(office, "admin", "addMembership", **joining(office, name, **more))
        assert answer["guard"] == "M1_ONE_AT_A_TIME"
    answer = await tell(
        office,
        "admin",
        "addMembership",
        **joining(office, "asking", joinedOn="2019-01-01", leftOn="2020-01-01"),
    )
    assert answer["__typename"] == "AddMembershipSuccess"


async def test_of_two_people_who_enrol_one_member_at_once_one_is_told(office: Office) -> None:
    """M1, in one instant."""
    answers = await asyncio.gather(
        *(
            tell(office, "admin", "addMembership", **joining(office, "elsewhere", category=one))
            for one in ("FULL_MEMBER", "ASSOCIATE", "FUNDER")
        )
    )
    assert sorted(answer["__typename"] for answer in answers) == [
        "AddMembershipSuccess",
        "TransitionRefused",
        "TransitionRefused",
    ]


async def test_an_end_and_a_new_membership_at_once_do_not_overlap(office: Office) -> None:
    """M1: an end that moves later, and a membership that begins there."""
    id_ = await member_id(office, "left")
    answers = await asyncio.gather(
        tell(
            office,
            "admin",
            "endMembership",
            membershipId=id_,
            expectedVersion=1,
            leftOn="2027-01-01",
        ),
        tell(office, "admin", "addMembership", **joining(office, "left", joinedOn="2026-12-01")),
    )
    refused = [one for one in answers if one["__typename"] == "TransitionRefused"]
    assert [one["guard"] for one in refused] == ["M1_ONE_AT_A_TIME"]


async def test_a_change_of_category_keeps_the_history(office: Office) -> None:
    """« the old one ends, a new begins »"""
    id_ = await member_id(office, "interested")
    answer = await tell(
        office,
        "admin",
        "changeMembershipCategory",
        f"dormantParticipations {FACTS}",
        membershipId=id_,
        expectedVersion=1,
        category="ASSOCIATE",
        onDate=str(TODAY),
    )
    assert answer["dormantParticipations"] == 0
    assert answer["membership"]["category"] == "ASSOCIATE"
    assert answer["membership"]["id"] != id_
    rows = await office.rows(
        "SELECT category, left_on FROM membership WHERE organisation_id = $1 ORDER BY joined_on",
        office.organisations["interested"],
    )
    assert [category for category, _ in rows] == ["FULL_MEMBER", "ASSOCIATE"]
    assert decode_date(rows[0][1]) == TODAY
    assert rows[1][1] is None


async def test_a_category_noted_wrong_is_corrected_from_its_first_day(office: Office) -> None:
    id_ = await member_id(office, "interested")
    answer = await tell(
        office,
        "admin",
        "changeMembershipCategory",
        FACTS,
        membershipId=id_,
        expectedVersion=1,
        category="STATE",
        onDate="2020-01-01",
    )
    assert answer["membership"]["id"] == id_


async def test_a_member_that_leaves_keeps_its_past_and_loses_its_rights(office: Office) -> None:
    """M2 only an organisation with a membership active on the day may hold a participation: what
    was open stays written, and gives no right."""
    await office.add_deliverable(DeliverableStatus.SUBMITTED)
    answer = await tell(
        office,
        "admin",
        "endMembership",
        f"dormantParticipations {FACTS}",
        membershipId=await member_id(office, "piloting"),
        expectedVersion=1,
        leftOn=str(TODAY),
    )
    assert answer["membership"]["leftOn"] == str(TODAY)
    assert answer["dormantParticipations"] == 1
    data = await office.ask("piloting", "{ missions { totalCount } }")
    assert data["missions"]["totalCount"] == 0
    rows = await office.rows(
        "SELECT to_on FROM mission_participation WHERE organisation_id = $1",
        office.organisations["piloting"],
    )
    assert rows == [(None,)]


async def test_nothing_waits_for_a_member_that_left(office: Office) -> None:
    """MI3 every INVOLVED member validates; one that has left is waited for no more (M2)."""
    deliverable = await office.add_deliverable(DeliverableStatus.SUBMITTED)
    await office.do("asking", "validateDeliverable", deliverableId=deliverable)
    await tell(
        office,
        "admin",
        "endMembership",
        membershipId=await member_id(office, "piloting"),
        expectedVersion=1,
        leftOn=str(TODAY),
    )
    rows = await office.rows("SELECT status FROM deliverable WHERE id = $1", inner(deliverable))
    assert rows == [("VALIDATED",)]


async def test_a_member_that_becomes_a_funder_takes_no_part_any_more(office: Office) -> None:
    """M2: a funder reads, and takes no part."""
    answer = await tell(
        office,
        "admin",
        "changeMembershipCategory",
        "dormantParticipations",
        membershipId=await member_id(office, "asking"),
        expectedVersion=1,
        category="FUNDER",
        onDate=str(TODAY),
    )
    assert answer["dormantParticipations"] == 1


async def test_dues_are_told_year_by_year_to_the_member_and_to_the_agency(office: Office) -> None:
    """« no view shows a price per member » to another one."""
    id_ = await member_id(office, "asking")
    version = 1
    for year, nature, amount in (
        (2025, "COTISATION", "12500.50"),
        (2026, "COTISATION", "13000"),
        (2026, "SUBVENTION", "7000"),
    ):
        answer = await tell(
            office,
            "admin",
            "setMembershipDue",
            membershipId=id_,
            expectedVersion=version,
            year=year,
            nature=nature,
            amount=amount,
        )
        assert answer["__typename"] == "SetMembershipDueSuccess", answer
        version += 1
    for name in ("admin", "staff", "auditor", "asking"):
        dues = (await office.ask(name, DUES, id=id_))["membership"]["dues"]
        assert dues["totalCount"] == 3, name
    assert dues["nodes"][0] == {
        "year": 2025,
        "nature": "COTISATION",
        "amount": {"amount": "12500.5", "currency": "EUR"},
    }
    for name in ("piloting", "funder", "elsewhere", "left", "public"):
        dues = (await office.ask(name, DUES, id=id_))["membership"]["dues"]
        assert dues == {"totalCount": 0, "nodes": []}, name


async def test_a_due_is_hidden_by_its_id_as_well(office: Office) -> None:
    id_ = await member_id(office, "asking")
    await tell(
        office,
        "admin",
        "setMembershipDue",
        membershipId=id_,
        expectedVersion=1,
        year=2026,
        nature="COTISATION",
        amount=10,
    )
    ((due,),) = await office.rows("SELECT id FROM membership_due")
    node = "query($id: ID!) { node(id: $id) { id } }"
    global_id = to_global_id("MembershipDue", decode_uuid(due))
    assert (await office.ask("asking", node, id=global_id))["node"] == {"id": global_id}
    assert (await office.ask("piloting", node, id=global_id))["node"] is None


async def test_a_due_is_corrected_and_taken_away(office: Office) -> None:
    id_ = await member_id(office, "asking")
    due = {"membershipId": id_, "year": 2026, "nature": "COTISATION"}
    await tell(office, "admin", "setMembershipDue", **due, expectedVersion=1, amount="10")
    await tell(office, "admin", "setMembershipDue", **due, expectedVersion=2, amount="20.10")
    nodes = (await office.ask("admin", DUES, id=id_))["membership"]["dues"]["nodes"]
    assert [one["amount"]["amount"] for one in nodes] == ["20.1"]
    await tell(office, "admin", "setMembershipDue", **due, expectedVersion=3)
    dues = (await office.ask("admin", DUES, id=id_))["membership"]["dues"]
    assert dues["totalCount"] == 0
    refused = await tell(
        office, "admin", "setMembershipDue", **{**due, "year": 2019}, expectedVersion=4, amount=1
    )
    assert refused["path"] == "year"


async def test_memberships_are_listed_by_category_and_by_whether_they_run(office: Office) -> None:
    document = (
        "query($id: ID!, $filter: MembershipFilter) { agency(id: $id) {"
        " memberships(filter: $filter) { totalCount } } }"
    )

    async def count(**conditions: Any) -> int:
        agency = agency_of(office)
        data = await office.ask("public", document, id=agency, filter=conditions)
        total: int = data["agency"]["memberships"]["totalCount"]
        return total

    assert await count() == 9
    assert await count(active=True) == 8
    assert await count(active=False) == 1
    assert await count(active=True, category="FUNDER") == 1


async def test_who_does_not_programme_enrols_nobody(office: Office) -> None:
    id_ = await member_id(office, "asking")
    change = {"membershipId": id_, "expectedVersion": 1}
    demands: tuple[tuple[str, dict[str, Any]], ...] = (
        ("addMembership", joining(office, "elsewhere")),
        ("endMembership", {**change, "leftOn": str(TODAY)}),
        ("setMembershipDue", {**change, "year": 2026, "nature": "COTISATION"}),
    )
    for name in ("staff", "lead", "asking", "elsewhere"):
        for verb, values in demands:
            assert (await tell(office, name, verb, **values))["code"] == "FORBIDDEN"
