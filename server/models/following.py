"""Which tables tell of their changes, and the triggers that write one `change_entry` for each.

A trigger, so that no writer can forget: a verb, an import, a live room and a bulk statement are
followed alike, in their own transaction. An entry keeps, in `facts`, the columns that visibility
depends on: of a new row as it is, of a row that was changed in them or deleted as it was. Refuses
an entry where nothing changed, as when a row is only locked.
"""

# ruff: noqa: S608 - every text is made of the constants below

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tortoise.fields.relational import BackwardFKRelation, ForeignKeyFieldInstance
from tortoise.models import Model

from server.models.accounts import RoleGrant
from server.models.actions import (
    ActionActor,
    ActionNote,
    ActionOrientation,
    ActionTerritory,
    ActionTheme,
    BudgetLine,
    Funding,
    Indicator,
    IndicatorValue,
    Link,
    Milestone,
)
from server.models.agencies import Agency, Membership, MembershipDue, Theme
from server.models.agreements import (
    Agreement,
    AgreementAxis,
    AgreementItem,
    AgreementParty,
    AgreementStaffing,
    FundingCall,
)
from server.models.contracts import (
    Contract,
    ContractOrientation,
    ContractParty,
    ContractStake,
)
from server.models.deliverables import (
    Deliverable,
    DeliverableSession,
    DeliverableValidation,
    OutputReception,
    OutputRequest,
)
from server.models.documents import Document
from server.models.flash import (
    FlashCoBearer,
    FlashWorkshop,
    FrameworkAgreement,
    FrameworkHolder,
    PurchaseOrder,
)
from server.models.governance import (
    BodyMember,
    Deliberation,
    GovernanceBody,
    Meeting,
    MeetingAttendance,
)
from server.models.missions import (
    DayEntry,
    Mission,
    MissionInstrument,
    MissionParticipation,
    MissionReference,
    MissionTerritory,
    MissionTheme,
)
from server.models.notes import MissionNote
from server.models.organisations import Organisation, Person, Territory, TerritoryMember
from server.models.panels import InformationNotice, WorkshopInvitation
from server.models.programmes import (
    Axis,
    FundingAgreement,
    LineBeneficiary,
    Orientation,
    Programme,
    ProgrammeLine,
    ProgrammeVersion,
)
from server.models.requests import MissionRequest, ServiceRequest
from server.models.roadmaps import Action, ActionStatusChange, Roadmap, RoadmapAxis
from server.models.sessions import LiveSession, Proposal
from server.models.signatures import (
    Amendment,
    AmendmentChange,
    Commitment,
    ContractReview,
    ContractStage,
    Ratification,
    Signature,
)
from server.models.workshops import AgendaTemplate, Workshop, WorkshopSeries


@dataclass(frozen=True, slots=True)
class Followed:
    """One table. `facts` are the columns that some rule of visibility reads in it.

    `instant` is the column that says when; `unfollowed` are columns whose changes are told
    elsewhere. Facts that are `steady` stay for the life of a row that is never deleted, or move so
    much at once that whom it concerns reads everything anew.
    """

    model: type[Model]
    facts: tuple[str, ...] = ()
    instant: str = "updated_at"
    unfollowed: tuple[str, ...] = ()
    steady: bool = False

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        return self.model.__name__

    @property
    def columns(self) -> list[str]:
        """What a change is told of."""
        return sorted(set(_columns(self.model)) - set(self.unfollowed))


FOLLOWED: Final[Sequence[Followed]] = (
    Followed(Organisation),
    Followed(Territory),
    Followed(TerritoryMember),
    Followed(Person, ("organisation_id", "registered_by_id")),
    Followed(Agency, ("visibility_policy",), steady=True),
    Followed(
        Membership,
        ("agency_id", "organisation_id", "category", "joined_on", "left_on"),
        steady=True,
    ),
    Followed(MembershipDue, ("membership_id",)),
    Followed(Theme),
    Followed(
        RoleGrant,
        ("user_id", "organisation_id", "agency_id", "workshop_id", "role", "from_on", "to_on"),
        steady=True,
    ),
    Followed(Programme, ("agency_id",), steady=True),
    Followed(FundingAgreement, ("programme_id", "funder_id")),
    Followed(ProgrammeVersion, ("programme_id", "status")),
    Followed(Axis, ("programme_version_id",)),
    Followed(Orientation, ("axis_id",)),
    Followed(Mission, ("agency_id",), steady=True),
    Followed(
        MissionParticipation, ("mission_id", "organisation_id", "category", "from_on", "to_on")
    ),
    Followed(MissionTerritory, ("mission_id",)),
    Followed(MissionTheme, ("mission_id",)),
    Followed(MissionInstrument, ("mission_id",)),
    Followed(MissionReference, ("mission_id",)),
    Followed(MissionNote, ("mission_id", "visibility", "removed_at")),
    Followed(DayEntry, ("mission_id",)),
    Followed(ProgrammeLine, ("mission_id", "programme_version_id")),
    Followed(LineBeneficiary, ("line_id",)),
    Followed(MissionRequest, ("agency_id", "organisation_id")),
    Followed(ServiceRequest, ("agency_id", "organisation_id")),
    Followed(Deliverable, ("mission_id", "status")),
    Followed(DeliverableSession, ("deliverable_id", "session_id")),
    Followed(DeliverableValidation, ("deliverable_id",)),
    Followed(OutputRequest, ("mission_id", "organisation_id")),
    Followed(OutputReception, ("deliverable_id", "organisation_id")),
    Followed(
        GovernanceBody,
        ("agency_id", "mission_id", "contract_id", "agreement_id", "organisation_id"),
        steady=True,
    ),
    Followed(BodyMember, ("body_id",)),
    Followed(Meeting, ("body_id", "status")),
    Followed(MeetingAttendance, ("meeting_id",)),
    Followed(Deliberation, ("meeting_id", "programme_version_id")),
    Followed(
        Document,
        (
            "mission_id",
            "meeting_id",
            "contract_id",
            "agreement_id",
            "flash_workshop_id",
            "action_id",
            "facet",
            "kind",
        ),
    ),
    Followed(WorkshopSeries, ("mission_id",)),
    Followed(Workshop, ("mission_id", "agency_id", "series_id", "method")),
    Followed(WorkshopInvitation, ("workshop_id",)),
    Followed(InformationNotice, ("workshop_id",)),
    Followed(AgendaTemplate, ("agency_id",)),
    Followed(
        LiveSession,
        ("workshop_id", "status", "rehearsal"),
        # What beats with each gesture of a room is told by its feed.
        unfollowed=("epoch", "turn", "head", "participants", "updated_at", "version"),
    ),
    Followed(Proposal, ("session_id", "group_id", "holder_id", "status")),
    Followed(
        Roadmap,
        ("agency_id", "holder_id", "status", "contract_id", "agreement_id", "flash_workshop_id"),
    ),
    Followed(RoadmapAxis, ("roadmap_id",)),
    Followed(Action, ("roadmap_id", "visibility")),
    Followed(ActionStatusChange, ("action_id",), instant="at"),
    Followed(ActionActor, ("action_id", "organisation_id")),
    Followed(BudgetLine, ("action_id",)),
    Followed(Funding, ("action_id",)),
    Followed(Milestone, ("action_id",)),
    Followed(Indicator, ("action_id",)),
    Followed(IndicatorValue, ("indicator_id",)),
    Followed(ActionTerritory, ("action_id",)),
    Followed(ActionTheme, ("action_id",)),
    Followed(ActionOrientation, ("action_id",)),
    Followed(ActionNote, ("action_id", "removed_at")),
    Followed(
        Link,
        (
            "mission_id",
            "workshop_id",
            "flash_workshop_id",
            "roadmap_id",
            "action_id",
            "target_action_id",
            "agreement_id",
            "contract_id",
            "document_id",
        ),
    ),
    Followed(Contract, ("agency_id", "department_id", "status")),
    Followed(ContractParty, ("contract_id", "organisation_id")),
    Followed(ContractStage, ("contract_id",)),
    Followed(ContractStake, ("contract_id",)),
    Followed(ContractOrientation, ("contract_id",)),
    Followed(Commitment, ("contract_id",)),
    Followed(Amendment, ("contract_id", "status")),
    Followed(AmendmentChange, ("amendment_id",)),
    Followed(ContractReview, ("contract_id",)),
    Followed(Signature, ("contract_id", "amendment_id", "agreement_id")),
    Followed(Agreement, ("agency_id", "keeper_id", "status")),
    Followed(AgreementParty, ("agreement_id", "organisation_id")),
    Followed(AgreementItem, ("agreement_id",)),
    Followed(AgreementAxis, ("agreement_id",)),
    Followed(AgreementStaffing, ("agreement_id",)),
    Followed(FundingCall, ("agreement_id",)),
    Followed(Ratification, ("decision_id",)),
    Followed(FrameworkAgreement, ("authority_id", "status")),
    Followed(FrameworkHolder, ("framework_id", "organisation_id")),
    Followed(FlashWorkshop, ("agency_id", "pilot_id", "contractor_id", "framework_id", "status")),
    Followed(FlashCoBearer, ("flash_workshop_id", "organisation_id")),
    Followed(PurchaseOrder, ("flash_workshop_id", "framework_id", "issuer_id", "holder_id")),
)


def _columns(model: type[Model]) -> Iterator[str]:
    for name, field in model._meta.fields_map.items():
        if isinstance(field, ForeignKeyFieldInstance):
            yield field.source_field or f"{name}_id"
        elif not isinstance(field, BackwardFKRelation):
            yield field.source_field or name


def triggers(*, postgres: bool) -> Iterator[str]:
    """The statements that put every trigger in place, and in the place of older ones."""
    for followed in FOLLOWED:
        yield from _postgres(followed) if postgres else _sqlite(followed)


_COLUMNS: Final = '"transaction", object_type, object_id, kind, facts, at'


def _sqlite(followed: Followed) -> Iterator[str]:
    table = followed.table
    changed = _any(f"OLD.{name} IS NOT NEW.{name}" for name in followed.columns)
    moved = _any(f"OLD.{name} IS NOT NEW.{name}" for name in followed.facts)
    # One writer at a time: the last entry is of this transaction, if it has any.
    deleted_at = (
        f"COALESCE((SELECT at FROM change_entry ORDER BY id DESC LIMIT 1), OLD.{followed.instant})"
    )
    for event, kind, row, when, facts, at in (
        ("INSERT", "CREATED", "NEW", "1", _json("NEW", followed), f"NEW.{followed.instant}"),
        (
            "UPDATE",
            "UPDATED",
            "NEW",
            changed,
            f"CASE WHEN {moved} THEN {_json('OLD', followed)} END",
            f"NEW.{followed.instant}",
        ),
        ("DELETE", "DELETED", "OLD", "1", _json("OLD", followed), deleted_at),
    ):
        name = f"follow_{table}_{kind.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} WHEN {when} BEGIN"
            f" INSERT INTO change_entry ({_COLUMNS})"
            f" VALUES (0, '{followed.name}', {row}.id, '{kind}', {facts}, {at}); END"
        )


def _json(row: str, followed: Followed) -> str:
    return f"json_object({_pairs(row, followed)})"


def _pairs(row: str, followed: Followed) -> str:
    return ", ".join(f"'{name}', {row}.{name}" for name in followed.facts)


def _postgres(followed: Followed) -> Iterator[str]:
    table = followed.table
    changed = _any(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in followed.columns)
    yield _function(followed)
    for event, when in (("INSERT", "TRUE"), ("UPDATE", changed), ("DELETE", "TRUE")):
        name = f"follow_{table}_{event.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW WHEN ({when})"
            f" EXECUTE FUNCTION follow_{table}()"
        )


def _function(followed: Followed) -> str:
    moved = _any(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in followed.facts)
    old, new = (f"jsonb_build_object({_pairs(row, followed)})" for row in ("OLD", "NEW"))
    written = f"INSERT INTO change_entry ({_COLUMNS}) VALUES (writer, '{followed.name}',"
    return (
        f"CREATE OR REPLACE FUNCTION follow_{followed.table}() RETURNS trigger"
        " LANGUAGE plpgsql AS $follow$"
        " DECLARE writer bigint := pg_current_xact_id()::text::bigint;"
        " BEGIN"
        f" IF TG_OP = 'INSERT' THEN {written} NEW.id, 'CREATED', {new}, NEW.{followed.instant});"
        f" ELSIF TG_OP = 'UPDATE' THEN {written} NEW.id, 'UPDATED',"
        f" CASE WHEN {moved} THEN {old} END, NEW.{followed.instant});"
        f" ELSE {written} OLD.id, 'DELETED', {old},"
        " COALESCE((SELECT e.at FROM change_entry e WHERE e.transaction = writer"
        f" ORDER BY e.id DESC LIMIT 1), OLD.{followed.instant}));"
        " END IF; RETURN NULL; END $follow$"
    )


def _any(terms: Iterator[str]) -> str:
    return " OR ".join(terms) or "FALSE"
