"""Who sees a deliverable, its validations, and who asked for it and received it.

Refuses to forget: what was served stays received, whatever its mission opens afterwards.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.matrix import FACET_OF_DELIVERABLE, HELD_BY, ON_REQUEST
from server.access.policy.missions import MISSION_SUMMARY, of_mission
from server.access.policy.rules import NO_ROW, Rule, holds, is_staff, mission_facet, opens
from server.vocabulary import DeliverableStatus, Facet, Scope, ViewerKind

_RECEIVED: Final = (
    "EXISTS (SELECT 1 FROM output_reception r WHERE r.deliverable_id = {t}.id"
    " AND r.organisation_id = :organisation_id)"
)
_PUBLISHED: Final = f"{{t}}.status = '{DeliverableStatus.PUBLISHED.value}'"


def _statuses(facet: Facet) -> str:
    named = [f"'{status.value}'" for status, by in FACET_OF_DELIVERABLE.items() if by is facet]
    return f"{{t}}.status IN ({', '.join(named)})"


def _deliverables(kind: ViewerKind) -> str:
    """`reads_deliverable`, as SQL: the mission is looked up once, then its facets are asked."""
    terms = [
        f"({_statuses(facet)} AND {opens(facet, kind, 'mi.id', 'mi.agency_id')})"
        for facet in dict.fromkeys(FACET_OF_DELIVERABLE.values())
    ]
    asked = {policy: frozenset(row) for policy, row in ON_REQUEST.items()}
    granted = holds(asked, kind, "mi.id", "mi.agency_id")
    if granted != NO_ROW:
        terms.append(f"({_statuses(Facet.VALIDATED_DELIVERABLES)} AND {_RECEIVED} AND {granted})")
    return (
        f"({_PUBLISHED} OR EXISTS (SELECT 1 FROM mission mi WHERE mi.id = {{t}}.mission_id"
        f" AND ({' OR '.join(terms)})))"
    )


DELIVERABLES: Final = Rule(
    {kind: _deliverables(kind) if kind in HELD_BY else _PUBLISHED for kind in ViewerKind},
    scope=Scope.MISSION_READ,
)
DELIVERABLE_SUMMARY: Final = Rule(of_mission(MISSION_SUMMARY), scope=Scope.MISSION_READ)
DELIVERABLE_DRAFTS: Final = Rule(of_mission(mission_facet(Facet.DRAFTS)), scope=Scope.MISSION_READ)
DELIVERABLE_VALIDATIONS: Final = Rule(
    {
        kind: f"EXISTS (SELECT 1 FROM deliverable de WHERE de.id = {{t}}.deliverable_id"
        f" AND {DELIVERABLES.by_kind[kind].replace('{t}', 'de')}"
        f" AND {summary.replace('{t}', 'de')})"
        for kind, summary in DELIVERABLE_SUMMARY.by_kind.items()
    },
    scope=Scope.MISSION_READ,
)

_OWN_ROW: Final = "{t}.organisation_id = :organisation_id"


def _own_or_staff(staff: str) -> Rule:
    """What an organisation asked for and received is its own affair, and the agency's."""
    return Rule(
        {
            ViewerKind.MEMBER: _OWN_ROW,
            ViewerKind.STAFF: f"({_OWN_ROW} OR {staff})",
            ViewerKind.AUDITOR: staff,
        },
        scope=Scope.MISSION_READ,
    )


_STAFF_OF_MISSION: Final = f"EXISTS (SELECT 1 FROM mission mi WHERE mi.id = {{t}}.mission_id AND {is_staff('mi.agency_id')})"
OUTPUT_REQUESTS: Final = _own_or_staff(_STAFF_OF_MISSION)
OUTPUT_RECEPTIONS: Final = _own_or_staff(
    "EXISTS (SELECT 1 FROM deliverable de WHERE de.id = {t}.deliverable_id"
    f" AND {_STAFF_OF_MISSION.replace('{t}', 'de')})"
)
