"""The territorial contracts of the Nord, as told on 11 May 2012.

Refuses to say what came after: the Cambrésis stands as in execution, with 91 projects engaged. 270
of its 280 projects are generated, and which of them are engaged is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from server.demo.instruments.facts import ActionFact, ContractFact, StepFact
from server.vocabulary import (
    ActionCategory,
    ActionOrigin,
    ActionStatus,
    ContractStatus,
    DateConfidence,
)

TOLD_ON: Final = date(2012, 5, 11)
SIGNED_ON: Final = date(2011, 7, 7)
PROJECTS: Final = 280
ENGAGED: Final = 91
MAJOR_DEPARTMENT_WORKS: Final = 12
CONFERENCES: Final = 8
WORKING_GROUPS: Final = 31
COUNCIL: Final = "Conseil général du Nord"
# The days of the two deliberations, and what the document says of each.
DELIBERATIONS: Final = (
    (date(2009, 12, 14), "Politique contractuelle d’aménagement durable des territoires"),
    (date(2011, 12, 20), "Généralisation des contrats de territoire en 2012"),
)
CONFERENCE: Final = "Conférence partenariale du Cambrésis"
STEERING: Final = "Comité de pilotage du contrat du Cambrésis"

OBJECTIVES_DEPARTMENT: Final = (
    "Adapter les politiques départementales aux besoins des territoires",
    "Agir de concert avec les partenaires",
    "Passer du guichet au projet",
    "Gérer les finances de façon stratégique",
)
OBJECTIVES_TERRITORY: Final = (
    "Être écouté et coopérer davantage",
    "Disposer d’engagements",
    "Voir à six ans",
    "Mobiliser l’ingénierie du Département",
)
REFERENCES: Final = ("SRADT", "SCoT", "Charte", "Schémas et plans départementaux")
STAKES: Final = (
    (
        "Fermeture de la base aérienne",
        "1 500 emplois directs perdus avec la base.",
    ),
    (
        "Arrivée du canal Seine-Nord Europe",
        "Le canal est attendu pour 2017.",
    ),
    (
        "Un territoire rural qui manque d’ingénierie",
        "Peu de projets y sollicitaient le Département.",
    ),
)
# The document names no orientation of the framework: these are the demo's own.
ORIENTATIONS: Final = (
    "Attractivité et emploi (orientation inventée pour la démonstration)",
    "Cadre de vie et services (orientation inventée pour la démonstration)",
    "Culture et patrimoine (orientation inventée pour la démonstration)",
    "Habitat et mobilités (orientation inventée pour la démonstration)",
)

CONTRACTS: Final = (
    ContractFact(
        "cambresis",
        "Contrat de territoire du Cambrésis",
        "cambresis",
        ContractStatus.IN_EXECUTION,
        signed_on=SIGNED_ON,
        partners=("interco-cambresis", "chambres-cambresis"),
        source_note="La source est de mai 2012 : elle ne dit ni le jour du lancement, ni la liste"
        " des parties, ni ce qui a suivi. Les parties non nommées ont des tenants-lieu.",
    ),
    ContractFact(
        "flandre-maritime",
        "Contrat de territoire de la Flandre maritime",
        "flandre-maritime",
        ContractStatus.LAUNCHED,
        launched_on=date(2012, 2, 17),
        source_note="Les notes disent « la Flandre ».",
    ),
    ContractFact(
        "sambre-avesnois",
        "Contrat de territoire de Sambre-Avesnois",
        "sambre-avesnois",
        ContractStatus.LAUNCHED,
        launched_on=date(2012, 4, 24),
    ),
    ContractFact(
        "valenciennois",
        "Contrat de territoire du Valenciennois",
        "valenciennois",
        ContractStatus.LAUNCHED,
        launched_on=date(2012, 5, 10),
        launched_confidence=DateConfidence.DEDUCED,
        source_note="« Hier » dans une intervention tenue dans le Douaisis le 11 mai.",
    ),
    ContractFact(
        "douaisis",
        "Contrat de territoire du Douaisis",
        "douaisis",
        ContractStatus.LAUNCHED,
        launched_on=date(2012, 5, 11),
        launched_confidence=DateConfidence.DEDUCED,
        source_note="Le texte des diapositives est mêlé : déduit du lieu de l’intervention.",
    ),
    ContractFact(
        "dernier-lancement",
        "Contrat lancé le 10 décembre 2012 (territoire incertain)",
        "dernier-lancement",
        ContractStatus.LAUNCHED,
        launched_on=date(2012, 12, 10),
        launched_confidence=DateConfidence.UNKNOWN,
        source_note="Flandre intérieure ou arrondissement de Lille : la source ne tranche pas.",
    ),
)

_DEPARTMENT: Final = ActionCategory.MAJOR_DEPARTMENT_WORK
_TERRITORY: Final = ActionCategory.MAJOR_TERRITORY_PROJECT
_INNOVATIVE: Final = ActionCategory.INNOVATIVE_PROJECT
_REGISTERED: Final = StepFact(ActionStatus.REGISTERED, SIGNED_ON)

NAMED: Final = (
    ("Contournement du Cateau", _DEPARTMENT, "nord", 4),
    ("Collège à Cambrai", _DEPARTMENT, "nord", 2),
    ("Aménagement d’un espace naturel sensible", _DEPARTMENT, "nord", 2),
    ("Laboratoire culturel de Cambrai", _TERRITORY, "interco-cambresis", 3),
    ("Pôle habitat durable du Pays Solesmois", _TERRITORY, "interco-cambresis", 4),
    ("Musée de la Dentelle, dans Caudry 4M", _TERRITORY, "interco-cambresis", 3),
    ("Maison médicale", _INNOVATIVE, "interco-cambresis", 2),
    ("Béguinage en éco-quartier", _INNOVATIVE, "interco-cambresis", 4),
    ("Espace multi-services en milieu rural", _INNOVATIVE, "interco-cambresis", 2),
    ("École supérieure d’Arts de Cambrai", _INNOVATIVE, "interco-cambresis", 3),
)


def projects() -> Iterator[ActionFact]:
    """The 280 of the plan: those that the document names, then the generated ones."""
    for title, category, owner, orientation in NAMED:
        yield _project(title, owner, orientation, category, (_REGISTERED,), generated=False)
    named_works = sum(category is _DEPARTMENT for _, category, _, _ in NAMED)
    for number in range(1, PROJECTS - len(NAMED) + 1):
        works = number <= MAJOR_DEPARTMENT_WORKS - named_works
        steps: tuple[StepFact, ...] = (_REGISTERED,)
        if number <= ENGAGED:
            steps += (
                StepFact(
                    ActionStatus.COMMITTED,
                    TOLD_ON,
                    "Engagement inventé : la source compte les projets engagés sans les nommer.",
                ),
            )
        yield _project(
            f"Projet n° {number} (engendré pour la démonstration)",
            "nord" if works else "interco-cambresis",
            number % len(ORIENTATIONS) + 1,
            _DEPARTMENT if works else None,
            steps,
            generated=True,
        )


def _project(
    title: str,
    owner: str,
    orientation: int,
    category: ActionCategory | None,
    steps: tuple[StepFact, ...],
    *,
    generated: bool,
) -> ActionFact:
    return ActionFact(
        title,
        steps,
        ActionOrigin.CONTRACT,
        owners={owner: None},
        orientation=orientation,
        category=category,
        generated=generated,
    )
