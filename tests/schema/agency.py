"""An agency, one mission of it, and one account for each of DOMAIN §3's viewers, who ask through
the whole contract. Two involved organisations, so that a validation may be the last or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from tortoise import Model

from server import models
from server.access.identity import identify, mint_token
from server.access.viewer import Viewer, public
from server.database import Database, Dialect, Transaction
from server.ids import new_id, to_global_id
from server.reading import Reading
from server.reading.reading import CHARACTERS_KEPT, PLANS_KEPT
from server.reading.recent import Recent
from server.reading.shapes import Plan
from server.schema.context import Context, Services
from server.schema.contract import make_schema
from server.vocabulary import (
    AgencyLegalForm,
    BodyKind,
    DeliverableKind,
    DeliverableStatus,
    LineState,
    MembershipCategory,
    MissionKind,
    MissionStatus,
    OrganisationKind,
    ParticipationCategory,
    ProgrammeKind,
    ProgrammeStatus,
    Role,
    Scope,
    Strand,
    StrandScope,
    TotalsBasis,
    ValidationRule,
    VersionStatus,
    VisibilityPolicy,
    WorkStart,
)

T = TypeVar("T", bound=Model)

NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
KEY = b"a test's key, long enough to be taken for one"

MEMBERS = (
    "asking",
    "piloting",
    "interested",
    "informed",
    "informed, served",
    "other",
    "other, served",
)
CATEGORIES = {
    "asking": ParticipationCategory.INVOLVED,
    "piloting": ParticipationCategory.INVOLVED,
    "interested": ParticipationCategory.INTERESTED,
    "informed": ParticipationCategory.INFORMED,
    "informed, served": ParticipationCategory.INFORMED,
    # M2: it left the agency, and its part in the mission was never ended.
    "left": ParticipationCategory.INVOLVED,
}
STAFF = {
    "admin": Role.AGENCY_ADMIN,
    "lead": Role.AGENCY_PROJECT_LEAD,
    "another lead": Role.AGENCY_PROJECT_LEAD,
    "staff": Role.AGENCY_STAFF,
    "auditor": Role.AUDITOR,
}


@dataclass
class Office:
    """One agency and its mission. People are named by what they are to it."""

    database: Database
    schema: strawberry.Schema
    reading: Reading
    agency_id: UUID
    mission_id: UUID
    programme_id: UUID
    axis: dict[VersionStatus, UUID] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)
    users: dict[str, UUID] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    deliverables: dict[DeliverableStatus, UUID] = field(default_factory=dict)

    @property
    def mission(self) -> str:
        return to_global_id("Mission", self.mission_id)

    def organisation(self, name: str) -> str:
        return to_global_id("Organisation", self.organisations[name])

    def deliverable(self, status: DeliverableStatus) -> str:
        return to_global_id("Deliverable", self.deliverables[status])

    async def viewer(self, name: str) -> Viewer:
        """Who they are at this request: nothing is kept from the last one."""
        if name == "public":
            return public(TODAY)
        return await identify(self.database, self.secrets[name], now=NOW, locale="fr")

    async def ask(self, name: str, document: str, **variables: Any) -> dict[str, Any]:
        """The `data` of an answer without errors."""
        services = SimpleNamespace(
            database=self.database, signing_key=KEY, reading=self.reading, public_url=None
        )
        context = Context(cast(Services, services), await self.viewer(name), NOW, None, "192.0.2.1")
        result = await self.schema.execute(
            document, variable_values=variables, context_value=context
        )
        assert not result.errors, result.errors
        assert result.data is not None
        return result.data

    async def do(self, name: str, field_name: str, **values: Any) -> dict[str, Any]:
        """The answer of one mutation of missions or deliverables."""
        input_type, success = VERBS[field_name]
        if field_name in ("createMission", "addDeliverable"):
            values.setdefault("operationId", str(uuid4()))
        problems = "".join(
            f" ... on {problem} {{ {extra} }}"
            for problem, extra in _EXTRAS.items()
            if problem in self._members(field_name)
        )
        data = await self.ask(
            name,
            f"mutation($input: {input_type}!) {{ {field_name}(input: $input) {{ __typename"
            f" ... on Problem {{ code message }} {problems} {success} }} }}",
            input=values,
        )
        answer: dict[str, Any] = data[field_name]
        return answer

    async def change(
        self, name: str, field_name: str, success: str, /, **values: Any
    ) -> dict[str, Any]:
        """The answer of any mutation: `success` selects of its success type, by inline fragment."""
        mutation = self.schema._schema.mutation_type
        assert mutation is not None
        input_type = mutation.fields[field_name].args["input"].type.of_type
        if "operationId" in input_type.fields:
            values.setdefault("operationId", str(uuid4()))
        problems = "".join(
            f" ... on {problem} {{ {extra} }}"
            for problem, extra in _EXTRAS.items()
            if problem in self._members(field_name)
        )
        data = await self.ask(
            name,
            f"mutation($input: {input_type}!) {{ {field_name}(input: $input) {{ __typename"
            f" ... on Problem {{ code message }} {problems} {success} }} }}",
            input=values,
        )
        answer: dict[str, Any] = data[field_name]
        return answer

    def _members(self, field_name: str) -> set[str]:
        mutation = self.schema._schema.mutation_type
        assert mutation is not None
        union = mutation.fields[field_name].type.of_type
        return {member.name for member in union.types}

    async def status(self, status: MissionStatus) -> None:
        await self.write(
            lambda tx: tx.execute(
                "UPDATE mission SET status = $2 WHERE id = $1", [self.mission_id, status]
            )
        )

    async def follow(self, policy: VisibilityPolicy) -> None:
        """The agency changes its policy."""
        await self.write(
            lambda tx: tx.execute("UPDATE agency SET visibility_policy = $1", [policy])
        )

    async def write(self, work: Callable[[Transaction], Any]) -> Any:
        return await self.database.unit_of_work(work)

    async def rows(self, sql: str, *parameters: Any) -> list[Any]:
        async with self.database.snapshot() as snapshot:
            return [tuple(row) for row in await snapshot.fetch(sql, parameters)]

    async def line(self, version: VersionStatus, *, number: int = 1) -> UUID:
        """A version of the programme in this state, with a line of the mission in it."""

        async def work(tx: Transaction) -> UUID:
            using: dict[str, Any] = {**_stamps(), "using_db": tx.connection}
            made = await models.ProgrammeVersion.create(
                **using,
                programme_id=self.programme_id,
                number=number,
                label=f"version {number}",
                status=version,
                totals_basis=TotalsBasis.UNSPECIFIED,
            )
            axis = await models.Axis.create(
                **using,
                programme_version_id=made.id,
                number=1,
                title="Axe",
                strand_scope=StrandScope.ALL,
            )
            await models.ProgrammeLine.create(
                **using,
                programme_version_id=made.id,
                mission_id=self.mission_id,
                axis_id=axis.id,
                strand=Strand.MISSIONS,
                year=2026,
                planned_quarter_days=8,
                state=LineState.NEW,
            )
            return made.id

        made: UUID = await self.database.unit_of_work(work)
        return made

    async def add_deliverable(
        self, status: DeliverableStatus, kind: DeliverableKind = DeliverableKind.STUDY
    ) -> str:
        """A deliverable of the mission that already stands in this state."""

        async def work(tx: Transaction) -> UUID:
            made = await models.Deliverable.create(
                **_stamps(),
                using_db=tx.connection,
                mission_id=self.mission_id,
                title=f"Livrable {status.value}",
                kind=kind,
                status=status,
                return_reason="Reprendre la carte."
                if status is DeliverableStatus.RETURNED
                else None,
                licence="Licence Ouverte 2.0" if status is DeliverableStatus.PUBLISHED else None,
                sort_key=f"livrable {status.value.lower()}",
            )
            return made.id

        id_ = await self.database.unit_of_work(work)
        self.deliverables[status] = id_
        return to_global_id("Deliverable", id_)


_EXTRAS = {
    "TransitionRefused": "guard",
    "ValidationFailed": "path",
    "Conflict": "currentVersion",
}
_MISSION = "... on MissionSuccess { mission { id status version pendingApproval progress title } }"
_DELIVERABLE = (
    "... on DeliverableSuccess { deliverable { id status edition version returnReason licence"
    " releasedBy { id } } }"
)
_PARTICIPATION = (
    "... on ParticipationSuccess { duplicate participation { id category fromOn toOn } }"
)
VERBS = {
    "createMission": (
        "CreateMissionInput",
        "... on CreateMissionSuccess { duplicate mission { id code status"
        " involved { nodes { organisation { id } } } } }",
    ),
    "editMission": ("EditMissionInput", _MISSION),
    **{
        f"{verb}Mission": ("MissionTransitionInput", _MISSION)
        for verb in (
            "program",
            "start",
            "suspend",
            "resume",
            "deliver",
            "validate",
            "close",
            "withdraw",
        )
    },
    "setParticipation": ("SetParticipationInput", _PARTICIPATION),
    "endParticipation": ("EndParticipationInput", _PARTICIPATION),
    "addDeliverable": (
        "AddDeliverableInput",
        "... on AddDeliverableSuccess { duplicate deliverable { id status edition } }",
    ),
    "reviseDeliverable": ("ReviseDeliverableInput", _DELIVERABLE),
    "submitDeliverable": ("DeliverableTransitionInput", _DELIVERABLE),
    "returnDeliverable": ("ReturnDeliverableInput", _DELIVERABLE),
    "validateDeliverable": ("DeliverableTransitionInput", _DELIVERABLE),
    "releaseDeliverable": ("DeliverableTransitionInput", _DELIVERABLE),
    "publishDeliverable": ("PublishDeliverableInput", _DELIVERABLE),
    "withdrawOutputRequest": (
        "WithdrawOutputRequestInput",
        "... on WithdrawOutputRequestSuccess { request { id status version"
        " availableTransitions { name } } }",
    ),
    "requestOutputs": (
        "RequestOutputsInput",
        "... on RequestOutputsSuccess { duplicate request { id status requestedAt } }",
    ),
}


@cache
def the_schema() -> strawberry.Schema:
    """Made once: it holds no database, and takes longer to make than a test to run.

    It also remembers the documents that it read, as the transport does.
    """
    schema = make_schema()
    schema.extensions = (ParserCache, ValidationCache, *schema.extensions)
    return schema


@cache
def _plans(_: Dialect) -> Recent[Plan]:
    return Recent(PLANS_KEPT, CHARACTERS_KEPT)


def reading_over(database: Database) -> Reading:
    """The reading room of the schema, which remembers what it planned for other databases: a plan
    holds what is to be read, and nothing that was."""
    reading = Reading(the_schema(), database, key=KEY)
    reading.plans = _plans(database.dialect)
    return reading


def _stamps() -> dict[str, Any]:
    return {"id": new_id(), "created_at": NOW, "updated_at": NOW}


async def open_office(
    database: Database,
    policy: VisibilityPolicy = VisibilityPolicy.MEMBERS_ON_REQUEST,
    *,
    status: MissionStatus = MissionStatus.IN_PROGRESS,
    strand: Strand = Strand.MISSIONS,
    rule: ValidationRule = ValidationRule.EVERY_INVOLVED,
    work_start: WorkStart = WorkStart.APPROVED,
) -> Office:
    """An agency under this policy, its mission in this state, and everybody who reads it."""
    schema = the_schema()
    reading = reading_over(database)
    office = Office(database, schema, reading, new_id(), new_id(), new_id())

    async def work(tx: Transaction) -> None:
        await _Opening(tx, office, policy, status, strand, rule, work_start).open()

    await database.unit_of_work(work)
    return office


@dataclass
class _Opening:
    tx: Transaction
    office: Office
    policy: VisibilityPolicy
    status: MissionStatus
    strand: Strand
    rule: ValidationRule
    work_start: WorkStart

    async def open(self) -> None:
        """All of a table's rows at once: hundreds of tests open one."""
        self.rows: dict[type[Model], list[Model]] = {}
        self.people()
        for model, rows in self.rows.items():
            await model.bulk_create(rows, using_db=self.tx.connection)

    def people(self) -> None:
        self.agency(self.office.agency_id, "agency")
        elsewhere = new_id()
        self.agency(elsewhere, "agency elsewhere")
        for name in MEMBERS:
            self.member(name, self.office.agency_id)
        self.member("funder", self.office.agency_id, MembershipCategory.FUNDER)
        self.member("elsewhere", elsewhere)
        self.member("left", self.office.agency_id, left_on=TODAY)
        for name, role in STAFF.items():
            self.account(name, None, role, self.office.agency_id)
        self.mission()
        self.add(
            models.Programme,
            **{**_stamps(), "id": self.office.programme_id},
            agency_id=self.office.agency_id,
            title="Programme 2026",
            kind=ProgrammeKind.ANNUAL,
            year_from=2026,
            year_to=2026,
            status=ProgrammeStatus.IN_FORCE,
            key_topics=[],
            sort_key="programme 2026",
        )

    def agency(self, id_: UUID, name: str) -> None:
        organisation = self.organisation(name)
        self.add(
            models.Agency,
            **{**_stamps(), "id": id_},
            organisation_id=organisation,
            legal_form=AgencyLegalForm.ASSOCIATION,
            approval_chain=[BodyKind.BOARD],
            work_may_start_on=self.work_start,
            visibility_policy=self.policy,
            programme_cycle=ProgrammeKind.ANNUAL,
            sort_key=name,
        )

    def organisation(self, name: str) -> UUID:
        made = self.add(
            models.Organisation,
            **_stamps(),
            name=name,
            kind=OrganisationKind.OTHER,
            fictional=True,
            sort_key=name,
        )
        self.office.organisations[name] = made.id
        return made.id

    def member(
        self,
        name: str,
        agency_id: UUID,
        category: MembershipCategory = MembershipCategory.FULL_MEMBER,
        *,
        left_on: date | None = None,
    ) -> None:
        organisation = self.organisation(name)
        self.add(
            models.Membership,
            **_stamps(),
            agency_id=agency_id,
            organisation_id=organisation,
            category=category,
            joined_on=date(2020, 1, 1),
            left_on=left_on,
        )
        self.account(name, organisation, Role.MEMBER_TECHNICIAN, None)

    def account(
        self, name: str, organisation_id: UUID | None, role: Role, agency_id: UUID | None
    ) -> None:
        user = self.add(models.User, **_stamps(), label=name, organisation_id=organisation_id)
        self.office.users[name] = user.id
        self.add(
            models.RoleGrant,
            **_stamps(),
            user_id=user.id,
            role=role,
            organisation_id=organisation_id,
            agency_id=agency_id,
            from_on=date(2020, 1, 1),
        )
        token = mint_token()
        self.office.secrets[name] = token.secret
        self.add(
            models.ApiToken,
            **_stamps(),
            user_id=user.id,
            label=name,
            prefix=token.prefix,
            secret_sha256=token.secret_sha256,
            scopes=[scope.value for scope in Scope],
        )

    def mission(self) -> None:
        socle = self.strand is Strand.SOCLE
        self.add(
            models.Mission,
            **{**_stamps(), "id": self.office.mission_id},
            agency_id=self.office.agency_id,
            code="M1",
            title="Mobilités du bassin",
            summary="Un résumé.",
            strand=self.strand,
            kind=MissionKind.OTHER,
            requested_by_id=None if socle else self.office.organisations["asking"],
            lead_id=self.office.users["lead"],
            validation_rule=self.rule,
            progress=40,
            status=self.status,
            sort_key="mobilites du bassin",
        )
        for name, category in CATEGORIES.items():
            if socle and category is ParticipationCategory.INVOLVED:
                continue
            self.add(
                models.MissionParticipation,
                **_stamps(),
                mission_id=self.office.mission_id,
                organisation_id=self.office.organisations[name],
                category=category,
                from_on=TODAY - timedelta(days=30),
            )

    def add(self, model: type[T], **values: Any) -> T:
        row = model(**values)
        self.rows.setdefault(model, []).append(row)
        return row
