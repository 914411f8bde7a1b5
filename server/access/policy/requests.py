"""Who sees what a member asked of its agency: that member, and the agency.

Refuses the other members: a demand is not theirs to read before it is a mission.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.rules import Rule, is_staff
from server.vocabulary import Scope, ViewerKind

_OWN: Final = "{t}.organisation_id = :organisation_id"
_AGENCY: Final = is_staff("{t}.agency_id")
MISSION_REQUESTS: Final = Rule(
    {
        ViewerKind.MEMBER: _OWN,
        ViewerKind.STAFF: f"({_OWN} OR {_AGENCY})",
        ViewerKind.AUDITOR: _AGENCY,
    },
    scope=Scope.MISSION_READ,
)
SERVICE_REQUESTS: Final = Rule(MISSION_REQUESTS.by_kind, scope=Scope.MISSION_READ)
