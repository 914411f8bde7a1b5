"""The table-backed types of the contract, one file a noun. Refuses resolvers: they declare."""

# First, for its effect: the enums that the types below answer with are described there.
import server.schema.enums  # noqa: F401
from server.schema.types.accounts import ApiToken, RoleGrant, User, WebSession
from server.schema.types.agencies import Agency, Membership
from server.schema.types.days import DayEntry
from server.schema.types.deliverables import (
    Deliverable,
    DeliverableValidation,
    OutputReception,
    OutputRequest,
)
from server.schema.types.governance import (
    BodyMember,
    Deliberation,
    GovernanceBody,
    Meeting,
    MeetingAttendance,
)
from server.schema.types.missions import Mission, MissionParticipation
from server.schema.types.organisations import Organisation
from server.schema.types.programmes import (
    Axis,
    Orientation,
    Programme,
    ProgrammeLine,
    ProgrammeVersion,
)
from server.schema.types.proposals import Proposal
from server.schema.types.roadmaps import Action, ActionStatusChange, Roadmap, RoadmapAxis
from server.schema.types.sessions import (
    Contribution,
    GroupTally,
    IdeaGroup,
    LiveActivity,
    LiveSession,
)
from server.schema.types.workshops import Workshop

__all__ = [
    "Action",
    "ActionStatusChange",
    "Agency",
    "ApiToken",
    "Axis",
    "BodyMember",
    "Contribution",
    "DayEntry",
    "Deliberation",
    "Deliverable",
    "DeliverableValidation",
    "GovernanceBody",
    "GroupTally",
    "IdeaGroup",
    "LiveActivity",
    "LiveSession",
    "Meeting",
    "MeetingAttendance",
    "Membership",
    "Mission",
    "MissionParticipation",
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
    "User",
    "WebSession",
    "Workshop",
]
