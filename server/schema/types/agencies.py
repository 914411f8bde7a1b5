"""Agencies and memberships, as the contract shows them. They are public; what a member pays and
the people of an agency are not.
"""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from server import models
from server.access import policy
from server.reading import (
    Connection,
    Node,
    column,
    computed,
    connection,
    matches,
    matches_where,
    reads,
    relation,
)
from server.schema.types.money import Money, euros
from server.vocabulary import (
    AgencyLegalForm,
    BodyKind,
    FundingNature,
    MembershipCategory,
    ProgrammeKind,
    VisibilityPolicy,
    WorkStart,
)

_RUNS = "{t}.joined_on <= :today AND ({t}.left_on IS NULL OR {t}.left_on > :today)"


@strawberry.input(description="Adhésions à garder ; les conditions s'ajoutent.")
class MembershipFilter:
    category: MembershipCategory | None = matches("De cette catégorie.", "category")
    active: bool | None = matches_where(
        "Vrai pour celles qui courent ce jour, faux pour les autres.", f"({_RUNS}) = :value"
    )


@reads(models.Agency, visible=policy.AGENCIES)
class Agency(Node):
    """Agence d'urbanisme : elle tient un programme partenarial avec ses membres."""

    organisation: Organisation = relation("L'organisation qui porte l'agence.")
    legal_form: AgencyLegalForm = column("Forme juridique (Code de l'urbanisme, L132-6).")
    approval_chain: list[BodyKind] = column("Les instances qui approuvent, dans l'ordre.")
    work_may_start_on: WorkStart = column("Version sur laquelle les missions peuvent démarrer.")
    visibility_policy: VisibilityPolicy = column("Règle d'accès aux productions.")
    programme_cycle: ProgrammeKind = column("Rythme de ses programmes.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    memberships: Connection[Membership] = connection(
        "Ses adhésions, passées, présentes et à venir.", order=(), filters=MembershipFilter
    )
    territories: Connection[Territory] = connection(
        "Les territoires dont elle tient la fiche, par nom.", order=("sort_key",)
    )
    people: Connection[Person] = connection(
        "Les personnes dont elle tient la fiche, vues de son équipe.", order=("sort_key",)
    )
    themes: Connection[Theme] = connection("Ses thèmes, par nom.", order=("sort_key",))
    programmes: Connection[Programme] = connection(
        "Ses programmes partenariaux, par première année.", order=("year_from",)
    )
    missions: Connection[Mission] = connection(
        "Ses missions, celles que le lecteur voit.", order=("sort_key",)
    )
    mission_requests: Connection[MissionRequest] = connection(
        "Les demandes de mission que le lecteur voit, la plus récente d'abord.",
        order=("-received_on",),
    )
    service_requests: Connection[ServiceRequest] = connection(
        "Les demandes de service que le lecteur voit, la plus récente d'abord.",
        order=("-received_on",),
    )
    bodies: Connection[GovernanceBody] = connection(
        "Ses instances et celles de ses missions, par nom.", order=("sort_key",)
    )
    agenda_templates: Connection[AgendaTemplate] = connection(
        "Ses modèles de déroulé, par nom : ceux que le lecteur voit.", order=("sort_key",)
    )
    workshops: Connection[Workshop] = connection(
        "Ses ateliers, ceux que le lecteur voit.", order=("sort_key",)
    )


@reads(models.Membership, visible=policy.MEMBERSHIPS)
class Membership(Node):
    """Adhésion d'une organisation à une agence."""

    agency: Agency = relation("L'agence.")
    organisation: Organisation = relation("L'organisation membre ou financeur.")
    category: MembershipCategory = column("Catégorie d'adhésion.")
    joined_on: date = column("Premier jour de l'adhésion.")
    left_on: date | None = column("Premier jour sans adhésion ; nul tant qu'elle court.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    dues: Connection[MembershipDue] = connection(
        "Ce qu'elle verse, année par année, vu d'elle-même et de l'équipe de l'agence.",
        order=("year",),
    )


@reads(models.MembershipDue, visible=policy.MEMBERSHIP_DUES)
class MembershipDue(Node):
    """Versement d'un membre ou d'un financeur pour une année."""

    year: int = column("Année.")
    nature: FundingNature = column("Cotisation ou subvention.")
    amount: Money = computed("Montant.", euros)


# At the foot: these modules need the classes above.
from server.schema.types.governance import GovernanceBody  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.people import Person  # noqa: E402
from server.schema.types.programmes import Programme  # noqa: E402
from server.schema.types.requests import MissionRequest, ServiceRequest  # noqa: E402
from server.schema.types.run_sheets import AgendaTemplate  # noqa: E402
from server.schema.types.territories import Territory  # noqa: E402
from server.schema.types.themes import Theme  # noqa: E402
from server.schema.types.workshops import Workshop  # noqa: E402
