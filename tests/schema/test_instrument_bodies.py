"""Bodies and papers of contracts and agreements, and councils of organisations, through the contract."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction
from server.ids import from_global_id, new_id, to_global_id
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    ActorRole,
    AgreementStatus,
    AgreementType,
    ContractStatus,
    RoadmapStatus,
    TerritoryScale,
)
from tests.schema.agency import NOW, TODAY, Office, open_office
from tests.schema.flash import open_flash
from tests.schema.test_bodies import CREATED, MEETING, decide, held, seat

ADDED = "... on DocumentAdded { duplicate document { id title } }"
ON_REQUEST = {"title": "Diagnostic", "kind": "STUDY", "url": "https://example.org/d.pdf"}


@pytest.fixture
async def office(sqlite_database: Database) -> Office:
    return await open_office(sqlite_database)


async def contract_of(
    office: Office, lead: str, *, agency: bool = True, status: ContractStatus
) -> str:
    """A contract that this organisation leads."""

    async def work(tx: Transaction) -> UUID:
        using: dict[str, Any] = {"using_db": tx.connection, "created_at": NOW, "updated_at": NOW}
        territory = await models.Territory.create(
            **using, id=new_id(), name="Bassin", scale=TerritoryScale.SCOT, sort_key="bassin"
        )
        made = await models.Contract.create(
            **using,
            id=new_id(),
            department_id=office.organisations[lead],
            agency_id=office.agency_id if agency else None,
            territory_id=territory.id,
            title="Contrat de territoire",
            status=status,
            sort_key="contrat de territoire",
        )
        return made.id

    return to_global_id("Contract", await office.write(work))


async def agreement_of(office: Office, keeper: str) -> str:
    async def work(tx: Transaction) -> UUID:
        made = await models.Agreement.create(
            using_db=tx.connection,
            created_at=NOW,
            updated_at=NOW,
            keeper_id=office.organisations[keeper],
            title="Entente",
            type=AgreementType.INTERTERRITORIAL_ENTENTE,
            status=AgreementStatus.EXPLORING,
            sort_key="entente",
        )
        return made.id

    return to_global_id("Agreement", await office.write(work))


def _terms(office: Office, **more: Any) -> dict[str, Any]:
    return {
        "name": "Comité de pilotage",
        "kind": "STEERING_COMMITTEE",
        "side": "PARTNERSHIP",
        "level": "POLITICAL",
        "fromOn": "2026-01-01",
        "members": [
            seat(office, "asking", chair=True),
            seat(office, "piloting"),
            seat(office, "other"),
        ],
        **more,
    }


@pytest.mark.parametrize("name", ["asking", "admin", "lead"])
async def test_who_keeps_a_contract_runs_its_bodies(office: Office, name: str) -> None:
    """The mandated of the department, and the agency's staff that accompanies: from the body to its
    deliberation."""
    contract = await contract_of(office, "asking", status=ContractStatus.LAUNCHED)
    made = await office.change(
        name, "createContractBody", CREATED, contractId=contract, **_terms(office)
    )
    meeting = await held(office, made["body"], by=name)
    decided = await decide(office, meeting, by=name)
    assert decided["deliberation"]["unanimous"] is True


@pytest.mark.parametrize("name", ["piloting", "staff", "auditor", "elsewhere"])
async def test_a_party_or_a_reader_runs_no_body_of_a_contract(office: Office, name: str) -> None:
    contract = await contract_of(office, "asking", status=ContractStatus.IN_EXECUTION)
    answer = await office.change(
        name, "createContractBody", CREATED, contractId=contract, **_terms(office)
    )
    assert answer["__typename"] == "Forbidden"
    made = await office.change(
        "asking", "createContractBody", CREATED, contractId=contract, **_terms(office)
    )
    planned = await office.change(
        name, "planMeeting", MEETING, bodyId=made["body"]["id"], scheduledOn=TODAY.isoformat()
    )
    assert planned["__typename"] == "Forbidden"


async def test_a_contract_that_is_hidden_has_no_body_to_give(office: Office) -> None:
    contract = await contract_of(office, "asking", status=ContractStatus.LAUNCHED)
    answer = await office.change(
        "elsewhere", "createContractBody", CREATED, contractId=contract, **_terms(office)
    )
    assert answer["__typename"] == "NotFound"


async def test_who_keeps_an_agreement_runs_its_bodies(office: Office) -> None:
    agreement = await agreement_of(office, "asking")
    made = await office.change(
        "asking", "createAgreementBody", CREATED, agreementId=agreement, **_terms(office)
    )
    meeting = await held(office, made["body"], by="asking")
    assert (await decide(office, meeting, by="asking"))["__typename"] == "DeliberationRecorded"


async def test_a_council_is_run_by_who_is_mandated_for_its_organisation(office: Office) -> None:
    """And by nobody else, an agency neither. What it decided is public."""
    council = {
        "organisationId": office.organisation("asking"),
        "name": "Conseil départemental",
        "fromOn": "2026-01-01",
        "members": [seat(office, "asking", chair=True)],
    }
    for name in ("admin", "piloting", "elsewhere"):
        refused = await office.change(name, "createOrganisationCouncil", CREATED, **council)
        assert refused["__typename"] == "Forbidden"
    made = await office.change("asking", "createOrganisationCouncil", CREATED, **council)
    body = made["body"]["id"]
    planned = await office.change(
        "asking", "planMeeting", MEETING, bodyId=body, scheduledOn=TODAY.isoformat()
    )
    meeting = planned["meeting"]["id"]
    present = [office.organisation("asking")]
    await office.change("asking", "holdMeeting", MEETING, meetingId=meeting, present=present)
    decided = await decide(office, meeting, by="asking", count=None, unanimous=True)
    seen = await office.ask(
        "public",
        "query($id: ID!) { node(id: $id) { ... on Deliberation { unanimous } } }",
        id=decided["deliberation"]["id"],
    )
    assert seen["node"] == {"unanimous": True}


async def test_a_seat_of_a_contract_names_a_person_known_to_its_agency(office: Office) -> None:
    """Where no agency accompanies, one whose record the keeper sees."""
    person_id = await office.write(lambda tx: _person(tx, office, "asking"))
    person = to_global_id("Person", person_id)
    members = [seat(office, "asking", chair=True, personId=person)]
    for agency in (True, False):
        contract = await contract_of(
            office, "asking", agency=agency, status=ContractStatus.LAUNCHED
        )
        made = await office.change(
            "asking",
            "createContractBody",
            CREATED,
            contractId=contract,
            **_terms(office, members=members),
        )
        assert made["body"]["members"]["nodes"][0]["person"]["id"] == person
    elsewhere = await office.change(
        "asking",
        "createContractBody",
        CREATED,
        contractId=contract,
        **_terms(office, members=[seat(office, "piloting", chair=True, personId=person)]),
    )
    assert elsewhere["__typename"] == "NotFound"


async def _person(tx: Transaction, office: Office, name: str) -> UUID:
    made = await models.Person.create(
        using_db=tx.connection,
        created_at=NOW,
        updated_at=NOW,
        organisation_id=office.organisations[name],
        registered_by_id=office.agency_id,
        name="Camille",
        sort_key="camille",
    )
    return made.id


async def test_who_keeps_an_instrument_adds_its_papers_and_supersedes_them(office: Office) -> None:
    contract = await contract_of(office, "asking", status=ContractStatus.LAUNCHED)
    agreement = await agreement_of(office, "asking")
    for verb, owner in (
        ("addContractDocument", {"contractId": contract}),
        ("addAgreementDocument", {"agreementId": agreement}),
    ):
        added = await office.change("asking", verb, ADDED, **owner, paper=ON_REQUEST)
        assert added["document"]["title"] == "Diagnostic"
        next_one = await office.change(
            "asking",
            "supersedeDocument",
            ADDED,
            documentId=added["document"]["id"],
            paper={**ON_REQUEST, "title": "Diagnostic, suite"},
        )
        assert next_one["document"]["title"] == "Diagnostic, suite"
    assert await office.rows(
        "SELECT COUNT(*) FROM document WHERE contract_id = $1", from_global_id(contract)[1]
    ) == [(2,)]


async def test_who_keeps_an_atelier_flash_adds_its_papers(sqlite_database: Database) -> None:
    """The service that pilots it, and the agency that accompanies; not those who bear it with them."""
    flash = await open_flash(sqlite_database)
    await flash.notified()
    await flash.framed()
    given = {"flashWorkshopId": flash.flash, "paper": ON_REQUEST}
    added = {
        name: (await flash.office.change(name, "addFlashWorkshopDocument", ADDED, **given))[
            "__typename"
        ]
        for name in ("clerk", "admin", "mayor", "elsewhere")
    }
    assert added == {
        "clerk": "DocumentAdded",
        "admin": "DocumentAdded",
        "mayor": "Forbidden",
        "elsewhere": "NotFound",
    }


async def test_a_reader_of_an_instrument_adds_nothing_to_it(office: Office) -> None:
    contract = await contract_of(office, "asking", status=ContractStatus.IN_EXECUTION)
    for name in ("piloting", "staff", "auditor"):
        answer = await office.change(
            name, "addContractDocument", ADDED, contractId=contract, paper=ON_REQUEST
        )
        assert answer["__typename"] == "Forbidden"


async def test_papers_of_an_action_are_added_by_its_holder_its_owners_and_its_pilot(
    office: Office,
) -> None:
    """AC7 a partner comments: it adds no paper."""
    action = await office.write(lambda tx: _action(tx, office))
    given = {
        name: (
            await office.change(
                name,
                "addActionDocument",
                ADDED,
                actionId=to_global_id("Action", action),
                paper=ON_REQUEST,
            )
        )["__typename"]
        for name in ("asking", "admin", "piloting", "interested", "other")
    }
    assert given == {
        "asking": "DocumentAdded",
        "admin": "DocumentAdded",
        "piloting": "DocumentAdded",
        "interested": "Forbidden",
        "other": "Forbidden",
    }


async def _action(tx: Transaction, office: Office) -> UUID:
    using: dict[str, Any] = {"using_db": tx.connection, "created_at": NOW, "updated_at": NOW}
    roadmap = await models.Roadmap.create(
        **using,
        holder_id=office.organisations["asking"],
        agency_id=office.agency_id,
        title="Feuille de route",
        status=RoadmapStatus.ADOPTED,
        sort_key="feuille de route",
    )
    id_ = new_id()
    await models.Action.create(
        **using,
        id=id_,
        lineage_id=id_,
        roadmap_id=roadmap.id,
        number=1,
        title="Une voie verte",
        status=ActionStatus.REGISTERED,
        status_on=TODAY,
        origin=ActionOrigin.OWN,
        sort_key="une voie verte",
    )
    for name, role in (("piloting", ActorRole.PILOT), ("interested", ActorRole.PARTNER)):
        await models.ActionActor.create(
            **using, action_id=id_, organisation_id=office.organisations[name], role=role
        )
    return id_
