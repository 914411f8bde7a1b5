"""Who sees agencies, and their programmes: a programme is public, its drafts are not.

Refuses days by mission: what is summed here is by strand and by axis.
"""

from __future__ import annotations

from typing import Final

from server.access.policy.rules import Rule, anyone, belongs, is_staff, of_visible
from server.vocabulary import Scope, ViewerKind

ORGANISATIONS: Final = anyone()
AGENCIES: Final = anyone()
MEMBERSHIPS: Final = anyone()

PROGRAMMES: Final = anyone()
"""A partnership programme is a public document; its drafts are not, and its days are aggregates."""

_PUBLIC_VERSIONS: Final = "{t}.status IN ('PRESENTED', 'APPROVED', 'REJECTED', 'SUPERSEDED')"
STAFF_OF_VERSION: Final = (
    "EXISTS (SELECT 1 FROM programme pr WHERE pr.id = {t}.programme_id AND "
    + is_staff("pr.agency_id")
    + ")"
)
# Rows that are not there, rather than a scope of the table: the others are everybody's to read.
_SEEN_BY_STAFF: Final = f"({_PUBLIC_VERSIONS} OR (:reads_programmes AND {STAFF_OF_VERSION}))"
PROGRAMME_VERSIONS: Final = Rule(
    {
        **dict.fromkeys(ViewerKind, _PUBLIC_VERSIONS),
        ViewerKind.STAFF: _SEEN_BY_STAFF,
        ViewerKind.AUDITOR: _SEEN_BY_STAFF,
    }
)
AXES: Final = Rule(
    of_visible("programme_version", "{t}.programme_version_id", PROGRAMME_VERSIONS, alias="pv")
)
ORIENTATIONS: Final = Rule(of_visible("axis", "{t}.axis_id", AXES, alias="ax"))


def _of_agency_version(inner: str) -> str:
    return f"EXISTS (SELECT 1 FROM programme pr WHERE pr.id = {{t}}.programme_id AND {inner})"


VERSION_TOTALS: Final = Rule(
    {
        ViewerKind.MEMBER: _of_agency_version(belongs("pr.agency_id")),
        ViewerKind.STAFF: _of_agency_version(
            f"({belongs('pr.agency_id')} OR {is_staff('pr.agency_id')})"
        ),
        ViewerKind.AUDITOR: STAFF_OF_VERSION,
    },
    scope=Scope.PROGRAMME_READ,
)
"""Days summed by strand and axis are shown to every member and funder, never by mission."""

VERSION_PREPARATION: Final = Rule(
    {ViewerKind.STAFF: STAFF_OF_VERSION, ViewerKind.AUDITOR: STAFF_OF_VERSION}
)
"""Why a version was sent back is the agency's own affair, even once it is public."""

AXIS_TOTALS: Final = Rule(
    of_visible("programme_version", "{t}.programme_version_id", VERSION_TOTALS, alias="pv"),
    scope=Scope.PROGRAMME_READ,
)

# Over `agency`: who reads the sums of a year of it, and who reads beside them what no programme
# counts.
_STAFF_OF_AGENCY: Final = is_staff("{t}.id")
ACTIVITY_REPORTS: Final = Rule(
    {
        ViewerKind.MEMBER: belongs("{t}.id"),
        ViewerKind.STAFF: f"({belongs('{t}.id')} OR {_STAFF_OF_AGENCY})",
        ViewerKind.AUDITOR: _STAFF_OF_AGENCY,
    },
    scope=Scope.PROGRAMME_READ,
)
ACTIVITY_OUTSIDE: Final = Rule(
    {ViewerKind.STAFF: _STAFF_OF_AGENCY, ViewerKind.AUDITOR: _STAFF_OF_AGENCY},
    scope=Scope.PROGRAMME_READ,
)
