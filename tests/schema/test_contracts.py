"""A contrat de territoire from its launch to its signature, through the contract of the API."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from server import models
from server.database import Database, Transaction
from server.ids import to_global_id
from server.vocabulary import ActionStatus, OrganisationKind
from tests.schema.agency import NOW, TODAY, open_office
from tests.schema.contracts import (
    AUTHORISED_ON,
    CHANGED,
    COMMITTED,
    DEPARTMENT,
    FRAMEWORK_ON,
    PARTIES,
    SIGNED_ON,
    Desk,
    territory,
)


@pytest.fixture
async def desk(sqlite_database: Database) -> Desk:
    return Desk(await open_office(sqlite_database))


async def test_a_contract_is_walked_from_its_launch_to_its_signature(desk: Desk) -> None:
    """CT1 « ends_on = signed_on + 6 y »; CT2 the clause falls three years after; CT4 the framework is
    signed before the plan opens; CT5 the last signature makes it signed, and its plan adopted."""
    await desk.to_signature()
    first = await desk.sign("signContract", ("asking", "piloting"), "2026-03-25", by="admin")
    assert first["contract"]["status"] == "ACTION_PLAN"
    last = await desk.sign("signContract", ("other",), SIGNED_ON, by="other")
    assert last["contract"]["status"] == "SIGNED"
    assert last["contract"]["frameworkSignedOn"] == FRAMEWORK_ON
    assert last["contract"]["signedOn"] == SIGNED_ON
    assert last["contract"]["endsOn"] == "2032-04-01"
    assert last["contract"]["midTermDueOn"] == "2029-04-01"
    assert last["contract"]["roadmap"]["status"] == "ADOPTED"
    assert last["contract"]["roadmap"]["adoptedOn"] == SIGNED_ON
    stages = await desk.office.rows(
        "SELECT to_status FROM contract_stage WHERE contract_id = $1 ORDER BY id", desk.inner
    )
    assert [one for (one,) in stages] == [
        "LAUNCHED",
        "DIAGNOSIS",
        "STAKES_ORIENTATIONS",
        "FRAMEWORK_SIGNED",
        "ACTION_PLAN",
        "SIGNED",
    ]
    reviews = await desk.office.rows("SELECT due_on, held_on FROM contract_review")
    assert [(str(due), held) for due, held in reviews] == [("2029-04-01", None)]


async def test_the_agency_that_accompanies_launches_it_too(desk: Desk) -> None:
    assert (await desk.launch("lead"))["__typename"] == "ContractRecorded"
    for name in ("piloting", "staff", "auditor", "elsewhere"):
        assert (await desk.launch(name))["__typename"] == "Forbidden"


async def test_a_launch_sent_twice_launches_one_contract(desk: Desk) -> None:
    operation = "7f1d2a6e-0000-4000-8000-000000000001"
    first = await desk.launch(operationId=operation)
    again = await desk.launch(operationId=operation)
    assert again["duplicate"] and again["contract"]["id"] == first["contract"]["id"]


async def test_an_organisation_that_has_ended_becomes_no_party(desk: Desk) -> None:
    """O4"""
    await desk.launch()
    ended = await desk.office.write(lambda tx: _organisation(tx, valid_to_on=date(2026, 1, 1)))
    answer = await desk.do(
        "addContractParty",
        success="... on ContractPartyChanged { party { id } }",
        organisationId=to_global_id("Organisation", ended),
    )
    assert (answer["__typename"], answer.get("guard")) == (
        "TransitionRefused",
        "O4_ORGANISATION_STANDS",
    )


async def _organisation(tx: Transaction, **more: Any) -> Any:
    made = await models.Organisation.create(
        using_db=tx.connection,
        created_at=NOW,
        updated_at=NOW,
        name="Une communauté",
        kind=OrganisationKind.OTHER,
        sort_key="une communaute",
        **more,
    )
    return made.id


async def test_the_diagnosis_opens_once_its_two_bodies_exist(desk: Desk) -> None:
    await desk.launch()
    told = await desk.transitions()
    assert told["openContractDiagnosis"] == ["STEERING_COMMITTEE", "PARTNERSHIP_CONFERENCE"]
    refused = await desk.do("openContractDiagnosis")
    assert refused["guard"] == "STEERING_COMMITTEE"
    await desk.bodies()
    assert (await desk.transitions())["openContractDiagnosis"] is True


async def test_the_diagnosis_is_validated_by_a_political_body(desk: Desk) -> None:
    """With its document, and an adopted deliberation: not that of any other body."""
    await desk.to_diagnosis()
    given = {"documentId": await desk.paper()}
    rejected = await desk.decision("2026-02-02", outcome="REJECTED")
    refused = await desk.do("validateContractDiagnosis", **given, deliberationId=rejected)
    assert refused["__typename"] == "DeliberationRequired"
    stranger = await desk.authorisation("interested", on="2026-02-02")
    refused = await desk.do("validateContractDiagnosis", **given, deliberationId=stranger)
    assert refused["__typename"] == "WrongBody"
    too_early = await desk.do(
        "validateContractDiagnosis",
        **given,
        deliberationId=await desk.decision("2026-02-03"),
        on="2026-02-01",
    )
    assert too_early["path"] == "on"
    council = await desk.authorisation(DEPARTMENT, on="2026-02-02")
    passed = await desk.do("validateContractDiagnosis", **given, deliberationId=council)
    assert passed["contract"]["status"] == "STAKES_ORIENTATIONS"


async def test_no_stage_is_skipped_and_only_the_first_are_gone_back_to(desk: Desk) -> None:
    """CT7"""
    await desk.to_diagnosis()
    assert (await desk.do("openActionPlan"))["guard"] == "STATUS"
    back = await desk.step("returnContractToLaunch", reason="Le périmètre change.")
    assert back["status"] == "LAUNCHED"
    await desk.step("openContractDiagnosis")
    rows = await desk.office.rows(
        "SELECT reason FROM contract_stage WHERE from_status = 'DIAGNOSIS'"
    )
    assert rows == [("Le périmètre change.",)]
    blank = await desk.do("returnContractToLaunch", reason=" ")
    assert blank["path"] == "reason"


async def test_a_framework_to_be_signed_is_not_gone_back_from(desk: Desk) -> None:
    """CT7, and its parties change no more (CT4)."""
    await desk.to_framework()
    back = await desk.do("returnContractToDiagnosis", reason="Trop tôt.")
    assert back["guard"] == "STATUS"
    left = await desk.office.change(
        DEPARTMENT,
        "endContractParty",
        "... on ContractPartyChanged { party { id } }",
        partyId=await desk.party("other"),
    )
    assert left["guard"] == "CT4"


async def test_the_plan_opens_once_every_party_has_signed_the_framework(desk: Desk) -> None:
    """CT4"""
    await desk.to_framework()
    refused = await desk.do("openActionPlan")
    assert (refused["__typename"], refused["missing"]) == ("SignatureMissing", 3)
    await desk.sign("signStrategicFramework", ("asking", "other"), FRAMEWORK_ON, authorised=False)
    assert (await desk.do("openActionPlan"))["missing"] == 1
    signed = await desk.sign(
        "signStrategicFramework", ("piloting",), "2026-03-04", by="piloting", authorised=False
    )
    assert signed["contract"]["frameworkSignedOn"] == "2026-03-04"
    opened = await desk.step("openActionPlan")
    assert opened["roadmap"]["status"] == "DRAFT"


async def test_an_organisation_signs_an_instrument_once(desk: Desk) -> None:
    """SG1"""
    await desk.to_framework()
    operation = "7f1d2a6e-0000-4000-8000-000000000002"
    given: dict[str, Any] = {"authorised": False, "operationId": operation}
    await desk.sign("signStrategicFramework", ("other",), FRAMEWORK_ON, **given)
    again = await desk.sign("signStrategicFramework", ("other",), FRAMEWORK_ON, **given)
    assert again["duplicate"] is True
    anew = await desk.sign("signStrategicFramework", ("other",), FRAMEWORK_ON, authorised=False)
    assert anew["guard"] == "SG1"
    assert await desk.office.rows("SELECT COUNT(*) FROM signature") == [(1,)]


async def test_a_party_signs_for_itself_and_for_nobody_else(desk: Desk) -> None:
    await desk.to_framework()
    for by, names in (
        ("other", ("piloting",)),
        ("other", ("other", "piloting")),
        ("staff", PARTIES),
    ):
        answer = await desk.sign(
            "signStrategicFramework", names, FRAMEWORK_ON, by=by, authorised=False
        )
        assert answer["__typename"] in ("Forbidden", "NotFound")
    stranger = await desk.sign(
        "signStrategicFramework", ("interested",), FRAMEWORK_ON, authorised=False
    )
    assert stranger["path"] == "parties.0.organisationId"


async def test_a_plan_is_signed_once_it_holds_what_it_must(desk: Desk) -> None:
    """CT3: each project cites an orientation, each party has commitments."""
    await desk.to_plan()
    assert (await desk.transitions())["signContract"] == ["PROJECTS_REQUIRED", "CT3_COMMITMENTS"]
    await desk.project(cites=False)
    await desk.project("Un projet abandonné", cites=False, status=ActionStatus.ABANDONED)
    assert (await desk.sign("signContract", ("other",), SIGNED_ON))["guard"] == "CT3"
    await desk.office.write(lambda tx: tx.execute("UPDATE action SET status = 'ABANDONED'"))
    await desk.project()
    for name in ("asking", "piloting"):
        await desk.commit(name)
    assert (await desk.transitions("piloting"))["signContract"] == ["CT3_COMMITMENTS"]
    await desk.commit("other", by="other")
    assert (await desk.transitions("piloting"))["signContract"] is True


async def test_a_signature_is_authorised_before_and_not_older_than_the_framework(
    desk: Desk,
) -> None:
    """CT5: AUTHORISATION_MISSING without an adopted deliberation of the party's own, dated before."""
    await desk.to_signature()
    own = await desk.authorisation("other", on=AUTHORISED_ON)
    rejected = await desk.authorisation("other", on=AUTHORISED_ON, outcome="REJECTED")
    others = await desk.authorisation("piloting", on=AUTHORISED_ON)
    for vote, on in (
        (None, SIGNED_ON),
        (rejected, SIGNED_ON),
        (others, SIGNED_ON),
        (own, AUTHORISED_ON),
    ):
        party = {"organisationId": desk.office.organisation("other"), "deliberationId": vote}
        refused = await desk.sign("signContract", (), on, parties=[party])
        assert refused["__typename"] == "AuthorisationMissing", (vote, on)
    old = await desk.sign("signContract", ("other",), "2026-03-01")
    assert old["path"] == "signedOn"
    future = await desk.sign("signContract", ("other",), "2026-06-16")
    assert future["path"] == "signedOn"
    assert await desk.office.rows(
        "SELECT COUNT(*) FROM signature WHERE instrument = 'CONTRACT'"
    ) == [(0,)]


async def test_a_plan_that_a_party_signed_is_written_no_more(desk: Desk) -> None:
    """CT6, from the first signature on: nobody signs another plan than the next one."""
    await desk.to_signature()
    await desk.sign("signContract", ("other",), SIGNED_ON)
    refused = await desk.commit("asking")
    assert refused["guard"] == "SIGNING"
    ((plan,),) = await desk.office.rows("SELECT id FROM roadmap")
    added = await desk.office.change(
        DEPARTMENT,
        "createAction",
        "",
        roadmapId=to_global_id("Roadmap", UUID(str(plan))),
        title="Un projet de plus",
    )
    assert added["__typename"] == "AmendmentRequired"
    title = await desk.do("editContract", expectedVersion=await desk.version(), title="Autre")
    assert title["guard"] == "SIGNING"
    await desk.sign("signContract", ("asking", "piloting"), SIGNED_ON)
    signed = await desk.commit("asking")
    assert signed["__typename"] == "AmendmentRequired"
    title = await desk.do("editContract", expectedVersion=await desk.version(), title="Autre")
    assert title["__typename"] == "AmendmentRequired"
    note = await desk.do("editContract", expectedVersion=await desk.version(), sourceNote="Vu.")
    assert note["__typename"] == "ContractChanged"


async def test_a_party_writes_its_own_commitments(desk: Desk) -> None:
    await desk.to_plan()
    own = await desk.commit("other", by="other")
    assert float(own["commitment"]["amount"]["amount"]) == 1200.5
    assert (await desk.commit("piloting", by="other"))["__typename"] == "Forbidden"
    id_ = own["commitment"]["id"]
    edited = await desk.office.change(
        "other",
        "editCommitment",
        COMMITTED,
        commitmentId=id_,
        expectedVersion=own["commitment"]["version"],
        kind="ENGINEERING",
        text="Un chargé de mission.",
    )
    assert edited["commitment"]["text"] == "Un chargé de mission."
    stale = await desk.office.change(
        "other", "removeCommitment", CHANGED, commitmentId=id_, expectedVersion=1
    )
    assert stale["__typename"] == "Conflict"
    await desk.office.change("asking", "removeCommitment", CHANGED, commitmentId=id_)
    assert await desk.office.rows("SELECT COUNT(*) FROM commitment") == [(0,)]


async def test_a_clause_outside_the_term_is_refused_at_the_signature(desk: Desk) -> None:
    """CT2"""
    await desk.to_signature()
    clause = {"expectedVersion": await desk.version(), "midTermDueOn": "2032-04-01"}
    await desk.step("editContract", **clause)
    refused = await desk.sign("signContract", PARTIES, SIGNED_ON)
    assert refused["path"] == "midTermDueOn"
    assert await desk.status() == "ACTION_PLAN"
    await desk.step("editContract", expectedVersion=await desk.version(), midTermDueOn="2028-01-01")
    signed = await desk.sign("signContract", PARTIES, SIGNED_ON)
    assert signed["contract"]["midTermDueOn"] == "2028-01-01"


async def test_one_contract_is_in_force_for_a_department_and_a_territory(desk: Desk) -> None:
    """CT8"""
    await desk.to_signed()
    second = Desk(desk.office, councils=desk.councils)
    await second.to_signature()
    refused = await second.sign("signContract", PARTIES, SIGNED_ON)
    assert refused["guard"] == "CT8"
    assert await second.status() == "ACTION_PLAN"


async def test_a_stale_version_is_told_of_the_present_one(desk: Desk) -> None:
    await desk.launch()
    await desk.bodies()
    answer = await desk.do("openContractDiagnosis", expectedVersion=7)
    assert (answer["__typename"], answer["currentVersion"]) == ("Conflict", 1)


async def test_a_reader_moves_no_stage_and_is_told_so(desk: Desk) -> None:
    await desk.to_signed()
    for name in ("piloting", "staff", "elsewhere"):
        assert (await desk.do("startContractExecution", by=name))["__typename"] == "Forbidden"
        assert (await desk.transitions(name))["startContractExecution"] == ["FORBIDDEN"]


async def test_an_unsigned_contract_is_abandoned_with_its_reason(desk: Desk) -> None:
    await desk.to_diagnosis()
    gone = await desk.step("abandonContract", reason="Faute d'accord.")
    assert (gone["status"], gone["endedOn"]) == ("ABANDONED", TODAY.isoformat())


async def test_a_framework_is_written_whole_and_in_order(desk: Desk) -> None:
    """Stakes and orientations numbered from 1, rewritten where they stand."""
    await desk.to_diagnosis()
    early = await desk.write_framework()
    assert early["guard"] == "STATUS"
    vote = {"documentId": await desk.paper(), "deliberationId": await desk.decision("2026-02-02")}
    await desk.step("validateContractDiagnosis", on="2026-02-02", **vote)
    assert (await desk.transitions())["validateStrategicFramework"] == ["STAKES_ORIENTATIONS"]
    await desk.write_framework()
    kept = await desk.orientations()
    unknown = await desk.do(
        "writeStrategicFramework",
        expectedVersion=await desk.version(),
        stakes=[],
        orientations=[{"title": "Relier", "stake": 1}],
    )
    assert unknown["path"] == "orientations.0.stake"
    await desk.step(
        "writeStrategicFramework",
        expectedVersion=await desk.version(),
        stakes=[{"title": "L'eau"}],
        orientations=[{"title": "Garder l'eau", "stake": 1}],
    )
    assert await desk.orientations() == kept[:1]
    rows = await desk.office.rows("SELECT number, title FROM contract_orientation")
    assert rows == [(1, "Garder l'eau")]


async def test_a_contract_without_an_agency_is_the_departments_alone(desk: Desk) -> None:
    await desk.launch(agencyId=None, territoryId=await territory(desk.office))
    await desk.bodies()
    assert (await desk.do("openContractDiagnosis", by="admin"))["__typename"] == "NotFound"
    assert (await desk.do("openContractDiagnosis"))["__typename"] == "ContractChanged"
