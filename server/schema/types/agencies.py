"""Agencies and memberships, as the contract shows them. Refuses nothing: they are public."""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.reading import Connection, Node, column, connection, reads, relation
from server.vocabulary import (
    AgencyLegalForm,
    BodyKind,
    MembershipCategory,
    ProgrammeKind,
    VisibilityPolicy,
    WorkStart,
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
    memberships: Connection[Membership] = connection("Ses adhésions.", order=())
    programmes: Connection[Programme] = connection(
        "Ses programmes partenariaux, par première année.", order=("year_from",)
    )
    missions: Connection[Mission] = connection(
        "Ses missions, celles que le lecteur voit.", order=("sort_key",)
    )
    bodies: Connection[GovernanceBody] = connection(
        "Ses instances et celles de ses missions, par nom.", order=("sort_key",)
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
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: these modules need the classes above.
from server.schema.types.governance import GovernanceBody  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
from server.schema.types.programmes import Programme  # noqa: E402
from server.schema.types.workshops import Workshop  # noqa: E402
