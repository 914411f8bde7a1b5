"""Workshops as events of a mission, as the contract shows them. Refuses live state: a session's."""

from __future__ import annotations

from datetime import date, datetime

from server import models
from server.access import policy
from server.reading import Connection, Node, column, connection, reads, relation
from server.vocabulary import WorkshopMethod


@reads(models.Workshop, visible=policy.WORKSHOPS, folded="title")
class Workshop(Node):
    """Atelier d'une mission : atelier prospectif, focus group, atelier Flash."""

    agency: Agency = relation("L'agence qui l'organise.")
    mission: Mission | None = relation("La mission ; nulle si le lecteur ne la voit pas.")
    title: str = column("Titre.")
    method: WorkshopMethod = column("Méthode.")
    question: str | None = column("Question posée à l'atelier.")
    horizon_year: int | None = column("Année d'horizon de la prospective.")
    held_on: date | None = column("Jour de l'atelier.")
    fictional: bool = column("Vrai pour un atelier inventé pour la démonstration.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    sessions: Connection[LiveSession] = connection(
        "Ses séances en direct, par ordre d'ouverture.", order=("opened_at",)
    )


# At the foot: these modules need the class above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.missions import Mission  # noqa: E402
from server.schema.types.sessions import LiveSession  # noqa: E402
