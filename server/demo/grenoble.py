"""The partnership programme 2022 of the agency of the Grenoble area, as presented in March 2022.

Refuses to complete what the document leaves open: the version voted in December 2021 has no
totals here, and whether 7,040 days include the 1,635 of the socle stays UNSPECIFIED. 146 generated
missions stand for the projects that the document counts but does not name. The days of each line
are made up, and say so: the socle's make 1,635, and all lines 7,040 if they include it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
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
    TotalsBasis,
    VersionStatus,
    VisibilityPolicy,
    WorkStart,
)

DECLARED_TOTAL_DAYS: Final = 7_040
DECLARED_SOCLE_DAYS: Final = 1_635
DECLARED_PROJECTS: Final = 170

_INVOLVED: Final = ParticipationCategory.INVOLVED
_INTERESTED: Final = ParticipationCategory.INTERESTED
_INFORMED: Final = ParticipationCategory.INFORMED

AXES: Final = (
    AxisFact(
        "Démarches prospectives et innovation territoriale",
        "Veiller, relier les réseaux et préparer avec les territoires ce qui vient.",
    ),
    AxisFact(
        "Planification et stratégies territoriales",
        "Écrire les documents de planification et les projets qui les portent.",
    ),
    AxisFact(
        "Expertise thématique au service des politiques publiques",
        "Apporter une expertise par thème et faire se croiser les regards.",
    ),
)

_MEMBERS: Final[Mapping[str, MembershipCategory]] = {
    "grenoble-alpes": MembershipCategory.FULL_MEMBER,
    "saint-marcellin-vercors": MembershipCategory.FULL_MEMBER,
    "grenoble": MembershipCategory.FULL_MEMBER,
    "saint-marcellin": MembershipCategory.FULL_MEMBER,
    "plateau": MembershipCategory.FULL_MEMBER,
    "vallee": MembershipCategory.FULL_MEMBER,
    "dreal-ara": MembershipCategory.STATE,
}

_SOCLE: Final = tuple(
    MissionFact(
        f"GRE-2022-S{number}",
        title,
        kind,
        axis=axis,
        strand=Strand.SOCLE,
        socle_family=family,
    )
    for number, (title, family, kind, axis) in enumerate(
        (
            ("Documentation / Veille", SocleFamily.DOCUMENTATION_WATCH, MissionKind.OTHER, 1),
            ("Communication / Valorisation", SocleFamily.COMMUNICATION, MissionKind.OTHER, 1),
            (
                "Observation / SIG, SIT / Bases de données",
                SocleFamily.OBSERVATION_GIS_DATABASES,
                MissionKind.OBSERVATORY,
                3,
            ),
            (
                "Animation, partenariat",
                SocleFamily.ANIMATION_PARTNERSHIP,
                MissionKind.WORKSHOP_SUPPORT,
                1,
            ),
            (
                "Réflexions prospectives / Conseil scientifique",
                SocleFamily.FORESIGHT_SCIENTIFIC_COUNCIL,
                MissionKind.WORKSHOP_SUPPORT,
                1,
            ),
            (
                "Assistance aux EPCI et à leurs communes",
                SocleFamily.ASSISTANCE_EPCI_COMMUNES,
                MissionKind.OTHER,
                2,
            ),
        ),
        start=1,
    )
)

# Named by the document; who asked for each is not, save the territory of the first.
_NAMED_TITLES: Final = (
    (
        "Élaboration du PLUi de Saint-Marcellin Vercors Isère",
        MissionKind.PLANNING_DOCUMENT,
        2,
        "saint-marcellin-vercors",
    ),
    ("Planification territoriale : SCoT", MissionKind.PLANNING_DOCUMENT, 2, "grenoble-alpes"),
    ("Planification territoriale : PLUi", MissionKind.PLANNING_DOCUMENT, 2, "grenoble-alpes"),
    (
        "Planification des territoires hors PLUi",
        MissionKind.PLANNING_DOCUMENT,
        2,
        "plateau",
    ),
    ("Projets de territoires (CRTE)", MissionKind.TERRITORIAL_PROJECT, 2, "vallee"),
    ("Projets urbains et urbanisme de projet", MissionKind.URBAN_PROJECT, 2, "grenoble"),
    ("Redynamisation des centralités : PVD", MissionKind.CENTRALITY, 2, "saint-marcellin"),
    ("Redynamisation des centralités : ORT", MissionKind.CENTRALITY, 2, "saint-marcellin"),
    (
        "Démarches pour répondre au défi climatique (PCAET)",
        MissionKind.CLIMATE,
        3,
        "grenoble-alpes",
    ),
    ("Expertise thématique : habitat", MissionKind.THEMATIC_EXPERTISE, 3, "grenoble-alpes"),
    ("Expertise thématique : mobilité", MissionKind.THEMATIC_EXPERTISE, 3, "grenoble-alpes"),
    ("Expertise thématique : biodiversité", MissionKind.THEMATIC_EXPERTISE, 3, "plateau"),
    (
        "Expertise thématique : agriculture et alimentation",
        MissionKind.THEMATIC_EXPERTISE,
        3,
        "vallee",
    ),
    ("Observation thématique : OLL", MissionKind.OBSERVATORY, 3, "grenoble-alpes"),
    ("Observation thématique : OFPI", MissionKind.OBSERVATORY, 3, "grenoble-alpes"),
    ("Observation thématique : EMC²", MissionKind.OBSERVATORY, 3, "grenoble-alpes"),
    ("Observation du stationnement", MissionKind.OBSERVATORY, 3, "grenoble"),
    ("Observation de la biodiversité", MissionKind.OBSERVATORY, 3, "grenoble-alpes"),
    ("Obs’Y", MissionKind.OBSERVATORY, 1, "grenoble-alpes"),
    ("Barométropole", MissionKind.OBSERVATORY, 1, "grenoble-alpes"),
    ("Groupe de travail mutualisation urbA4", MissionKind.NETWORK, 1, "grenoble-alpes"),
    ("Programme urbA4 pour la Dreal", MissionKind.NETWORK, 1, "dreal-ara"),
    ("Programme urbA4 pour l’Ademe", MissionKind.NETWORK, 1, "dreal-ara"),
    ("Programme urbA4 pour l’ARS", MissionKind.NETWORK, 1, "dreal-ara"),
)

_GENERATED_KINDS: Final = (
    ("Étude urbaine pré-opérationnelle", MissionKind.URBAN_PROJECT, 2),
    ("Appui au plan-guide", MissionKind.URBAN_PROJECT, 2),
    ("Stratégie foncière et sobriété", MissionKind.PLANNING_DOCUMENT, 2),
    ("Modification du plan local d’urbanisme", MissionKind.PLANNING_DOCUMENT, 2),
    ("Diagnostic de centralité", MissionKind.CENTRALITY, 2),
    ("Concertation et atelier d’habitants", MissionKind.WORKSHOP_SUPPORT, 1),
    ("Récit prospectif à vingt ans", MissionKind.TERRITORIAL_PROJECT, 1),
    ("Tableau de bord de l’habitat", MissionKind.OBSERVATORY, 3),
    ("Apaisement de la circulation", MissionKind.THEMATIC_EXPERTISE, 3),
    ("Îlots de fraîcheur et eau dans la ville", MissionKind.CLIMATE, 3),
    ("Accueil des activités productives", MissionKind.THEMATIC_EXPERTISE, 3),
    ("Trames écologiques de proximité", MissionKind.THEMATIC_EXPERTISE, 3),
)
_GENERATED_PLACES: Final = (
    "secteur de la gare",
    "quartier des écoles",
    "entrée de ville nord",
    "cœur de bourg",
    "ancienne halle industrielle",
    "berges de la rivière",
    "hameaux du versant sud",
    "zone d’activités de la plaine",
    "faubourg de l’est",
    "pôle d’échanges",
    "plateau agricole",
    "grand ensemble des années soixante",
    "station de moyenne montagne",
)
_GENERATED_MEMBERS: Final = ("grenoble-alpes", "plateau", "vallee", "grenoble", "saint-marcellin")


def _participants(involved: str, turn: int) -> dict[str, ParticipationCategory]:
    others = [member for member in _GENERATED_MEMBERS if member != involved]
    return {
        involved: _INVOLVED,
        others[turn % len(others)]: _INTERESTED,
        others[(turn + 1) % len(others)]: _INFORMED,
    }


_NAMED: Final = tuple(
    MissionFact(
        f"GRE-2022-{number:03d}",
        title,
        kind,
        axis=axis,
        requested_by=involved,
        participants=_participants(involved, number),
    )
    for number, (title, kind, axis, involved) in enumerate(_NAMED_TITLES, start=1)
)


def _generated() -> tuple[MissionFact, ...]:
    """As many as the document counts beyond those it names, each pair of kind and place once."""
    missing = DECLARED_PROJECTS - len(_NAMED)
    pairs = [(kind, place) for place in _GENERATED_PLACES for kind in _GENERATED_KINDS][:missing]
    found = []
    for number, ((title, kind, axis), place) in enumerate(pairs, start=len(_NAMED) + 1):
        involved = _GENERATED_MEMBERS[number % len(_GENERATED_MEMBERS)]
        found.append(
            MissionFact(
                f"GRE-2022-{number:03d}",
                f"{title} : {place}",
                kind,
                axis=axis,
                status=MissionStatus.PROGRAMMED if number % 3 == 0 else MissionStatus.IN_PROGRESS,
                requested_by=involved,
                participants=_participants(involved, number),
                generated=True,
            )
        )
    return tuple(found)


def _with_days(missions: Sequence[MissionFact], days: int) -> tuple[MissionFact, ...]:
    """Days spread unevenly over the missions, by half-days, to exactly this total."""
    weights = [40 + number * 7 % 48 for number, _ in enumerate(missions)]
    ends = [2 * days * reached // sum(weights) for reached in accumulate(weights)]
    shares = (end - start for start, end in zip([0, *ends], ends, strict=False))
    return tuple(
        replace(mission, half_days=share) for mission, share in zip(missions, shares, strict=True)
    )


BOARD: Final = BodyFact(
    "Conseil d’administration",
    BodyKind.BOARD,
    (
        MeetingFact(
            date(2021, 12, 1),
            (
                "Vote du programme d’activité partenarial 2022",
                "Date au mois près : la source dit « décembre 2021 », sans le jour.",
            ),
            adopts=1,
            subject="Programme d’activité partenarial 2022, version de décembre 2021. Le jour, le"
            " numéro et le décompte des voix ne sont pas donnés par la source.",
        ),
        MeetingFact(
            date(2022, 3, 1),
            (
                "Présentation du programme d’activité partenarial 2022, version de mars 2022",
                "Date au mois près : la source dit « mars 2022 », sans le jour.",
            ),
            presents=2,
        ),
    ),
)

PROGRAMME: Final = ProgrammeFact(
    agency="agence-grenoble",
    legal_form=AgencyLegalForm.ASSOCIATION,
    approval_chain=(BodyKind.BOARD,),
    work_may_start_on=WorkStart.LAST_PRESENTED,
    visibility_policy=VisibilityPolicy.MEMBERS_ON_REQUEST,
    title="Programme d’activité partenarial 2022",
    kind=ProgrammeKind.ANNUAL,
    year_from=2022,
    year_to=2022,
    source="Présentation publique du Programme d’activité partenarial 2022,"
    " Conseil d’administration de mars 2022",
    key_topics=(
        "l’observation renouvelée",
        "le ZAN",
        "la prospective, à travers le déploiement de l’Atelier des Futurs",
    ),
    agency_project="Projet d’Agence 2021-2026",
    mandate="2020-2026",
    body=BOARD,
    versions=(
        VersionFact(
            "décembre 2021, votée",
            VersionStatus.APPROVED,
        ),
        VersionFact(
            "mars 2022, présentée au Conseil d’administration",
            VersionStatus.PRESENTED,
            totals_basis=TotalsBasis.UNSPECIFIED,
            declared_total_days=DECLARED_TOTAL_DAYS,
            declared_socle_days=DECLARED_SOCLE_DAYS,
            declared_project_count=DECLARED_PROJECTS,
            change_reason="Commandes et missions précisées par les membres, nouvelles interventions"
            " communales.",
            basis_reason="Le document ne dit pas si les 7 040 jours comprennent les 1 635 jours du"
            " socle, ni si les 170 projets comprennent les missions du socle : les deux chiffres"
            " sont gardés tels qu’ils sont déclarés.",
            axes=AXES,
        ),
    ),
    missions=_with_days(_SOCLE, DECLARED_SOCLE_DAYS)
    + _with_days(_NAMED + _generated(), DECLARED_TOTAL_DAYS - DECLARED_SOCLE_DAYS),
    members=_MEMBERS,
)
