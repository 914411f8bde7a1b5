"""The table-backed types of the contract, one file a noun. Refuses resolvers: they declare."""

# First, for its effect: the enums that the types below answer with are described there.
import server.schema.enums  # noqa: F401
from server.schema.types.accounts import ApiToken, RoleGrant, User, WebSession
from server.schema.types.actions import (
    ActionActor,
    ActionNote,
    ActionOrientation,
    ActionTerritory,
    ActionTheme,
    BudgetLine,
    Funding,
    Indicator,
    IndicatorValue,
    Milestone,
)
from server.schema.types.agencies import Agency, Membership, MembershipDue
from server.schema.types.agreements import (
    Agreement,
    AgreementAxis,
    AgreementItem,
    AgreementParty,
    AgreementStaffing,
    FundingCall,
)
from server.schema.types.cards import ContributionLine, ContributionPick
from server.schema.types.contracts import (
    Contract,
    ContractOrientation,
    ContractParty,
    ContractStake,
)
from server.schema.types.days import DayEntry
from server.schema.types.deliverables import (
    Deliverable,
    DeliverableSession,
    DeliverableValidation,
    OutputReception,
    OutputRequest,
)
from server.schema.types.discussions import (
    Code,
    CodeApplication,
    ConstituencyCount,
    Finding,
    FindingEvidence,
    PriorityPlacement,
    SessionNote,
    SpeakingTurn,
    TextRevision,
    Verbatim,
)
from server.schema.types.flash import (
    FlashCoBearer,
    FlashWorkshop,
    FrameworkAgreement,
    FrameworkHolder,
    PurchaseOrder,
)
from server.schema.types.funding import FundingAgreement
from server.schema.types.governance import (
    BodyMember,
    Deliberation,
    GovernanceBody,
    Meeting,
    MeetingAttendance,
)
from server.schema.types.links import Link
from server.schema.types.missions import Mission, MissionParticipation
from server.schema.types.money import Money
from server.schema.types.notices import Notice
from server.schema.types.organisations import Organisation
from server.schema.types.papers import (
    Document,
    MissionInstrument,
    MissionNote,
    MissionReference,
    MissionTerritory,
    MissionTheme,
)
from server.schema.types.people import Person
from server.schema.types.points import CardPoint
from server.schema.types.programmes import (
    Axis,
    LineBeneficiary,
    Orientation,
    Programme,
    ProgrammeLine,
    ProgrammeVersion,
)
from server.schema.types.proposals import Proposal
from server.schema.types.requests import MissionRequest, ServiceRequest
from server.schema.types.roadmaps import Action, ActionStatusChange, Roadmap, RoadmapAxis
from server.schema.types.run_sheets import AgendaTemplate
from server.schema.types.sessions import (
    Contribution,
    GroupTally,
    IdeaGroup,
    LiveActivity,
    LiveSession,
)
from server.schema.types.signatures import (
    Amendment,
    AmendmentChange,
    Commitment,
    ContractReview,
    ContractStage,
    Ratification,
    Signature,
)
from server.schema.types.territories import Territory, TerritoryMember
from server.schema.types.themes import Theme
from server.schema.types.workshop_people import (
    InformationNotice,
    PanelQuota,
    WorkshopConsent,
    WorkshopInvitation,
    WorkshopPresence,
)
from server.schema.types.workshops import Workshop, WorkshopRole, WorkshopSeries

__all__ = [
    "Action",
    "ActionActor",
    "ActionNote",
    "ActionOrientation",
    "ActionStatusChange",
    "ActionTerritory",
    "ActionTheme",
    "Agency",
    "AgendaTemplate",
    "Agreement",
    "AgreementAxis",
    "AgreementItem",
    "AgreementParty",
    "AgreementStaffing",
    "Amendment",
    "AmendmentChange",
    "ApiToken",
    "Axis",
    "BodyMember",
    "BudgetLine",
    "CardPoint",
    "Code",
    "CodeApplication",
    "Commitment",
    "ConstituencyCount",
    "Contract",
    "ContractOrientation",
    "ContractParty",
    "ContractReview",
    "ContractStage",
    "ContractStake",
    "Contribution",
    "ContributionLine",
    "ContributionPick",
    "DayEntry",
    "Deliberation",
    "Deliverable",
    "DeliverableSession",
    "DeliverableValidation",
    "Document",
    "Finding",
    "FindingEvidence",
    "FlashCoBearer",
    "FlashWorkshop",
    "FrameworkAgreement",
    "FrameworkHolder",
    "Funding",
    "FundingAgreement",
    "FundingCall",
    "GovernanceBody",
    "GroupTally",
    "IdeaGroup",
    "Indicator",
    "IndicatorValue",
    "InformationNotice",
    "LineBeneficiary",
    "Link",
    "LiveActivity",
    "LiveSession",
    "Meeting",
    "MeetingAttendance",
    "Membership",
    "MembershipDue",
    "Milestone",
    "Mission",
    "MissionInstrument",
    "MissionNote",
    "MissionParticipation",
    "MissionReference",
    "MissionRequest",
    "MissionTerritory",
    "MissionTheme",
    "Money",
    "Notice",
    "Organisation",
    "Orientation",
    "OutputReception",
    "OutputRequest",
    "PanelQuota",
    "Person",
    "PriorityPlacement",
    "Programme",
    "ProgrammeLine",
    "ProgrammeVersion",
    "Proposal",
    "PurchaseOrder",
    "Ratification",
    "Roadmap",
    "RoadmapAxis",
    "RoleGrant",
    "ServiceRequest",
    "SessionNote",
    "Signature",
    "SpeakingTurn",
    "Territory",
    "TerritoryMember",
    "TextRevision",
    "Theme",
    "User",
    "Verbatim",
    "WebSession",
    "Workshop",
    "WorkshopConsent",
    "WorkshopInvitation",
    "WorkshopPresence",
    "WorkshopRole",
    "WorkshopSeries",
]
