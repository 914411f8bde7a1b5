"""Ateliers Flash: the framework agreements of the DGALN, then one case and one roadmap, fictional.

Refuses an order that the framework did not allow: the case lies inside its four years. Amounts are
of the size that the document gives, about 20,000 euros, and made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from server.demo.instruments.facts import ActionFact, StepFact
from server.vocabulary import (
    ActionNature,
    ActionOrigin,
    ActionStatus,
    DateConfidence,
    DatePrecision,
)

ABOUT_CENTS: Final = 2_000_000
SHARE_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class FrameworkFact:
    key: str
    reference: str
    title: str
    valid: tuple[date, date]
    precision: DatePrecision
    confidence: DateConfidence
    overlaps: bool
    source_note: str


FRAMEWORKS: Final = (
    FrameworkFact(
        "2019",
        "Non communiquée (2019-2021)",
        "Accord-cadre des Ateliers Flash 2019-2021",
        (date(2019, 1, 1), date(2021, 12, 31)),
        DatePrecision.MONTH,
        DateConfidence.UNKNOWN,
        overlaps=False,
        source_note="La source ne donne que les années.",
    ),
    FrameworkFact(
        "2021",
        "Non communiquée (2021-2025)",
        "Accord-cadre des Ateliers Flash, février 2021 – février 2025",
        (date(2021, 2, 1), date(2025, 2, 28)),
        DatePrecision.MONTH,
        DateConfidence.STATED,
        overlaps=True,
        source_note="Au mois : du premier jour de février 2021 au dernier de février 2025, quatre"
        " ans selon la source. Ses titulaires ne sont pas nommés : ceux-ci sont fictifs.",
    ),
    FrameworkFact(
        "2025",
        "Non communiquée (2025-2029)",
        "Accord-cadre des Ateliers Flash depuis septembre 2025",
        (date(2025, 9, 1), date(2029, 8, 31)),
        DatePrecision.MONTH,
        DateConfidence.DEDUCED,
        overlaps=False,
        source_note="Quatre ans depuis septembre 2025, selon la page du ministère sur les Ateliers"
        " Flash ; le terme en est déduit.",
    ),
)

FLASH_TITLE: Final = "Atelier Flash du bourg-centre de la Plaine (fictif)"
FLASH_ROADMAP: Final = "Feuille de route de l’Atelier Flash de la Plaine (fictive)"
ISSUED_ON: Final = date(2024, 3, 4)
NOTIFIED_ON: Final = date(2024, 3, 11)
EXECUTED_ON: Final = date(2024, 6, 28)
DELIVERED_ON: Final = date(2024, 7, 5)
ORDERS: Final = (("BC-2024-01", 1, 1_400_000), ("BC-2024-02", 2, 600_000))
FLASH_AXES: Final = (
    "Redonner vie à la place et aux commerces",
    "Aller à pied et à vélo",
    "Réhabiliter plutôt que construire",
)
_STARTED: Final = date(2024, 9, 2)
RAISED: Final = StepFact(ActionStatus.PROPOSED, DELIVERED_ON)
TAKEN: Final = StepFact(ActionStatus.REGISTERED, _STARTED)
# Six key actions, each with its theme, its axis and its level of priority.
FLASH_ACTIONS: Final = (
    ("Rouvrir la halle du marché", "Commerce", 1, 1),
    ("Occuper les vitrines vides", "Commerce", 1, 2),
    ("Une place pour les piétons d’abord", "Espaces publics", 2, 1),
    ("Un parcours à vélo de l’école à la gare", "Mobilités", 2, 2),
    ("Réhabiliter l’îlot de la poste", "Habitat", 3, 1),
    ("Un inventaire des logements vacants", "Habitat", 3, 3),
)

ROADMAP: Final = "Feuille de route de la Plaine 2024-2030 (fictive)"
AXES: Final = ("Habiter", "Se déplacer", "Produire et consommer", "Préserver")


def _steps(*statuses: ActionStatus) -> tuple[StepFact, ...]:
    """One status every five months from the adoption on."""
    return tuple(
        StepFact(status, date(2024 + (8 + 5 * place) // 12, (8 + 5 * place) % 12 + 1, 2))
        for place, status in enumerate((ActionStatus.REGISTERED, *statuses))
    )


_S: Final = ActionStatus
_LIVES: Final = (
    _steps(_S.COMMITTED, _S.IN_PROGRESS, _S.DONE),
    _steps(_S.COMMITTED, _S.IN_PROGRESS),
    _steps(_S.COMMITTED, _S.IN_PROGRESS, _S.BLOCKED),
    _steps(_S.COMMITTED),
    _steps(_S.COMMITTED, _S.IN_PROGRESS, _S.PAUSED),
    _steps(),
)
_TITLES: Final = (
    ("Réhabiliter vingt logements communaux", 1),
    ("Une maison de l’habitat", 1),
    ("Bail réel solidaire dans deux bourgs", 1),
    ("Adapter les logements des aînés", 1),
    ("Une navette entre les bourgs", 2),
    ("Covoiturage du quotidien", 2),
    ("Voie verte de la Plaine", 2),
    ("Abris à vélos aux arrêts de car", 2),
    ("Légumerie pour les cantines", 3),
    ("Ressourcerie intercommunale", 3),
    ("Réseau de chaleur au bois", 3),
    ("Toitures solaires des écoles", 3),
    ("Renaturer la rivière", 4),
    ("Désimperméabiliser les cours d’école", 4),
    ("Plan de gestion des haies", 4),
    ("Sentier des marais", 4),
    ("Zones d’expansion des crues", 4),
    ("Jardins partagés", 4),
)
_ORIGINS: Final = (ActionOrigin.OWN, ActionOrigin.MISSION, ActionOrigin.AGREEMENT)


def actions() -> tuple[ActionFact, ...]:
    """Eighteen of the holder's own, of several origins, beside the six that the Flash brought."""
    found = []
    for number, (title, axis) in enumerate(_TITLES):
        euros = 40_000 + 15_000 * (number % 5)
        found.append(
            ActionFact(
                title,
                _LIVES[number % len(_LIVES)],
                _ORIGINS[number % len(_ORIGINS)],
                owners={"plaine": 60, "pole-caen": 40} if number % 3 == 0 else {"plaine": None},
                axis=axis,
                nature=ActionNature.INVESTMENT,
                priority=number % 3 + 1,
                planned=(date(2025, 1, 6), date(2025 + number % 5, 12, 15)),
                budget={2025: euros, 2026: euros // 2},
                fundings=(("financeur", 2025, euros // 2),),
                generated=True,
                external_id=f"PLAINE-{number + 1:03}",
            )
        )
    return tuple(found)
