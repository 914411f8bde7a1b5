"""Who sees which facet of a mission, and the lines that pay for it.

Refuses an opinion of its own: everything here is a facet of the table.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.programmes import AXES
from server.access.policy.rules import Rule, is_staff, mission_facet, of_visible
from server.vocabulary import Facet, Scope, ViewerKind

MISSIONS: Final = mission_facet(Facet.EXISTENCE)
MISSION_SUMMARY: Final = mission_facet(Facet.SUMMARY)
MISSION_PROGRESS: Final = mission_facet(Facet.PROGRESS)
MISSION_DAYS: Final = mission_facet(Facet.DAYS_AND_MONEY)
MISSION_COMMITTEES: Final = mission_facet(Facet.COMMITTEES)

# Who leads a mission is a matter of the agency's own staff: no field tells anybody else.
MISSION_LEADS: Final = Rule(
    dict.fromkeys((ViewerKind.STAFF, ViewerKind.AUDITOR), is_staff("{t}.agency_id")),
    scope=Scope.MISSION_READ,
)


def of_mission(rule: Rule, column: str = "{t}.mission_id") -> dict[ViewerKind, str]:
    return of_visible("mission", column, rule, alias="mi")


PROGRAMME_LINES: Final = Rule(
    {
        kind: f"({mission} AND {AXES.by_kind[kind]})"
        for kind, mission in of_mission(MISSIONS).items()
    },
    scope=Scope.MISSION_READ,
)
LINE_DAYS: Final = Rule(of_mission(MISSION_DAYS), scope=Scope.MISSION_READ)
# Days are a facet of a line that is seen: a share of them shows both.
LINE_BENEFICIARIES: Final = Rule(
    {
        kind: f"EXISTS (SELECT 1 FROM programme_line li WHERE li.id = {{t}}.line_id AND"
        f" {PROGRAMME_LINES.by_kind[kind].replace('{t}', 'li')} AND {days.replace('{t}', 'li')})"
        for kind, days in LINE_DAYS.by_kind.items()
    },
    scope=Scope.MISSION_READ,
)
MISSION_PARTICIPATIONS: Final = Rule(of_mission(MISSION_SUMMARY), scope=Scope.MISSION_READ)
