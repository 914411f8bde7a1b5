"""Partnership programmes down to their lines, as the contract shows them.

Refuses to add up what a source only declares: totals stand as declared, with what they count.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from server import models
from server.access import policy
from server.domain.days.consumption import ON_LINE, on_lines
from server.domain.days.machine import over_consumed, remaining
from server.domain.programmes import machine
from server.domain.programmes.facts import FACTS, days_of, facts_of
from server.reading import (
    Connection,
    Node,
    column,
    computed,
    connection,
    expression,
    reads,
    relation,
)
from server.reading.codec import QUARTER_DAYS
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import (
    BodyKind,
    LineState,
    ProgrammeKind,
    ProgrammeStatus,
    Strand,
    StrandScope,
    TotalsBasis,
    VersionStatus,
)


def period(year_from: int, year_to: int) -> str:
    """The years of a programme, as people write them."""
    return str(year_from) if year_from == year_to else f"{year_from}-{year_to}"


@reads(models.Programme, visible=policy.PROGRAMMES, folded="title")
class Programme(Node):
    """Programme partenarial d'une agence."""

    agency: Agency = relation("L'agence qui tient le programme.")
    title: str = column("Titre.")
    kind: ProgrammeKind = column("Annuel ou pluriannuel.")
    year_from: int = column("Première année.")
    year_to: int = column("Dernière année, comprise.")
    period: str = computed("Les années, « 2022 » ou « 2024-2026 ».", period)
    status: ProgrammeStatus = column("État du programme.")
    key_topics: list[str] = column("Sujets clés du programme, en français.")
    agency_project: str | None = column("Projet d'agence dans lequel il s'inscrit.")
    mandate: str | None = column("Mandat électif dans lequel il s'inscrit.")
    source: str | None = column("Document d'où viennent ses chiffres.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version de l'objet, à donner comme `expectedVersion`.")
    versions: Connection[ProgrammeVersion] = connection(
        "Ses versions, par numéro ; les brouillons ne sont vus que de l'agence.",
        order=("number",),
    )
    funding_agreements: Connection[FundingAgreement] = connection(
        "Ce que des financeurs y apportent, vu d'eux-mêmes et de l'équipe de l'agence.",
        order=("year",),
    )


def version_transitions(
    status: VersionStatus,
    totals_basis: TotalsBasis,
    basis_reason: str | None,
    declared_total_quarter_days: int | None,
    declared_socle_quarter_days: int | None,
    axes: int,
    socle: int | None,
    missions: int | None,
    was_met: bool,
    missing: str | None,
    was_rejected: bool,
    keeps: bool,
) -> list[AvailableTransition]:
    """What the machine answers of a version's row."""
    weighed = facts_of(
        totals_basis,
        basis_reason,
        declared_total_quarter_days,
        declared_socle_quarter_days,
        axes=axes,
        socle=socle,
        missions=missions,
        was_met=was_met,
        missing=None if missing is None else BodyKind(missing),
        was_rejected=was_rejected,
    )
    return shown(machine.available_transitions(status, weighed, may_act=bool(keeps)))


@reads(
    models.ProgrammeVersion,
    visible=policy.PROGRAMME_VERSIONS,
    facets={
        "existence": policy.PROGRAMME_VERSIONS,
        "totals": policy.VERSION_TOTALS,
        "preparation": policy.VERSION_PREPARATION,
    },
)
class ProgrammeVersion(Node):
    """Version d'un programme : brouillon, soumise, présentée, approuvée ou rejetée, remplacée."""

    programme: Programme = relation("Le programme.", facet="existence")
    number: int = column("Numéro, croissant dans le programme.", facet="existence")
    label: str = column("Nom d'usage, par exemple « mars 2022 ».", facet="existence")
    as_of_on: date | None = column("Jour auquel la version se réfère.", facet="existence")
    status: VersionStatus = column("État de la version.", facet="existence")
    declared_total_days: Decimal | None = column(
        "Total déclaré des jours d'activité ; `totalsBasis` dit ce qu'il compte.",
        of="declared_total_quarter_days",
        codec=QUARTER_DAYS,
        facet="existence",
    )
    declared_socle_days: Decimal | None = column(
        "Jours d'activité déclarés du socle partenarial.",
        of="declared_socle_quarter_days",
        codec=QUARTER_DAYS,
        facet="existence",
    )
    declared_project_count: int | None = column(
        "Nombre déclaré de missions ou projets.", facet="existence"
    )
    totals_basis: TotalsBasis = column("Ce que comptent les totaux déclarés.", facet="existence")
    basis_reason: str | None = column(
        "Pourquoi la source ne permet pas de le dire.", facet="existence"
    )
    computed_total_days: Decimal | None = expression(
        "Somme des jours prévus des lignes, les deux volets ensemble ; vue des membres et"
        " financeurs, nulle si aucune ligne n'a de jours.",
        days_of(None),
        codec=QUARTER_DAYS,
        facet="totals",
    )
    computed_socle_days: Decimal | None = expression(
        "Somme des jours prévus du volet socle ; vue des membres et financeurs.",
        days_of(Strand.SOCLE),
        codec=QUARTER_DAYS,
        facet="totals",
    )
    computed_mission_days: Decimal | None = expression(
        "Somme des jours prévus du volet missions ; vue des membres et financeurs.",
        days_of(Strand.MISSIONS),
        codec=QUARTER_DAYS,
        facet="totals",
    )
    spent_days: Decimal | None = expression(
        "Jours passés sur les missions de ses lignes, l'année de chacune ; vus des membres et"
        " financeurs, comme les jours prévus.",
        on_lines("programme_version_id"),
        codec=QUARTER_DAYS,
        facet="totals",
    )
    spent_socle_days: Decimal | None = expression(
        "Jours passés dans le volet socle ; vus des membres et financeurs.",
        on_lines("programme_version_id", Strand.SOCLE),
        codec=QUARTER_DAYS,
        facet="totals",
    )
    spent_mission_days: Decimal | None = expression(
        "Jours passés dans le volet missions ; vus des membres et financeurs.",
        on_lines("programme_version_id", Strand.MISSIONS),
        codec=QUARTER_DAYS,
        facet="totals",
    )
    change_reason: str | None = column(
        "Raison de l'écart avec la version précédente.", facet="existence"
    )
    return_reason: str | None = column(
        "Raison du dernier renvoi, vue de l'équipe de l'agence.", facet="preparation"
    )
    branched_from: ProgrammeVersion | None = relation(
        "La version dont elle est partie.", facet="existence"
    )
    presented_at_meeting: Meeting | None = relation(
        "La réunion où elle a été présentée.", facet="existence"
    )
    frozen_sha256: str | None = column(
        "Empreinte du contenu soumis (SHA-256), en hexadécimal ; nulle pour un brouillon.",
        facet="existence",
    )
    updated_at: datetime = column("Dernier changement.", facet="existence")
    version: int = column(
        "Version de l'objet, à donner comme `expectedVersion`.", facet="existence"
    )
    axes: Connection[Axis] = connection(
        "Ses axes, par numéro.", order=("number",), facet="existence"
    )
    lines: Connection[ProgrammeLine] = connection(
        "Ses lignes, celles dont le lecteur voit la mission.",
        order=("mission_id", "year"),
        facet="existence",
    )
    deliberations: Connection[Deliberation] = connection(
        "Ce que les instances en ont décidé, par jour.", order=("decided_on",), facet="existence"
    )
    available_transitions: list[AvailableTransition] = computed(
        "Ce que le lecteur peut en faire maintenant, et pourquoi non.",
        version_transitions,
        facts=FACTS,
        facet="existence",
    )


@reads(
    models.Axis,
    visible=policy.AXES,
    facets={"existence": policy.AXES, "totals": policy.AXIS_TOTALS},
)
class Axis(Node):
    """Axe d'une version de programme."""

    programme_version: ProgrammeVersion | None = relation(
        "La version ; nulle si elle est cachée.", facet="existence"
    )
    number: int = column("Numéro, à partir de 1.", facet="existence")
    title: str = column("Titre, tel que la source le donne.", facet="existence")
    description: str | None = column("Description.", facet="existence")
    strand_scope: StrandScope = column("Volet auquel l'axe s'applique.", facet="existence")
    computed_days: Decimal | None = expression(
        "Somme des jours prévus des lignes de l'axe ; vue des membres et financeurs.",
        days_of(None, column="axis_id"),
        codec=QUARTER_DAYS,
        facet="totals",
    )
    spent_days: Decimal | None = expression(
        "Jours passés sur les missions de ses lignes ; vus des membres et financeurs.",
        on_lines("axis_id"),
        codec=QUARTER_DAYS,
        facet="totals",
    )
    version: int = column("Version, à donner comme `expectedVersion`.", facet="existence")
    orientations: Connection[Orientation] = connection(
        "Ses orientations, par numéro.", order=("number",), facet="existence"
    )
    lines: Connection[ProgrammeLine] = connection(
        "Les lignes de l'axe, celles dont le lecteur voit la mission.", order=(), facet="existence"
    )


@reads(models.Orientation, visible=policy.ORIENTATIONS)
class Orientation(Node):
    """Orientation d'un axe."""

    axis: Axis | None = relation("L'axe ; nul s'il est caché.")
    number: int = column("Numéro dans l'axe, à partir de 1.")
    title: str = column("Titre, tel que la source le donne.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    lines: Connection[ProgrammeLine] = connection(
        "Les lignes de l'orientation, celles dont le lecteur voit la mission.", order=()
    )


_PLANNED = "SELECT bl.planned_quarter_days FROM programme_line bl WHERE bl.id = {t}.line_id"


@reads(
    models.ProgrammeLine,
    visible=policy.PROGRAMME_LINES,
    facets={"existence": policy.PROGRAMME_LINES, "days": policy.LINE_DAYS},
)
class ProgrammeLine(Node):
    """Ligne d'un programme : une mission, une année, des jours d'activité."""

    programme_version: ProgrammeVersion | None = relation(
        "La version ; nulle si elle est cachée.", facet="existence"
    )
    mission: Mission | None = relation("La mission.", facet="existence")
    axis: Axis | None = relation("L'axe.", facet="existence")
    orientation: Orientation | None = relation("L'orientation, s'il y en a une.", facet="existence")
    strand: Strand = column("Volet.", facet="existence")
    planned_days: Decimal | None = column(
        "Jours d'activité prévus, par demi-jour ; nuls si la source ne les dit pas ou si le"
        " lecteur n'y a pas accès.",
        of="planned_quarter_days",
        codec=QUARTER_DAYS,
        facet="days",
    )
    spent_days: Decimal | None = expression(
        "Jours passés sur la mission cette année-là ; nuls si le lecteur n'y a pas accès.",
        ON_LINE,
        codec=QUARTER_DAYS,
        facet="days",
    )
    remaining_days: Decimal | None = computed(
        "Jours prévus moins jours passés, négatifs une fois le prévu dépassé ; nuls si rien n'est"
        " prévu ou si le lecteur n'y a pas accès.",
        remaining,
        facts={"spent": ON_LINE},
        facet="days",
    )
    over_consumed: bool | None = computed(
        "Vrai si les jours passés dépassent les jours prévus : un avertissement, jamais un refus.",
        over_consumed,
        facts={"spent": ON_LINE},
        facet="days",
    )
    beneficiaries: Connection[LineBeneficiary] | None = connection(
        "Les territoires qu'elle sert, avec leurs parts ; nuls si le lecteur n'a pas accès aux jours.",
        order=("territory_id",),
        facet="days",
    )
    year: int = column("Année.", facet="existence")
    state: LineState = column("Évolution depuis la version précédente.", facet="existence")
    comment: str | None = column("Commentaire de l'agence, avec les jours.", facet="days")
    version: int = column("Version, à donner comme `expectedVersion`.", facet="existence")


def share_of(planned: int | None, percent: int) -> Decimal | None:
    """The planned days that a share of a line makes."""
    return None if planned is None else Decimal(planned * percent) / 400


@reads(models.LineBeneficiary, visible=policy.LINE_BENEFICIARIES)
class LineBeneficiary(Node):
    """Part d'une ligne qui va à un territoire ; les parts d'une ligne font cent ensemble."""

    line: ProgrammeLine | None = relation("La ligne.")
    territory: Territory = relation("Le territoire bénéficiaire.")
    percent: int = column("Part, en pour cent.")
    planned_days: Decimal | None = computed(
        "Jours prévus que fait cette part ; nuls si la ligne n'en a pas.",
        share_of,
        facts={"planned": _PLANNED},
    )


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.funding import FundingAgreement  # noqa: E402
from server.schema.types.governance import Deliberation, Meeting  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.territories import Territory  # noqa: E402
