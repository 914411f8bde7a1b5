"""Missions and who takes part in them, as the contract shows them.

Refuses a field without its facet: the agency's policy opens a mission facet by facet.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from server import models
from server.access import policy
from server.domain.days.consumption import ON_MISSION
from server.domain.missions import machine
from server.domain.missions.facts import FACTS, PENDING_APPROVAL
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
from server.reading.codec import BOOLEAN, QUARTER_DAYS
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import (
    MissionKind,
    MissionPartnership,
    MissionStatus,
    ParticipationCategory,
    SocleFamily,
    Strand,
    ValidationRule,
)


def transitions(
    status: MissionStatus,
    strand: Strand,
    steers: bool,
    validates: bool,
    has_validators: bool,
    involved: bool,
    lined: bool,
    led: bool,
    delivers: bool,
    all_validated: bool,
    outside: bool,
) -> list[AvailableTransition]:
    """What may come next, for the reader whose facts these are."""
    facts = machine.MissionFacts(
        strand=strand,
        steers=bool(steers),
        validates=bool(validates),
        has_validators=bool(has_validators),
        involved=bool(involved),
        lined=bool(lined),
        led=bool(led),
        delivers=bool(delivers),
        all_validated=bool(all_validated),
        outside=bool(outside),
    )
    return shown(machine.available_transitions(status, facts))


def _active(category: ParticipationCategory) -> str:
    return (
        f"{{t}}.category = '{category.value}' AND {{t}}.from_on <= :today"
        " AND ({t}.to_on IS NULL OR {t}.to_on > :today)"
    )


@reads(
    models.Mission,
    visible=policy.MISSIONS,
    facets={
        "existence": policy.MISSIONS,
        "summary": policy.MISSION_SUMMARY,
        "progress": policy.MISSION_PROGRESS,
        "days": policy.MISSION_DAYS,
    },
    folded="title",
)
class Mission(Node):
    """Mission ou projet d'un programme partenarial."""

    agency: Agency = relation("L'agence qui conduit la mission.", facet="existence")
    code: str = column("Code, unique dans l'agence.", facet="existence")
    title: str = column("Titre.", facet="existence")
    label: str = expression(
        "Code et titre, pour une liste.", "{t}.code || ' · ' || {t}.title", facet="existence"
    )
    summary: str | None = column("Résumé.", facet="summary")
    strand: Strand = column("Volet : socle partenarial ou missions demandées.", facet="existence")
    socle_family: SocleFamily | None = column(
        "Famille du socle, pour une mission du socle.", facet="existence"
    )
    kind: MissionKind = column("Nature de la mission.", facet="existence")
    partnership: MissionPartnership = column(
        "Dans le programme partenarial, ou hors programme.", facet="existence"
    )
    requested_by: Organisation | None = relation(
        "Le commanditaire, à l'origine de la demande.", facet="summary"
    )
    start_on: date | None = column("Début prévu.", facet="summary")
    end_on: date | None = column("Fin prévue.", facet="summary")
    progress: int | None = column(
        "Avancement, de 0 à 100 ; nul si le lecteur n'y a pas accès.", facet="progress"
    )
    status: MissionStatus = column("État de la mission.", facet="existence")
    pending_approval: bool | None = expression(
        "Vrai si la mission tourne sur une version présentée qu'aucune instance n'a approuvée.",
        PENDING_APPROVAL,
        codec=BOOLEAN,
        facet="existence",
    )
    validation_rule: ValidationRule | None = column(
        "Qui valide ses livrables : tous les impliqués, ou le commanditaire direct.",
        facet="summary",
    )
    legal_basis: str | None = column("Fondement juridique, en texte libre.", facet="summary")
    available_transitions: list[AvailableTransition] = computed(
        "Les transitions depuis cet état, et pourquoi chacune est ouverte ou non au lecteur.",
        transitions,
        facts=FACTS,
        facet="existence",
    )
    generated: bool = column(
        "Vrai si la mission est inventée pour la démonstration.", facet="existence"
    )
    updated_at: datetime = column("Dernier changement.", facet="existence")
    version: int = column("Version, à donner comme `expectedVersion`.", facet="existence")
    spent_days: Decimal | None = expression(
        "Jours passés sur la mission, toutes années ; nuls si le lecteur n'y a pas accès.",
        ON_MISSION,
        codec=QUARTER_DAYS,
        facet="days",
    )
    day_entries: Connection[DayEntry] | None = connection(
        "Les jours passés, par date ; nuls si le lecteur n'y a pas accès.",
        order=("spent_on",),
        facet="days",
    )
    participations: Connection[MissionParticipation] | None = connection(
        "Les membres qui y prennent part ou y ont pris part, avec leur catégorie.",
        order=(),
        facet="summary",
    )
    involved: Connection[MissionParticipation] | None = connection(
        "Les membres impliqués ce jour : ils demandent, pilotent et valident.",
        of="participations",
        order=(),
        where=_active(ParticipationCategory.INVOLVED),
        facet="summary",
    )
    interested: Connection[MissionParticipation] | None = connection(
        "Les membres intéressés ce jour : informés à toutes les étapes.",
        of="participations",
        order=(),
        where=_active(ParticipationCategory.INTERESTED),
        facet="summary",
    )
    informed: Connection[MissionParticipation] | None = connection(
        "Les membres informés ce jour : une fois les livrables validés.",
        of="participations",
        order=(),
        where=_active(ParticipationCategory.INFORMED),
        facet="summary",
    )
    territories: Connection[MissionTerritory] | None = connection(
        "Les territoires sur lesquels elle porte.",
        of="territory_links",
        order=(),
        facet="summary",
    )
    themes: Connection[MissionTheme] | None = connection(
        "Les thèmes dont elle traite.", of="theme_links", order=(), facet="summary"
    )
    instruments: Connection[MissionInstrument] | None = connection(
        "Les documents, contrats et dispositifs sur lesquels elle porte.",
        of="instrument_links",
        order=(),
        facet="summary",
    )
    external_refs: Connection[MissionReference] | None = connection(
        "Ses noms dans d'autres systèmes.", order=(), facet="summary"
    )
    notes: Connection[MissionNote] = connection(
        "Les notes que le lecteur voit, par date.", order=("dated_on",), facet="existence"
    )
    documents: Connection[Document] = connection(
        "Les pièces que le lecteur voit, par titre.", order=("sort_key",), facet="existence"
    )
    committees: Connection[GovernanceBody] = connection(
        "Ses comités, de pilotage (COPIL) et autres ; ceux que le lecteur voit.",
        of="bodies",
        order=("sort_key",),
        facet="existence",
    )
    requests: Connection[MissionRequest] = connection(
        "Les demandes dont elle est née, celles que le lecteur voit.", order=(), facet="existence"
    )
    lines: Connection[ProgrammeLine] = connection(
        "Ses lignes dans les programmes, par année.", order=("year",), facet="existence"
    )
    workshops: Connection[Workshop] | None = connection(
        "Les ateliers de la mission.", order=("sort_key",), facet="summary"
    )
    workshop_series: Connection[WorkshopSeries] | None = connection(
        "Ses séries d'ateliers.", order=("sort_key",), facet="summary"
    )
    flash_workshops: Connection[FlashWorkshop] = connection(
        "Les Ateliers Flash qu'elle appuie, ceux que le lecteur voit, par titre.",
        order=("sort_key",),
        facet="existence",
    )
    actions: Connection[Action] = connection(
        "Les actions de feuille de route qui viennent d'elle, celles que le lecteur voit.",
        order=(),
        facet="existence",
    )
    links: Connection[Link] = connection(
        "Ce qui la joint au reste de la chaîne : ateliers, actions, accords.",
        order=(),
        facet="existence",
    )
    deliverables: Connection[Deliverable] = connection(
        "Ses livrables, ceux que le lecteur voit.", order=("sort_key",), facet="existence"
    )
    output_requests: Connection[OutputRequest] = connection(
        "Les demandes de ses productions : la sienne, ou toutes pour l'agence.",
        order=("requested_at",),
        facet="existence",
    )


@reads(models.MissionParticipation, visible=policy.MISSION_PARTICIPATIONS)
class MissionParticipation(Node):
    """Participation d'une organisation à une mission, avec sa catégorie et ses dates."""

    mission: Mission | None = relation("La mission.")
    organisation: Organisation = relation("L'organisation.")
    category: ParticipationCategory = column("Membre impliqué, intéressé ou informé.")
    from_on: date = column("Premier jour dans cette catégorie.")
    to_on: date | None = column("Premier jour hors de cette catégorie ; nul tant qu'elle court.")
    contact: Person | None = relation(
        "Qui en répond pour l'organisation ; nul si le lecteur ne voit pas cette personne."
    )
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.days import DayEntry  # noqa: E402
from server.schema.types.deliverables import Deliverable, OutputRequest  # noqa: E402
from server.schema.types.flash import FlashWorkshop  # noqa: E402
from server.schema.types.governance import GovernanceBody  # noqa: E402
from server.schema.types.links import Link  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.papers import (  # noqa: E402
    Document,
    MissionInstrument,
    MissionNote,
    MissionReference,
    MissionTerritory,
    MissionTheme,
)
from server.schema.types.people import Person  # noqa: E402
from server.schema.types.programmes import ProgrammeLine  # noqa: E402
from server.schema.types.requests import MissionRequest  # noqa: E402
from server.schema.types.roadmaps import Action  # noqa: E402
from server.schema.types.workshops import Workshop, WorkshopSeries  # noqa: E402
