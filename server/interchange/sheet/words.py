"""What the sheet of a roadmap says in itself, in French and in English; a page is of one language.

Refuses to translate what people wrote: titles and names stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.vocabulary import ActionStatus, RoadmapStatus

_S: Final = ActionStatus

MARKS: Final[Mapping[ActionStatus, str]] = {
    _S.POSSIBLE: "○",
    _S.PROPOSED: "◔",
    _S.REGISTERED: "◑",
    _S.COMMITTED: "◕",
    _S.IN_PROGRESS: "▶",
    _S.PAUSED: "❚❚",
    _S.BLOCKED: "✖",
    _S.DONE: "✔",
    _S.ABANDONED: "—",
}
"""A shape for each state: they are told apart in black and white, and from afar."""


@dataclass(frozen=True, slots=True)
class Words:
    """`header` are the titles of the columns, in their order; `day` how a date is written."""

    lang: str
    day: str
    of: str
    adopted: str
    states: Mapping[RoadmapStatus, str]
    statuses: Mapping[ActionStatus, str]
    header: tuple[str, ...]
    counts: tuple[tuple[str, str], ...]
    no_axis: str
    no_action: str
    late: str
    pilot: str
    priority: str
    made_up: str
    made_up_sheet: str
    made_up_rows: str
    legend: str
    today: str
    planned: str
    progress: str
    overdue: str
    milestone: str
    reached: str
    no_dates: str

    def on(self, day: date) -> str:
        return day.strftime(self.day)

    def counted(self, at: int, count: int) -> str:
        return f"{count} {self.counts[at][count != 1 and 1]}"


FRENCH: Final = Words(
    lang="fr",
    day="%d/%m/%Y",
    of="Porteur : {holder}",
    adopted="adoptée le {day}",
    states={
        RoadmapStatus.DRAFT: "Brouillon",
        RoadmapStatus.ADOPTED: "Adoptée",
        RoadmapStatus.TRACKED: "Suivie",
        RoadmapStatus.CLOSED: "Close",
    },
    statuses={
        _S.POSSIBLE: "Possible",
        _S.PROPOSED: "Proposée",
        _S.REGISTERED: "Inscrite",
        _S.COMMITTED: "Engagée",
        _S.IN_PROGRESS: "En cours",
        _S.PAUSED: "En pause",
        _S.BLOCKED: "Bloquée",
        _S.DONE: "Terminée",
        _S.ABANDONED: "Abandonnée",
    },
    header=("N°", "Action", "Maîtres d'ouvrage et pilotes", "État", "%", "Calendrier"),
    counts=(
        ("action", "actions"),
        ("engagée", "engagées"),
        ("terminée", "terminées"),
        ("en retard", "en retard"),
    ),
    no_axis="Sans axe",
    no_action="Aucune action.",
    late="EN RETARD",
    pilot="Pilote : {names}",
    priority="Priorité {level}",
    made_up="engendrée",
    made_up_sheet="Feuille de route inventée pour une démonstration.",
    made_up_rows="Les actions marquées « engendrée » sont inventées pour une démonstration.",
    legend="Lecture",
    today="aujourd'hui, {day}",
    planned="prévu",
    progress="avancement",
    overdue="dépassement",
    milestone="jalon à venir",
    reached="jalon atteint",
    no_dates="sans date",
)
ENGLISH: Final = Words(
    lang="en",
    day="%d %b %Y",
    of="Holder: {holder}",
    adopted="adopted on {day}",
    states={
        RoadmapStatus.DRAFT: "Draft",
        RoadmapStatus.ADOPTED: "Adopted",
        RoadmapStatus.TRACKED: "Tracked",
        RoadmapStatus.CLOSED: "Closed",
    },
    statuses={
        _S.POSSIBLE: "Possible",
        _S.PROPOSED: "Proposed",
        _S.REGISTERED: "Registered",
        _S.COMMITTED: "Committed",
        _S.IN_PROGRESS: "In progress",
        _S.PAUSED: "Paused",
        _S.BLOCKED: "Blocked",
        _S.DONE: "Done",
        _S.ABANDONED: "Abandoned",
    },
    header=("No.", "Action", "Project owners and pilots", "Status", "%", "Calendar"),
    counts=(("action", "actions"), ("engaged", "engaged"), ("done", "done"), ("late", "late")),
    no_axis="Without an axis",
    no_action="No action.",
    late="LATE",
    pilot="Pilot: {names}",
    priority="Priority {level}",
    made_up="generated",
    made_up_sheet="A roadmap made up for a demonstration.",
    made_up_rows="Actions marked “generated” are made up for a demonstration.",
    legend="Legend",
    today="today, {day}",
    planned="planned",
    progress="progress",
    overdue="overdue",
    milestone="milestone to come",
    reached="milestone reached",
    no_dates="no date",
)


def words_in(locale: str) -> Words:
    return ENGLISH if locale == "en" else FRENCH
