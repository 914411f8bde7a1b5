"""Organisations: registered by an agency, kept by it, ended; through the whole contract."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.access.viewer import Viewer
from server.database import Database, decode_uuid
from server.domain.accounts.authority import Operator
from server.domain.accounts.people import NewAccount, NewAgency, found_agency
from server.domain.organisations import verbs
from server.vocabulary import Scope, ViewerKind
from tests.schema.agency import NOW, Office, open_office
from tests.schema.telling import agency_of, inner, programming_elsewhere, tell

FACTS = (
    "organisation { id name kind siren inseeCode departmentCodes cogVintage validToOn version"
    " succeededBy { id } predecessors { nodes { id } } registeredBy { id } }"
)
PAYS: dict[str, Any] = {"name": "Pays de l'Isère", "kind": "PAYS"}
GRENOBLE: dict[str, Any] = {
    "name": "Grenoble",
    "kind": "COMMUNE",
    "inseeCode": "38185",
    "cogVintage": 2026,
    "departmentCodes": ["38"],
}


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def register(office: Office, name: str = "admin", /, **facts: Any) -> dict[str, Any]:
    facts.setdefault("agencyId", agency_of(office))
    return await tell(office, name, "createOrganisation", FACTS, **facts)


async def made(office: Office, /, **facts: Any) -> dict[str, Any]:
    answer = await register(office, **facts)
    assert answer["__typename"] == "CreateOrganisationSuccess", answer
    organisation: dict[str, Any] = answer["organisation"]
    return organisation


async def test_an_agency_registers_an_organisation_and_keeps_it(office: Office) -> None:
    grenoble = await made(office, **GRENOBLE)
    assert grenoble["inseeCode"] == "38185"
    assert grenoble["registeredBy"] == {"id": agency_of(office)}
    told = await tell(
        office,
        "admin",
        "editOrganisation",
        FACTS,
        organisationId=grenoble["id"],
        expectedVersion=grenoble["version"],
        siren="213801855",
        departmentCodes=["38", "73"],
    )
    assert told["organisation"]["siren"] == "213801855"
    assert told["organisation"]["departmentCodes"] == ["38", "73"]
    lines = await office.rows(
        "SELECT verb FROM audit_event WHERE object_id = $1 ORDER BY id", inner(grenoble["id"])
    )
    assert [verb for (verb,) in lines] == ["create_organisation", "edit_organisation"]


async def test_the_same_demand_registers_once(office: Office) -> None:
    operation = "0198a000-0000-7000-8000-000000000001"
    first = await register(office, **PAYS, operationId=operation)
    again = await register(office, **PAYS, operationId=operation)
    assert again["organisation"]["id"] == first["organisation"]["id"]
    other = await register(office, **{**PAYS, "name": "Autre"}, operationId=operation)
    assert other["code"] == "IDEMPOTENCY_CONFLICT"


async def test_who_does_not_programme_registers_nothing(office: Office) -> None:
    for name in ("staff", "lead", "auditor", "asking", "elsewhere"):
        assert (await register(office, name, **PAYS))["code"] == "FORBIDDEN", name


async def test_another_agency_sees_it_and_does_not_edit_it(office: Office) -> None:
    """« another agency sees it and may not edit it »"""
    pays = await made(office, **PAYS)
    await programming_elsewhere(office)
    data = await office.ask(
        "elsewhere", "query($id: ID!) { organisation(id: $id) { name } }", id=pays["id"]
    )
    assert data["organisation"] == {"name": PAYS["name"]}
    answer = await tell(
        office,
        "elsewhere",
        "editOrganisation",
        organisationId=pays["id"],
        expectedVersion=1,
        name="À nous",
    )
    assert answer["code"] == "FORBIDDEN"


async def test_a_row_that_no_agency_keeps_is_edited_by_none(office: Office) -> None:
    for verb, more in (
        ("editOrganisation", {"name": "Autre"}),
        ("endOrganisation", {"validToOn": "2026-01-01"}),
    ):
        answer = await tell(
            office,
            "admin",
            verb,
            organisationId=office.organisation("asking"),
            expectedVersion=1,
            **more,
        )
        assert answer["code"] == "FORBIDDEN"


async def test_an_agency_that_was_founded_corrects_its_own_record(office: Office) -> None:
    """« Everything else about it can be corrected later », its numbers first of all."""
    agency_id, user_id = await found_agency(
        office.database,
        NewAgency("Agence nouvelle"),
        NewAccount("Administration"),
        by=Operator(),
        now=NOW,
    )
    founder = Viewer(ViewerKind.STAFF, NOW.date(), scopes=frozenset(Scope), user_id=user_id)
    ((own,),) = await office.rows("SELECT organisation_id FROM agency WHERE id = $1", agency_id)
    await verbs.edit(
        office.database,
        decode_uuid(own),
        {"siren": "200040715"},
        expected_version=1,
        by=founder,
        now=NOW,
    )
    rows = await office.rows("SELECT name FROM organisation WHERE siren = '200040715'")
    assert rows == [("Agence nouvelle",)]


async def test_a_stale_correction_changes_nothing(office: Office) -> None:
    pays = await made(office, **PAYS)
    values = {"organisationId": pays["id"], "expectedVersion": 1}
    await tell(office, "admin", "editOrganisation", **values, name="Premier")
    stale = await tell(office, "admin", "editOrganisation", **values, name="Second")
    assert (stale["code"], stale["currentVersion"]) == ("CONFLICT", 2)


async def test_the_rules_hold_through_the_contract(office: Office) -> None:
    """O1, O2: the path of the refusal is the field's."""
    for facts, path in (
        ({**GRENOBLE, "inseeCode": None}, "inseeCode"),
        ({**PAYS, "inseeCode": "38185"}, "inseeCode"),
        ({"name": "CC", "kind": "EPCI"}, "siren"),
        ({"name": "CC", "kind": "EPCI", "siren": "200040716"}, "siren"),
    ):
        assert (await register(office, **facts))["path"] == path


async def test_a_siren_and_a_code_name_one_organisation(office: Office) -> None:
    """O3 unique (`siren`) and unique (`insee_code`, `cog_vintage`)."""
    await made(office, **GRENOBLE, siren="213801855", externalId="A1")
    same = await register(office, **GRENOBLE)
    assert (same["code"], same["path"]) == ("VALIDATION", "inseeCode")
    same = await register(office, **PAYS, siren="213801855")
    assert same["path"] == "siren"
    same = await register(office, **PAYS, externalId="A1")
    assert same["path"] == "externalId"
    await made(office, **{**GRENOBLE, "cogVintage": 2020})


async def test_of_two_agencies_that_register_one_siren_at_once_one_is_told(
    office: Office,
) -> None:
    """O3, « even when two create at once »: two agencies, each under its own lock."""
    elsewhere = await programming_elsewhere(office)
    facts = {"name": "Grenoble-Alpes-Métropole", "kind": "METROPOLE", "siren": "200040715"}
    answers = await asyncio.gather(
        register(office, "admin", **facts),
        register(office, "elsewhere", agencyId=elsewhere, **facts),
        register(office, "admin", **facts),
        register(office, "elsewhere", agencyId=elsewhere, **facts),
    )
    refused = [answer for answer in answers if answer["__typename"] != "CreateOrganisationSuccess"]
    assert [(one["code"], one["path"]) for one in refused] == [("VALIDATION", "siren")] * 3
    rows = await office.rows("SELECT COUNT(*) FROM organisation WHERE siren = '200040715'")
    assert rows == [(1,)]


async def test_an_organisation_ends_and_another_succeeds_it(office: Office) -> None:
    """A merger: the old one keeps its history, the new one takes over."""
    old, new = await made(office, **PAYS), await made(office, name="Pôle", kind="PAYS")
    told = await tell(
        office,
        "admin",
        "endOrganisation",
        FACTS,
        organisationId=old["id"],
        expectedVersion=1,
        validToOn="2026-01-01",
        succeededById=new["id"],
    )
    assert told["organisation"]["succeededBy"] == {"id": new["id"]}
    data = await office.ask(
        "public",
        "query($id: ID!) { organisation(id: $id) { predecessors { nodes { id } } } }",
        id=new["id"],
    )
    assert data["organisation"]["predecessors"]["nodes"] == [{"id": old["id"]}]
    corrected = await tell(
        office,
        "admin",
        "endOrganisation",
        FACTS,
        organisationId=old["id"],
        expectedVersion=2,
        validToOn="2025-01-01",
    )
    assert corrected["organisation"]["validToOn"] == "2025-01-01"
    assert corrected["organisation"]["succeededBy"] is None


async def test_a_succession_told_from_both_ends_at_once_is_no_circle(office: Office) -> None:
    """« a successor may not form a cycle », told in one instant by two people."""
    one, other = await made(office, **PAYS), await made(office, name="Pôle", kind="PAYS")
    answers = await asyncio.gather(
        *(
            tell(
                office,
                "admin",
                "endOrganisation",
                organisationId=ended["id"],
                expectedVersion=1,
                validToOn="2026-01-01",
                succeededById=follower["id"],
            )
            for ended, follower in ((one, other), (other, one))
        )
    )
    assert sorted(answer["__typename"] for answer in answers) == [
        "OrganisationSuccess",
        "ValidationFailed",
    ]


async def test_an_ended_organisation_joins_nothing_new(office: Office) -> None:
    """O4: neither an agency nor a mission; what it already took part in stands."""
    pays = await made(office, **PAYS)
    joining = {
        "agencyId": agency_of(office),
        "organisationId": pays["id"],
        "category": "FULL_MEMBER",
        "joinedOn": "2020-01-01",
    }
    await tell(office, "admin", "addMembership", **joining)
    await tell(
        office,
        "admin",
        "endOrganisation",
        organisationId=pays["id"],
        expectedVersion=1,
        validToOn="2026-06-15",
    )
    answer = await office.do(
        "lead",
        "setParticipation",
        missionId=office.mission,
        organisationId=pays["id"],
        category="INTERESTED",
    )
    assert answer["guard"] == "O4_ORGANISATION_STANDS"
    answer = await tell(
        office,
        "admin",
        "createMission",
        agencyId=agency_of(office),
        code="M9",
        title="Friches",
        strand="MISSIONS",
        kind="OTHER",
        involvedIds=[pays["id"]],
    )
    assert answer["guard"] == "O4_ORGANISATION_STANDS"


async def test_an_ended_organisation_asks_for_nothing_new(office: Office) -> None:
    """O4, for a mission as for a service: a member still, and no more than that."""
    pays = await made(office, **PAYS)
    asking = {"agencyId": agency_of(office), "organisationId": pays["id"]}
    await tell(
        office,
        "admin",
        "addMembership",
        **asking,
        category="FULL_MEMBER",
        joinedOn="2020-01-01",
    )
    demand = {**asking, "subject": "Étude", "wantedYear": 2027}
    answer = await tell(office, "admin", "fileMissionRequest", **demand)
    assert answer["__typename"] == "FileMissionRequestSuccess", answer
    await tell(
        office,
        "admin",
        "endOrganisation",
        organisationId=pays["id"],
        expectedVersion=1,
        validToOn="2026-06-15",
    )
    answer = await tell(office, "admin", "fileMissionRequest", **demand)
    assert answer["guard"] == "O4_ORGANISATION_STANDS"
    service = {**asking, "subject": "Fonds de plan", "socleFamily": "ASSISTANCE_EPCI_COMMUNES"}
    answer = await tell(office, "admin", "fileServiceRequest", **service)
    assert answer["guard"] == "O4_ORGANISATION_STANDS"


async def test_an_ended_organisation_does_not_become_a_member(office: Office) -> None:
    """O4, and what ran while it stood may still be written down."""
    pays = await made(office, **PAYS)
    await tell(
        office,
        "admin",
        "endOrganisation",
        organisationId=pays["id"],
        expectedVersion=1,
        validToOn="2020-01-01",
    )
    joining = {
        "agencyId": agency_of(office),
        "organisationId": pays["id"],
        "category": "FULL_MEMBER",
        "joinedOn": "2015-01-01",
    }
    answer = await tell(office, "admin", "addMembership", **joining)
    assert answer["guard"] == "O4_ORGANISATION_STANDS"
    answer = await tell(office, "admin", "addMembership", **joining, leftOn="2020-01-01")
    assert answer["__typename"] == "AddMembershipSuccess"
