"""Territories, people, themes and an agency's settings, through the whole contract."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.database import Database, Transaction
from server.ids import new_id
from server.models import MissionTerritory, MissionTheme
from server.vocabulary import DeliverableStatus, Scope
from tests.schema.agency import NOW, Office, open_office
from tests.schema.telling import agency_of, inner, programming_elsewhere, tell

TERRITORY = (
    "territory { id name scale geometry version registeredBy { id }"
    " members { totalCount nodes { organisation { id } } } }"
)
PERSON = "person { id name email phone function erasedAt version }"
THEME = "theme { id name version parent { id } children { nodes { name } } }"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[5.7, 45.1], [5.8, 45.1], [5.8, 45.2], [5.7, 45.2], [5.7, 45.1]]],
}


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def commune(office: Office, code: str) -> str:
    answer = await tell(
        office,
        "admin",
        "createOrganisation",
        "organisation { id }",
        agencyId=agency_of(office),
        name=f"Commune {code}",
        kind="COMMUNE",
        inseeCode=code,
        cogVintage=2026,
    )
    id_: str = answer["organisation"]["id"]
    return id_


async def drawn(office: Office, **facts: Any) -> dict[str, Any]:
    answer = await tell(
        office,
        "admin",
        "createTerritory",
        TERRITORY,
        agencyId=agency_of(office),
        **{"name": "Bassin de vie", "scale": "CUSTOM", **facts},
    )
    assert answer["__typename"] == "CreateTerritorySuccess", answer
    territory: dict[str, Any] = answer["territory"]
    return territory


async def test_a_territory_is_drawn_with_its_communes_and_its_outline(office: Office) -> None:
    one, other = await commune(office, "38185"), await commune(office, "38421")
    territory = await drawn(office, memberIds=[one, other, one], geometry=SQUARE)
    assert territory["geometry"] == SQUARE
    assert territory["members"]["totalCount"] == 2
    data = await office.ask(
        "public",
        "query($id: ID!) { organisation(id: $id) { territories { nodes { territory { name } } } }"
        " territories(filter: { memberId: $id, scale: CUSTOM }) { nodes { name } } }",
        id=one,
    )
    named = {"name": "Bassin de vie"}
    assert data["organisation"]["territories"]["nodes"] == [{"territory": named}]
    assert data["territories"]["nodes"] == [named]


async def test_what_makes_up_a_territory_changes(office: Office) -> None:
    one, other = await commune(office, "38185"), await commune(office, "38421")
    territory = await drawn(office, memberIds=[one])
    told = await tell(
        office,
        "admin",
        "editTerritory",
        TERRITORY,
        territoryId=territory["id"],
        expectedVersion=1,
        scale="INTERCOMMUNAL",
        geometry=None,
        addMemberIds=[other],
        removeMemberIds=[one],
    )
    assert told["territory"]["scale"] == "INTERCOMMUNAL"
    assert told["territory"]["members"]["nodes"] == [{"organisation": {"id": other}}]
    stale = await tell(
        office, "admin", "editTerritory", territoryId=territory["id"], expectedVersion=1
    )
    assert stale["code"] == "CONFLICT"


async def test_only_communes_and_communities_make_up_a_territory(office: Office) -> None:
    answer = await tell(
        office,
        "admin",
        "createTerritory",
        agencyId=agency_of(office),
        name="Faux",
        scale="CUSTOM",
        memberIds=[await commune(office, "38185"), office.organisation("asking")],
    )
    assert answer["path"] == "memberIds.1"


async def test_a_commune_of_a_territory_stays_of_a_kind_that_makes_one(office: Office) -> None:
    id_ = await commune(office, "38185")
    await drawn(office, memberIds=[id_])
    answer = await tell(
        office,
        "admin",
        "editOrganisation",
        organisationId=id_,
        expectedVersion=1,
        kind="PAYS",
        inseeCode=None,
    )
    assert answer["path"] == "kind"


async def test_an_outline_in_metres_is_refused(office: Office) -> None:
    answer = await tell(
        office,
        "admin",
        "createTerritory",
        agencyId=agency_of(office),
        name="En Lambert",
        scale="CUSTOM",
        geometry={"type": "Point", "coordinates": [913_000, 6_458_000]},
    )
    assert answer["path"] == "geometry"


async def test_a_territory_that_serves_is_not_deleted(office: Office) -> None:
    """T1 what bears on a territory has at least one."""
    territory = await drawn(office, memberIds=[await commune(office, "38185")])

    async def bears(tx: Transaction) -> None:
        await MissionTerritory.create(
            using_db=tx.connection,
            mission_id=office.mission_id,
            territory_id=inner(territory["id"]),
            created_at=NOW,
            updated_at=NOW,
        )

    await office.write(bears)
    answer = await tell(
        office, "admin", "deleteTerritory", territoryId=territory["id"], expectedVersion=1
    )
    assert answer["guard"] == "T1_TERRITORY_UNUSED"
    await office.write(lambda tx: tx.execute("DELETE FROM mission_territory"))
    answer = await tell(
        office,
        "admin",
        "deleteTerritory",
        "territoryId",
        territoryId=territory["id"],
        expectedVersion=1,
    )
    assert answer["territoryId"] == territory["id"]
    data = await office.ask(
        "admin", "query($id: ID!) { territory(id: $id) { id } }", id=territory["id"]
    )
    assert data["territory"] is None


async def test_another_agency_changes_no_territory(office: Office) -> None:
    territory = await drawn(office)
    await programming_elsewhere(office)
    for verb in ("editTerritory", "deleteTerritory"):
        answer = await tell(
            office, "elsewhere", verb, territoryId=territory["id"], expectedVersion=1
        )
        assert answer["code"] == "FORBIDDEN"


async def contact(office: Office, organisation: str = "asking") -> dict[str, Any]:
    answer = await tell(
        office,
        "lead",
        "createPerson",
        PERSON,
        agencyId=agency_of(office),
        organisationId=office.organisation(organisation),
        name="Personne fictive",
        email="personne@exemple.fr",
        phone="04 76 00 00 00",
        function="Directrice de l'aménagement",
    )
    person: dict[str, Any] = answer["person"]
    return person


async def test_a_person_is_seen_by_their_keepers_and_by_their_own(office: Office) -> None:
    """« visible to the staff of the agency that keeps them and to accounts of the person's own
    organisation », by every path."""
    person = await contact(office)
    document = (
        "query($id: ID!, $organisation: ID!) { person(id: $id) { email } node(id: $id) { id }"
        " people { totalCount }"
        " organisation(id: $organisation) { people { totalCount nodes { name } } } }"
    )
    values = {"id": person["id"], "organisation": office.organisation("asking")}
    for name in ("admin", "lead", "staff", "auditor", "asking"):
        data = await office.ask(name, document, **values)
        assert data["person"] == {"email": "personne@exemple.fr"}, name
        assert data["people"]["totalCount"] == 1
        assert data["organisation"]["people"]["totalCount"] == 1
    for name in ("piloting", "funder", "left", "elsewhere", "public"):
        data = await office.ask(name, document, **values)
        assert data == {
            "person": None,
            "node": None,
            "people": {"totalCount": 0},
            "organisation": {"people": {"totalCount": 0, "nodes": []}},
        }, name


async def test_a_token_that_does_not_read_missions_reads_nobody(office: Office) -> None:
    person = await contact(office)
    await office.write(
        lambda tx: tx.execute(
            "UPDATE api_token SET scopes = $1 WHERE user_id = $2",
            [[Scope.WORKSHOP_READ.value], office.users["staff"]],
        )
    )
    document = "query($id: ID!) { person(id: $id) { id } people { totalCount } }"
    data = await office.ask("staff", document, id=person["id"])
    assert data == {"person": None, "people": {"totalCount": 0}}


async def test_a_record_is_corrected_by_its_keepers_alone(office: Office) -> None:
    person = await contact(office)
    values = {"personId": person["id"], "expectedVersion": 1, "phone": None, "name": "Autre nom"}
    assert (await tell(office, "asking", "editPerson", **values))["code"] == "FORBIDDEN"
    assert (await tell(office, "piloting", "editPerson", **values))["code"] == "NOT_FOUND"
    told = await tell(office, "lead", "editPerson", PERSON, **values)
    assert (told["person"]["name"], told["person"]["phone"]) == ("Autre nom", None)


async def test_an_erased_person_leaves_an_empty_record_where_it_served(office: Office) -> None:
    """« erase blanks name/email/phone, keeps the row »; the journal never held them."""
    person = await contact(office)
    await office.do(
        "lead",
        "setParticipation",
        missionId=office.mission,
        organisationId=office.organisation("asking"),
        category="INVOLVED",
        contactId=person["id"],
    )
    told = await tell(
        office, "admin", "erasePerson", PERSON, personId=person["id"], expectedVersion=1
    )
    assert told["person"] == {
        "id": person["id"],
        "name": "",
        "email": None,
        "phone": None,
        "function": None,
        "erasedAt": NOW.isoformat(),
        "version": 2,
    }
    kept = await office.rows("SELECT 1 FROM mission_participation WHERE contact_id IS NOT NULL")
    assert len(kept) == 1
    journal = await office.rows(
        "SELECT before, after FROM audit_event WHERE object_id = $1", inner(person["id"])
    )
    assert len(journal) == 2
    assert "exemple" not in str(journal) and "fictive" not in str(journal)
    again = await tell(
        office, "admin", "editPerson", personId=person["id"], expectedVersion=2, name="Retour"
    )
    assert again["guard"] == "PERSON_PRESENT"


async def test_a_participation_names_who_answers_for_the_organisation(office: Office) -> None:
    person = await contact(office)
    part = {
        "missionId": office.mission,
        "organisationId": office.organisation("asking"),
        "category": "INVOLVED",
    }
    told = await office.do("lead", "setParticipation", **part, contactId=person["id"])
    assert told["duplicate"] is False
    again = await office.do("lead", "setParticipation", **part)
    assert again["duplicate"] is True
    document = (
        "query($id: ID!) { mission(id: $id) { involved { nodes {"
        " organisation { id } contact { name } } } } }"
    )

    async def contacts(name: str) -> list[Any]:
        nodes = (await office.ask(name, document, id=office.mission))["mission"]["involved"]
        return [one["contact"] for one in nodes["nodes"] if one["contact"] is not None]

    assert await contacts("lead") == [{"name": "Personne fictive"}]
    assert await contacts("asking") == [{"name": "Personne fictive"}]
    assert await contacts("piloting") == []
    await office.do("lead", "setParticipation", **part, contactId=None)
    assert await contacts("lead") == []


async def test_a_contact_is_of_the_organisation_it_answers_for(office: Office) -> None:
    person = await contact(office, "piloting")
    answer = await office.do(
        "lead",
        "setParticipation",
        missionId=office.mission,
        organisationId=office.organisation("asking"),
        category="INVOLVED",
        contactId=person["id"],
    )
    assert answer["path"] == "contactId"


async def theme(office: Office, name: str, parent: str | None = None) -> dict[str, Any]:
    return await tell(
        office,
        "admin",
        "createTheme",
        THEME,
        agencyId=agency_of(office),
        name=name,
        parentId=parent,
    )


async def test_themes_make_a_tree_of_four_levels(office: Office) -> None:
    """« no cycle, depth ≤ 4 »"""
    line: list[str] = []
    for name in ("Habitat", "Logement", "Social", "PLUS"):
        made = await theme(office, name, line[-1] if line else None)
        line.append(made["theme"]["id"])
    assert (await theme(office, "Cinquième", line[-1]))["guard"] == "THEME_DEPTH"
    circle = await tell(
        office, "admin", "moveTheme", themeId=line[0], expectedVersion=1, parentId=line[2]
    )
    assert circle["guard"] == "THEME_TREE"
    moved = await tell(office, "admin", "moveTheme", THEME, themeId=line[2], expectedVersion=1)
    assert moved["theme"]["parent"] is None
    assert moved["theme"]["children"]["nodes"] == [{"name": "PLUS"}]


async def test_two_moves_at_once_make_no_circle(office: Office) -> None:
    one = (await theme(office, "Habitat"))["theme"]["id"]
    other = (await theme(office, "Mobilités"))["theme"]["id"]
    answers = await asyncio.gather(
        tell(office, "admin", "moveTheme", themeId=one, expectedVersion=1, parentId=other),
        tell(office, "admin", "moveTheme", themeId=other, expectedVersion=1, parentId=one),
    )
    refused = [one for one in answers if one["__typename"] == "TransitionRefused"]
    assert [one["guard"] for one in refused] == ["THEME_TREE"]


async def test_a_name_serves_once_in_an_agency(office: Office) -> None:
    await theme(office, "Habitat")
    assert (await theme(office, " HABITAT "))["path"] == "name"
    other = await theme(office, "Mobilités")
    renamed = {"themeId": other["theme"]["id"], "expectedVersion": 1}
    answer = await tell(office, "admin", "renameTheme", **renamed, name="habitat")
    assert answer["path"] == "name"
    answer = await tell(office, "admin", "renameTheme", THEME, **renamed, name="Déplacements")
    assert answer["theme"]["name"] == "Déplacements"


async def test_a_theme_that_serves_is_not_deleted(office: Office) -> None:
    root = (await theme(office, "Habitat"))["theme"]["id"]
    branch = (await theme(office, "Logement", root))["theme"]["id"]

    async def bears(tx: Transaction) -> None:
        await MissionTheme.create(
            using_db=tx.connection,
            id=new_id(),
            mission_id=office.mission_id,
            theme_id=inner(branch),
            created_at=NOW,
            updated_at=NOW,
        )

    await office.write(bears)
    for id_ in (root, branch):
        answer = await tell(office, "admin", "deleteTheme", themeId=id_, expectedVersion=1)
        assert answer["guard"] == "THEME_UNUSED"
    await office.write(lambda tx: tx.execute("DELETE FROM mission_theme"))
    for id_ in (branch, root):
        answer = await tell(
            office, "admin", "deleteTheme", "themeId", themeId=id_, expectedVersion=1
        )
        assert answer["themeId"] == id_
    data = await office.ask("public", "{ themes { totalCount } }")
    assert data["themes"]["totalCount"] == 0


async def test_a_theme_is_deleted_or_given_to_a_mission_and_never_both(office: Office) -> None:
    """One instant, two people: the key decides."""
    id_ = (await theme(office, "Habitat"))["theme"]["id"]

    async def bears(tx: Transaction) -> None:
        await MissionTheme.create(
            using_db=tx.connection,
            mission_id=office.mission_id,
            theme_id=inner(id_),
            created_at=NOW,
            updated_at=NOW,
        )

    answer, given = await asyncio.gather(
        tell(office, "admin", "deleteTheme", themeId=id_, expectedVersion=1),
        office.write(bears),
        return_exceptions=True,
    )
    assert isinstance(answer, dict)
    deleted = answer["__typename"] == "DeleteThemeSuccess"
    assert deleted is isinstance(given, Exception)
    assert await office.rows("SELECT COUNT(*) FROM mission_theme") == [(int(not deleted),)]


SETTINGS = "agency { visibilityPolicy workMayStartOn approvalChain programmeCycle version }"


async def test_an_agency_changes_how_it_works(office: Office) -> None:
    told = await tell(
        office,
        "admin",
        "editAgency",
        SETTINGS,
        agencyId=agency_of(office),
        expectedVersion=1,
        approvalChain=["BOARD", "GENERAL_ASSEMBLY"],
        workMayStartOn="LAST_PRESENTED",
        programmeCycle="MULTI_YEAR",
    )
    assert told["agency"] == {
        "visibilityPolicy": "MEMBERS_ON_REQUEST",
        "workMayStartOn": "LAST_PRESENTED",
        "approvalChain": ["BOARD", "GENERAL_ASSEMBLY"],
        "programmeCycle": "MULTI_YEAR",
        "version": 2,
    }
    ((actor,),) = await office.rows("SELECT actor_id FROM audit_event WHERE verb = 'edit_agency'")
    assert actor is not None
    empty = await tell(
        office,
        "admin",
        "editAgency",
        agencyId=agency_of(office),
        expectedVersion=2,
        approvalChain=[],
    )
    assert empty["path"] == "approvalChain"


async def test_everybody_s_rights_follow_at_their_next_request(office: Office) -> None:
    """V4 what changes takes effect on the next request: a funder reads once the agency says so,
    and no longer once it takes it back."""
    await office.add_deliverable(DeliverableStatus.VALIDATED)
    document = "{ missions { nodes { id } totalCount } deliverables { totalCount } }"

    async def seen(name: str) -> tuple[int, int]:
        data = await office.ask(name, document)
        return data["missions"]["totalCount"], data["deliverables"]["totalCount"]

    assert await seen("funder") == (0, 0)
    assert await seen("other") == (1, 0)
    version = 1
    for policy, funder, other in (
        ("MEMBERS_AND_FUNDERS", (1, 1), (1, 1)),
        ("MEMBERS_ON_REQUEST", (0, 0), (1, 0)),
    ):
        answer = await tell(
            office,
            "admin",
            "editAgency",
            agencyId=agency_of(office),
            expectedVersion=version,
            visibilityPolicy=policy,
        )
        assert answer["__typename"] == "AgencySuccess"
        version += 1
        assert await seen("funder") == funder
        assert await seen("other") == other


async def test_only_an_administrator_changes_an_agency(office: Office) -> None:
    await programming_elsewhere(office)
    for name in ("staff", "lead", "auditor", "asking", "elsewhere", "public"):
        answer = await tell(
            office,
            name,
            "editAgency",
            agencyId=agency_of(office),
            expectedVersion=1,
            visibilityPolicy="MEMBERS_AND_FUNDERS",
        )
        assert answer["code"] == "FORBIDDEN", name
    rows = await office.rows("SELECT DISTINCT visibility_policy FROM agency")
    assert rows == [("MEMBERS_ON_REQUEST",)]
