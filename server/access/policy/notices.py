"""Who sees a notice: the account it was written for, as long as it sees what the notice is about.

Refuses a trace of what its reader may no longer see: such a notice is not there, nor counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from server.access.policy.deliverables import DELIVERABLES
from server.access.policy.governance import MEETINGS
from server.access.policy.instruments import CONTRACTS, FRAMEWORKS
from server.access.policy.live import WORKSHOPS
from server.access.policy.missions import MISSIONS
from server.access.policy.programmes import PROGRAMME_VERSIONS
from server.access.policy.requests import MISSION_REQUESTS, SERVICE_REQUESTS
from server.access.policy.roadmaps import ACTIONS
from server.access.policy.rules import Rule, of_visible
from server.vocabulary import Scope, ViewerKind

_SUBJECTS: Final[Mapping[str, tuple[str, Rule]]] = {
    "Mission": ("mission", MISSIONS),
    "Deliverable": ("deliverable", DELIVERABLES),
    "Meeting": ("meeting", MEETINGS),
    "ProgrammeVersion": ("programme_version", PROGRAMME_VERSIONS),
    "Action": ("action", ACTIONS),
    "Workshop": ("workshop", WORKSHOPS),
    "MissionRequest": ("mission_request", MISSION_REQUESTS),
    "ServiceRequest": ("service_request", SERVICE_REQUESTS),
    "FrameworkAgreement": ("framework_agreement", FRAMEWORKS),
    "Contract": ("contract", CONTRACTS),
}
# What a token must hold for each table, as a value: a notice of another table stays readable.
_HELD: Final[Mapping[Scope, str]] = {
    Scope.MISSION_READ: ":reads_missions AND ",
    Scope.ROADMAP_READ: ":reads_roadmaps AND ",
    Scope.WORKSHOP_READ: ":reads_workshops AND ",
    Scope.INSTRUMENT_READ: ":reads_instruments AND ",
}


def _own(kind: ViewerKind) -> str:
    subjects = " OR ".join(
        f"({{t}}.object_type = '{name}' AND {_HELD[rule.scope] if rule.scope else ''}"
        f"{of_visible(table, '{t}.object_id', rule, alias='nx')[kind]})"
        for name, (table, rule) in _SUBJECTS.items()
        if kind in rule.by_kind
    )
    return f"({{t}}.user_id = :user_id AND ({subjects}))"


_ACCOUNTS: Final = (ViewerKind.MEMBER, ViewerKind.STAFF, ViewerKind.AUDITOR)
NOTICES: Final = Rule({kind: _own(kind) for kind in _ACCOUNTS})
"""Every notice of the account, for the mail it asked for."""

FEED: Final = Rule(
    {
        kind: f"({own} AND EXISTS (SELECT 1 FROM account na WHERE na.id = :user_id"
        " AND na.notices_in_feed))"
        for kind, own in NOTICES.by_kind.items()
    }
)
"""The same, for whoever wants a feed."""
