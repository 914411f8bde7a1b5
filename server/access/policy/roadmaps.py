"""Who sees a roadmap, its actions, what hangs on them, and what joins them to the rest.

Refuses a draft to everybody but its holder and the agency that helps write it; a plan of an
instrument is seen as the instrument is. An action may be told to fewer than its roadmap, or to all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from server.access.policy.instruments import AGREEMENTS, CONTRACTS, FLASH_WORKSHOPS
from server.access.policy.rules import Rule, belongs, is_staff, of_visible, through
from server.vocabulary import Scope, ViewerKind

_ACCOUNTS: Final = (ViewerKind.MEMBER, ViewerKind.STAFF, ViewerKind.AUDITOR)
_ROADMAP_OF_HOLDER: Final = "{t}.holder_id = :organisation_id"
_ROADMAP_IN_AGENCY: Final = "{t}.agency_id IS NOT NULL AND {t}.status <> 'DRAFT' AND " + belongs(
    "{t}.agency_id"
)
# Conditions side by side: a link asks for these several tables down, and SQLite reads brackets in
# brackets only so deep.
_ROADMAP_INSIDE: Final[Mapping[ViewerKind, tuple[str, ...]]] = {
    ViewerKind.MEMBER: (_ROADMAP_OF_HOLDER,),
    ViewerKind.STAFF: (_ROADMAP_OF_HOLDER, is_staff("{t}.agency_id")),
    ViewerKind.AUDITOR: (is_staff("{t}.agency_id"),),
}


def _roadmaps(kind: ViewerKind) -> str:
    plans = (
        of_visible(table, f"{{t}}.{table}_id", rule, alias=alias)[kind]
        for table, rule, alias in (
            ("contract", CONTRACTS, "rc"),
            ("agreement", AGREEMENTS, "ra"),
            ("flash_workshop", FLASH_WORKSHOPS, "rf"),
        )
    )
    members = (_ROADMAP_IN_AGENCY,) if kind is ViewerKind.MEMBER else ()
    of_instrument = (f":reads_instruments AND {plan}" for plan in plans)
    return f"({' OR '.join((*_ROADMAP_INSIDE[kind], *members, *of_instrument))})"


ROADMAPS: Final = Rule({kind: _roadmaps(kind) for kind in _ACCOUNTS}, scope=Scope.ROADMAP_READ)
ROADMAP_AXES: Final = through("roadmap", "{t}.roadmap_id", ROADMAPS, alias="rm")

# Whoever has a part in an action sees it, whatever roadmap it stands in.
_ACTS: Final = (
    "EXISTS (SELECT 1 FROM action_actor aa WHERE aa.action_id = {t}.id"
    " AND aa.organisation_id = :organisation_id)"
)
_OPEN_TO_ALL: Final = (
    "{t}.visibility = 'PUBLIC' AND EXISTS (SELECT 1 FROM roadmap pr WHERE pr.id = {t}.roadmap_id"
    " AND pr.status <> 'DRAFT')"
)


def _actions(kind: ViewerKind) -> str:
    if kind not in _ACCOUNTS:
        return f"({_OPEN_TO_ALL})"
    inside = " OR ".join(_ROADMAP_INSIDE[kind]).replace("{t}", "ri")
    terms = [
        _OPEN_TO_ALL,
        ":reads_roadmaps AND EXISTS (SELECT 1 FROM roadmap ri WHERE ri.id = {t}.roadmap_id"
        f" AND ({inside}))",
        f":reads_roadmaps AND {{t}}.visibility <> 'RESTRICTED' AND {ROADMAP_AXES.by_kind[kind]}",
    ]
    if kind is not ViewerKind.AUDITOR:
        terms.append(f":reads_roadmaps AND {_ACTS}")
    return f"({' OR '.join(terms)})"


ACTIONS: Final = Rule({kind: _actions(kind) for kind in ViewerKind})
OF_ACTION: Final = through("action", "{t}.action_id", ACTIONS, alias="ac")
ACTION_STATUS_CHANGES: Final = OF_ACTION
INDICATOR_VALUES: Final = through("indicator", "{t}.indicator_id", OF_ACTION, alias="ic")


def _notes(kind: ViewerKind) -> str:
    """What is written between those who follow an action is theirs: not the public's."""
    return f"({{t}}.removed_at IS NULL AND :reads_roadmaps AND {OF_ACTION.by_kind[kind]})"


ACTION_NOTES: Final = Rule({kind: _notes(kind) for kind in _ACCOUNTS}, scope=Scope.ROADMAP_READ)
