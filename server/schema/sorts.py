"""The orders that a client may ask of a list, each named for what comes first.

Refuses a switch of direction: an order is one word, and an index stands behind each.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Final

from server.schema.enums import describe


class MissionSort(StrEnum):
    """Ordre d'une liste de missions."""

    TITLE = "TITLE"
    TITLE_DESC = "TITLE_DESC"
    NEWEST_CHANGE = "NEWEST_CHANGE"
    OLDEST_CHANGE = "OLDEST_CHANGE"


class ActionSort(StrEnum):
    """Ordre d'une liste d'actions."""

    NEWEST_CHANGE = "NEWEST_CHANGE"
    OLDEST_CHANGE = "OLDEST_CHANGE"


_TITLE: Final = "Par titre, de A à Z."
_TITLE_DESC: Final = "Par titre, de Z à A."
_NEWEST: Final = "Le changement le plus récent d'abord."
_OLDEST: Final = "Le changement le plus ancien d'abord."

TERMS: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    MissionSort: {
        MissionSort.TITLE: _TITLE,
        MissionSort.TITLE_DESC: _TITLE_DESC,
        MissionSort.NEWEST_CHANGE: _NEWEST,
        MissionSort.OLDEST_CHANGE: _OLDEST,
    },
    ActionSort: {
        ActionSort.NEWEST_CHANGE: _NEWEST,
        ActionSort.OLDEST_CHANGE: _OLDEST,
    },
}

for _enum, _terms in TERMS.items():
    describe(_enum, _terms)

MISSION_SORTS: Final = {
    MissionSort.TITLE: ("sort_key",),
    MissionSort.TITLE_DESC: ("-sort_key",),
    MissionSort.NEWEST_CHANGE: ("-updated_at",),
    MissionSort.OLDEST_CHANGE: ("updated_at",),
}
ACTION_SORTS: Final = {
    ActionSort.NEWEST_CHANGE: ("-updated_at",),
    ActionSort.OLDEST_CHANGE: ("updated_at",),
}
