"""What the sheets of a kit say in themselves, in French and in English; a page is of one language.

Refuses to translate what people wrote: titles, prompts and names stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.interchange.reports.discussions import CONSTITUENCIES
from server.vocabulary import Constituency


@dataclass(frozen=True, slots=True)
class Words:
    """`afterwards` are the steps of the day after, in their order; `day` how a date is written."""

    lang: str
    kit: str
    attendance: str
    not_yet: str
    open: str
    no_more: str
    people: tuple[str, ...]
    group: tuple[str, str]
    rated: str
    range: str
    numbered: str
    table: str
    idea: str
    column: str
    line: str
    spread: str
    ballot: tuple[str, str]
    next_day: str
    afterwards: tuple[str, ...]
    numbers: str
    listed: str
    day: str
    constituencies: Mapping[Constituency, str]

    def on(self, day: date) -> str:
        return day.strftime(self.day)


FRENCH: Final = Words(
    lang="fr",
    kit="Kit de secours : {title}",
    attendance="Feuille d'émargement",
    not_yet="La séance n'est pas encore ouverte : son code sera donné à l'ouverture.",
    open="Pour entrer, tapez ce code :",
    no_more="La séance est conclue : on n'y entre plus par un code.",
    people=("Nom", "Structure", "Collège", "Arrivée", "Signature"),
    group=("Groupe", "Cartes réunies"),
    rated="Ce qui est noté",
    range="{label} ({lowest} à {highest})",
    numbered="Activité {number}",
    table="Table : ____________ Rapporteur : ____________",
    idea="Idée",
    column="Rubrique :",
    line="{label} :",
    spread="À répartir : {budget}, {most} au plus par ligne.",
    ballot=("Option", "Votre choix"),
    next_day="Le lendemain : saisir les feuilles",
    afterwards=(
        "Ouvrez la page d'animation de la séance ; ne la concluez qu'après la saisie.",
        "Démarrez, ou rouvrez, l'activité dont la feuille porte le numéro.",
        "Saisissez chaque carte avec la voie « Papier », et la table comme repère.",
        "Pour un vote, entrez les nombres de chaque option avec la voie « Papier ».",
        "Clôturez l'activité, puis passez à la feuille suivante.",
    ),
    numbers="Numéros",
    listed="{activity} : {title}",
    day="%d/%m/%Y",
    constituencies=CONSTITUENCIES,
)
ENGLISH: Final = Words(
    lang="en",
    kit="Fallback kit: {title}",
    attendance="Attendance sheet",
    not_yet="The session is not open yet: its code will be given when it opens.",
    open="To enter, type this code:",
    no_more="The session is concluded: no code lets anybody in any more.",
    people=("Name", "Organisation", "Constituency", "Arrival", "Signature"),
    group=("Group", "Cards gathered"),
    rated="What is rated",
    range="{label} ({lowest} to {highest})",
    numbered="Activity {number}",
    table="Table: ____________ Rapporteur: ____________",
    idea="Idea",
    column="Column:",
    line="{label}:",
    spread="To spread: {budget}, at most {most} on a line.",
    ballot=("Option", "Your choice"),
    next_day="The day after: entering the sheets",
    afterwards=(
        "Open the facilitator's page of the session; conclude it only once all is entered.",
        "Start, or reopen, the activity whose number the sheet bears.",
        "Enter each card by the “Paper” channel, with the table as a mark.",
        "For a vote, enter the numbers of each option by the “Paper” channel.",
        "Close the activity, then go to the next sheet.",
    ),
    numbers="Numbers",
    listed="{activity}: {title}",
    day="%Y-%m-%d",
    constituencies={
        Constituency.ELECTED: "Elected members",
        Constituency.LOCAL_ACTORS: "Local stakeholders",
        Constituency.SOCIO_PROFESSIONALS: "Business and trades",
        Constituency.ASSOCIATIONS: "Associations",
        Constituency.INHABITANTS: "Residents",
        Constituency.STATE_SERVICES: "State services",
        Constituency.TECHNICIANS: "Technical staff",
        Constituency.EXPERTS: "Experts",
        Constituency.OTHER: "Others",
    },
)


def words_of(locale: str) -> Words:
    """French, unless English was asked."""
    return ENGLISH if locale == "en" else FRENCH
