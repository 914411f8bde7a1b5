"""A programme from its draft to its approval, through the contract, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.access.identity import mint_token
from server.database import Transaction
from server.demo.accounts import Part
from server.ids import to_global_id
from server.models import (
    Agency,
    ApiToken,
    Mission,
    Organisation,
    Programme,
    ProgrammeLine,
    RoleGrant,
    User,
)
from server.vocabulary import Role, Scope
from tests.schema.conftest import Voice, World

_PROBLEM = (
    " ... on Problem { code message } ... on Conflict { currentVersion }"
    " ... on TransitionRefused { guard } ... on ValidationFailed { path }"
)
_VERSION = (
    " ... on ProgrammeVersionChanged { duplicate programmeVersion { id version number status label"
    " frozenSha256 returnReason computedTotalDays computedSocleDays computedMissionDays"
    " branchedFrom { number } axes { nodes { id number title computedDays"
    " orientations { nodes { id number title } } } }"
    " lines(first: 100) { totalCount nodes { state comment plannedDays year strand"
    " mission { id } axis { id number } } }"
    " availableTransitions { name allowed reasons { code message } } } }"
)
_EXTRAS = (
    " ... on TotalsMismatch { path declared computed } ... on DeliberationRequired { bodyKind }"
)
_MEETING = (
    " ... on MeetingChanged { duplicate meeting { id version number status heldOn minutesUrl"
    " attendances { nodes { organisation { id } representedBy { id } } }"
    " availableTransitions { name allowed reasons { code } } } }"
)
SHAPES = {
    "ProgrammeResult": " ... on ProgrammeChanged { programme { id version status } }" + _PROBLEM,
    "ProgrammeVersionResult": _VERSION + _PROBLEM + _EXTRAS,
    "GovernanceBodyResult": " ... on GovernanceBodyCreated { duplicate body { id kind"
    " members { nodes { chair voting } } } } ... on Problem { code message }"
    " ... on ValidationFailed { path }",
    "MeetingResult": _MEETING + _PROBLEM,
    "DeliberationResult": " ... on DeliberationRecorded { duplicate deliberation { id unanimous"
    " outcome decidedOn corrects { id } } } ... on Problem { code message }"
    " ... on QuorumNotMet { present required } ... on TransitionRefused { guard }"
    " ... on ValidationFailed { path }",
}
HELD = "2022-03-10"


@dataclass(frozen=True)
class Office:
    """The keepers of the Grenoble programme, and the ids that they work with."""

    world: World
    keeper: Voice
    reader: Voice
    agency_id: UUID
    programme_id: str
    missions: list[str]
    organisations: list[str]

    async def ask(
        self, mutation: str, *, by: Voice | None = None, result: str = "ProgrammeVersionResult",
        **values: Any,
    ) -> dict[str, Any]:  # fmt: skip
        name = mutation[0].upper() + mutation[1:] + "Input"
        name = {
            "SubmitProgrammeVersionInput": "ProgrammeVersionInput",
            "RejectProgrammeVersionInput": "ProgrammeVersionInput",
            "CloseProgrammeInput": "ProgrammeInput",
            "AbandonProgrammeInput": "ProgrammeInput",
        }.get(name, name)
        document = (
            f"mutation($input: {name}!) {{ {mutation}(input: $input) {{ __typename"
            f" {SHAPES[result]} }} }}"
        )
        answer = await (by or self.keeper).ask(document, input=values)
        found: dict[str, Any] = answer[mutation]
        return found

    async def version(self, mutation: str, **values: Any) -> dict[str, Any]:
        """The version after a mutation that succeeds."""
        answer = await self.ask(mutation, **values)
        assert answer["__typename"] == "ProgrammeVersionChanged", answer
        found: dict[str, Any] = answer["programmeVersion"]
        return found

    async def branch(self, label: str = "mars 2022") -> dict[str, Any]:
        return await self.version(
            "branchProgrammeVersion",
            programmeId=self.programme_id,
            operationId=str(uuid4()),
            label=label,
        )

    async def board(self, kind: str = "BOARD") -> str:
        answer = await self.ask(
            "createGovernanceBody",
            result="GovernanceBodyResult",
            agencyId=to_global_id("Agency", self.agency_id),
            operationId=str(uuid4()),
            name="Conseil d'administration",
            kind=kind,
            side="INTERNAL",
            level="POLITICAL",
            fromOn="2020-07-01",
            members=[
                {"organisationId": one, "capacity": "ELECTED", "chair": at == 0}
                for at, one in enumerate(self.organisations[:3])
            ],
        )
        assert answer["__typename"] == "GovernanceBodyCreated", answer
        body_id: str = answer["body"]["id"]
        return body_id

    async def planned(self, body_id: str, on: str = HELD) -> dict[str, Any]:
        answer = await self.ask(
            "planMeeting",
            result="MeetingResult",
            bodyId=body_id,
            operationId=str(uuid4()),
            scheduledOn=on,
            agenda=["Programme partenarial"],
        )
        assert answer["__typename"] == "MeetingChanged", answer
        meeting: dict[str, Any] = answer["meeting"]
        return meeting

    async def held(self, body_id: str, on: str = HELD) -> str:
        meeting = await self.planned(body_id, on)
        answer = await self.ask(
            "holdMeeting",
            result="MeetingResult",
            meetingId=meeting["id"],
            present=self.organisations[:2],
            proxies=[{"organisationId": self.organisations[2], "heldById": self.organisations[0]}],
        )
        assert answer["__typename"] == "MeetingChanged", answer
        return str(meeting["id"])

    async def decide(self, meeting_id: str, version_id: str | None, **decision: Any) -> Any:
        decision = {
            "number": "2022-01",
            "subject": "Programme partenarial 2022",
            "outcome": "ADOPTED",
            "count": {"effective": 3, "present": 2, "proxies": 1, "votesFor": 3},
            **decision,
        }
        return await self.ask(
            "recordDeliberation",
            result="DeliberationResult",
            meetingId=meeting_id,
            operationId=str(uuid4()),
            programmeVersionId=version_id,
            decision=decision,
        )

    async def presented(self, label: str = "mars 2022") -> tuple[dict[str, Any], str]:
        """A version presented to the board, and the meeting."""
        draft = await self.branch(label)
        await self.version(
            "declareTotals",
            versionId=draft["id"],
            basis="UNSPECIFIED",
            totalDays="7040",
            socleDays="1635",
            basisReason="Le document ne dit pas si le total compte le socle.",
        )
        await self.version("submitProgrammeVersion", versionId=draft["id"])
        meeting_id = await self.held(await self.board())
        version = await self.version(
            "presentProgrammeVersion", versionId=draft["id"], meetingId=meeting_id
        )
        return version, meeting_id

    async def approved(self) -> dict[str, Any]:
        version, meeting_id = await self.presented()
        decided = await self.decide(meeting_id, version["id"])
        assert decided["__typename"] == "DeliberationRecorded", decided
        return await self.version(
            "approveProgrammeVersion",
            versionId=version["id"],
            deliberationIds=[decided["deliberation"]["id"]],
        )


@pytest.fixture
async def office(world: World) -> Office:
    async def work(tx: Transaction) -> tuple[UUID, UUID, list[UUID], list[UUID], list[str]]:
        using = tx.connection
        stamps: dict[str, Any] = {
            "created_at": datetime(2022, 1, 1, tzinfo=UTC),
            "updated_at": datetime(2022, 1, 1, tzinfo=UTC),
            "using_db": using,
        }
        agencies = await Agency.all().using_db(using)
        agency = next(one for one in agencies if one.id != world.loaded.agencies["aucame"])
        programme = await Programme.get(agency_id=agency.id, using_db=using)
        missions = await Mission.filter(agency_id=agency.id).order_by("code").using_db(using)
        organisations = await Organisation.filter(
            memberships__agency_id=agency.id
        ).order_by("sort_key").using_db(using)  # fmt: skip
        # Each test counts the days that it wrote itself.
        await ProgrammeLine.all().using_db(using).update(planned_quarter_days=None)
        secrets = []
        for role in (Role.AGENCY_PROGRAMMER, Role.AGENCY_STAFF):
            user = await User.create(label=role.value, **stamps)
            await RoleGrant.create(
                user_id=user.id, agency_id=agency.id, role=role, from_on=date(2022, 1, 1), **stamps
            )
            token = mint_token()
            await ApiToken.create(
                user_id=user.id,
                label="essai",
                prefix=token.prefix,
                secret_sha256=token.secret_sha256,
                scopes=[scope.value for scope in Scope],
                **stamps,
            )
            secrets.append(token.secret)
        return (
            agency.id,
            programme.id,
            [one.id for one in missions],
            [one.id for one in organisations],
            secrets,
        )

    found, programme, missions, organisations, secrets = await world.services.database.unit_of_work(
        work
    )
    return Office(
        world,
        world.voice(token=secrets[0]),
        world.voice(token=secrets[1]),
        found,
        to_global_id("Programme", programme),
        [to_global_id("Mission", one) for one in missions],
        [to_global_id("Organisation", one) for one in organisations],
    )


async def test_a_branch_copies_axes_and_lines_and_there_is_one_draft(office: Office) -> None:
    """DOMAIN §2.2: « at most one DRAFT per programme »."""
    draft = await office.branch()
    assert draft["status"] == "DRAFT"
    assert draft["lines"]["totalCount"] > 0
    assert {line["state"] for line in draft["lines"]["nodes"]} == {"CONTINUED"}
    assert [axis["number"] for axis in draft["axes"]["nodes"]] == [1, 2, 3]
    second = await office.ask(
        "branchProgrammeVersion",
        programmeId=office.programme_id,
        operationId=str(uuid4()),
        label="avril 2022",
    )
    assert (second["code"], second["guard"]) == ("TRANSITION_REFUSED", "ONE_DRAFT")


async def test_a_draft_is_edited_with_reasons_and_its_totals_follow(office: Office) -> None:
    """PV5 « each changed line carries a reason »; L2 « line strand = mission strand »; L1 a mission
    has one line in a version and a year: putting it again changes it."""
    draft = await office.branch()
    axis = draft["axes"]["nodes"][0]
    line = {"versionId": draft["id"], "missionId": office.missions[0], "year": 2022,
            "axisId": axis["id"], "plannedDays": "12.5"}  # fmt: skip
    refused = await office.ask("putProgrammeLine", **line)
    assert (refused["code"], refused["path"]) == ("VALIDATION", "reason")
    put = await office.version("putProgrammeLine", **line, reason="Commande précisée.")
    assert put["lines"]["totalCount"] == draft["lines"]["totalCount"]
    changed = [one for one in put["lines"]["nodes"] if one["state"] == "CHANGED"]
    assert [one["plannedDays"] for one in changed] == ["12.5"]
    assert put["computedTotalDays"] == "12.5"
    quarter = await office.ask("putProgrammeLine", **{**line, "plannedDays": "0.25"}, reason="…")
    assert quarter["path"] == "plannedDays"
    dropped = await office.version(
        "dropProgrammeLine",
        versionId=draft["id"],
        missionId=office.missions[0],
        year=2022,
        reason="Abandonnée.",
    )
    assert dropped["computedTotalDays"] is None
    assert "DROPPED" in {one["state"] for one in dropped["lines"]["nodes"]}


async def test_an_axis_and_an_orientation_take_the_next_number(office: Office) -> None:
    """A1 « numbers are contiguous from 1 inside the parent »; the same operation adds once."""
    draft = await office.branch()
    axis = {"versionId": draft["id"], "operationId": str(uuid4()), "title": "Réseaux"}
    first = await office.ask("addAxis", **axis)
    again = await office.ask("addAxis", **axis)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    axes = again["programmeVersion"]["axes"]["nodes"]
    assert [one["number"] for one in axes] == [1, 2, 3, 4]
    for title in ("Une", "Deux"):
        version = await office.version(
            "addOrientation",
            versionId=draft["id"],
            axisId=axes[3]["id"],
            operationId=str(uuid4()),
            title=title,
        )
    last = version["axes"]["nodes"][3]
    assert [one["number"] for one in last["orientations"]["nodes"]] == [1, 2]


async def test_an_axis_of_another_version_takes_no_line(office: Office) -> None:
    """L3 « axis and orientation belong to the same version »."""
    first = await office.branch()
    await office.version("submitProgrammeVersion", versionId=first["id"])
    second = await office.branch("avril 2022")
    answer = await office.ask(
        "putProgrammeLine",
        versionId=second["id"],
        missionId=office.missions[0],
        year=2022,
        axisId=first["axes"]["nodes"][0]["id"],
        reason="Essai.",
    )
    assert answer["path"] == "axisId"


async def test_a_declared_total_that_is_not_the_sum_is_refused_until_it_is_explained(
    office: Office,
) -> None:
    """PV1 « a declared total that differs is an error on submit unless UNSPECIFIED with a
    written reason »; PV2 content is immutable from SUBMITTED on."""
    draft = await office.branch()
    declared = {"versionId": draft["id"], "basis": "SOCLE_INCLUDED", "totalDays": "7040"}
    version = await office.version("declareTotals", **declared)
    submit = next(
        one for one in version["availableTransitions"] if one["name"] == "submitProgrammeVersion"
    )
    assert submit["allowed"] is False
    assert [reason["code"] for reason in submit["reasons"]] == ["TOTALS_MISMATCH"]
    refused = await office.ask("submitProgrammeVersion", versionId=draft["id"])
    assert (refused["code"], refused["declared"], refused["computed"]) == (
        "TOTALS_MISMATCH",
        "7040",
        "0",
    )
    await office.version(
        "declareTotals", **{**declared, "basis": "UNSPECIFIED"}, basisReason="Non précisé."
    )
    submitted = await office.version("submitProgrammeVersion", versionId=draft["id"])
    assert submitted["status"] == "SUBMITTED"
    assert len(submitted["frozenSha256"]) == 64
    edit = await office.ask(
        "addAxis", versionId=draft["id"], operationId=str(uuid4()), title="Trop tard"
    )
    assert edit["guard"] == "PV2"
    returned = await office.version(
        "returnProgrammeVersion", versionId=draft["id"], reason="À compléter."
    )
    assert (returned["status"], returned["frozenSha256"], returned["returnReason"]) == (
        "DRAFT",
        None,
        "À compléter.",
    )


async def test_a_version_is_presented_then_approved_by_the_board(office: Office) -> None:
    """PV3, PV4: the deliberation of the chain's body puts it in force, the other gives way."""
    first = await office.approved()
    assert first["status"] == "APPROVED"
    version, meeting_id = await office.presented("juin 2022")
    decided = await office.decide(meeting_id, version["id"])
    second = await office.version(
        "approveProgrammeVersion",
        versionId=version["id"],
        deliberationIds=[decided["deliberation"]["id"]],
    )
    assert second["status"] == "APPROVED"
    answer = await office.keeper.ask(
        "query($id: ID!) { programme(id: $id) { status versions(first: 20) {"
        " nodes { label status deliberations { nodes { outcome unanimous } } } } } }",
        id=office.programme_id,
    )
    assert answer["programme"]["status"] == "IN_FORCE"
    statuses = {one["label"]: one["status"] for one in answer["programme"]["versions"]["nodes"]}
    assert statuses["juin 2022"] == "APPROVED"
    assert list(statuses.values()).count("APPROVED") == 1


async def test_nothing_is_approved_without_the_deliberation_or_by_another_body(
    office: Office,
) -> None:
    """DOMAIN §2.2: « Deliberation ADOPTED by every body of the agency's approval_chain […];
    another body's is refused »."""
    version, meeting_id = await office.presented()
    transitions = {one["name"]: one for one in version["availableTransitions"]}
    assert [one["code"] for one in transitions["approveProgrammeVersion"]["reasons"]] == [
        "DELIBERATION_REQUIRED"
    ]
    missing = await office.ask(
        "approveProgrammeVersion", versionId=version["id"], deliberationIds=[]
    )
    assert (missing["code"], missing["bodyKind"]) == ("DELIBERATION_REQUIRED", "BOARD")
    other = await office.decide(
        await office.held(await office.board("SCIENTIFIC_COMMITTEE")), version["id"]
    )
    wrong = await office.ask(
        "approveProgrammeVersion",
        versionId=version["id"],
        deliberationIds=[other["deliberation"]["id"]],
    )
    assert wrong["code"] == "WRONG_BODY"
    rejected = await office.decide(meeting_id, version["id"], outcome="REJECTED", count=None)
    assert rejected["__typename"] == "DeliberationRecorded"
    refused = await office.version("rejectProgrammeVersion", versionId=version["id"])
    assert refused["status"] == "REJECTED"


async def test_of_two_approvals_at_once_one_stands(office: Office) -> None:
    """DOMAIN §10: « two approvals of one version »."""
    version, meeting_id = await office.presented()
    decided = await office.decide(meeting_id, version["id"])
    answers = await asyncio.gather(
        *(
            office.ask(
                "approveProgrammeVersion",
                versionId=version["id"],
                deliberationIds=[decided["deliberation"]["id"]],
            )
            for _ in range(4)
        )
    )
    assert sorted(answer["__typename"] for answer in answers) == [
        "ProgrammeVersionChanged",
        "TransitionRefused",
        "TransitionRefused",
        "TransitionRefused",
    ]


async def test_of_two_edits_from_one_reading_the_second_is_in_conflict(office: Office) -> None:
    draft = await office.branch()
    totals = {"versionId": draft["id"], "basis": "SOCLE_INCLUDED"}
    answers = await asyncio.gather(
        *(office.ask("declareTotals", **totals, expectedVersion=draft["version"]) for _ in range(2))
    )
    assert sorted(answer["__typename"] for answer in answers) == [
        "Conflict",
        "ProgrammeVersionChanged",
    ]


async def test_only_the_keepers_of_the_agency_edit_its_programme(office: Office) -> None:
    branch = {"programmeId": office.programme_id, "operationId": str(uuid4()), "label": "x"}
    member = office.world.voice(Part.GRENOBLE)
    for voice in (office.reader, member, office.world.facilitator, office.world.public):
        answer = await office.ask("branchProgrammeVersion", by=voice, **branch)
        assert answer["code"] == "FORBIDDEN", answer
    draft = await office.branch()
    hidden = await office.ask("submitProgrammeVersion", by=member, versionId=draft["id"])
    assert hidden["code"] == "NOT_FOUND"


async def test_totals_by_strand_and_axis_are_shown_to_members_and_not_to_the_public(
    office: Office,
) -> None:
    """DOMAIN §3: « Days per strand and axis (aggregates) are visible to all members »."""
    draft = await office.branch()
    axis = draft["axes"]["nodes"][0]
    await office.version(
        "putProgrammeLine",
        versionId=draft["id"],
        missionId=office.missions[0],
        year=2022,
        axisId=axis["id"],
        plannedDays="40",
        reason="Commande précisée.",
    )
    await office.version("submitProgrammeVersion", versionId=draft["id"])
    meeting_id = await office.held(await office.board())
    await office.version("presentProgrammeVersion", versionId=draft["id"], meetingId=meeting_id)
    query = (
        "query($id: ID!) { programmeVersion(id: $id) { computedTotalDays returnReason"
        " availableTransitions { allowed reasons { code } }"
        " axes { nodes { number computedDays } } } }"
    )
    member = await office.world.voice(Part.GRENOBLE).ask(query, id=draft["id"])
    assert member["programmeVersion"]["computedTotalDays"] == "40"
    assert member["programmeVersion"]["axes"]["nodes"][0]["computedDays"] == "40"
    reasons = member["programmeVersion"]["availableTransitions"]
    assert {reason["code"] for one in reasons for reason in one["reasons"]} == {"FORBIDDEN"}
    public = await office.world.public.ask(query, id=draft["id"])
    assert public["programmeVersion"]["computedTotalDays"] is None
    assert public["programmeVersion"]["axes"]["nodes"][0]["computedDays"] is None


async def test_two_versions_are_compared_line_by_line(office: Office) -> None:
    """PV5: « Σ diff days = total(b) − total(a) »."""
    first = await office.branch()
    first_axis = first["axes"]["nodes"][0]["id"]
    for mission, days in zip(office.missions[:3], ("10", "20", "30"), strict=True):
        a = await office.version(
            "putProgrammeLine", versionId=first["id"], missionId=mission, year=2022,
            axisId=first_axis, plannedDays=days, reason="Demande.",
        )  # fmt: skip
    await office.version("submitProgrammeVersion", versionId=first["id"])
    second = await office.branch("juin 2022")
    await office.version(
        "putProgrammeLine", versionId=second["id"], missionId=office.missions[0], year=2022,
        axisId=second["axes"]["nodes"][0]["id"], plannedDays="12.5", reason="Commande précisée.",
    )  # fmt: skip
    b = await office.version(
        "dropProgrammeLine", versionId=second["id"], missionId=office.missions[1], year=2022,
        reason="Abandonnée.",
    )  # fmt: skip
    diff = (
        "query($a: ID!, $b: ID!) { programmeDiff(from: $a, to: $b) { ... on ProgrammeDiff {"
        " difference missions { title } lines { change daysBefore daysAfter difference reason } }"
        " ... on Problem { code } } }"
    )
    answer = await office.keeper.ask(diff, a=first["id"], b=second["id"])
    found = answer["programmeDiff"]
    assert {(one["change"], one["daysBefore"], one["daysAfter"]) for one in found["lines"]} == {
        ("CHANGED", "10", "12.5"),
        ("REMOVED", "20", None),
    }
    assert found["difference"] == "-17.5"
    assert float(b["computedTotalDays"]) - float(a["computedTotalDays"]) == -17.5
    assert len(found["missions"]) == 2
    hidden = await office.world.public.ask(diff, a=first["id"], b=second["id"])
    assert hidden["programmeDiff"] == {"code": "NOT_FOUND"}


_DIFF = (
    "query($a: ID!, $b: ID!, $first: Int! = 100, $after: ID) {"
    " programmeDiff(from: $a, to: $b, first: $first, after: $after) { ... on ProgrammeDiff {"
    " difference totalCount hasNextPage lastMissionId missions { id }"
    " organisations { id } lines { missionId }"
    " participations { change missionId organisationId categoryBefore categoryAfter } }"
    " ... on Problem { code } ... on ValidationFailed { path } } }"
)


async def _takes_part(office: Office, organisation: str, category: str | None) -> None:
    """Gives a member its category in the first mission, or ends its part."""
    mutation, more = (
        ("endParticipation", "") if category is None else ("setParticipation", category)
    )
    answer = await office.keeper.ask(
        f"mutation($input: {mutation[0].upper() + mutation[1:]}Input!) {{ {mutation}(input: $input)"
        " { __typename } }",
        input={
            "missionId": office.missions[0],
            "organisationId": organisation,
            **({"category": more} if more else {}),
        },
    )
    assert answer[mutation]["__typename"] == "ParticipationSuccess", answer


async def test_who_takes_part_is_kept_from_the_submission_and_compared(office: Office) -> None:
    """PV5: « a version's diff against another lists […] changed participations »."""
    taking = await office.keeper.ask(
        "query($id: ID!) { mission(id: $id) { participations { nodes { organisation { id } } } } }",
        id=office.missions[0],
    )
    there = {one["organisation"]["id"] for one in taking["mission"]["participations"]["nodes"]}
    stays, leaves, joins = [one for one in office.organisations if one not in there][:3]
    await _takes_part(office, stays, "INTERESTED")
    await _takes_part(office, leaves, "INFORMED")
    first = await office.branch()
    await office.version("submitProgrammeVersion", versionId=first["id"])
    await _takes_part(office, stays, "INVOLVED")
    await _takes_part(office, leaves, None)
    second = await office.branch("juin 2022")

    async def parts() -> set[tuple[Any, ...]]:
        answer = await office.keeper.ask(_DIFF, a=first["id"], b=second["id"])
        found = answer["programmeDiff"]["participations"]
        assert {one["missionId"] for one in found} == {office.missions[0]}
        assert {one["id"] for one in answer["programmeDiff"]["organisations"]} == {
            one["organisationId"] for one in found
        }
        return {
            (one["organisationId"], one["change"], one["categoryBefore"], one["categoryAfter"])
            for one in found
        }

    changed = {
        (stays, "CHANGED", "INTERESTED", "INVOLVED"),
        (leaves, "REMOVED", "INFORMED", None),
    }
    assert await parts() == changed
    await office.version("submitProgrammeVersion", versionId=second["id"])
    await _takes_part(office, joins, "INFORMED")
    assert await parts() == changed
    # A version sent back is a draft: who takes part today counts again.
    await office.version("returnProgrammeVersion", versionId=second["id"], reason="À revoir.")
    assert await parts() == changed | {(joins, "ADDED", None, "INFORMED")}


async def test_the_digest_of_a_version_covers_who_takes_part(office: Office) -> None:
    """PV2 and PV5: what is frozen with a version is part of what its digest proves."""
    await _takes_part(office, office.organisations[0], "INTERESTED")
    draft = await office.branch()
    one = await office.version("submitProgrammeVersion", versionId=draft["id"])
    await office.version("returnProgrammeVersion", versionId=draft["id"], reason="Un membre entre.")
    await _takes_part(office, office.organisations[0], "INFORMED")
    other = await office.version("submitProgrammeVersion", versionId=draft["id"])
    assert one["frozenSha256"] != other["frozenSha256"]


async def test_a_long_comparison_is_read_by_pages_of_missions(office: Office) -> None:
    first = await office.branch()
    await office.version("submitProgrammeVersion", versionId=first["id"])
    second = await office.branch("juin 2022")
    axis = second["axes"]["nodes"][0]["id"]
    for mission in office.missions[:3]:
        await office.version(
            "putProgrammeLine", versionId=second["id"], missionId=mission, year=2022, axisId=axis,
            plannedDays="4", reason="Demande.",
        )  # fmt: skip
    versions = {"a": first["id"], "b": second["id"]}
    whole = (await office.keeper.ask(_DIFF, **versions))["programmeDiff"]
    assert (whole["totalCount"], whole["hasNextPage"]) == (3, False)
    read: list[str] = []
    after = None
    for at in range(3):
        page = (await office.keeper.ask(_DIFF, **versions, first=1, after=after))["programmeDiff"]
        assert page["difference"] == whole["difference"]
        assert [one["missionId"] for one in page["lines"]] == [
            one["id"] for one in page["missions"]
        ]
        assert page["hasNextPage"] is (at < 2)
        read += [one["id"] for one in page["missions"]]
        after = page["lastMissionId"]
    assert read == [one["id"] for one in whole["missions"]]
    refused = (await office.keeper.ask(_DIFF, **versions, first=101))["programmeDiff"]
    assert (refused["code"], refused["path"]) == ("VALIDATION", "first")


async def test_a_meeting_moves_from_planned_to_minuted(office: Office) -> None:
    """DOMAIN §1.6: « HELD needs attendance; MINUTED needs a minutes document »; G5 « meeting
    numbers per body are unique and increasing »."""
    body_id = await office.board()
    first, second = await office.planned(body_id), await office.planned(body_id, "2099-01-01")
    assert (first["number"], second["number"]) == (1, 2)
    early = {one["name"]: one["allowed"] for one in second["availableTransitions"]}
    assert early == {"holdMeeting": False, "cancelMeeting": True}
    empty = await office.ask(
        "holdMeeting", result="MeetingResult", meetingId=first["id"], present=[]
    )
    assert (empty["code"], empty["path"]) == ("VALIDATION", "present")
    soon = await office.ask(
        "minuteMeeting",
        result="MeetingResult",
        meetingId=first["id"],
        minutesUrl="https://example.org/cr",
    )
    assert soon["code"] == "TRANSITION_REFUSED"
    cancelled = await office.ask(
        "cancelMeeting", result="MeetingResult", meetingId=second["id"], reason="Reportée."
    )
    assert cancelled["meeting"]["status"] == "CANCELLED"
    held = await office.ask(
        "holdMeeting",
        result="MeetingResult",
        meetingId=first["id"],
        present=office.organisations[:2],
        proxies=[{"organisationId": office.organisations[2], "heldById": office.organisations[0]}],
        expectedVersion=first["version"],
    )
    assert (held["meeting"]["status"], held["meeting"]["heldOn"]) == ("HELD", HELD)
    assert len(held["meeting"]["attendances"]["nodes"]) == 3
    stale = await office.ask(
        "minuteMeeting",
        result="MeetingResult",
        meetingId=first["id"],
        minutesUrl="https://example.org/cr",
        expectedVersion=first["version"],
    )
    assert stale["currentVersion"] == first["version"] + 1
    minuted = await office.ask(
        "minuteMeeting",
        result="MeetingResult",
        meetingId=first["id"],
        minutesUrl="https://example.org/cr",
    )
    assert minuted["meeting"]["status"] == "MINUTED"


async def test_meetings_planned_at_once_take_each_their_number(office: Office) -> None:
    body_id = await office.board()
    meetings = await asyncio.gather(*(office.planned(body_id) for _ in range(4)))
    assert sorted(meeting["number"] for meeting in meetings) == [1, 2, 3, 4]


async def test_a_deliberation_adds_up_and_is_only_ever_corrected(office: Office) -> None:
    """G1, G2b, G3, G4 through the contract."""
    body_id = await office.board()
    planned = await office.planned(body_id)
    early = await office.decide(planned["id"], None)
    assert early["guard"] == "G3"
    meeting_id = await office.held(body_id)
    few = await office.decide(
        meeting_id, None, count={"effective": 3, "present": 1, "proxies": 2, "votesFor": 3}
    )
    assert (few["code"], few["present"], few["required"]) == ("QUORUM_NOT_MET", 1, 2)
    sums = await office.decide(
        meeting_id, None, count={"effective": 3, "present": 2, "votesFor": 3}
    )
    assert (sums["code"], sums["path"]) == ("VALIDATION", "count")
    decided = await office.decide(meeting_id, None)
    assert decided["deliberation"]["unanimous"] is True
    twice = await office.decide(meeting_id, None)
    assert twice["path"] == "number"
    correction = {
        "deliberationId": decided["deliberation"]["id"],
        "operationId": str(uuid4()),
        "decision": {"number": "2022-01 bis", "subject": "Programme", "outcome": "NOTED"},
    }
    corrected = await office.ask("correctDeliberation", result="DeliberationResult", **correction)
    assert corrected["deliberation"]["corrects"] == {"id": decided["deliberation"]["id"]}
    again = await office.ask(
        "correctDeliberation",
        result="DeliberationResult",
        **{**correction, "operationId": str(uuid4())},
    )
    assert again["guard"] == "G4"


async def test_the_public_reads_what_a_body_decided_on_a_public_version_and_no_more(
    office: Office,
) -> None:
    version, meeting_id = await office.presented()
    await office.decide(meeting_id, version["id"])
    await office.decide(meeting_id, None, number="2022-02", subject="Budget")
    query = (
        "query($id: ID!) { agency(id: $id) { bodies { nodes { name members { totalCount }"
        " meetings { nodes { status attendances { totalCount }"
        " deliberations { nodes { number } } } } } } } }"
    )
    agency_id = to_global_id("Agency", office.agency_id)
    public = await office.world.public.ask(query, id=agency_id)
    # The body of the source documents lists no seat.
    (body,) = [one for one in public["agency"]["bodies"]["nodes"] if one["members"]["totalCount"]]
    assert body["members"]["totalCount"] == 3
    (meeting,) = body["meetings"]["nodes"]
    assert meeting["attendances"]["totalCount"] == 0
    assert [one["number"] for one in meeting["deliberations"]["nodes"]] == ["2022-01"]
    member = await office.world.voice(Part.GRENOBLE).ask(query, id=agency_id)
    (body,) = [one for one in member["agency"]["bodies"]["nodes"] if one["members"]["totalCount"]]
    (meeting,) = body["meetings"]["nodes"]
    assert meeting["attendances"]["totalCount"] == 3
    assert len(meeting["deliberations"]["nodes"]) == 2


async def test_a_new_programme_keeps_to_free_years(office: Office) -> None:
    """P1 « one programme per agency and year »; P2 « ANNUAL ⇒ equal »."""
    opening: dict[str, Any] = {
        "agencyId": to_global_id("Agency", office.agency_id),
        "operationId": str(uuid4()),
        "title": "Programme partenarial 2023",
        "kind": "ANNUAL",
        "yearFrom": 2023,
        "yearTo": 2023,
    }
    opened = await office.ask("createProgramme", result="ProgrammeResult", **opening)
    assert opened["programme"]["status"] == "PREPARING", opened
    again = {**opening, "operationId": str(uuid4())}
    taken = await office.ask("createProgramme", result="ProgrammeResult", **again)
    assert taken["path"] == "yearFrom"
    long = await office.ask(
        "createProgramme", result="ProgrammeResult", **{**again, "yearTo": 2024}
    )
    assert long["path"] == "yearTo"
    programme = {"programmeId": opened["programme"]["id"]}
    closed = await office.ask("closeProgramme", result="ProgrammeResult", **programme)
    assert closed["code"] == "TRANSITION_REFUSED"
    abandoned = await office.ask("abandonProgramme", result="ProgrammeResult", **programme)
    assert abandoned["programme"]["status"] == "ABANDONED"


async def test_a_chain_of_two_bodies_is_told_and_followed_in_order(office: Office) -> None:
    """G2c « a board arrête, then an assembly délibère »: what the row says and what the
    approval does are one."""

    async def chain(tx: Transaction) -> None:
        agency = await Agency.get(id=office.agency_id, using_db=tx.connection)
        agency.approval_chain = ["BOARD", "GENERAL_ASSEMBLY"]
        await agency.save(using_db=tx.connection, update_fields=["approval_chain"])

    await office.world.services.database.unit_of_work(chain)
    version, board_id = await office.presented()
    assembly = await office.board("GENERAL_ASSEMBLY")
    early, late = [await office.held(assembly, on) for on in ("2022-03-01", "2022-03-20")]
    query = (
        "query($id: ID!) { programmeVersion(id: $id) {"
        " availableTransitions { name allowed reasons { code } } } }"
    )
    named = []
    steps = ((early, "2022-01", False), (board_id, "2022-02", False), (late, "2022-03", True))
    for meeting_id, number, allowed in steps:
        decided = await office.decide(meeting_id, version["id"], number=number)
        named.append(decided["deliberation"]["id"])
        answer = await office.keeper.ask(query, id=version["id"])
        told = {
            one["name"]: one["allowed"]
            for one in answer["programmeVersion"]["availableTransitions"]
        }
        assert told == {"approveProgrammeVersion": allowed, "rejectProgrammeVersion": False}
        if not allowed:
            refused = await office.ask(
                "approveProgrammeVersion", versionId=version["id"], deliberationIds=named
            )
            assert refused["code"] == "DELIBERATION_REQUIRED"
    approved = await office.version(
        "approveProgrammeVersion", versionId=version["id"], deliberationIds=named[1:]
    )
    assert approved["status"] == "APPROVED"


async def test_a_body_that_takes_note_approves_nothing(office: Office) -> None:
    """« NOTED (prendre acte: no vote) »: a body of the chain approves by adopting, G2c."""
    version, meeting_id = await office.presented()
    voted = await office.decide(meeting_id, version["id"], outcome="NOTED")
    assert voted["path"] == "count"
    noted = await office.decide(meeting_id, version["id"], outcome="NOTED", count=None)
    assert noted["deliberation"]["unanimous"] is None
    answer = await office.ask(
        "approveProgrammeVersion",
        versionId=version["id"],
        deliberationIds=[noted["deliberation"]["id"]],
    )
    assert answer["code"] == "DELIBERATION_REQUIRED"


async def test_a_corrected_deliberation_approves_nothing(office: Office) -> None:
    """G4 « a correction is a new one that references it »."""
    version, meeting_id = await office.presented()
    first = await office.decide(meeting_id, version["id"])
    await office.ask(
        "correctDeliberation",
        result="DeliberationResult",
        deliberationId=first["deliberation"]["id"],
        operationId=str(uuid4()),
        decision={"number": "2022-01 bis", "subject": "Programme", "outcome": "ADJOURNED"},
    )
    answer = await office.ask(
        "approveProgrammeVersion",
        versionId=version["id"],
        deliberationIds=[first["deliberation"]["id"]],
    )
    assert answer["__typename"] != "ProgrammeVersionChanged"
