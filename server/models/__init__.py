"""What is stored: facts, constraints, indexes. No verbs, no visibility, no texts for people.

Storage conventions, the same on SQLite and PostgreSQL:
- ids are UUIDv7 made by `server.ids`, never sequences; the one exception is the row id of append-only
  journals, which never leaves the database;
- days of activity are integers of quarter-days (`…_quarter_days`), because a DECIMAL sorts as
  text on SQLite;
- a column that a page is sorted by is NOT NULL; texts are paged by their `sort_key`, folded by
  `server.models.sorting.sort_key`, because the two databases disagree on locales;
- instants end in `_at` and are aware UTC, dates end in `_on`.
"""

from server.models.accounts import ApiToken, Invitation, RoleGrant, User, WebSession
from server.models.agencies import Agency, Membership, MembershipDue, Theme
from server.models.ballots import SecretUrn, SecretVoter
from server.models.deliverables import (
    Deliverable,
    DeliverableSession,
    DeliverableValidation,
    OutputReception,
    OutputRequest,
)
from server.models.discussions import (
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
from server.models.documents import Document
from server.models.governance import (
    BodyMember,
    Deliberation,
    GovernanceBody,
    Meeting,
    MeetingAttendance,
)
from server.models.journal import (
    AuditEvent,
    AuditSeal,
    ChangeEntry,
    Lease,
    Operation,
    SearchEntry,
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
from server.models.notices import Notice
from server.models.organisations import Organisation, Person, Territory, TerritoryMember
from server.models.panels import (
    EntryCode,
    InformationNotice,
    PanelQuota,
    WorkshopConsent,
    WorkshopInvitation,
    WorkshopPresence,
)
from server.models.programmes import (
    Axis,
    FundingAgreement,
    LineBeneficiary,
    Orientation,
    Programme,
    ProgrammeLine,
    ProgrammeVersion,
    VersionParticipation,
)
from server.models.requests import MissionRequest, ServiceRequest
from server.models.roadmaps import Action, ActionStatusChange, Roadmap, RoadmapAxis
from server.models.sessions import (
    Contribution,
    ContributionLine,
    ContributionPick,
    GroupTally,
    IdeaGroup,
    LiveActivity,
    LiveSession,
    Proposal,
    SessionContent,
    SessionEvent,
    SessionOperation,
    SessionParticipant,
    SessionPhoto,
    SessionPresence,
    SessionSeat,
)
from server.models.workshops import AgendaTemplate, Workshop, WorkshopSeries

__all__ = [
    "Action",
    "ActionStatusChange",
    "Agency",
    "AgendaTemplate",
    "ApiToken",
    "AuditEvent",
    "AuditSeal",
    "Axis",
    "BodyMember",
    "ChangeEntry",
    "Code",
    "CodeApplication",
    "ConstituencyCount",
    "Contribution",
    "ContributionLine",
    "ContributionPick",
    "DayEntry",
    "Deliberation",
    "Deliverable",
    "DeliverableSession",
    "DeliverableValidation",
    "Document",
    "EntryCode",
    "Finding",
    "FindingEvidence",
    "FundingAgreement",
    "GovernanceBody",
    "GroupTally",
    "IdeaGroup",
    "InformationNotice",
    "Invitation",
    "Lease",
    "LineBeneficiary",
    "LiveActivity",
    "LiveSession",
    "Meeting",
    "MeetingAttendance",
    "Membership",
    "MembershipDue",
    "Mission",
    "MissionInstrument",
    "MissionNote",
    "MissionParticipation",
    "MissionReference",
    "MissionRequest",
    "MissionTerritory",
    "MissionTheme",
    "Notice",
    "Operation",
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
    "Roadmap",
    "RoadmapAxis",
    "RoleGrant",
    "SearchEntry",
    "SecretUrn",
    "SecretVoter",
    "ServiceRequest",
    "SessionContent",
    "SessionEvent",
    "SessionNote",
    "SessionOperation",
    "SessionParticipant",
    "SessionPhoto",
    "SessionPresence",
    "SessionSeat",
    "SpeakingTurn",
    "Territory",
    "TerritoryMember",
    "TextRevision",
    "Theme",
    "User",
    "Verbatim",
    "VersionParticipation",
    "WebSession",
    "Workshop",
    "WorkshopConsent",
    "WorkshopInvitation",
    "WorkshopPresence",
    "WorkshopSeries",
]
