"""Who sees that a deliverable stands on a session: whoever sees both of them.

Refuses to tell of either by the other: a study that is read by many names no session that is not.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.deliverables import DELIVERABLES
from server.access.policy.live import LIVE_SESSIONS
from server.access.policy.rules import Rule, of_visible
from server.vocabulary import Scope, ViewerKind

_OF_DELIVERABLE: Final = of_visible("deliverable", "{t}.deliverable_id", DELIVERABLES, alias="de")
_OF_SESSION: Final = of_visible("live_session", "{t}.session_id", LIVE_SESSIONS, alias="se")

DELIVERABLE_SESSIONS: Final = Rule(
    {
        kind: f"({_OF_DELIVERABLE[kind]} AND {_OF_SESSION[kind]} AND :reads_workshops)"
        for kind in (ViewerKind.MEMBER, ViewerKind.STAFF, ViewerKind.AUDITOR)
    },
    scope=Scope.MISSION_READ,
)
