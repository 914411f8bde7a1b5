"""Territories and what they are made of, as the contract shows them. Refuses nothing: they are
public."""

from __future__ import annotations

from datetime import datetime

from server import models
from server.access import policy
from server.reading import Connection, Node, column, connection, reads, relation
from server.schema.scalars import GeoJSON
from server.vocabulary import TerritoryScale


@reads(models.Territory, visible=policy.TERRITORIES, folded="name")
class Territory(Node):
    """Territoire (périmètre) : ce sur quoi portent une mission, un atelier, un contrat."""

    name: str = column("Nom.")
    scale: TerritoryScale = column("Échelle du périmètre.")
    geometry: GeoJSON | None = column("Contour, s'il est connu.")
    cog_vintage: int | None = column("Millésime du code officiel géographique, une année.")
    registered_by: Agency | None = relation("L'agence qui tient cette fiche, seule à la modifier.")
    fictional: bool = column("Vrai pour un territoire inventé pour la démonstration.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    members: Connection[TerritoryMember] = connection(
        "Les communes et les intercommunalités qui le composent.", order=("organisation_id",)
    )


@reads(models.TerritoryMember, visible=policy.TERRITORY_MEMBERS)
class TerritoryMember(Node):
    """Place d'une commune ou d'une intercommunalité dans un territoire."""

    territory: Territory = relation("Le territoire.")
    organisation: Organisation = relation("La commune ou l'intercommunalité.")


# At the foot: these modules need the classes above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
