"""Who sees the notes and the documents of a mission, and the papers of a meeting.

Refuses a note that was taken back, to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from server.access.policy.governance import MEETING_ATTENDANCES
from server.access.policy.instruments import (
    OF_AGREEMENT,
    OF_CONTRACT,
    OF_FLASH,
    PURCHASE_ORDERS,
)
from server.access.policy.matrix import HELD_BY
from server.access.policy.missions import MISSION_SUMMARY, of_mission
from server.access.policy.roadmaps import OF_ACTION
from server.access.policy.rules import Rule, is_staff, opens
from server.vocabulary import Facet, NoteVisibility, Scope, ViewerKind

FACET_OF_NOTE: Final[Mapping[NoteVisibility, Facet]] = {
    NoteVisibility.INTERNAL: Facet.DRAFTS,
    NoteVisibility.PARTICIPANTS: Facet.PROGRESS,
    NoteVisibility.MEMBERS: Facet.SUMMARY,
}

_PAPERS: Final = (
    Facet.SUMMARY,
    Facet.PROGRESS,
    Facet.COMMITTEES,
    Facet.DRAFTS,
    Facet.DAYS_AND_MONEY,
)


def _opened(column: str, facets: Mapping[str, Facet], kind: ViewerKind) -> str:
    """The mission of the row is looked up once, then the facet that its column names is asked."""
    terms = [
        f"({{t}}.{column} = '{value}' AND {opens(facet, kind, 'mi.id', 'mi.agency_id')})"
        for value, facet in facets.items()
    ]
    return (
        "EXISTS (SELECT 1 FROM mission mi WHERE mi.id = {t}.mission_id"
        f" AND ({' OR '.join(terms)}))"
    )


_STAFF_OF_MISSION: Final = (
    "EXISTS (SELECT 1 FROM mission mi WHERE mi.id = {t}.mission_id"
    f" AND {is_staff('mi.agency_id')})"
)
_STAFF: Final = (ViewerKind.STAFF, ViewerKind.AUDITOR)

MISSION_NOTES: Final = Rule(
    {
        kind: "({t}.removed_at IS NULL AND "
        + _opened("visibility", {note.value: by for note, by in FACET_OF_NOTE.items()}, kind)
        + ")"
        for kind in HELD_BY
    },
    scope=Scope.MISSION_READ,
)
MISSION_NOTE_AUTHORS: Final = Rule(
    dict.fromkeys(_STAFF, _STAFF_OF_MISSION), scope=Scope.MISSION_READ
)
"""Members read what the agency writes, not who of its staff wrote it."""


def _documents(kind: ViewerKind) -> str:
    """Of a mission by its facet; of a meeting to those who sit, as its attendance; of an
    instrument or an action, to whoever sees it, save an order, which tells what it costs."""
    terms = [MEETING_ATTENDANCES.predicate(kind), OF_ACTION.by_kind[kind]]
    if kind in HELD_BY:
        of_facet = _opened("facet", {facet.value: facet for facet in _PAPERS}, kind)
        of_flash = (
            f"({OF_FLASH.by_kind[kind]}"
            f" AND ({{t}}.kind <> 'ORDER' OR {PURCHASE_ORDERS.by_kind[kind]}))"
        )
        instruments = " OR ".join((OF_CONTRACT.by_kind[kind], OF_AGREEMENT.by_kind[kind], of_flash))
        terms += [f"(:reads_missions AND {of_facet})", f"(:reads_instruments AND ({instruments}))"]
    return f"({' OR '.join(terms)})"


DOCUMENTS: Final = Rule({kind: _documents(kind) for kind in ViewerKind})
MISSION_LINKS: Final = Rule(of_mission(MISSION_SUMMARY), scope=Scope.MISSION_READ)
"""What a mission is about is part of its summary."""
