"""Workshops as events of a mission, their series and their teams, as the contract shows them.

Refuses live state, which is a session's, and shows how a workshop is prepared to those who run it.
"""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.domain.workshops import machine
from server.domain.workshops.machine import WorkshopFacts
from server.domain.workshops.rights import PREPARES
from server.domain.workshops.verbs import FACTS
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
from server.schema.scalars import RunSheet
from server.schema.types.transitions import AvailableTransition, shown
from server.vocabulary import Role, WorkshopMethod, WorkshopStatus


def workshop_transitions(
    status: WorkshopStatus,
    dated: bool,
    day_has_come: bool,
    facilitated: bool,
    under_way: bool,
    prepares: bool,
) -> list[AvailableTransition]:
    """What the machine answers of a workshop's row."""
    facts = WorkshopFacts(bool(dated), bool(day_has_come), bool(facilitated), bool(under_way))
    return shown(machine.available_transitions(status, facts, may_act=bool(prepares)))


@reads(
    models.Workshop,
    visible=policy.WORKSHOPS,
    facets={"existence": policy.WORKSHOPS, "preparation": policy.WORKSHOP_PREPARATION},
    folded="title",
)
class Workshop(Node):
    """Atelier d'une mission : atelier prospectif, focus group, atelier Flash, atelier local."""

    agency: Agency = relation("L'agence qui l'organise.", facet="existence")
    mission: Mission | None = relation(
        "La mission ; nulle si le lecteur ne la voit pas.", facet="existence"
    )
    title: str = column("Titre.", facet="existence")
    method: WorkshopMethod = column("Méthode.", facet="existence")
    question: str | None = column("Question posée à l'atelier.", facet="existence")
    horizon_year: int | None = column("Année d'horizon de la prospective.", facet="existence")
    status: WorkshopStatus = column("État de l'atelier.", facet="existence")
    held_on: date | None = column("Jour de l'atelier, ou le premier.", facet="existence")
    ends_on: date | None = column(
        "Dernier jour, s'il en prend plusieurs ; nul sinon.", facet="existence"
    )
    place: str | None = column("Lieu.", facet="existence")
    with_walk: bool = column("Vrai s'il comprend une visite de terrain.", facet="existence")
    cancellation_reason: str | None = column("Raison de l'annulation.", facet="existence")
    fictional: bool = column(
        "Vrai pour un atelier inventé pour la démonstration.", facet="existence"
    )
    updated_at: datetime = column("Dernier changement.", facet="existence")
    version: int = column("Version, à donner comme `expectedVersion`.", facet="existence")
    series: WorkshopSeries | None = relation(
        "La série dont il fait partie, s'il en a une.", facet="existence"
    )
    series_position: int = column(
        "Son étape dans la série, à partir de 1 ; 0 hors série.", facet="existence"
    )
    previous_in_series: Workshop | None = relation(
        "L'atelier de l'étape d'avant : ses séances disent ce que ses propositions sont devenues.",
        of="previous",
        facet="existence",
    )
    plenary: Workshop | None = relation(
        "La plénière où se réunissent les ateliers qui se tiennent en parallèle.",
        facet="existence",
    )
    flash_workshop: FlashWorkshop | None = relation(
        "L'Atelier Flash dont il est le temps vécu, si le lecteur le voit.", facet="existence"
    )
    links: Connection[Link] = connection(
        "Ce qui le joint au reste de la chaîne : missions qui l'appuient, feuilles de route qu'il a"
        " produites.",
        order=(),
        facet="existence",
    )
    parallels: Connection[Workshop] = connection(
        "Les ateliers tenus en parallèle, dont celui-ci est la plénière, par titre.",
        order=("sort_key",),
        facet="existence",
    )
    sessions: Connection[LiveSession] = connection(
        "Ses séances en direct, par ordre d'ouverture.", order=("opened_at",), facet="existence"
    )
    team: Connection[WorkshopRole] | None = connection(
        "Ceux qui y tiennent un rôle, par ordre d'arrivée ; vu de ceux qui le mènent.",
        order=(),
        of="grants",
        facet="preparation",
    )
    run_sheet: RunSheet | None = column(
        "Le déroulé préparé pour ses séances ; vu de ceux qui le mènent.",
        of="agenda",
        facet="preparation",
    )
    run_sheet_version: int | None = column(
        "Combien de fois ce déroulé a été refait.", of="agenda_version", facet="preparation"
    )
    panel: Connection[PanelQuota] | None = connection(
        "Les cases de son panel, dans l'ordre ; vu de ceux qui le mènent.",
        order=("position",),
        facet="preparation",
    )
    invitations: Connection[WorkshopInvitation] | None = connection(
        "Les personnes invitées ou venues, par nom ; vu de ceux qui le mènent.",
        order=("sort_key",),
        facet="preparation",
    )
    attendance_sheet: Connection[WorkshopInvitation] | None = connection(
        "La feuille d'émargement, par nom : ceux qu'on attend et ceux qui sont venus.",
        order=("sort_key",),
        of="invitations",
        where="{t}.withdrawn_at IS NULL AND {t}.answer <> 'DECLINED'",
        facet="preparation",
    )
    information_notices: Connection[InformationNotice] = connection(
        "Les versions de sa notice d'information, de la première à la dernière.",
        order=("number",),
        facet="existence",
    )
    consents: Connection[WorkshopConsent] | None = connection(
        "Les consentements donnés, dans l'ordre ; vu de ceux qui le mènent.",
        order=("given_at",),
        facet="preparation",
    )
    available_transitions: list[AvailableTransition] = computed(
        "Ce que le lecteur peut en faire maintenant, et pourquoi non.",
        workshop_transitions,
        facts={**FACTS, "prepares": PREPARES},
        facet="existence",
    )


@reads(models.WorkshopSeries, visible=policy.WORKSHOP_SERIES, folded="title")
class WorkshopSeries(Node):
    """Série d'ateliers qui se suivent, telles les trois séances d'un atelier local."""

    agency: Agency = relation("L'agence qui l'organise.")
    mission: Mission | None = relation("La mission ; nulle si le lecteur ne la voit pas.")
    charter: Agreement | None = relation(
        "La charte de la plateforme dont c'est la série, si le lecteur la voit."
    )
    title: str = column("Titre.")
    method: WorkshopMethod = column("Méthode.")
    purpose: str | None = column("Ce que la série cherche.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    workshops: Connection[Workshop] = connection(
        "Ses ateliers, étape par étape.", order=("series_position",)
    )


@reads(models.RoleGrant, visible=policy.WORKSHOP_TEAM)
class WorkshopRole(Node):
    """Rôle que quelqu'un tient dans un atelier, de jour à jour."""

    workshop: Workshop | None = relation("L'atelier ; nul si le lecteur ne le voit pas.")
    role: Role = column("Rôle.")
    account_label: str | None = expression(
        "L'intitulé du compte qui le tient.",
        "SELECT ac.label FROM account ac WHERE ac.id = {t}.user_id",
    )
    from_on: date = column("Premier jour.")
    to_on: date | None = column("Premier jour sans le rôle ; nul tant qu'il court.")
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.agreements import Agreement  # noqa: E402
from server.schema.types.flash import FlashWorkshop  # noqa: E402
from server.schema.types.links import Link  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.sessions import LiveSession  # noqa: E402
from server.schema.types.workshop_people import (  # noqa: E402
    InformationNotice,
    PanelQuota,
    WorkshopConsent,
    WorkshopInvitation,
)
