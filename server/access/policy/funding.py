"""Who sees what a funder brings: the funder itself, and the agency's staff.

Refuses every other member: what each one pays is between it and its agency.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.programmes import STAFF_OF_VERSION
from server.access.policy.rules import Rule
from server.vocabulary import Scope, ViewerKind

_OWN: Final = "{t}.funder_id = :organisation_id"
FUNDING_AGREEMENTS: Final = Rule(
    {
        ViewerKind.MEMBER: _OWN,
        ViewerKind.STAFF: f"({_OWN} OR {STAFF_OF_VERSION})",
        ViewerKind.AUDITOR: STAFF_OF_VERSION,
    },
    scope=Scope.PROGRAMME_READ,
)
