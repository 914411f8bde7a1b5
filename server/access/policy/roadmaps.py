"""Who sees a roadmap, its actions and their statuses.

Refuses a draft to everybody but its holder and the agency that helps write it.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.rules import Rule, belongs, is_staff, through
from server.vocabulary import Scope, ViewerKind

_ROADMAP_OF_HOLDER: Final = "{t}.holder_id = :organisation_id"
_ROADMAP_IN_AGENCY: Final = (
    "({t}.agency_id IS NOT NULL AND {t}.status <> 'DRAFT' AND " + belongs("{t}.agency_id") + ")"
)
ROADMAPS: Final = Rule(
    {
        ViewerKind.MEMBER: f"({_ROADMAP_OF_HOLDER} OR {_ROADMAP_IN_AGENCY})",
        ViewerKind.STAFF: f"({_ROADMAP_OF_HOLDER} OR {is_staff('{t}.agency_id')})",
        ViewerKind.AUDITOR: is_staff("{t}.agency_id"),
    },
    scope=Scope.ROADMAP_READ,
)
ROADMAP_AXES: Final = through("roadmap", "{t}.roadmap_id", ROADMAPS, alias="rm")
ACTIONS: Final = ROADMAP_AXES
ACTION_STATUS_CHANGES: Final = through("action", "{t}.action_id", ACTIONS, alias="ac")
