"""A signed contract: amended, reviewed, renewed, ended, its parties followed, through the contract of the
API."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction
from server.ids import to_global_id
from tests.schema.agency import NOW, open_office
from tests.schema.contracts import (
    DEPARTMENT,
    PARTIES,
    RECORDED,
    SIGNED_ON,
    Desk,
)
from tests.schema.test_amendments import drafted

REVIEW = {"findings": "Le plan avance.", "outcome": "CONTINUE"}


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return Desk(await open_office(sqlite_database))


async def test_a_review_is_held_once_and_the_contract_goes_on(desk: Desk) -> None:
    """CT2, « 7 returns to 6 »: concluded by a deliberation."""
    await desk.to_execution()
    await desk.step("openContractReview")
    rejected = await desk.decision("2026-06-02", outcome="REJECTED")
    refused = await desk.do("concludeContractReview", **REVIEW, deliberationId=rejected)
    assert refused["__typename"] == "DeliberationRequired"
    concluded = await desk.step(
        "concludeContractReview", **REVIEW, deliberationId=await desk.decision("2026-06-03")
    )
    assert concluded["status"] == "IN_EXECUTION"
    reviews = await desk.office.rows("SELECT held_on, outcome FROM contract_review")
    assert [(str(on), outcome) for on, outcome in reviews] == [("2026-06-15", "CONTINUE")]
    assert (await desk.do("openContractReview"))["guard"] == "CT2"


async def test_a_contract_that_expires_unreviewed_keeps_it_written(desk: Desk) -> None:
    """CT1 its term comes; CT2 « entering EXPIRED with no held review sets review_missed »."""
    await desk.to_execution()
    assert (await desk.do("expireContract"))["guard"] == "CT1"
    await _years_ago(desk, 7)
    expired = await desk.step("expireContract")
    assert (expired["status"], expired["endedOn"], expired["reviewMissed"]) == (
        "EXPIRED",
        "2025-04-01",
        True,
    )


async def test_a_reviewed_contract_that_expires_missed_nothing(desk: Desk) -> None:
    """CT2"""
    await desk.to_execution()
    await desk.step("openContractReview")
    held = await desk.decision("2026-06-03")
    await desk.step("concludeContractReview", **REVIEW, deliberationId=held)
    await _years_ago(desk, 7)
    assert (await desk.step("expireContract"))["reviewMissed"] is False


async def _years_ago(desk: Desk, years: int) -> None:
    """As if it had been signed so much earlier."""
    days = ", ".join(
        f"{name} = ${at}" for at, name in enumerate(("signed_on", "ends_on", "mid_term_due_on"), 2)
    )
    signed_on = date.fromisoformat(SIGNED_ON)
    moved = [signed_on.replace(year=signed_on.year + more - years) for more in (0, 6, 3)]
    await desk.office.write(
        lambda tx: tx.execute(f"UPDATE contract SET {days} WHERE id = $1", [desk.inner, *moved])
    )


async def test_a_contract_is_renewed_on_the_day_the_next_one_is_signed(desk: Desk) -> None:
    """CT8 holds all along: the first stays in force until then, and only one follows it."""
    await desk.to_execution()
    answer = await desk.do("renewContract", success=RECORDED, title="Le suivant")
    again = await desk.do("renewContract", success=RECORDED, title="Encore")
    assert again["guard"] == "RENEWED_ONCE"
    following = Desk(desk.office, councils=desk.councils)
    following.id = answer["contract"]["id"]
    parties = await desk.office.rows(
        "SELECT COUNT(*) FROM contract_party WHERE contract_id = $1", following.inner
    )
    assert parties == [(3,)]
    await following.bodies()
    await desk.office.write(
        lambda tx: tx.execute(
            "UPDATE contract SET status = 'ACTION_PLAN', framework_signed_on = $2 WHERE id = $1",
            [following.inner, date(2026, 6, 15)],
        )
    )
    await _plan_of(following)
    assert await desk.status() == "IN_EXECUTION"
    signed = await following.sign("signContract", PARTIES, "2026-06-15")
    assert signed["contract"]["status"] == "SIGNED", signed
    assert await desk.status() == "RENEWED"


async def _plan_of(desk: Desk) -> None:
    """An open plan that holds what CT3 asks, of a contract whose stages are not walked here."""

    async def work(tx: Transaction) -> None:
        using: dict[str, Any] = {"using_db": tx.connection, "created_at": NOW, "updated_at": NOW}
        await models.ContractOrientation.create(
            **using, contract_id=desk.inner, number=1, title="Relier"
        )
        await models.Roadmap.create(
            **using,
            holder_id=desk.office.organisations[DEPARTMENT],
            contract_id=desk.inner,
            title="Plan",
            status="DRAFT",
            sort_key="plan",
        )

    await desk.office.write(work)
    await desk.project()
    for name in PARTIES:
        await desk.commit(name)


async def test_another_contract_follows_once_the_first_attempt_is_abandoned(desk: Desk) -> None:
    await desk.to_execution()
    answer = await desk.do("renewContract", success=RECORDED, title="Le suivant")
    following = Desk(desk.office)
    following.id = answer["contract"]["id"]
    await following.step("abandonContract", reason="Faute d'accord.")
    again = await desk.do("renewContract", success=RECORDED, title="Encore")
    assert again["__typename"] == "ContractRecorded"


async def test_a_party_that_merges_hands_over_its_commitments_and_keeps_its_signature(
    desk: Desk,
) -> None:
    """CT9, and what it signed counts for who took over. SG2 its signature is not touched."""
    await desk.to_signature()
    await desk.sign("signContract", ("other",), "2026-03-25")
    signatures = "SELECT * FROM signature ORDER BY id"
    before = await desk.office.rows(signatures)
    party = await desk.party("other")
    success = "... on ContractPartyChanged { party { id organisation { id } succeeds { id } } }"
    standing = await desk.office.change(DEPARTMENT, "succeedContractParty", success, partyId=party)
    assert standing["guard"] == "CT9"
    await _merge(desk, "other", "interested", date(2026, 5, 1))
    merged = await desk.office.change(DEPARTMENT, "succeedContractParty", success, partyId=party)
    assert merged["party"]["succeeds"] == {"id": party}
    assert merged["party"]["organisation"]["id"] == desk.office.organisation("interested")
    heirs = await desk.office.rows(
        "SELECT organisation_id FROM commitment c JOIN contract_party p ON p.id = c.party_id"
    )
    organisations = {UUID(str(one)) for (one,) in heirs}
    assert desk.office.organisations["interested"] in organisations
    assert desk.office.organisations["other"] not in organisations
    assert await desk.office.rows(signatures) == before
    rest = await desk.sign("signContract", ("asking", "piloting"), SIGNED_ON)
    assert rest["contract"]["status"] == "SIGNED"
    signed = await desk.office.rows(
        "SELECT organisation_id FROM signature WHERE instrument = 'CONTRACT'"
    )
    assert desk.office.organisations["other"] in {UUID(str(one)) for (one,) in signed}


async def test_the_lead_that_merges_leaves_the_contract_to_its_successor(desk: Desk) -> None:
    """CT9"""
    await desk.to_execution()
    party = await desk.party(DEPARTMENT)
    await _merge(desk, DEPARTMENT, "piloting", date(2026, 5, 1))
    success = "... on ContractPartyChanged { party { id role } }"
    merged = await desk.office.change("admin", "succeedContractParty", success, partyId=party)
    assert merged["party"]["role"] == "LEAD"
    moved = await desk.do("openContractReview", by="piloting")
    assert moved["contract"]["department"]["id"] == desk.office.organisation("piloting")
    assert (await desk.do("openContractReview"))["__typename"] == "Forbidden"


async def _merge(desk: Desk, name: str, into: str, on: date) -> None:
    organisations = desk.office.organisations
    await desk.office.write(
        lambda tx: tx.execute(
            "UPDATE organisation SET valid_to_on = $2, succeeded_by_id = $3 WHERE id = $1",
            [organisations[name], on, organisations[into]],
        )
    )


KEEPING: dict[str, dict[str, Any]] = {
    "startContractExecution": {},
    "openContractReview": {},
    "expireContract": {},
    "renewContract": {"title": "Le suivant"},
    "editContract": {"expectedVersion": 1, "sourceNote": "Vu."},
    "draftAmendment": {"reason": "x", "changes": []},
    "openContractDiagnosis": {},
    "openActionPlan": {},
    "returnContractToLaunch": {"reason": "x"},
    "returnContractToDiagnosis": {"reason": "x"},
    "abandonContract": {"reason": "x"},
    "writeStrategicFramework": {"expectedVersion": 1, "stakes": [], "orientations": []},
}


async def test_what_hangs_on_a_contract_is_its_keepers_and_its_parties_too(desk: Desk) -> None:
    """Commitments and signatures are each party's own; an amendment is the keeper's."""
    await desk.to_execution()
    amendment = {"amendmentId": (await drafted(desk))["id"]}
    ((commitment,),) = await desk.office.rows("SELECT id FROM commitment ORDER BY id LIMIT 1")
    own = {"commitmentId": to_global_id("Commitment", UUID(str(commitment)))}
    party = {"partyId": await desk.party("other")}
    act = {"parties": [{"organisationId": desk.office.organisation("other")}]}
    signed = {**act, "signatory": "x", "capacity": "x"}
    verbs: list[tuple[str, dict[str, Any]]] = [
        ("endContractParty", party),
        ("succeedContractParty", party),
        ("editAmendment", {**amendment, "expectedVersion": 1, "reason": "x"}),
        ("voteAmendment", {**amendment, "deliberationId": await desk.authorisation("asking")}),
        ("abandonAmendment", amendment),
        ("removeCommitment", own),
        ("editCommitment", {**own, "expectedVersion": 1, "kind": "FINANCIAL", "text": "x"}),
        ("signAmendment", {**amendment, **signed}),
        ("signContract", {"contractId": desk.id, **signed}),
        ("signStrategicFramework", {"contractId": desk.id, **signed}),
    ]
    told = {
        (name, verb): answer["__typename"]
        for name in ("piloting", "staff", "auditor", "elsewhere", "public")
        for verb, values in verbs
        if (answer := await desk.office.change(name, verb, "", **values))["__typename"]
        not in ("Forbidden", "NotFound")
    }
    assert told == {}


async def test_each_verb_of_a_contract_is_refused_to_who_does_not_keep_it(desk: Desk) -> None:
    """A party, the agency's other staff, an auditor, another member: they see it, and no more."""
    await desk.to_execution()
    verbs: dict[str, dict[str, Any]] = {
        **KEEPING,
        "addContractParty": {"organisationId": desk.office.organisation("informed")},
        "terminateContract": {"deliberationId": await desk.decision("2026-05-01"), "reason": "x"},
        "concludeContractReview": {
            **REVIEW,
            "deliberationId": await desk.authorisation("asking"),
        },
        "addCommitment": {"partyId": await desk.party("asking"), "kind": "FINANCIAL", "text": "x"},
    }
    before = await desk.office.rows("SELECT COUNT(*) FROM audit_event")
    done = {
        (name, verb): answer["__typename"]
        for name in ("piloting", "staff", "auditor", "elsewhere", "funder", "public")
        for verb, values in verbs.items()
        if (answer := await desk.do(verb, name, "", **values))["__typename"]
        not in ("Forbidden", "NotFound", "Unauthenticated")
    }
    assert done == {}
    assert await desk.office.rows("SELECT COUNT(*) FROM audit_event") == before
