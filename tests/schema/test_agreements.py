"""Cooperation agreements through the contract: sheets, parties, signatures (DOMAIN §7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

import pytest

from server import models
from server.database import Database, Transaction
from server.ids import from_global_id, new_id, to_global_id
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    ActorRole,
    BodyKind,
    DeliberationOutcome,
    RoadmapStatus,
    WorkshopMethod,
)
from tests.following import told_amiss
from tests.schema.agency import TODAY
from tests.schema.cooperating import SIX, YESTERDAY, Cooperation, open_cooperation, stamps_of

POOLING: dict[str, Any] = {
    "type": "POOLING_CONVENTION",
    "parties": (("park", "BEARER"), ("pays", "PRESCRIBER")),
}
CHARTER: dict[str, Any] = {"type": "PLATFORM_CHARTER"}


@pytest.fixture
async def plan(sqlite_database: Database) -> Cooperation:
    return await open_cooperation(sqlite_database)


@pytest.fixture
async def everywhere(database: Database) -> Cooperation:
    """The same on both databases, for what is told in SQL."""
    return await open_cooperation(database)


def refusal(answer: dict[str, Any]) -> str:
    """What said no: a guard, a path, or the bare code."""
    return str(answer.get("guard") or answer.get("path") or answer["code"])


async def test_an_agreement_is_explored_written_validated_signed_and_then_in_force(
    plan: Cooperation,
) -> None:
    """DOMAIN §7: EXPLORING → DRAFTED → VALIDATED → SIGNED → ACTIVE → ENDED."""
    await plan.explore()
    assert await plan.transitions("community") == {
        "draftAgreement": ["FORBIDDEN"],
        "abandonAgreement": ["FORBIDDEN"],
    }
    await plan.do("park", "setAgreementSheet", items=SIX)
    await plan.do("lead", "draftAgreement")
    await plan.do("park", "validateAgreement")
    written = await plan.do("park", "setAgreementSheet", items=[])
    assert refusal(written) == "STATUS"
    first = await plan.sign("community", "community")
    assert first["agreement"]["status"] == "VALIDATED"
    second = await plan.sign("park", "park")
    assert second["agreement"]["status"] == "SIGNED"
    assert second["agreement"]["signedOn"] == TODAY.isoformat()
    active = await plan.do("park", "activateAgreement")
    assert active["agreement"]["startsOn"] == TODAY.isoformat()
    assert refusal(await plan.do("park", "abandonAgreement", reason="Non.")) == "STATUS"
    ended = await plan.do("park", "terminateAgreement", reason="Dissous.")
    assert ended["agreement"]["endedOn"] == TODAY.isoformat()


async def test_the_six_headings_are_filled_before_it_is_validated(everywhere: Cooperation) -> None:
    """AG1: all six headings non-empty before VALIDATED; HEADING_MISSING names the empty ones."""
    plan = everywhere
    await plan.explore()
    await plan.do("park", "draftAgreement")
    answer = await plan.do("park", "validateAgreement")
    assert (answer["code"], len(answer["headings"])) == ("HEADING_MISSING", 6)
    await plan.do("park", "setAgreementSheet", items=SIX[1:5])
    answer = await plan.do("park", "validateAgreement")
    assert answer["headings"] == ["TRIGGERS", "ACTORS"]
    assert (await plan.transitions("park"))["validateAgreement"] == ["HEADING_MISSING"]
    await plan.do("park", "setAgreementSheet", items=SIX)
    answer = await plan.do("park", "validateAgreement")
    assert answer["agreement"]["status"] == "VALIDATED"


@pytest.mark.parametrize("basis", ["VOLUNTARY", "NECESSARY", None])
async def test_a_cooperation_is_wished_or_required_or_one_does_not_know(
    plan: Cooperation, basis: str | None
) -> None:
    """AG7: `basis` VOLUNTARY | NECESSARY."""
    await plan.explore(basis="VOLUNTARY")
    await plan.do("park", "editAgreement", expectedVersion=1, basis=basis)
    data = await plan.office.ask(
        "community", "query($id: ID!) { agreement(id: $id) { basis } }", id=plan.agreement
    )
    assert data["agreement"]["basis"] == basis


async def test_the_items_of_a_sheet_keep_the_order_in_which_they_are_given(
    plan: Cooperation,
) -> None:
    """AG10: items of stakes and ambitions may be typed."""
    await plan.explore()
    items = [
        {"heading": "STAKES", "text": "Second", "motive": "SOLIDARITY"},
        {"heading": "OBJECT", "text": "Objet"},
        {"heading": "STAKES", "text": "Premier"},
    ]
    await plan.do("park", "setAgreementSheet", items=items)
    data = await plan.office.ask(
        "park",
        "query($id: ID!) { agreement(id: $id) { items(first: 9) { nodes {"
        " heading number text motive } } } }",
        id=plan.agreement,
    )
    rows = data["agreement"]["items"]["nodes"]
    assert [(row["heading"], row["number"], row["text"], row["motive"]) for row in rows] == [
        ("OBJECT", 1, "Objet", None),
        ("STAKES", 1, "Second", "SOLIDARITY"),
        ("STAKES", 2, "Premier", None),
    ]
    moved = [{"heading": "OBJECT", "text": "Objet", "motive": "SOLIDARITY"}]
    assert refusal(await plan.do("park", "setAgreementSheet", items=moved)) == "items.0.motive"


async def test_what_an_agreement_holds_is_set_list_by_list(plan: Cooperation) -> None:
    """DOMAIN §7: `axes[]`, `staffing[]`, `funding_calls[]`."""
    await plan.explore()
    await plan.do("park", "setAgreementAxes", axes=["Eau", "Forêt"])
    await plan.do("park", "setAgreementAxes", axes=["Forêt", "Eau", "Sols"])
    post = {"kind": "CIFRE_DOCTORATE", "title": "Doctorat", "ftePercent": 100}
    await plan.do("park", "setAgreementStaffing", staffing=[post])
    call = {"title": "Appel 2009", "year": 2009, "amount": "1500.50"}
    await plan.do("park", "setAgreementFundingCalls", fundingCalls=[call])
    data = await plan.office.ask(
        "lead",
        "query($id: ID!) { agreement(id: $id) { axes(first: 9) { nodes { number title } }"
        " staffing(first: 9) { nodes { title } } fundingCalls(first: 9) { nodes {"
        " amount { amount } } } } }",
        id=plan.agreement,
    )
    row = data["agreement"]
    assert [axis["title"] for axis in row["axes"]["nodes"]] == ["Forêt", "Eau", "Sols"]
    assert row["staffing"]["nodes"] == [{"title": "Doctorat"}]
    assert row["fundingCalls"]["nodes"] == [{"amount": {"amount": "1500.5"}}]


@pytest.mark.parametrize(
    ("parties", "composed"),
    [
        (("park", "community"), True),
        (("park", "city"), False),
        (("park", "community", "city"), False),
        (("community", "city"), False),
        (("park",), False),
    ],
)
async def test_a_cooperation_plan_is_between_a_park_and_one_community(
    plan: Cooperation, parties: tuple[str, ...], composed: bool
) -> None:
    """AG2: COOPERATION_PLAN = one PNR + one CC per plan."""
    await plan.explore(parties=parties)
    await plan.do("park", "setAgreementSheet", items=SIX)
    await plan.do("park", "draftAgreement")
    answer = await plan.do("park", "validateAgreement")
    assert ("agreement" in answer) is composed
    assert composed or refusal(answer) == "AG2_PARTIES"


async def test_a_pooling_has_its_contract_and_a_committee_with_a_chair_for_each(
    everywhere: Cooperation,
) -> None:
    """AG2: POOLING = PNR bearer + PAYS prescriber. AG4: an integrated-service contract reference,
    and a steering committee with two chairs, one per party."""
    plan = everywhere
    wrong = await plan.explore(type="POOLING_CONVENTION")
    assert refusal(wrong) == "role"
    await plan.explore(**POOLING)
    await plan.do("park", "setAgreementSheet", items=SIX)
    await plan.do("park", "draftAgreement")
    assert refusal(await plan.do("park", "validateAgreement")) == "AG4_POOLING"
    await plan.body(BodyKind.STEERING_COMMITTEE, {"park": True, "pays": False})
    edit = {"inHouseContractReference": "CPI-2012"}
    answer = await plan.do("park", "editAgreement", expectedVersion=3, **edit)
    assert "agreement" in answer, answer
    assert refusal(await plan.do("park", "validateAgreement")) == "AG4_POOLING"
    await plan.body(BodyKind.STEERING_COMMITTEE, {"pays": True})
    # One committee with one chair for each of them, not two committees.
    assert refusal(await plan.do("park", "validateAgreement")) == "AG4_POOLING"
    await plan.body(BodyKind.STEERING_COMMITTEE, {"park": True, "pays": True})
    answer = await plan.do("park", "validateAgreement")
    assert answer["agreement"]["status"] == "VALIDATED"


async def test_actions_of_its_roadmap_tell_who_owns_them_and_who_is_to_be_mobilised(
    everywhere: Cooperation,
) -> None:
    """AG3: actions of an agreement carry project owner distribution and external actors."""
    plan = everywhere
    await plan.explore()
    await plan.do("park", "setAgreementSheet", items=SIX)
    await plan.do("park", "draftAgreement")
    action_id = await an_action(plan)
    assert refusal(await plan.do("park", "validateAgreement")) == "AG3_ACTIONS_OWNED"
    await an_actor(plan, action_id, "park", ActorRole.PROJECT_OWNER)
    assert refusal(await plan.do("park", "validateAgreement")) == "AG3_ACTIONS_OWNED"
    await an_actor(plan, action_id, "pays", ActorRole.EXTERNAL_ACTOR)
    answer = await plan.do("park", "validateAgreement")
    assert answer["agreement"]["status"] == "VALIDATED"


async def an_action(plan: Cooperation) -> Any:
    async def work(tx: Transaction) -> Any:
        roadmap = await models.Roadmap.create(
            **stamps_of(tx),
            holder_id=plan.office.organisations["park"],
            agreement_id=from_global_id(plan.agreement)[1],
            title="Plan",
            status=RoadmapStatus.DRAFT,
            sort_key="plan",
        )
        id_ = new_id()
        await models.Action.create(
            **stamps_of(tx),
            id=id_,
            lineage_id=id_,
            roadmap_id=roadmap.id,
            number=1,
            title="Gérer l'eau",
            status=ActionStatus.POSSIBLE,
            status_on=TODAY,
            origin=ActionOrigin.AGREEMENT,
            sort_key="gerer l'eau",
        )
        return id_

    return await plan.office.write(work)


async def an_actor(plan: Cooperation, action_id: Any, name: str, role: ActorRole) -> None:
    await plan.office.write(
        lambda tx: models.ActionActor.create(
            **stamps_of(tx),
            action_id=action_id,
            organisation_id=plan.office.organisations[name],
            role=role,
        )
    )


async def test_an_agreement_builds_on_no_chain_that_comes_back_to_it(plan: Cooperation) -> None:
    """AG5: `builds_on` may not form a cycle."""
    ids: list[str] = []
    for _ in range(3):
        await plan.explore(**({"buildsOnId": ids[-1]} if ids else {}))
        ids.append(plan.agreement)
    own = {"agreementId": ids[0], "expectedVersion": 1}
    for last in (ids[2], ids[1], ids[0]):
        answer = await plan.do("park", "editAgreement", buildsOnId=last, **own)
        assert refusal(answer) == "buildsOnId"
    answer = await plan.do("park", "editAgreement", buildsOnId=None, **own)
    assert "agreement" in answer


async def test_an_articulation_is_warned_of_what_it_does_otherwise(everywhere: Cooperation) -> None:
    """AG2: 2 SYNDICAT_MIXTE in the seed, so a warning, not an error. AG6: each party sits in the
    other's bodies."""
    plan = everywhere
    await plan.explore(type="ARTICULATION_CONVENTION", parties=("park", "pays"))
    assert await plan.warnings() == ["AG2", "AG6"]
    await plan.do("park", "setAgreementSheet", items=SIX)
    await plan.do("park", "draftAgreement")
    assert "agreement" in await plan.do("park", "validateAgreement")
    await plan.explore(type="ARTICULATION_CONVENTION", parties=("water", "scot"))
    assert await plan.warnings() == ["AG6"]
    organisations = plan.office.organisations
    for host, guest in (("water", "scot"), ("scot", "water")):
        assert await plan.warnings() == ["AG6"]
        council = {"organisation_id": organisations[host]}
        await plan.body(BodyKind.TECHNICAL_COMMITTEE, {guest: False}, **council)
    assert await plan.warnings() == []


async def test_a_pooling_is_warned_when_what_it_builds_on_binds_others(
    everywhere: Cooperation,
) -> None:
    """AG9: its pre-existing articulation convention is another one than that of the two
    syndicates."""
    plan = everywhere
    await plan.explore(type="ARTICULATION_CONVENTION", parties=("water", "scot"))
    await plan.explore(**POOLING, buildsOnId=plan.agreement)
    assert await plan.warnings() == ["AG9"]
    await plan.explore(type="ARTICULATION_CONVENTION", parties=("park", "pays"))
    await plan.explore(**POOLING, buildsOnId=plan.agreement)
    assert await plan.warnings() == []


async def test_a_party_signs_once_for_itself_with_its_councils_leave(plan: Cooperation) -> None:
    """SG1: unique (instrument, organisation). CT5, for an agreement alike: AUTHORISATION_MISSING
    without a deliberation of the party's own council, dated before the signature."""
    await plan.validated()
    assert refusal(await plan.sign("community", "park")) == "FORBIDDEN"
    assert refusal(await plan.sign("pays", "community")) == "NOT_FOUND"
    bare = [{"organisationId": plan.organisation("park")}]
    assert refusal(await plan.sign("park", parties=bare)) == "AUTHORISATION_MISSING"
    for decision in (
        await plan.decided("community"),
        await plan.decided("park", on=TODAY),
        await plan.decided("park", outcome=DeliberationOutcome.REJECTED),
    ):
        wrong = [{"organisationId": plan.organisation("park"), "deliberationId": decision}]
        assert refusal(await plan.sign("park", parties=wrong)) == "AUTHORISATION_MISSING"
    assert "agreement" in await plan.sign("park", "park")
    assert refusal(await plan.sign("park", "park")) == "SG1"
    stranger = await plan.sign("lead", "pays")
    assert refusal(stranger) == "parties.0.organisationId"


async def test_an_agreement_that_has_a_signed_successor_is_renewed(plan: Cooperation) -> None:
    """DOMAIN §7: ACTIVE → RENEWED/TERMINATED."""
    first = await plan.signed()
    early = await plan.explore(renewsId=first)
    assert refusal(early) == "RENEWED_RUNS"
    await plan.do("park", "activateAgreement", agreementId=first)
    assert refusal(await plan.do("park", "renewAgreement", agreementId=first)) == "SUCCESSOR_SIGNED"
    await plan.signed(renewsId=first)
    second = await plan.explore(renewsId=first)
    assert refusal(second) == "renewsId"
    answer = await plan.do("park", "renewAgreement", agreementId=first)
    assert answer["agreement"]["status"] == "RENEWED"


async def test_it_ends_at_its_term_and_begins_on_its_day(plan: Cooperation) -> None:
    await plan.explore()
    tomorrow = TODAY + timedelta(days=1)
    days = {"startsOn": tomorrow.isoformat(), "endsOn": TODAY.isoformat()}
    answer = await plan.do("park", "editAgreement", expectedVersion=1, **days)
    assert refusal(answer) == "endsOn"
    await plan.do("park", "editAgreement", expectedVersion=1, startsOn=tomorrow.isoformat())
    await plan.do("park", "setAgreementSheet", items=SIX)
    await plan.do("park", "draftAgreement")
    await plan.do("park", "validateAgreement")
    await plan.sign("park", "park", "community")
    assert refusal(await plan.do("park", "activateAgreement")) == "FIRST_DAY"
    await plan.office.write(
        lambda tx: tx.execute(
            "UPDATE agreement SET starts_on = $1, ends_on = $2", [YESTERDAY, tomorrow]
        )
    )
    await plan.do("park", "activateAgreement")
    assert refusal(await plan.do("park", "endAgreement")) == "LAST_DAY"


async def test_partners_join_a_charter_that_is_signed(plan: Cooperation) -> None:
    """DOMAIN §2.9: a standing platform is a signed charter with joining partners, plus its series."""
    joining = {
        "organisationId": plan.organisation("pays"),
        "signatory": "Un président",
        "capacity": "Président",
        "deliberationId": await plan.decided("pays"),
    }
    await plan.signed()
    answer = await join(plan, "park", **joining)
    assert refusal(answer) == "CHARTER_SIGNED"
    await plan.signed(**CHARTER)
    assert refusal(await join(plan, "pays", **joining)) == "FORBIDDEN"
    assert refusal(await join(plan, "park", **{**joining, "deliberationId": None})) == (
        "AUTHORISATION_MISSING"
    )
    answer = await join(plan, "park", **joining)
    assert answer["__typename"] == "SignAgreementSuccess"
    rows = await plan.office.rows(
        "SELECT COUNT(*) FROM signature WHERE agreement_id = $1", from_global_id(plan.agreement)[1]
    )
    assert rows == [(3,)]
    left = await plan.do("park", "endAgreementParty", organisationId=plan.organisation("pays"))
    assert "agreement" in left


async def join(plan: Cooperation, name: str, **values: Any) -> dict[str, Any]:
    values.setdefault("agreementId", plan.agreement)
    return await plan.office.change(name, "joinPlatformCharter", "", **values)


async def test_a_series_is_held_under_the_charter_of_its_platform(plan: Cooperation) -> None:
    """DOMAIN §2.9."""

    async def work(tx: Transaction) -> Any:
        made = await models.WorkshopSeries.create(
            **stamps_of(tx),
            agency_id=plan.office.agency_id,
            mission_id=plan.office.mission_id,
            title="Atelier des futurs",
            method=WorkshopMethod.PROSPECTIVE_WORKSHOP,
            sort_key="atelier des futurs",
        )
        return to_global_id("WorkshopSeries", made.id)

    series = await plan.office.write(work)
    success = "... on SetSeriesCharterSuccess { series { charter { id } } }"

    async def put(name: str, **values: Any) -> dict[str, Any]:
        return await plan.office.change(
            name, "setSeriesCharter", success, seriesId=series, **values
        )

    await plan.explore()
    assert refusal(await put("lead", agreementId=plan.agreement)) == "CHARTER_SIGNED"
    await plan.signed(**CHARTER)
    assert refusal(await put("another lead", agreementId=plan.agreement)) == "FORBIDDEN"
    answer = await put("lead", agreementId=plan.agreement)
    assert answer["series"]["charter"] == {"id": plan.agreement}
    answer = await put("lead", agreementId=None)
    assert answer["series"]["charter"] is None


async def test_a_decision_of_a_conference_waits_for_each_member_council(
    everywhere: Cooperation,
) -> None:
    """AG8: a conference's decision is PENDING until every member council has ratified it, then
    ENFORCEABLE."""
    plan = everywhere
    entente: dict[str, Any] = {"type": "INTERTERRITORIAL_ENTENTE", "parties": ("park", "community")}
    await plan.signed(**entente)
    await plan.office.write(
        lambda tx: tx.execute("UPDATE agreement_party SET from_on = $1", [YESTERDAY])
    )
    decision = await plan.conference()
    assert await plan.enforceability(decision) == "PENDING"
    aside = await plan.conference(kind=BodyKind.TECHNICAL_COMMITTEE)
    rejected = await plan.conference(outcome=DeliberationOutcome.REJECTED)
    assert await plan.enforceability(aside) is None
    assert await plan.enforceability(rejected) is None
    own = await plan.decided("park")
    for wrong in (aside, rejected):
        assert refusal(await ratify(plan, "park", wrong, "park", own)) == "AG8_DECISION"
    assert refusal(await ratify(plan, "pays", decision, "park", own)) in ("FORBIDDEN", "NOT_FOUND")
    foreign = await plan.decided("pays")
    assert refusal(await ratify(plan, "park", decision, "pays", foreign)) == "WRONG_BODY"
    assert refusal(await ratify(plan, "park", decision, "community", own)) == "WRONG_BODY"
    before = await plan.decided("park", on=YESTERDAY - timedelta(days=1))
    assert refusal(await ratify(plan, "park", decision, "park", before)) == "AG8_RATIFIED"
    assert "ratification" in await ratify(plan, "park", decision, "park", own)
    assert refusal(await ratify(plan, "park", decision, "park", own)) == "AG8_RATIFIED"
    assert await plan.enforceability(decision) == "PENDING"
    last = await plan.decided("community")
    # Each council acts for itself; the keeper records for those that have no account.
    assert "ratification" in await ratify(plan, "community", decision, "community", last)
    assert await plan.enforceability(decision) == "ENFORCEABLE"


async def ratify(
    plan: Cooperation, name: str, decision: str, organisation: str, deliberation: str
) -> dict[str, Any]:
    return await plan.office.change(
        name,
        "ratifyDecision",
        "... on RatifyDecisionSuccess { ratification { id } }",
        decisionId=decision,
        organisationId=plan.organisation(organisation),
        deliberationId=deliberation,
    )


async def test_only_who_keeps_the_file_writes_it(plan: Cooperation) -> None:
    for name in ("community", "staff", "asking"):
        assert refusal(await plan.explore(name)) == "FORBIDDEN"
    await plan.explore()
    assert refusal(await plan.do("community", "setAgreementSheet", items=SIX)) == "FORBIDDEN"
    assert refusal(await plan.do("pays", "setAgreementSheet", items=SIX)) == "NOT_FOUND"
    assert "agreement" in await plan.do("lead", "setAgreementSheet", items=SIX)
    stale = await plan.do("park", "setAgreementSheet", items=SIX, expectedVersion=1)
    assert refusal(stale) == "CONFLICT"
    again = {"party": plan.party("park")}
    assert refusal(await plan.do("park", "addAgreementParty", **again)) == "organisationId"
    assert "agreement" in await plan.do("park", "addAgreementParty", party=plan.party("pays"))


async def test_the_agency_that_accompanies_is_the_keepers_to_choose(plan: Cooperation) -> None:
    await plan.explore(agencyId=None)
    assert refusal(await plan.do("lead", "draftAgreement")) == "NOT_FOUND"
    agency = to_global_id("Agency", plan.office.agency_id)
    await plan.do("park", "editAgreement", expectedVersion=1, agencyId=agency)
    answer = await plan.do("lead", "draftAgreement")
    assert answer["agreement"]["status"] == "DRAFTED"


async def test_every_step_leaves_a_line_in_the_journal_and_tells_who_follows(
    everywhere: Cooperation,
) -> None:
    plan = everywhere
    await plan.signed()
    rows = await plan.office.rows(
        "SELECT verb FROM audit_event WHERE object_id = $1", from_global_id(plan.agreement)[1]
    )
    assert sorted(verb for (verb,) in rows) == [
        "draftAgreement",
        "explore_agreement",
        "set_agreement_sheet",
        "sign_agreement",
        "validateAgreement",
    ]
    await plan.explore()
    for items in (SIX, SIX[:2]):
        await plan.do("park", "setAgreementSheet", items=items)
    assert await told_amiss(plan.office.database) == []


async def test_the_same_demand_twice_makes_one_agreement_and_one_signature(
    plan: Cooperation,
) -> None:
    """DOMAIN §10: idempotency key on creations."""
    demand = {"operationId": str(uuid4())}
    first, again = await plan.explore(**demand), await plan.explore(**demand)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["agreement"]["id"] == again["agreement"]["id"]
    other = await plan.explore(**demand, title="Autre")
    assert refusal(other) == "IDEMPOTENCY_CONFLICT"
    await plan.validated()
    decision = await plan.decided("park")
    party = {"organisationId": plan.organisation("park"), "deliberationId": decision}
    for _ in range(2):
        answer = await plan.sign("park", parties=[party], **demand_of("sign"))
        assert answer["__typename"] == "SignAgreementSuccess"
    assert await plan.office.rows("SELECT COUNT(*) FROM signature") == [(1,)]


def demand_of(name: str) -> dict[str, str]:
    """The same operation each time that it is named."""
    return {"operationId": str(uuid5(NAMESPACE_OID, name))}
