"""The orders that a client may ask of a list, each named for what comes first.

Refuses a switch of direction: an order is one word, and an index stands behind each.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Final

from server.schema.enums import describe


class OrganisationSort(StrEnum):
    """Ordre d'une liste d'organisations."""

    NAME = "NAME"
    NAME_DESC = "NAME_DESC"
    NEWEST_CHANGE = "NEWEST_CHANGE"
    OLDEST_CHANGE = "OLDEST_CHANGE"


class ProgrammeSort(StrEnum):
    """Ordre d'une liste de programmes."""

    TITLE = "TITLE"
    TITLE_DESC = "TITLE_DESC"
    NEWEST_YEAR = "NEWEST_YEAR"
    OLDEST_YEAR = "OLDEST_YEAR"


class MissionSort(StrEnum):
    """Ordre d'une liste de missions."""

    TITLE = "TITLE"
    TITLE_DESC = "TITLE_DESC"
    CODE = "CODE"
    CODE_DESC = "CODE_DESC"
    END_ON = "END_ON"
    NEWEST_CHANGE = "NEWEST_CHANGE"
    OLDEST_CHANGE = "OLDEST_CHANGE"


class DeliverableSort(StrEnum):
    """Ordre d'une liste de livrables."""

    TITLE = "TITLE"
    TITLE_DESC = "TITLE_DESC"
    NEWEST_CHANGE = "NEWEST_CHANGE"
    OLDEST_CHANGE = "OLDEST_CHANGE"


class MeetingSort(StrEnum):
    """Ordre d'une liste de réunions."""

    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


class DeliberationSort(StrEnum):
    """Ordre d'une liste de délibérations."""

    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


class ActionSort(StrEnum):
    """Ordre d'une liste d'actions."""

    TITLE = "TITLE"
    TITLE_DESC = "TITLE_DESC"
    PRIORITY = "PRIORITY"
    PLANNED_START_ON = "PLANNED_START_ON"
    PLANNED_END_ON = "PLANNED_END_ON"
    NEWEST_STATUS = "NEWEST_STATUS"
    OLDEST_STATUS = "OLDEST_STATUS"
    NEWEST_CHANGE = "NEWEST_CHANGE"
    OLDEST_CHANGE = "OLDEST_CHANGE"


_TITLE: Final = "Par titre, de A à Z."
_TITLE_DESC: Final = "Par titre, de Z à A."
_NEWEST: Final = "Le changement le plus récent d'abord."
_OLDEST: Final = "Le changement le plus ancien d'abord."

TERMS: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    OrganisationSort: {
        OrganisationSort.NAME: "Par nom, de A à Z.",
        OrganisationSort.NAME_DESC: "Par nom, de Z à A.",
        OrganisationSort.NEWEST_CHANGE: _NEWEST,
        OrganisationSort.OLDEST_CHANGE: _OLDEST,
    },
    ProgrammeSort: {
        ProgrammeSort.TITLE: _TITLE,
        ProgrammeSort.TITLE_DESC: _TITLE_DESC,
        ProgrammeSort.NEWEST_YEAR: "La première année la plus récente d'abord.",
        ProgrammeSort.OLDEST_YEAR: "La première année la plus ancienne d'abord.",
    },
    MissionSort: {
        MissionSort.TITLE: _TITLE,
        MissionSort.TITLE_DESC: _TITLE_DESC,
        MissionSort.CODE: "Par code, de A à Z.",
        MissionSort.CODE_DESC: "Par code, de Z à A.",
        MissionSort.END_ON: "La fin prévue la plus proche d'abord, celles qui n'en ont pas à la fin.",
        MissionSort.NEWEST_CHANGE: _NEWEST,
        MissionSort.OLDEST_CHANGE: _OLDEST,
    },
    DeliverableSort: {
        DeliverableSort.TITLE: _TITLE,
        DeliverableSort.TITLE_DESC: _TITLE_DESC,
        DeliverableSort.NEWEST_CHANGE: _NEWEST,
        DeliverableSort.OLDEST_CHANGE: _OLDEST,
    },
    MeetingSort: {
        MeetingSort.NEWEST: "Le jour prévu le plus récent d'abord.",
        MeetingSort.OLDEST: "Le jour prévu le plus ancien d'abord.",
    },
    DeliberationSort: {
        DeliberationSort.NEWEST: "Le jour le plus récent d'abord.",
        DeliberationSort.OLDEST: "Le jour le plus ancien d'abord.",
    },
    ActionSort: {
        ActionSort.TITLE: _TITLE,
        ActionSort.TITLE_DESC: _TITLE_DESC,
        ActionSort.PRIORITY: (
            "Du niveau de priorité le plus haut au plus bas, celles qui n'en ont pas à la fin."
        ),
        ActionSort.PLANNED_START_ON: (
            "Le début prévu le plus ancien d'abord, celles qui n'en ont pas à la fin."
        ),
        ActionSort.PLANNED_END_ON: (
            "La fin prévue la plus proche d'abord, celles qui n'en ont pas à la fin."
        ),
        ActionSort.NEWEST_STATUS: "L'état pris le plus récemment d'abord.",
        ActionSort.OLDEST_STATUS: "L'état pris le plus anciennement d'abord.",
        ActionSort.NEWEST_CHANGE: _NEWEST,
        ActionSort.OLDEST_CHANGE: _OLDEST,
    },
}

for _enum, _terms in TERMS.items():
    describe(_enum, _terms)

ORGANISATION_SORTS: Final = {
    OrganisationSort.NAME: ("sort_key",),
    OrganisationSort.NAME_DESC: ("-sort_key",),
    OrganisationSort.NEWEST_CHANGE: ("-updated_at",),
    OrganisationSort.OLDEST_CHANGE: ("updated_at",),
}
PROGRAMME_SORTS: Final = {
    ProgrammeSort.TITLE: ("sort_key",),
    ProgrammeSort.TITLE_DESC: ("-sort_key",),
    ProgrammeSort.NEWEST_YEAR: ("-year_from",),
    ProgrammeSort.OLDEST_YEAR: ("year_from",),
}
MISSION_SORTS: Final = {
    MissionSort.TITLE: ("sort_key",),
    MissionSort.TITLE_DESC: ("-sort_key",),
    MissionSort.CODE: ("code",),
    MissionSort.CODE_DESC: ("-code",),
    MissionSort.END_ON: ("end_on",),
    MissionSort.NEWEST_CHANGE: ("-updated_at",),
    MissionSort.OLDEST_CHANGE: ("updated_at",),
}
DELIVERABLE_SORTS: Final = {
    DeliverableSort.TITLE: ("sort_key",),
    DeliverableSort.TITLE_DESC: ("-sort_key",),
    DeliverableSort.NEWEST_CHANGE: ("-updated_at",),
    DeliverableSort.OLDEST_CHANGE: ("updated_at",),
}
MEETING_SORTS: Final = {
    MeetingSort.NEWEST: ("-scheduled_on",),
    MeetingSort.OLDEST: ("scheduled_on",),
}
DELIBERATION_SORTS: Final = {
    DeliberationSort.NEWEST: ("-decided_on",),
    DeliberationSort.OLDEST: ("decided_on",),
}
ACTION_SORTS: Final = {
    ActionSort.TITLE: ("sort_key",),
    ActionSort.TITLE_DESC: ("-sort_key",),
    ActionSort.PRIORITY: ("priority",),
    ActionSort.PLANNED_START_ON: ("planned_start_on",),
    ActionSort.PLANNED_END_ON: ("planned_end_on",),
    ActionSort.NEWEST_STATUS: ("-status_on",),
    ActionSort.OLDEST_STATUS: ("status_on",),
    ActionSort.NEWEST_CHANGE: ("-updated_at",),
    ActionSort.OLDEST_CHANGE: ("updated_at",),
}
