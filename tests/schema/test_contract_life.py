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
    AMENDED,
    DEPARTMENT,
    PARTIES,
    RECORDED,
    SIGNED_ON,
    Desk,
)

AMENDED_ON = "2026-04-20"
REVIEW = {"findings": "Le plan avance.", "outcome": "CONTINUE"}


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
