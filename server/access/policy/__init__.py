"""What each viewer may see, written once as a table (DOMAIN §3).

`matrix` holds the table and its Python form; `rules` writes the SQL predicates from it, and the
modules beside them name one rule for each table that is read. A test proves that both forms agree.
Refuses everything that is not opened here.
"""

from __future__ import annotations

from server.access.policy.accounts import OWN_ACCOUNT, OWN_ROLES, OWN_SESSIONS, OWN_TOKENS
from server.access.policy.days import DAY_ENTRIES, DAY_ENTRY_STAFF
from server.access.policy.deliverables import (
    DELIVERABLE_DRAFTS,
    DELIVERABLE_SUMMARY,
    DELIVERABLE_VALIDATIONS,
    DELIVERABLES,
    OUTPUT_RECEPTIONS,
    OUTPUT_REQUESTS,
)
from server.access.policy.governance import (
    BODY_MEMBERS,
    DELIBERATIONS,
    GOVERNANCE_BODIES,
    MEETING_ATTENDANCES,
    MEETINGS,
)
from server.access.policy.live import (
    CONTRIBUTIONS,
    GROUP_TALLIES,
    IDEA_GROUPS,
    LIVE_ACTIVITIES,
    LIVE_SESSIONS,
    PROPOSALS,
    SESSION_PROGRESS,
    WORKSHOPS,
)
from server.access.policy.matrix import (
    FACET_OF_DELIVERABLE,
    FACILITATING_ROLES,
    HELD_BY,
    MANDATED_ROLES,
    MATRIX,
    ON_REQUEST,
    STAFF_ROLES,
    DeliverableFacts,
    MissionFacts,
    Participation,
    Relation,
    facets,
    reads_deliverable,
    relations,
    served_kinds,
)
from server.access.policy.missions import (
    LINE_DAYS,
    MISSION_COMMITTEES,
    MISSION_DAYS,
    MISSION_PARTICIPATIONS,
    MISSION_PROGRESS,
    MISSION_SUMMARY,
    MISSIONS,
    PROGRAMME_LINES,
)
from server.access.policy.notices import FEED, NOTICES
from server.access.policy.organisations import (
    MEMBERSHIP_DUES,
    PEOPLE,
    TERRITORIES,
    TERRITORY_MEMBERS,
    THEMES,
)
from server.access.policy.programmes import (
    AGENCIES,
    AXES,
    AXIS_TOTALS,
    MEMBERSHIPS,
    ORGANISATIONS,
    ORIENTATIONS,
    PROGRAMME_VERSIONS,
    PROGRAMMES,
    VERSION_PREPARATION,
    VERSION_TOTALS,
)
from server.access.policy.requests import MISSION_REQUESTS, SERVICE_REQUESTS
from server.access.policy.roadmaps import ACTION_STATUS_CHANGES, ACTIONS, ROADMAP_AXES, ROADMAPS
from server.access.policy.rules import EVERY_ROW, NO_ROW, Rule, active, mission_facet

__all__ = [
    "ACTIONS",
    "ACTION_STATUS_CHANGES",
    "AGENCIES",
    "AXES",
    "AXIS_TOTALS",
    "BODY_MEMBERS",
    "CONTRIBUTIONS",
    "DAY_ENTRIES",
    "DAY_ENTRY_STAFF",
    "DELIBERATIONS",
    "DELIVERABLES",
    "DELIVERABLE_DRAFTS",
    "DELIVERABLE_SUMMARY",
    "DELIVERABLE_VALIDATIONS",
    "EVERY_ROW",
    "FACET_OF_DELIVERABLE",
    "FACILITATING_ROLES",
    "FEED",
    "GOVERNANCE_BODIES",
    "GROUP_TALLIES",
    "HELD_BY",
    "IDEA_GROUPS",
    "LINE_DAYS",
    "LIVE_ACTIVITIES",
    "LIVE_SESSIONS",
    "MANDATED_ROLES",
    "MATRIX",
    "MEETINGS",
    "MEETING_ATTENDANCES",
    "MEMBERSHIPS",
    "MEMBERSHIP_DUES",
    "MISSIONS",
    "MISSION_COMMITTEES",
    "MISSION_DAYS",
    "MISSION_PARTICIPATIONS",
    "MISSION_PROGRESS",
    "MISSION_REQUESTS",
    "MISSION_SUMMARY",
    "NO_ROW",
    "ON_REQUEST",
    "ORGANISATIONS",
    "ORIENTATIONS",
    "OUTPUT_RECEPTIONS",
    "OUTPUT_REQUESTS",
    "OWN_ACCOUNT",
    "OWN_ROLES",
    "OWN_SESSIONS",
    "OWN_TOKENS",
    "PEOPLE",
    "PROGRAMMES",
    "PROGRAMME_LINES",
    "PROGRAMME_VERSIONS",
    "PROPOSALS",
    "ROADMAPS",
    "ROADMAP_AXES",
    "SERVICE_REQUESTS",
    "SESSION_PROGRESS",
    "STAFF_ROLES",
    "TERRITORIES",
    "TERRITORY_MEMBERS",
    "THEMES",
    "VERSION_PREPARATION",
    "VERSION_TOTALS",
    "WORKSHOPS",
    "DeliverableFacts",
    "MissionFacts",
    "Participation",
    "Relation",
    "Rule",
    "active",
    "facets",
    "mission_facet",
    "reads_deliverable",
    "relations",
    "served_kinds",
]
