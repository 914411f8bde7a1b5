"""A request for outputs taken back, and the races with what serves it, on both databases."""

from __future__ import annotations

import asyncio

import pytest

from server.database import Database
from server.vocabulary import DeliverableStatus
from tests.schema.agency import Office, open_office

READ = """query($id: ID!) { node(id: $id) { ... on OutputRequest {
  status availableTransitions { name allowed reasons { code } } } } }"""


@pytest.fixture
async def office(database: Database) -> Office:
    return await open_office(database)


async def asked(office: Office, name: str = "informed") -> str:
    answer = await office.do(name, "requestOutputs", missionId=office.mission)
    id_: str = answer["request"]["id"]
    return id_


async def test_the_organisation_that_asked_takes_it_back_and_is_not_served(office: Office) -> None:
    id_ = await asked(office)
    (shown,) = (await office.ask("informed", READ, id=id_))["node"]["availableTransitions"]
    assert shown == {"name": "withdrawOutputRequest", "allowed": True, "reasons": []}
    answer = await office.do("informed", "withdrawOutputRequest", requestId=id_)
    assert answer["request"]["status"] == "WITHDRAWN"
    assert answer["request"]["availableTransitions"] == []
    submitted = await office.add_deliverable(DeliverableStatus.SUBMITTED)
    for name in ("asking", "piloting"):
        await office.do(name, "validateDeliverable", deliverableId=submitted)
    assert await office.rows("SELECT 1 FROM output_reception") == []
    again = await asked(office)
    assert again != id_


async def test_a_request_is_taken_back_once_and_by_nobody_else(office: Office) -> None:
    id_ = await asked(office)
    for name, refusal in (("other", "NotFound"), ("admin", "Forbidden")):
        answer = await office.do(name, "withdrawOutputRequest", requestId=id_)
        assert answer["__typename"] == refusal
    answers = await asyncio.gather(
        *(office.do("informed", "withdrawOutputRequest", requestId=id_) for _ in range(3))
    )
    assert sorted(answer["__typename"] for answer in answers) == [
        "TransitionRefused",
        "TransitionRefused",
        "WithdrawOutputRequestSuccess",
    ]


async def test_what_was_served_is_not_taken_back(office: Office) -> None:
    await office.add_deliverable(DeliverableStatus.VALIDATED)
    id_ = await asked(office)
    answer = await office.do("informed", "withdrawOutputRequest", requestId=id_)
    assert (answer["__typename"], answer["guard"]) == ("TransitionRefused", "STATUS")


async def test_a_version_that_moved_withdraws_nothing(office: Office) -> None:
    id_ = await asked(office)
    answer = await office.do("informed", "withdrawOutputRequest", requestId=id_, expectedVersion=9)
    assert (answer["__typename"], answer["currentVersion"]) == ("Conflict", 1)


async def test_withdrawn_in_the_instant_of_the_last_validation_it_is_served_or_not_never_both(
    office: Office,
) -> None:
    submitted = await office.add_deliverable(DeliverableStatus.SUBMITTED)
    id_ = await asked(office)
    await office.do("asking", "validateDeliverable", deliverableId=submitted)
    answers = await asyncio.gather(
        office.do("piloting", "validateDeliverable", deliverableId=submitted),
        office.do("informed", "withdrawOutputRequest", requestId=id_),
    )
    withdrawn = answers[1]["__typename"] == "WithdrawOutputRequestSuccess"
    served = await office.rows("SELECT 1 FROM output_reception")
    status = (await office.ask("informed", READ, id=id_))["node"]["status"]
    assert (len(served), status) == ((0, "WITHDRAWN") if withdrawn else (1, "DELIVERED"))
