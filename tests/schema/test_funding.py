"""What funders bring to a programme, through the contract, on both databases (DOMAIN §2.4b)."""

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
    DeliberationOutcome,
    MeetingStatus,
)
from tests.schema.agency import NOW, TODAY, Office, open_office

_AGREEMENT = (
    "fundingAgreement { id year nature amount { amount currency } deliberation { id }"
    " funder { id } version }"
)
CREATED = f"... on CreateFundingAgreementSuccess {{ duplicate {_AGREEMENT} }}"
EDITED = f"... on EditFundingAgreementSuccess {{ {_AGREEMENT} }}"


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def create(office: Office, name: str = "admin", funder: str = "funder", **values: Any) -> Any:
    values = {
        "programmeId": to_global_id("Programme", office.programme_id),
        "funderId": office.organisation(funder),
        "year": 2026,
        "nature": "SUBVENTION",
        "amount": "120000.50",
        **values,
    }
    return await office.change(name, "createFundingAgreement", CREATED, **values)


async def deliberation(
    office: Office, outcome: DeliberationOutcome, *, agency_id: UUID | None = None
) -> str:
    async def work(tx: Transaction) -> UUID:
        stamps: dict[str, Any] = {
            "created_at": NOW, "updated_at": NOW, "using_db": tx.connection,
        }  # fmt: skip
        body = await models.GovernanceBody.create(
            **stamps,
            agency_id=agency_id or office.agency_id,
            name="Conseil",
            kind=BodyKind.BOARD,
            side=BodySide.INTERNAL,
            level=BodyLevel.POLITICAL,
            sort_key="conseil",
        )
        meeting = await models.Meeting.create(
            **stamps,
            body_id=body.id,
            number=1,
            scheduled_on=TODAY,
            held_on=TODAY,
            status=MeetingStatus.HELD,
            agenda=[],
        )
        made = await models.Deliberation.create(
            **stamps,
            meeting_id=meeting.id,
            number="1",
            decided_on=TODAY,
            subject="Subvention",
            outcome=outcome,
        )
        return made.id

    return to_global_id("Deliberation", await office.write(work))


async def test_a_grant_rests_on_a_programme_and_cites_its_deliberation(office: Office) -> None:
    """« FundingAgreement {funder, programme, year, nature COTISATION/SUBVENTION, amount,
    deliberation?} »"""
    adopted = await deliberation(office, DeliberationOutcome.ADOPTED)
    answer = await create(office, deliberationId=adopted)
    agreement = answer["fundingAgreement"]
    assert agreement["amount"] == {"amount": "120000.5", "currency": "EUR"}
    assert (agreement["nature"], agreement["deliberation"]) == ("SUBVENTION", {"id": adopted})
    edit = {"fundingAgreementId": agreement["id"], "expectedVersion": 1}
    edited = await office.change(
        "admin", "editFundingAgreement", EDITED, **edit, amount="100000", deliberationId=None
    )
    assert edited["fundingAgreement"]["amount"]["amount"] == "100000"
    assert edited["fundingAgreement"]["deliberation"] is None
    stale = await office.change("admin", "editFundingAgreement", EDITED, **edit, amount="1")
    assert (stale["__typename"], stale["currentVersion"]) == ("Conflict", 2)


async def test_only_an_adopted_deliberation_of_the_agency_is_cited(office: Office) -> None:
    rejected = await deliberation(office, DeliberationOutcome.REJECTED)
    answer = await create(office, deliberationId=rejected)
    assert (answer["__typename"], answer["guard"]) == ("TransitionRefused", "DELIBERATION_ADOPTED")
    ((elsewhere,),) = await office.rows("SELECT id FROM agency WHERE id <> $1", office.agency_id)
    foreign = await deliberation(
        office, DeliberationOutcome.ADOPTED, agency_id=decode_uuid(elsewhere)
    )
    answer = await create(office, deliberationId=foreign)
    # The staff does not see what another agency decided on nothing public.
    assert answer["__typename"] == "NotFound"
    missing = await create(office, deliberationId=to_global_id("Deliberation", new_id()))
    assert missing["__typename"] == "NotFound"


async def test_the_funder_belongs_to_the_agency_in_that_year(office: Office) -> None:
    for name in ("funder", "other", "left"):
        answer = await create(office, funder=name)
        assert answer["__typename"] == "CreateFundingAgreementSuccess", name
    answer = await create(office, funder="elsewhere")
    assert (answer["__typename"], answer["guard"]) == ("TransitionRefused", "FUNDER_OF_THE_YEAR")


async def test_a_year_an_amount_or_a_repeat_that_does_not_fit_is_refused(office: Office) -> None:
    assert (await create(office, year=2027))["path"] == "year"
    assert (await create(office, amount="-1"))["path"] == "amount"
    assert (await create(office, amount="0.001"))["path"] == "amount"
    assert (await create(office))["__typename"] == "CreateFundingAgreementSuccess"
    assert (await create(office))["path"] == "nature"
    fee = await create(office, nature="COTISATION")
    assert fee["__typename"] == "CreateFundingAgreementSuccess"


async def test_what_a_funder_pays_is_read_by_itself_and_by_the_agency(office: Office) -> None:
    id_ = (await create(office))["fundingAgreement"]["id"]
    query = """query($id: ID!, $programme: ID!, $funder: ID!) {
      fundingAgreement(id: $id) { amount { amount } }
      node(id: $id) { id }
      fundingAgreements(filter: { year: 2026, programmeId: $programme }) { totalCount }
      programme(id: $programme) { fundingAgreements { totalCount nodes { id } } }
      organisation(id: $funder) { fundingAgreements { totalCount } } }"""
    shown = {"admin", "staff", "auditor", "funder"}
    for name in (*sorted(shown), "asking", "other", "elsewhere", "left", "public"):
        data = await office.ask(
            name,
            query,
            id=id_,
            programme=to_global_id("Programme", office.programme_id),
            funder=office.organisation("funder"),
        )
        seen = name in shown
        assert (data["fundingAgreement"] is not None) is (data["node"] is not None) is seen, name
        for count in (
            data["fundingAgreements"],
            data["programme"]["fundingAgreements"],
            data["organisation"]["fundingAgreements"],
        ):
            assert count["totalCount"] == seen, name
        edit = {"fundingAgreementId": id_, "expectedVersion": 1, "amount": "1"}
        if name not in ("admin", "public"):
            answer = await office.change(name, "editFundingAgreement", EDITED, **edit)
            assert answer["__typename"] == ("Forbidden" if seen else "NotFound"), name
            assert (await create(office, name))["__typename"] == "Forbidden", name


async def test_of_two_agreements_at_once_one_stands_and_a_repeat_is_answered_again(
    office: Office,
) -> None:
    answers = await asyncio.gather(*(create(office) for _ in range(2)))
    assert sorted(one["__typename"] for one in answers) == [
        "CreateFundingAgreementSuccess",
        "ValidationFailed",
    ]
    operation = str(uuid4())
    again = [await create(office, funder="other", operationId=operation) for _ in range(2)]
    assert [one["duplicate"] for one in again] == [False, True]
    rows = await office.rows(
        "SELECT verb FROM audit_event WHERE object_type = 'FundingAgreement' ORDER BY id"
    )
    assert [row[0] for row in rows] == ["create_funding_agreement"] * 2
