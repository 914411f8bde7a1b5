"""Who sees how a workshop is prepared, and who is invited there: those who run it.

That is who facilitates it, and the staff of its agency. Refuses everybody else the names of those
who come, with the addresses, the answers and the consents.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from server.access.policy.live import WORKSHOPS
from server.access.policy.matrix import FACILITATING_ROLES
from server.access.policy.missions import MISSION_SUMMARY, of_mission
from server.access.policy.rules import Rule, active, is_staff, through
from server.vocabulary import Role, Scope, ViewerKind

_STAFF: Final = (ViewerKind.STAFF, ViewerKind.AUDITOR)


def holds_role(workshop_column: str, roles: Iterable[Role]) -> str:
    """SQL: whether the viewer holds one of these roles today in the workshop of this column."""
    named = ", ".join(f"'{role.value}'" for role in sorted(roles))
    return (
        "EXISTS (SELECT 1 FROM role_grant fg WHERE fg.user_id = :user_id"
        f" AND fg.workshop_id = {workshop_column} AND fg.role IN ({named}) AND {active('fg')})"
    )


def _run_by(workshop: str) -> dict[ViewerKind, str]:
    """SQL: whether the viewer runs this workshop. Rows that are not there, rather than a scope of
    the table, which would refuse `node` to every token that lacks it."""
    facilitated = holds_role(f"{workshop}.id", FACILITATING_ROLES)
    staffed = f"({facilitated} OR {is_staff(f'{workshop}.agency_id')})"
    return {
        ViewerKind.MEMBER: f"({facilitated} AND :reads_workshops)",
        **dict.fromkeys(_STAFF, f"({staffed} AND :reads_workshops)"),
    }


WORKSHOP_PREPARATION: Final = Rule(_run_by("{t}"))
PREPARATION_ROWS: Final = through("workshop", "{t}.workshop_id", WORKSHOP_PREPARATION, alias="pw")
"""Panel, invitations, consents: rows that name a workshop."""
WORKSHOP_TEAM: Final = PREPARATION_ROWS
"""Over `role_grant`: a role held elsewhere than in a workshop names none."""
WORKSHOP_PRESENCES: Final = through(
    "workshop_invitation", "{t}.invitation_id", PREPARATION_ROWS, alias="iv"
)
INFORMATION_NOTICES: Final = through("workshop", "{t}.workshop_id", WORKSHOPS, alias="wo")
"""Whoever sees a workshop reads what is done there with people's data."""

_IN_ONE_OF_IT: Final = (
    "EXISTS (SELECT 1 FROM workshop sw WHERE sw.series_id = {t}.id"
    " AND EXISTS (SELECT 1 FROM role_grant sg WHERE sg.user_id = :user_id"
    f" AND sg.workshop_id = sw.id AND {active('sg')}))"
)
WORKSHOP_SERIES: Final = Rule(
    {kind: f"({text} OR {_IN_ONE_OF_IT})" for kind, text in of_mission(MISSION_SUMMARY).items()},
    scope=Scope.WORKSHOP_READ,
)

_FACILITATES_FOR_IT: Final = (
    "EXISTS (SELECT 1 FROM workshop aw WHERE aw.agency_id = {t}.agency_id"
    f" AND {holds_role('aw.id', FACILITATING_ROLES)})"
)
_TEMPLATES_OF_STAFF: Final = (
    f"(({_FACILITATES_FOR_IT} OR {is_staff('{t}.agency_id')}) AND :reads_workshops)"
)
AGENDA_TEMPLATES: Final = Rule(
    {
        ViewerKind.MEMBER: f"({_FACILITATES_FOR_IT} AND :reads_workshops)",
        **dict.fromkeys(_STAFF, _TEMPLATES_OF_STAFF),
    }
)
"""A template is the agency's, and is shown to whoever facilitates one of its workshops."""
