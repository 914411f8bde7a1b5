"""Themes, as the contract shows them. Refuses nothing: they are public."""

from __future__ import annotations

from datetime import datetime

from server import models
from server.access import policy
from server.reading import Connection, Node, column, connection, reads, relation


@reads(models.Theme, visible=policy.THEMES, folded="name")
class Theme(Node):
    """Thème de travail d'une agence, dans une arborescence."""

    agency: Agency = relation("L'agence.")
    parent: Theme | None = relation("Le thème dont c'est une branche ; nul à la racine.")
    name: str = column("Nom, unique dans l'agence.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")
    children: Connection[Theme] = connection("Ses branches, par nom.", order=("sort_key",))


# At the foot: this module needs the class above.
from server.schema.types.agencies import Agency  # noqa: E402
