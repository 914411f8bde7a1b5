"""Amendments of a signed contract: drafted, voted, signed by all, then applied, through the contract of the
API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from server.database import Database
from server.ids import to_global_id
from tests.schema.agency import open_office
from tests.schema.contracts import (
    AMENDED,
    DEPARTMENT,
    PARTIES,
    SIGNED_ON,
    Desk,
)

AMENDED_ON = "2026-04-20"


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return Desk(await open_office(sqlite_database))


async def plan(desk: Desk) -> list[Any]:
    return await desk.office.rows("SELECT title, status, number FROM action ORDER BY number")


async def changes(desk: Desk, action: UUID, commitment: str) -> list[dict[str, Any]]:
    orientation = to_global_id("ContractOrientation", (await desk.orientations())[1])
    return [
        {
            "kind": "ADD_ACTION",
            "text": "Un pôle d'échanges.",
            "project": {
                "title": "Pôle d'échanges",
                "plannedEndOn": "2028-12-31",
                "orientationIds": [orientation],
                "owners": [
                    {"organisationId": desk.office.organisation("asking"), "share": "60"},
                    {
                        "organisationId": desk.office.organisation("other"),
                        "role": "CO_OWNER",
                        "share": "40",
                    },
                ],
            },
        },
        {
            "kind": "CHANGE_ACTION",
            "text": "La voie verte va plus loin.",
            "actionId": to_global_id("Action", action),
            "project": {"title": "Une voie verte prolongée"},
        },
        {
            "kind": "ADD_COMMITMENT",
            "text": "Un apport de plus.",
            "commitment": {
                "partyId": await desk.party("other"),
                "kind": "FINANCIAL",
                "text": "40 % du pôle.",
                "amount": "4000",
            },
        },
        {"kind": "WITHDRAW_COMMITMENT", "text": "Il tombe.", "commitmentId": commitment},
    ]


async def drafted(desk: Desk, **more: Any) -> dict[str, Any]:
    ((action,),) = await desk.office.rows("SELECT id FROM action ORDER BY number LIMIT 1")
    ((commitment,),) = await desk.office.rows("SELECT id FROM commitment ORDER BY id LIMIT 1")
    answer = await desk.do(
        "draftAmendment",
        success=AMENDED,
        **{
            "reason": "Le plan s'élargit.",
            "changes": await changes(
                desk, UUID(str(action)), to_global_id("Commitment", UUID(str(commitment)))
            ),
            **more,
        },
    )
    assert answer["__typename"] == "AmendmentChanged", answer
    amendment: dict[str, Any] = answer["amendment"]
    return amendment


async def vote(desk: Desk, amendment: dict[str, Any]) -> dict[str, Any]:
    return await desk.office.change(
        DEPARTMENT,
        "voteAmendment",
        AMENDED,
        amendmentId=amendment["id"],
        deliberationId=await desk.decision("2026-04-10"),
    )


async def test_a_signed_plan_changes_by_an_amendment_that_all_have_signed(desk: Desk) -> None:
    """CT6: drafted, voted, signed by every party, then applied whole."""
    await desk.to_execution()
    amendment = await drafted(desk)
    early = await desk.sign("signAmendment", ("other",), AMENDED_ON, amendmentId=amendment["id"])
    assert early["__typename"] == "DeliberationRequired"
    assert (await vote(desk, amendment))["__typename"] == "AmendmentChanged"
    before = await plan(desk)
    await desk.sign("signAmendment", ("asking", "other"), AMENDED_ON, amendmentId=amendment["id"])
    assert await plan(desk) == before
    last = await desk.sign(
        "signAmendment", ("piloting",), "2026-04-25", by="piloting", amendmentId=amendment["id"]
    )
    assert (last["amendment"]["status"], last["amendment"]["signedOn"]) == ("SIGNED", "2026-04-25")
    assert await plan(desk) == [
        ("Une voie verte prolongée", "REGISTERED", 1),
        ("Pôle d'échanges", "REGISTERED", 2),
    ]
    shares = await desk.office.rows(
        "SELECT role, share_hundredths FROM action_actor aa JOIN action a ON a.id = aa.action_id"
        " WHERE a.number = 2 ORDER BY role"
    )
    assert shares == [("CO_OWNER", 4000), ("PROJECT_OWNER", 6000)]
    commitments = await desk.office.rows(
        "SELECT text, amount_cents, withdrawn_on FROM commitment ORDER BY id"
    )
    assert str(commitments[0][2]) == "2026-04-25"
    assert commitments[-1][:2] == ("40 % du pôle.", 400_000)
    history = await desk.office.rows(
        "SELECT c.effective_on, c.planned_end_on FROM action_status_change c"
        " JOIN action a ON a.id = c.action_id WHERE a.number = 2"
    )
    assert [(str(on), str(end)) for on, end in history] == [("2026-04-25", "2028-12-31")]
    named = await desk.office.rows(
        "SELECT COUNT(*) FROM amendment_change WHERE action_id IS NOT NULL"
    )
    assert named == [(2,)]


async def test_a_project_that_an_amendment_withdraws_is_abandoned_on_the_day(desk: Desk) -> None:
    """CT6, AC2"""
    await desk.to_execution()
    ((action,),) = await desk.office.rows("SELECT id FROM action")
    withdrawn = {
        "kind": "WITHDRAW_ACTION",
        "text": "Le tracé est abandonné.",
        "actionId": to_global_id("Action", UUID(str(action))),
    }
    amendment = await drafted(desk, changes=[withdrawn])
    await vote(desk, amendment)
    await desk.sign("signAmendment", PARTIES, AMENDED_ON, amendmentId=amendment["id"])
    assert await plan(desk) == [("Une voie verte", "ABANDONED", 1)]
    told = await desk.office.rows(
        "SELECT from_status, to_status, effective_on, comment FROM action_status_change"
        " ORDER BY effective_on DESC LIMIT 1"
    )
    assert [(*one[:2], str(one[2]), one[3]) for one in told] == [
        ("REGISTERED", "ABANDONED", AMENDED_ON, "Le tracé est abandonné.")
    ]


async def test_a_voted_amendment_is_not_rewritten(desk: Desk) -> None:
    await desk.to_execution()
    amendment = await drafted(desk)
    edited = await desk.office.change(
        DEPARTMENT,
        "editAmendment",
        AMENDED,
        amendmentId=amendment["id"],
        expectedVersion=amendment["version"],
        reason="Mieux dit.",
        changes=[],
    )
    empty = await vote(desk, amendment)
    assert empty["guard"] == "CHANGES_REQUIRED"
    await desk.office.change(DEPARTMENT, "abandonAmendment", AMENDED, amendmentId=amendment["id"])
    second = await drafted(desk)
    assert second["number"] == 2
    voted = await vote(desk, second)
    stale = {"amendmentId": second["id"], "expectedVersion": edited["amendment"]["version"] + 5}
    told = await desk.office.change(DEPARTMENT, "editAmendment", AMENDED, **stale, reason="Non.")
    assert told["__typename"] == "Conflict"
    again = {"amendmentId": second["id"], "expectedVersion": voted["amendment"]["version"]}
    told = await desk.office.change(DEPARTMENT, "editAmendment", AMENDED, **again, reason="Non.")
    assert told["guard"] == "AMENDMENT_VOTED"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"kind": "ADD_ACTION", "text": "Sans projet."}, "changes.0"),
        (
            {"kind": "ADD_ACTION", "text": "x", "project": {"title": "Un", "orientationIds": []}},
            "changes.0.project.orientationIds",
        ),
        (
            {"kind": "ADD_ACTION", "text": "x", "project": {"priority": 1}},
            "changes.0.project.title",
        ),
        ({"kind": "WITHDRAW_ACTION", "text": " "}, "changes.0.text"),
    ],
)
async def test_a_change_says_what_its_kind_changes(
    desk: Desk, change: dict[str, Any], path: str
) -> None:
    """CT3 a project that an amendment adds cites an orientation too."""
    await desk.to_execution()
    answer = await desk.do("draftAmendment", success=AMENDED, reason="Essai.", changes=[change])
    assert answer["path"] == path


async def test_shares_of_an_amended_project_make_a_hundred(desk: Desk) -> None:
    """AC3"""
    await desk.to_execution()
    orientation = to_global_id("ContractOrientation", (await desk.orientations())[0])
    owners = [{"organisationId": desk.office.organisation("asking"), "share": "99.99"}]
    project = {"title": "Un", "orientationIds": [orientation], "owners": owners}
    change = {"kind": "ADD_ACTION", "text": "x", "project": project}
    answer = await desk.do("draftAmendment", success=AMENDED, reason="Essai.", changes=[change])
    assert answer["path"] == "changes.0.project.owners"


async def test_a_contract_out_of_force_is_not_amended(desk: Desk) -> None:
    await desk.to_plan()
    early = await desk.do("draftAmendment", success=AMENDED, reason="x", changes=[])
    assert early["guard"] == "CONTRACT_IN_FORCE"


async def test_a_signature_after_the_termination_is_refused(desk: Desk) -> None:
    await desk.to_execution()
    amendment = await drafted(desk)
    await vote(desk, amendment)
    await desk.sign("signAmendment", ("asking", "other"), AMENDED_ON, amendmentId=amendment["id"])
    ended = await desk.step(
        "terminateContract",
        deliberationId=await desk.decision("2026-05-02"),
        reason="D'un commun accord.",
    )
    assert ended["status"] == "TERMINATED"
    late = await desk.sign("signAmendment", ("piloting",), AMENDED_ON, amendmentId=amendment["id"])
    assert late["guard"] == "CONTRACT_IN_FORCE"
    assert [row[0] for row in await plan(desk)] == ["Une voie verte"]
    assert (await desk.sign("signContract", PARTIES, SIGNED_ON))["guard"] == "STATUS"
