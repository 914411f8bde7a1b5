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
from server.models.agencies import Agency, Membership
from server.models.deliverables import (
    Deliverable,
    DeliverableValidation,
    OutputReception,
    OutputRequest,
)
from server.models.governance import (
    BodyMember,
    Deliberation,
    GovernanceBody,
    Meeting,
    MeetingAttendance,
)
from server.models.journal import AuditEvent, AuditSeal, Lease, Operation
from server.models.missions import Mission, MissionParticipation
from server.models.organisations import Organisation
from server.models.programmes import Axis, Orientation, Programme, ProgrammeLine, ProgrammeVersion
from server.models.roadmaps import Action, ActionStatusChange, Roadmap, RoadmapAxis
from server.models.sessions import (
    Contribution,
    GroupTally,
    IdeaGroup,
    LiveActivity,
    LiveSession,
    Proposal,
    SessionContent,
    SessionEvent,
    SessionOperation,
    SessionParticipant,
)
from server.models.workshops import Workshop

__all__ = [
    "Action",
    "ActionStatusChange",
    "Agency",
    "ApiToken",
    "AuditEvent",
    "AuditSeal",
    "Axis",
    "BodyMember",
    "Contribution",
    "Deliberation",
    "Deliverable",
    "DeliverableValidation",
    "GovernanceBody",
    "GroupTally",
    "IdeaGroup",
    "Invitation",
    "Lease",
    "LiveActivity",
    "LiveSession",
    "Meeting",
    "MeetingAttendance",
    "Membership",
    "Mission",
    "MissionParticipation",
    "Operation",
    "Organisation",
    "Orientation",
    "OutputReception",
    "OutputRequest",
    "Programme",
    "ProgrammeLine",
    "ProgrammeVersion",
    "Proposal",
    "Roadmap",
    "RoadmapAxis",
    "RoleGrant",
    "SessionContent",
    "SessionEvent",
    "SessionOperation",
    "SessionParticipant",
    "User",
    "WebSession",
    "Workshop",
]
