"""The partnership programme 2024-2026 of AUCAME: 4 axes and 18 orientations, titles as published.

Refuses to pass what is made up for what is published: missions that no document names are
`generated`, and so are their days; participations are the demo's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from server.demo.facts import (
    AxisFact,
    BodyFact,
    MeetingFact,
    MissionFact,
    ProgrammeFact,
    VersionFact,
)
from server.vocabulary import (
    AgencyLegalForm,
    BodyKind,
    MembershipCategory,
    MissionKind,
    MissionStatus,
    ParticipationCategory,
    ProgrammeKind,
    SocleFamily,
    Strand,
    VersionStatus,
    VisibilityPolicy,
    WorkStart,
)

WORKSHOP_MISSION: Final = "CAEN-2024-105"
HOLDER: Final = "caen-la-mer"
INTERESTED: Final = "caen"

_INVOLVED: Final = ParticipationCategory.INVOLVED
_INTERESTED: Final = ParticipationCategory.INTERESTED
_INFORMED: Final = ParticipationCategory.INFORMED

AXES: Final = (
    AxisFact(
        "Explorer et préparer le monde de demain",
        "Comprendre les mutations en cours et expérimenter, pour éclairer les choix des membres.",
        (
            "Accompagner la mise en œuvre du PAT (Projet alimentaire territorial) Caen Normandie"
            " Métropole pour relocaliser et qualifier la production alimentaire",
            "Préserver les ressources vitales : air, eau, sols et biodiversité : préconiser la"
            " multifonctionnalité des espaces et protéger la Trame verte et bleue",
            "Promouvoir un urbanisme efficient",
            "Adapter les modes d’habiter aux évolutions sociétales et au changement climatique",
            "Se déplacer différemment pour une mobilité zéro carbone",
            "Accélérer la décarbonation des activités économiques",
            "S’adapter au changement climatique et connaître les nouveaux risques qu’il génère",
        ),
    ),
    AxisFact(
        "Construire les territoires dans un monde en transition",
        "Aider les collectivités à écrire leurs documents d’urbanisme et leurs projets.",
        (
            "Suivre et évaluer les plans et programmes pour faire évoluer les politiques",
            "Participer à l’élaboration ou à l’évolution des documents d’urbanisme, de"
            " planification ou de programmation des membres de l’agence",
            "Participer à la définition et la construction, puis à la mise en œuvre de projets"
            " territoriaux",
        ),
    ),
    AxisFact(
        "Observer et suivre les évolutions territoriales",
        "Tenir les observatoires et l’information géographique au service des membres.",
        (
            "Confirmer la place du Système d’Information Géographique (SIG) au cœur du dispositif"
            " d’observation de l’agence",
            "Orienter les observatoires vers les besoins opérationnels des territoires membres",
            "Dans le cadre de la coopération avec les agences d’urbanisme du Havre et de Rouen",
        ),
    ),
    AxisFact(
        "Partager les connaissances et les savoirs",
        "Publier, réunir et renouveler les façons d’informer et d’échanger.",
        (
            "Poursuivre la production des publications régulières de l’agence",
            "Développer et moderniser la communication numérique de l’AUCAME",
            "Produire des documents pédagogiques sur de nouveaux supports",
            "Poursuivre la mise en œuvre des nouvelles formes d’animation des réunions"
            " partenariales de travail et de restitution organisées par l’agence",
            "S’impliquer dans les réseaux à différentes échelles",
        ),
    ),
)

_MEMBERS: Final[Mapping[str, MembershipCategory]] = {
    "caen-la-mer": MembershipCategory.FULL_MEMBER,
    "caen": MembershipCategory.FULL_MEMBER,
    "pole-caen": MembershipCategory.FULL_MEMBER,
    "plaine": MembershipCategory.FULL_MEMBER,
    "littoral": MembershipCategory.FULL_MEMBER,
    "ddtm-14": MembershipCategory.STATE,
    "financeur": MembershipCategory.FUNDER,
}

# What the published text names as work of the agency itself.
_NAMED: Final = (
    MissionFact(
        "CAEN-2024-101",
        "Mise en œuvre du PAT (Projet alimentaire territorial) Caen Normandie Métropole",
        MissionKind.THEMATIC_EXPERTISE,
        axis=1,
        orientation=1,
        requested_by="pole-caen",
        participants={"pole-caen": _INVOLVED, "caen-la-mer": _INTERESTED, "caen": _INFORMED},
    ),
    MissionFact(
        "CAEN-2024-301",
        "Système d’Information Géographique (SIG) de l’agence",
        MissionKind.OBSERVATORY,
        axis=3,
        orientation=1,
        strand=Strand.SOCLE,
        socle_family=SocleFamily.OBSERVATION_GIS_DATABASES,
    ),
    MissionFact(
        "CAEN-2024-303",
        "Coopération avec les agences d’urbanisme du Havre et de Rouen",
        MissionKind.NETWORK,
        axis=3,
        orientation=3,
        strand=Strand.SOCLE,
        socle_family=SocleFamily.OBSERVATION_GIS_DATABASES,
    ),
    MissionFact(
        "CAEN-2024-404",
        "Ateliers prospectifs et « focus groups »",
        MissionKind.WORKSHOP_SUPPORT,
        axis=4,
        orientation=4,
        strand=Strand.SOCLE,
        socle_family=SocleFamily.FORESIGHT_SCIENTIFIC_COUNCIL,
    ),
)


def _generated(
    code: str,
    title: str,
    kind: MissionKind,
    axis: int,
    orientation: int,
    half_days: int,
    involved: str,
    interested: str,
    informed: str,
) -> MissionFact:
    return MissionFact(
        code,
        title,
        kind,
        axis=axis,
        orientation=orientation,
        status=MissionStatus.IN_PROGRESS if half_days % 20 else MissionStatus.PROGRAMMED,
        requested_by=involved,
        participants={involved: _INVOLVED, interested: _INTERESTED, informed: _INFORMED},
        half_days=half_days,
        generated=True,
    )


_GENERATED: Final = (
    _generated(
        WORKSHOP_MISSION,
        "Mobilités du quotidien dans l’aire caennaise à l’horizon 2040",
        MissionKind.THEMATIC_EXPERTISE,
        1,
        5,
        110,
        HOLDER,
        INTERESTED,
        "plaine",
    ),
    _generated(
        "CAEN-2024-102",
        "Atlas des sols vivants et de la Trame verte et bleue",
        MissionKind.THEMATIC_EXPERTISE,
        1,
        2,
        65,
        "pole-caen",
        "caen-la-mer",
        "littoral",
    ),
    _generated(
        "CAEN-2024-103",
        "Gisements fonciers et densités acceptées en tissu pavillonnaire",
        MissionKind.URBAN_PROJECT,
        1,
        3,
        90,
        "caen-la-mer",
        "plaine",
        "caen",
    ),
    _generated(
        "CAEN-2024-104",
        "Habiter quand l’été devient chaud : parcours résidentiels et confort",
        MissionKind.THEMATIC_EXPERTISE,
        1,
        4,
        48,
        "caen",
        "caen-la-mer",
        "ddtm-14",
    ),
    _generated(
        "CAEN-2024-106",
        "Décarboner les zones d’activités : méthode et premier diagnostic",
        MissionKind.CLIMATE,
        1,
        6,
        70,
        "caen-la-mer",
        "ddtm-14",
        "plaine",
    ),
    _generated(
        "CAEN-2024-107",
        "Recul du trait de côte : connaître les lieux et les usages exposés",
        MissionKind.CLIMATE,
        1,
        7,
        96,
        "littoral",
        "ddtm-14",
        "caen-la-mer",
    ),
    _generated(
        "CAEN-2024-201",
        "Bilan à mi-parcours du programme local de l’habitat",
        MissionKind.PLANNING_DOCUMENT,
        2,
        1,
        54,
        "caen-la-mer",
        "caen",
        "ddtm-14",
    ),
    _generated(
        "CAEN-2024-202",
        "Évolution du plan local d’urbanisme intercommunal de la Plaine",
        MissionKind.PLANNING_DOCUMENT,
        2,
        2,
        140,
        "plaine",
        "ddtm-14",
        "littoral",
    ),
    _generated(
        "CAEN-2024-203",
        "Projet de territoire du Littoral : diagnostic et feuille de route",
        MissionKind.TERRITORIAL_PROJECT,
        2,
        3,
        125,
        "littoral",
        "pole-caen",
        "plaine",
    ),
    _generated(
        "CAEN-2024-302",
        "Observatoire des commerces de centre-bourg, indicateurs pour l’action",
        MissionKind.OBSERVATORY,
        3,
        2,
        36,
        "plaine",
        "caen-la-mer",
        "littoral",
    ),
    _generated(
        "CAEN-2024-401",
        "Cahier annuel des chiffres du territoire",
        MissionKind.OTHER,
        4,
        1,
        44,
        "pole-caen",
        "caen-la-mer",
        "caen",
    ),
    _generated(
        "CAEN-2024-402",
        "Cartes interactives ouvertes aux membres",
        MissionKind.OTHER,
        4,
        2,
        30,
        "caen-la-mer",
        "caen",
        "plaine",
    ),
    _generated(
        "CAEN-2024-403",
        "Jeu de plateau sur la sobriété foncière",
        MissionKind.OTHER,
        4,
        3,
        22,
        "littoral",
        "plaine",
        "caen",
    ),
    _generated(
        "CAEN-2024-405",
        "Rencontres normandes des observatoires",
        MissionKind.NETWORK,
        4,
        5,
        18,
        "pole-caen",
        "ddtm-14",
        "caen-la-mer",
    ),
)

PROGRAMME: Final = ProgrammeFact(
    agency="aucame",
    legal_form=AgencyLegalForm.ASSOCIATION,
    approval_chain=(BodyKind.GENERAL_ASSEMBLY,),
    work_may_start_on=WorkStart.APPROVED,
    visibility_policy=VisibilityPolicy.MEMBERS_AND_FUNDERS,
    title="Programme de Travail Partenarial 2024-2026",
    kind=ProgrammeKind.MULTI_YEAR,
    year_from=2024,
    year_to=2026,
    source="AUCAME, présentation publique du Programme de Travail Partenarial 2024-2026",
    body=BodyFact(
        "Assemblée générale",
        BodyKind.GENERAL_ASSEMBLY,
        (
            MeetingFact(
                date(2024, 1, 1),
                (
                    "Approbation du Programme de Travail Partenarial 2024-2026",
                    "Date choisie pour la démonstration : la source dit que l’assemblée générale"
                    " approuve le programme, sans dire quand.",
                ),
                presents=1,
                adopts=1,
                subject="Programme de Travail Partenarial 2024-2026. La date, le numéro et le"
                " décompte des voix ne sont pas donnés par la source.",
            ),
        ),
    ),
    versions=(
        VersionFact(
            "Programme 2024-2026 approuvé par l’Assemblée générale",
            VersionStatus.APPROVED,
            axes=AXES,
        ),
    ),
    missions=_NAMED + _GENERATED,
    members=_MEMBERS,
)
