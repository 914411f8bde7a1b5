"""An independent answer to any document: ordinary resolvers over rows loaded by Tortoise.

It knows the contract as SDL and rights as plain Python over `policy.facets()`; of the reading room
it shares nothing but the names. Where the server gives a cursor it gives a `Mark`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute_sync,
    get_named_type,
    parse,
)
from tortoise.models import Model

from server import models
from server.access import policy
from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.ids import to_global_id
from server.vocabulary import (
    ActionVisibility,
    Facet,
    LineState,
    MeetingStatus,
    MissionStatus,
    ParticipationCategory,
    ProposalStatus,
    RoadmapStatus,
    Scope,
    SessionStatus,
    Strand,
    VersionStatus,
    ViewerKind,
    WorkshopMethod,
)

READ = (
    models.Organisation, models.Agency, models.Membership, models.Programme,
    models.ProgrammeVersion, models.Axis, models.Orientation, models.ProgrammeLine,
    models.Mission, models.MissionParticipation, models.Workshop, models.LiveSession,
    models.LiveActivity, models.SessionContent, models.IdeaGroup, models.Contribution,
    models.GroupTally, models.Proposal, models.Roadmap, models.RoadmapAxis, models.Action,
    models.ActionActor,    models.ActionStatusChange, models.GovernanceBody, models.BodyMember, models.Meeting,
    models.MeetingAttendance, models.Deliberation, models.Deliverable,
    models.DeliverableSession, models.DeliverableValidation, models.OutputRequest, models.OutputReception, models.RoleGrant,
)  # fmt: skip


class Mark(str):
    """What stands for a cursor: the list and the row it names."""


@dataclass(frozen=True)
class Listed:
    """Whose rows a connection shows: the child's key column, its order, what narrows it."""

    child: type[Model]
    key: str
    order: tuple[str, ...]
    keeps: Callable[[Viewer, Any], bool] = lambda viewer, row: True
    falls: bool = False

    def sorted_by(self, sort: str | None) -> tuple[tuple[str, ...], bool]:
        """The columns of the order asked for, and whether they fall."""
        if sort is None:
            return self.order, self.falls
        if sort in ("NEWEST", "OLDEST"):
            return self.order, sort == "NEWEST"
        return (ORDERS[sort.removesuffix("_DESC")],), sort.endswith("_DESC") or sort in FALLING


ORDERS = {
    "TITLE": "sort_key",
    "NAME": "sort_key",
    "CODE": "code",
    "END_ON": "end_on",
    "PRIORITY": "priority",
    "PLANNED_START_ON": "planned_start_on",
    "PLANNED_END_ON": "planned_end_on",
    "NEWEST_STATUS": "status_on",
    "OLDEST_STATUS": "status_on",
    "NEWEST_CHANGE": "updated_at",
    "OLDEST_CHANGE": "updated_at",
    "NEWEST_YEAR": "year_from",
    "OLDEST_YEAR": "year_from",
}
FALLING = frozenset({"NEWEST_CHANGE", "NEWEST_YEAR", "NEWEST_STATUS"})


def _place(row: Any, order: tuple[str, ...]) -> tuple[Any, ...]:
    """Where a row stands; a day that is missing comes last."""
    values = (getattr(row, name) for name in order)
    return (*((value is None, value) for value in values), row.pk)


def _active(category: ParticipationCategory) -> Callable[[Viewer, Any], bool]:
    return lambda viewer, row: row.category is category and _runs(viewer, row.from_on, row.to_on)


def _runs(viewer: Viewer, start: date, end: date | None) -> bool:
    return start <= viewer.today and (end is None or end > viewer.today)


LISTS = {
    "Organisation.memberships": Listed(models.Membership, "organisation_id", ("agency_id",)),
    "Organisation.participations": Listed(
        models.MissionParticipation, "organisation_id", ("mission_id",)
    ),
    "Organisation.roadmaps": Listed(models.Roadmap, "holder_id", ("sort_key",)),
    "Organisation.proposalsReceived": Listed(models.Proposal, "holder_id", ("rank",)),
    "Agency.memberships": Listed(models.Membership, "agency_id", ()),
    "Agency.programmes": Listed(models.Programme, "agency_id", ("year_from",)),
    "Agency.missions": Listed(models.Mission, "agency_id", ("sort_key",)),
    "Agency.bodies": Listed(models.GovernanceBody, "agency_id", ("sort_key",)),
    "GovernanceBody.members": Listed(models.BodyMember, "body_id", ()),
    "GovernanceBody.meetings": Listed(models.Meeting, "body_id", ("number",)),
    "Meeting.attendances": Listed(models.MeetingAttendance, "meeting_id", ()),
    "Meeting.deliberations": Listed(models.Deliberation, "meeting_id", ("number",)),
    "Deliberation.corrections": Listed(models.Deliberation, "corrects_id", ()),
    "Agency.workshops": Listed(models.Workshop, "agency_id", ("sort_key",)),
    "Programme.versions": Listed(models.ProgrammeVersion, "programme_id", ("number",)),
    "ProgrammeVersion.axes": Listed(models.Axis, "programme_version_id", ("number",)),
    "ProgrammeVersion.lines": Listed(
        models.ProgrammeLine, "programme_version_id", ("mission_id", "year")
    ),
    "ProgrammeVersion.deliberations": Listed(
        models.Deliberation, "programme_version_id", ("decided_on",)
    ),
    "Axis.orientations": Listed(models.Orientation, "axis_id", ("number",)),
    "Axis.lines": Listed(models.ProgrammeLine, "axis_id", ()),
    "Orientation.lines": Listed(models.ProgrammeLine, "orientation_id", ()),
    "Mission.participations": Listed(models.MissionParticipation, "mission_id", ()),
    "Mission.involved": Listed(
        models.MissionParticipation, "mission_id", (), _active(ParticipationCategory.INVOLVED)
    ),
    "Mission.interested": Listed(
        models.MissionParticipation, "mission_id", (), _active(ParticipationCategory.INTERESTED)
    ),
    "Mission.informed": Listed(
        models.MissionParticipation, "mission_id", (), _active(ParticipationCategory.INFORMED)
    ),
    "Mission.lines": Listed(models.ProgrammeLine, "mission_id", ("year",)),
    "Mission.workshops": Listed(models.Workshop, "mission_id", ("sort_key",)),
    "Workshop.sessions": Listed(models.LiveSession, "workshop_id", ("opened_at",)),
    "Workshop.parallels": Listed(models.Workshop, "plenary_id", ("sort_key",)),
    "LiveSession.activities": Listed(models.LiveActivity, "session_id", ("position",)),
    "LiveSession.contributions": Listed(models.Contribution, "session_id", ("seq",)),
    "LiveSession.groups": Listed(models.IdeaGroup, "session_id", ("place",)),
    "LiveActivity.groups": Listed(models.IdeaGroup, "activity_id", ("place",)),
    "IdeaGroup.splitInto": Listed(models.IdeaGroup, "split_from_id", ("seq",)),
    "Contribution.children": Listed(models.Contribution, "parent_id", ("seq",)),
    "Proposal.mergedFrom": Listed(models.Proposal, "merged_into_id", ("rank",)),
    "LiveSession.tallies": Listed(models.GroupTally, "session_id", ()),
    "LiveSession.proposals": Listed(models.Proposal, "session_id", ("rank",)),
    "LiveActivity.contributions": Listed(models.Contribution, "activity_id", ("seq",)),
    "IdeaGroup.mergedFrom": Listed(models.IdeaGroup, "merged_into_id", ("seq",)),
    "IdeaGroup.contributions": Listed(models.Contribution, "group_id", ("seq",)),
    "IdeaGroup.tallies": Listed(models.GroupTally, "group_id", ()),
    "Mission.actions": Listed(models.Action, "mission_id", ()),
    "IdeaGroup.proposals": Listed(models.Proposal, "group_id", ("rank",)),
    "Roadmap.axes": Listed(models.RoadmapAxis, "roadmap_id", ("number",)),
    "Roadmap.actions": Listed(models.Action, "roadmap_id", ("number",)),
    "RoadmapAxis.actions": Listed(models.Action, "axis_id", ("number",)),
    "Action.children": Listed(models.Action, "parent_id", ("number",)),
    "Action.actors": Listed(models.ActionActor, "action_id", ("role",)),
    "Action.statusChanges": Listed(models.ActionStatusChange, "action_id", ("effective_on",)),
    "Organisation.outputRequests": Listed(models.OutputRequest, "organisation_id", ("mission_id",)),
    "Organisation.receptions": Listed(
        models.OutputReception, "organisation_id", ("deliverable_id",)
    ),
    "Mission.committees": Listed(models.GovernanceBody, "mission_id", ("sort_key",)),
    "Organisation.predecessors": Listed(models.Organisation, "succeeded_by_id", ()),
    "Mission.deliverables": Listed(models.Deliverable, "mission_id", ("sort_key",)),
    "Mission.outputRequests": Listed(models.OutputRequest, "mission_id", ("requested_at",)),
    "Deliverable.validations": Listed(
        models.DeliverableValidation, "deliverable_id", ("organisation_id", "edition")
    ),
    "Deliverable.citedSessions": Listed(
        models.DeliverableSession, "deliverable_id", ("session_id",)
    ),
    "LiveSession.citedBy": Listed(models.DeliverableSession, "session_id", ("deliverable_id",)),
    "Deliverable.receptions": Listed(
        models.OutputReception, "deliverable_id", ("organisation_id",)
    ),
    "Query.deliverables": Listed(models.Deliverable, "", ("sort_key",)),
    "Query.organisations": Listed(models.Organisation, "", ("sort_key",)),
    "Query.agencies": Listed(models.Agency, "", ("sort_key",)),
    "Query.programmes": Listed(models.Programme, "", ("sort_key",)),
    "Query.missions": Listed(models.Mission, "", ("sort_key",)),
    "Query.workshops": Listed(models.Workshop, "", ("sort_key",)),
    "Query.roadmaps": Listed(models.Roadmap, "", ("sort_key",)),
    "Query.actions": Listed(models.Action, "", ("updated_at",)),
    "Query.meetings": Listed(models.Meeting, "", ("scheduled_on",), falls=True),
    "Query.deliberations": Listed(models.Deliberation, "", ("decided_on",), falls=True),
}
SUMMARY_FIELDS = frozenset(
    [
        "summary",
        "requestedBy",
        "startOn",
        "endOn",
        "participations",
        "involved",
        "interested",
        "informed",
        "workshops",
        "validationRule",
        "legalBasis",
    ]
)
PUBLIC_VERSIONS = frozenset(VersionStatus) - {VersionStatus.DRAFT, VersionStatus.SUBMITTED}


COMPUTED_TOTALS = frozenset(["computedTotalDays", "computedSocleDays", "computedMissionDays"])


def knows(parent: GraphQLObjectType, name: str, declared: GraphQLField) -> bool:
    """Whether the oracle can answer this field: it holds rows of the types in `SHOWN` alone.

    Who sees rows of the other types, each room's own tests tell.
    """
    if f"{parent.name}.{name}" in LISTS:
        return True
    named = get_named_type(declared.type).name
    target = getattr(models, named, None)
    if parent.name == "Query":
        return target in SHOWN or named in ("String", "Subject", "Node")
    model = getattr(models, parent.name, None)
    if model not in SHOWN:
        # An edge, a page's place: reached through what is known.
        return True
    if name == "id" or (model, name) in SPECIAL:
        return True
    attribute = _snake(name)
    if f"{attribute}_id" in model._meta.fields_map:
        return target in SHOWN
    return attribute in model._meta.fields_map and not named.endswith("Connection")


def _snake(name: str) -> str:
    return re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name)


@dataclass
class Rows:
    """Every row of the database, as Tortoise loads it."""

    by_model: dict[type[Model], dict[UUID, Any]] = field(default_factory=dict)
    rights: dict[Viewer, Rights] = field(default_factory=dict)

    @classmethod
    async def load(cls, database: Database) -> Rows:
        async def read(tx: Transaction) -> Rows:
            rows = cls()
            for model in READ:
                found = await model.all(using_db=tx.connection)
                rows.by_model[model] = {row.pk: row for row in found}
            return rows

        return await database.unit_of_work(read)

    def rights_of(self, viewer: Viewer) -> Rights:
        """Worked out once for each viewer: the rows do not change."""
        if viewer not in self.rights:
            self.rights[viewer] = Rights(self, viewer)
        return self.rights[viewer]

    def all(self, model: type[Model]) -> Iterable[Any]:
        return self.by_model[model].values()

    def get(self, model: type[Model], id_: UUID | None) -> Any:
        return None if id_ is None else self.by_model[model].get(id_)


def _id(row: Model, column: str) -> Any:
    """A key's value: Tortoise makes these attributes when it starts."""
    return getattr(row, column)


class Rights:
    """What one viewer sees, row by row."""

    def __init__(self, rows: Rows, viewer: Viewer) -> None:
        self.rows = rows
        self.viewer = viewer
        self._memo: dict[UUID, bool] = {}
        self._facets: dict[UUID, frozenset[Facet]] = {}
        self._staff_kind = viewer.kind in (ViewerKind.STAFF, ViewerKind.AUDITOR)
        self._granted = {
            grant.workshop_id
            for grant in rows.all(models.RoleGrant)
            if grant.user_id == viewer.user_id
            and grant.workshop_id is not None
            and _runs(viewer, grant.from_on, grant.to_on)
        }

    def facets(self, mission: models.Mission) -> frozenset[Facet]:
        if mission.id not in self._facets:
            self._facets[mission.id] = self._facets_of(mission)
        return self._facets[mission.id]

    def _facets_of(self, mission: models.Mission) -> frozenset[Facet]:
        return policy.facets(self.viewer, self._facts_of(mission))

    def _facts_of(self, mission: models.Mission) -> policy.MissionFacts:
        agency = self.rows.get(models.Agency, _id(mission, "agency_id"))
        return policy.MissionFacts(
            _id(mission, "agency_id"),
            agency.visibility_policy,
            tuple(
                policy.Participation(p.organisation_id, p.category, p.from_on, p.to_on)
                for p in self.rows.all(models.MissionParticipation)
                if p.mission_id == mission.id
            ),
        )

    def opens(self, mission_id: UUID, facet: Facet) -> bool:
        return facet in self.facets(self.rows.get(models.Mission, mission_id))

    def sees(self, row: Any) -> bool:
        if row.pk not in self._memo:
            self._memo[row.pk] = self._sees(row)
        return self._memo[row.pk]

    def _sees(self, row: Any) -> bool:
        match row:
            case models.Organisation() | models.Agency() | models.Membership():
                return True
            case models.Programme():
                return True
            case models.ProgrammeVersion():
                programme = self.rows.get(models.Programme, _id(row, "programme_id"))
                staff = self._staff_kind and _id(programme, "agency_id") in self.viewer.staff_of
                reads = Scope.PROGRAMME_READ in self.viewer.scopes
                return row.status in PUBLIC_VERSIONS or (reads and staff)
            case models.Axis():
                return self._sees_id(models.ProgrammeVersion, _id(row, "programme_version_id"))
            case models.Orientation():
                return self._sees_id(models.Axis, _id(row, "axis_id"))
            case models.ProgrammeLine():
                return self._sees_id(models.Mission, _id(row, "mission_id")) and self._sees_id(
                    models.Axis, _id(row, "axis_id")
                )
            case models.Mission():
                return Facet.EXISTENCE in self.facets(row)
            case models.MissionParticipation():
                return self.opens(_id(row, "mission_id"), Facet.SUMMARY)
            case models.Workshop():
                return self._workshop(row, Facet.SUMMARY)
            case models.LiveSession():
                return self._session(row, Facet.SUMMARY)
            case models.LiveActivity():
                session = self.rows.get(models.LiveSession, _id(row, "session_id"))
                prepares = self._facilitates(session) or self._runs(session)
                return self.sees(session) and (row.started_at is not None or prepares)
            case models.Contribution():
                return self._card(row)
            case models.IdeaGroup():
                return (self._outcome(row) and self._brought_back(row)) or self._holds(
                    p for p in self.rows.all(models.Proposal) if p.group_id == row.id
                )
            case models.GroupTally():
                session = self.rows.get(models.LiveSession, _id(row, "session_id"))
                told = session.status is SessionStatus.CONCLUDED or self._facilitates(session)
                return told and self._sees_id(models.IdeaGroup, _id(row, "group_id"))
            case models.Proposal():
                aside = row.status in (ProposalStatus.DROPPED, ProposalStatus.MERGED)
                if aside and not self._staff_kind:
                    return False
                return self._outcome(row) or self._holds([row])
            case models.Deliverable():
                return self._deliverable(row)
            case models.DeliverableSession():
                if self.viewer.kind is ViewerKind.PARTICIPANT:
                    return False
                deliverable = self._sees_id(models.Deliverable, _id(row, "deliverable_id"))
                return deliverable and self._sees_id(models.LiveSession, _id(row, "session_id"))
            case models.DeliverableValidation():
                deliverable = self.rows.get(models.Deliverable, _id(row, "deliverable_id"))
                return self.sees(deliverable) and self.reads(deliverable, "validations")
            case models.OutputRequest():
                return self._own_or_staff(row, _id(row, "mission_id"))
            case models.OutputReception():
                deliverable = self.rows.get(models.Deliverable, _id(row, "deliverable_id"))
                return self._own_or_staff(row, _id(deliverable, "mission_id"))
            case models.GovernanceBody():
                return _id(row, "mission_id") is None or self._committee(row)
            case models.BodyMember():
                return self._sees_id(models.GovernanceBody, _id(row, "body_id"))
            case models.Meeting():
                body = self.rows.get(models.GovernanceBody, _id(row, "body_id"))
                took_place = row.status in (MeetingStatus.HELD, MeetingStatus.MINUTED)
                return (took_place and self.sees(body)) or self._sits(body)
            case models.MeetingAttendance():
                return self._sits_in(_id(row, "meeting_id"))
            case models.Deliberation():
                version = _id(row, "programme_version_id")
                shown = version is not None and self._sees_id(models.ProgrammeVersion, version)
                meeting = _id(row, "meeting_id")
                return (shown and self._sees_id(models.Meeting, meeting)) or self._sits_in(meeting)
            case models.Roadmap():
                return self._roadmap(row)
            case models.RoadmapAxis():
                return self._sees_id(models.Roadmap, _id(row, "roadmap_id"))
            case models.Action():
                return self._action(row)
            case models.ActionStatusChange() | models.ActionActor():
                return self._sees_id(models.Action, _id(row, "action_id"))
            case _:
                raise AssertionError(row)

    def _deliverable(self, deliverable: models.Deliverable) -> bool:
        mission = self.rows.get(models.Mission, _id(deliverable, "mission_id"))
        received = frozenset(
            r.organisation_id
            for r in self.rows.all(models.OutputReception)
            if r.deliverable_id == deliverable.id
        )
        return policy.reads_deliverable(
            self.viewer,
            self._facts_of(mission),
            policy.DeliverableFacts(deliverable.status, received),
        )

    def _own_or_staff(self, row: Any, mission_id: UUID) -> bool:
        mission = self.rows.get(models.Mission, mission_id)
        own = row.organisation_id == self.viewer.organisation_id
        staff = self._staff_kind and _id(mission, "agency_id") in self.viewer.staff_of
        return staff or (own and self.viewer.kind is not ViewerKind.AUDITOR)

    def _committee(self, body: models.GovernanceBody) -> bool:
        reads = Scope.MISSION_READ in self.viewer.scopes
        return reads and self.opens(_id(body, "mission_id"), Facet.COMMITTEES)

    def _sits(self, body: models.GovernanceBody) -> bool:
        """Those of the agency for its own bodies; F4 of the mission for its committees."""
        if _id(body, "mission_id") is not None:
            return self._committee(body)
        viewer, agency = self.viewer, _id(body, "agency_id")
        if Scope.PROGRAMME_READ not in viewer.scopes:
            return False
        belongs = agency in viewer.member_of | viewer.funder_of
        match viewer.kind:
            case ViewerKind.MEMBER:
                return belongs
            case ViewerKind.STAFF:
                return belongs or agency in viewer.staff_of
            case ViewerKind.AUDITOR:
                return agency in viewer.staff_of
            case _:
                return False

    def _sits_in(self, meeting_id: UUID) -> bool:
        meeting = self.rows.get(models.Meeting, meeting_id)
        return self._sits(self.rows.get(models.GovernanceBody, _id(meeting, "body_id")))

    def _sees_id(self, model: type[Model], id_: UUID) -> bool:
        return self.sees(self.rows.get(model, id_))

    def _workshop(self, workshop: models.Workshop, facet: Facet) -> bool:
        if self.viewer.kind is ViewerKind.PARTICIPANT:
            session = self.rows.get(models.LiveSession, self.viewer.session_id)
            return bool(_id(session, "workshop_id") == workshop.id)
        if self.viewer.kind is ViewerKind.PUBLIC:
            return False
        return workshop.id in self._granted or self.opens(_id(workshop, "mission_id"), facet)

    def reads_material(self, session: models.LiveSession) -> bool:
        return self._session(session, Facet.PROGRESS)

    def _session(self, session: models.LiveSession, facet: Facet) -> bool:
        if self.viewer.kind is ViewerKind.PARTICIPANT:
            return bool(session.id == self.viewer.session_id)
        workshop = self.rows.get(models.Workshop, _id(session, "workshop_id"))
        return self._workshop(workshop, facet)

    def _outcome(self, row: Any) -> bool:
        session = self.rows.get(models.LiveSession, _id(row, "session_id"))
        done = session.status is SessionStatus.CONCLUDED or self._runs(session)
        return done and self.sees(session)

    def _runs(self, session: models.LiveSession) -> bool:
        """Of the staff of the agency whose mission it serves."""
        workshop = self.rows.get(models.Workshop, _id(session, "workshop_id"))
        mission = self.rows.get(models.Mission, _id(workshop, "mission_id"))
        return self._staff_kind and _id(mission, "agency_id") in self.viewer.staff_of

    def _facilitates(self, session: models.LiveSession) -> bool:
        without_account = (ViewerKind.PUBLIC, ViewerKind.PARTICIPANT)
        return (
            self.viewer.kind not in without_account
            and _id(session, "workshop_id") in self.viewer.facilitates
        )

    def _card(self, card: models.Contribution) -> bool:
        session = self.rows.get(models.LiveSession, _id(card, "session_id"))
        if not self.reads_material(session):
            return False
        if not self._brought_back(card):
            return False
        if self.viewer.kind is ViewerKind.PARTICIPANT:
            return card.shown
        workshop = self.rows.get(models.Workshop, _id(session, "workshop_id"))
        if workshop.method is WorkshopMethod.FOCUS_GROUP and not (
            self._runs(session) or workshop.id in self._granted
        ):
            return False
        return card.shown or self._facilitates(session)

    def _brought_back(self, row: Any) -> bool:
        """What is kept at a table is read by those who are above tables alone."""
        session = self.rows.get(models.LiveSession, _id(row, "session_id"))
        return row.table_id is None or self._runs(session) or self._facilitates(session)

    def _holds(self, proposals: Iterable[models.Proposal]) -> bool:
        mine = self.viewer.organisation_id
        return self.viewer.kind is ViewerKind.MEMBER and any(
            _id(p, "holder_id") is not None and _id(p, "holder_id") == mine for p in proposals
        )

    def _action(self, action: models.Action) -> bool:
        roadmap = self.rows.get(models.Roadmap, _id(action, "roadmap_id"))
        adopted = roadmap.status is not RoadmapStatus.DRAFT
        if action.visibility is ActionVisibility.PUBLIC and adopted:
            return True
        if Scope.ROADMAP_READ not in self.viewer.scopes:
            return False
        inside = self._keeps(roadmap)
        acts = self.viewer.kind is not ViewerKind.AUDITOR and any(
            _id(actor, "organisation_id") == self.viewer.organisation_id
            for actor in self.rows.all(models.ActionActor)
            if _id(actor, "action_id") == action.id
        )
        told = action.visibility is not ActionVisibility.RESTRICTED and self.sees(roadmap)
        return inside or acts or told

    def _keeps(self, roadmap: models.Roadmap) -> bool:
        """The holder, and the agency that accompanies it."""
        viewer = self.viewer
        own = (
            viewer.organisation_id is not None
            and _id(roadmap, "holder_id") == viewer.organisation_id
        )
        staff = _id(roadmap, "agency_id") in viewer.staff_of
        match viewer.kind:
            case ViewerKind.MEMBER:
                return own
            case ViewerKind.STAFF:
                return own or staff
            case ViewerKind.AUDITOR:
                return staff
            case _:
                return False

    def _roadmap(self, roadmap: models.Roadmap) -> bool:
        viewer = self.viewer
        if Scope.ROADMAP_READ not in viewer.scopes:
            return False
        inside = _id(roadmap, "agency_id") in viewer.member_of | viewer.funder_of
        member = viewer.kind is ViewerKind.MEMBER and inside
        return self._keeps(roadmap) or (member and roadmap.status is not RoadmapStatus.DRAFT)

    def _agency_of(self, version: models.ProgrammeVersion) -> UUID:
        programme = self.rows.get(models.Programme, _id(version, "programme_id"))
        agency: UUID = _id(programme, "agency_id")
        return agency

    def _reads_totals(self, version: models.ProgrammeVersion) -> bool:
        viewer, agency = self.viewer, self._agency_of(version)
        belongs = viewer.kind in (ViewerKind.MEMBER, ViewerKind.STAFF)
        inside = belongs and agency in viewer.member_of | viewer.funder_of
        return inside or (self._staff_kind and agency in viewer.staff_of)

    def reads(self, row: Any, name: str) -> bool:
        """Whether a guarded field of a visible row is open."""
        match row:
            case models.Mission() if name == "progress":
                return Facet.PROGRESS in self.facets(row)
            case models.Mission() if name in SUMMARY_FIELDS:
                return Facet.SUMMARY in self.facets(row)
            case models.Deliverable() if name in ("releasedBy", "validations"):
                return self.opens(_id(row, "mission_id"), Facet.SUMMARY)
            case models.Deliverable() if name == "returnReason":
                return self.opens(_id(row, "mission_id"), Facet.DRAFTS)
            case models.ProgrammeLine() if name in ("plannedDays", "comment"):
                return self.opens(_id(row, "mission_id"), Facet.DAYS_AND_MONEY)
            case models.ProgrammeVersion() if name == "returnReason":
                return self._staff_kind and self._agency_of(row) in self.viewer.staff_of
            case models.ProgrammeVersion() if name in COMPUTED_TOTALS:
                return self._reads_totals(row)
            case models.Axis() if name == "computedDays":
                return self._reads_totals(
                    self.rows.get(models.ProgrammeVersion, _id(row, "programme_version_id"))
                )
            case models.LiveSession() if name == "contributions":
                return self.reads_material(row)
            case _:
                return True


class Oracle:
    """Answers documents as `viewer`, from rows in memory."""

    def __init__(self, schema: GraphQLSchema, rows: Rows, viewer: Viewer) -> None:
        self.schema = schema
        self.rows = rows
        self.rights = rows.rights_of(viewer)
        self.viewer = viewer

    def answer(self, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        result = execute_sync(
            self.schema,
            parse(document),
            variable_values=variables,
            field_resolver=self._resolve,
            type_resolver=lambda value, info, _: type(value).__name__,
        )
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        name = info.field_name
        coordinate = f"{info.parent_type.name}.{name}"
        if coordinate in LISTS:
            if source is not None and not self.rights.reads(source, name):
                return None
            return self._page(coordinate, source, given)
        if isinstance(source, dict):
            return source[name]
        if source is None:
            return self._root(name, info, given)
        if not self.rights.reads(source, name):
            return None
        return self._value(source, name, info)

    def _root(self, name: str, info: GraphQLResolveInfo[Any], given: dict[str, Any]) -> Any:
        if name == "greeting":
            return "Bonjour"
        if name == "nodes":
            return [self._by_global_id(one) for one in given["ids"]]
        found = self._by_global_id(given["id"])
        named = get_named_type(info.return_type)
        possible = getattr(named, "types", None)
        names = {named.name} if possible is None else {type_.name for type_ in possible}
        return found if name == "node" or type(found).__name__ in names else None

    def _by_global_id(self, global_id: str) -> Any:
        for model in READ:
            for row in self.rows.all(model):
                if to_global_id(model.__name__, row.pk) == global_id and model in SHOWN:
                    return row if self.rights.sees(row) else None
        return None

    def _value(self, row: Any, name: str, info: GraphQLResolveInfo[Any]) -> Any:
        special = SPECIAL.get((type(row), name))
        if special is not None:
            value = special(self.rows, row)
        elif name == "id":
            value = to_global_id(type(row).__name__, row.pk)
        else:
            attribute = _snake(name)
            column = f"{attribute}_id"
            if column in row._meta.fields_map:
                target = getattr(models, get_named_type(info.return_type).name)
                value = self.rows.get(target, getattr(row, column))
            else:
                value = getattr(row, attribute)
        if isinstance(value, Model):
            return value if self.rights.sees(value) else None
        return _plain(value)

    def _page(self, coordinate: str, parent: Any, given: dict[str, Any]) -> dict[str, Any]:
        listed = LISTS[coordinate]
        rows = [
            row
            for row in self.rows.all(listed.child)
            if (parent is None or getattr(row, listed.key) == parent.pk)
            and listed.keeps(self.viewer, row)
            and self.rights.sees(row)
            and self._is_kept(row, given.get("filter") or {})
        ]
        order, falling = listed.sorted_by(given.get("sort"))
        rows.sort(key=lambda row: _place(row, order), reverse=falling)
        marks = [Mark(f"{coordinate} {row.pk}") for row in rows]
        start = 0
        if given.get("after") is not None:
            # The row after which to go on may belong to another parent's list.
            last = self.rows.get(listed.child, UUID(given["after"].rpartition(" ")[2]))
            place = _place(last, order)
            start = sum(
                _place(row, order) >= place if falling else _place(row, order) <= place
                for row in rows
            )
        first = given["first"] if given.get("first") is not None else 20
        end = min(start + first, len(rows))
        return {
            "nodes": rows[start:end],
            "edges": [
                {"cursor": mark, "node": row}
                for mark, row in zip(marks[start:end], rows[start:end], strict=True)
            ],
            "pageInfo": {
                "hasNextPage": end < len(rows),
                "hasPreviousPage": given.get("after") is not None,
                "startCursor": marks[start] if end > start else None,
                "endCursor": marks[end - 1] if end > start else None,
            },
            "totalCount": len(rows),
        }

    def _is_kept(self, row: Any, conditions: dict[str, Any]) -> bool:
        return all(
            self._meets(row, name, value) for name, value in conditions.items() if value is not None
        )

    def _meets(self, row: Any, name: str, value: Any) -> bool:
        if name == "category":
            return any(
                p.mission_id == row.id
                and p.organisation_id == self.viewer.organisation_id
                and p.category.value == value
                and _runs(self.viewer, p.from_on, p.to_on)
                for p in self.rows.all(models.MissionParticipation)
            )
        if name == "updatedSince":
            return bool(row.updated_at >= datetime.fromisoformat(value))
        if name.endswith("Id"):
            column = name.removesuffix("Id")
            type_name = "Organisation" if column == "holder" else column.capitalize()
            return bool(to_global_id(type_name, _id(row, f"{column}_id") or UUID(int=1)) == value)
        attribute = re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name)
        held = getattr(row, attribute)
        return bool(held in value if isinstance(value, list) else held == value)


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case _:
            return value


def _days(column: str) -> Callable[[Rows, Any], Any]:
    def days(rows: Rows, row: Any) -> Any:
        quarters = getattr(row, column)
        return None if quarters is None else f"{(Decimal(quarters) / 4).normalize():f}"

    return days


def _sum(key: str, *strands: Strand) -> Callable[[Rows, Any], Any]:
    def summed(rows: Rows, row: Any) -> Any:
        quarters = [
            line.planned_quarter_days
            for line in rows.all(models.ProgrammeLine)
            if getattr(line, key) == row.pk
            and line.strand in strands
            and line.state is not LineState.DROPPED
            and line.planned_quarter_days is not None
        ]
        return f"{(Decimal(sum(quarters)) / 4).normalize():f}" if quarters else None

    return summed


def _text(column: str) -> Callable[[Rows, Any], Any]:
    return lambda rows, row: rows.get(models.SessionContent, getattr(row, column)).text


def _only(model: type[Model], column: str) -> Callable[[Rows, Any], Any]:
    def only(rows: Rows, row: Any) -> Any:
        return next((one for one in rows.all(model) if getattr(one, column) == row.pk), None)

    return only


def _pending(rows: Rows, mission: Any) -> bool:
    """Whether it runs on a line of the last presented version, and on none of an approved one."""
    lined = [
        rows.get(models.ProgrammeVersion, line.programme_version_id)
        for line in rows.all(models.ProgrammeLine)
        if line.mission_id == mission.id and line.state is not LineState.DROPPED
    ]
    last = {
        version.programme_id: version.number
        for version in sorted(rows.all(models.ProgrammeVersion), key=lambda one: one.number)
        if version.status is VersionStatus.PRESENTED
    }
    return (
        mission.status in RUNNING
        and any(last.get(v.programme_id) == v.number for v in lined)
        and not any(v.status is VersionStatus.APPROVED for v in lined)
    )


RUNNING = frozenset(MissionStatus) - {
    MissionStatus.PROPOSED,
    MissionStatus.WITHDRAWN,
    MissionStatus.CLOSED,
}
SHOWN = frozenset(READ) - {models.SessionContent, models.RoleGrant}
SPECIAL: dict[tuple[type[Model], str], Callable[[Rows, Any], Any]] = {
    (models.Organisation, "agency"): _only(models.Agency, "organisation_id"),
    (models.Proposal, "action"): _only(models.Action, "proposal_id"),
    (models.Programme, "period"): lambda _, p: (
        f"{p.year_from}" if p.year_from == p.year_to else f"{p.year_from}-{p.year_to}"
    ),
    (models.ProgrammeVersion, "declaredTotalDays"): _days("declared_total_quarter_days"),
    (models.ProgrammeVersion, "declaredSocleDays"): _days("declared_socle_quarter_days"),
    (models.ProgrammeVersion, "computedTotalDays"): _sum("programme_version_id", *Strand),
    (models.ProgrammeVersion, "computedSocleDays"): _sum("programme_version_id", Strand.SOCLE),
    (models.ProgrammeVersion, "computedMissionDays"): _sum("programme_version_id", Strand.MISSIONS),
    (models.Axis, "computedDays"): _sum("axis_id", *Strand),
    (models.ProgrammeLine, "plannedDays"): _days("planned_quarter_days"),
    (models.Mission, "pendingApproval"): _pending,
    (models.Mission, "label"): lambda _, m: f"{m.code} · {m.title}",
    (models.DeliverableSession, "citedAt"): lambda _, c: c.created_at,
    (models.LiveSession, "participantCount"): lambda _, s: s.participants,
    (models.IdeaGroup, "title"): _text("title_id"),
    (models.Contribution, "text"): lambda rows, c: (
        None if c.withdrawn else rows.get(models.SessionContent, c.content_id).text
    ),
}
