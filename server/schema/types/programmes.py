"""Partnership programmes down to their lines, as the contract shows them.

Refuses to add up what a source only declares: totals stand as declared, with what they count.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from server import models
from server.access import policy
from server.reading import Connection, Node, column, computed, connection, reads, relation
from server.reading.codec import QUARTER_DAYS
from server.vocabulary import (
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


@reads(models.ProgrammeVersion, visible=policy.PROGRAMME_VERSIONS)
class ProgrammeVersion(Node):
    """Version d'un programme : présentée, approuvée, remplacée."""

    programme: Programme = relation("Le programme.")
    number: int = column("Numéro, croissant dans le programme.")
    label: str = column("Nom d'usage, par exemple « mars 2022 ».")
    as_of_on: date | None = column("Jour auquel la version se réfère.")
    status: VersionStatus = column("État de la version.")
    declared_total_days: Decimal | None = column(
        "Total déclaré des jours d'activité ; `totalsBasis` dit ce qu'il compte.",
        of="declared_total_quarter_days",
        codec=QUARTER_DAYS,
    )
    declared_socle_days: Decimal | None = column(
        "Jours d'activité déclarés du socle partenarial.",
        of="declared_socle_quarter_days",
        codec=QUARTER_DAYS,
    )
    declared_project_count: int | None = column("Nombre déclaré de missions ou projets.")
    totals_basis: TotalsBasis = column("Ce que comptent les totaux déclarés.")
    change_reason: str | None = column("Raison de l'écart avec la version précédente.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version de l'objet, à donner comme `expectedVersion`.")
    axes: Connection[Axis] = connection("Ses axes, par numéro.", order=("number",))
    lines: Connection[ProgrammeLine] = connection(
        "Ses lignes, celles dont le lecteur voit la mission.", order=("mission_id", "year")
    )


@reads(models.Axis, visible=policy.AXES)
class Axis(Node):
    """Axe d'une version de programme."""

    programme_version: ProgrammeVersion | None = relation("La version ; nulle si elle est cachée.")
    number: int = column("Numéro, à partir de 1.")
    title: str = column("Titre, tel que la source le donne.")
    description: str | None = column("Description.")
    strand_scope: StrandScope = column("Volet auquel l'axe s'applique.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    orientations: Connection[Orientation] = connection(
        "Ses orientations, par numéro.", order=("number",)
    )
    lines: Connection[ProgrammeLine] = connection(
        "Les lignes de l'axe, celles dont le lecteur voit la mission.", order=()
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
    year: int = column("Année.", facet="existence")
    state: LineState = column("Évolution depuis la version précédente.", facet="existence")
    comment: str | None = column("Commentaire de l'agence, avec les jours.", facet="days")
    version: int = column("Version, à donner comme `expectedVersion`.", facet="existence")


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
