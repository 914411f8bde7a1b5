"""People, as the contract shows them. Refuses those whom neither one's agency keeps nor one's
organisation employs."""

from __future__ import annotations

from datetime import datetime

from server import models
from server.access import policy
from server.reading import Node, column, reads, relation


@reads(models.Person, visible=policy.PEOPLE, folded="name")
class Person(Node):
    """Personne d'une organisation, avec ou sans compte : un contact, une élue, un technicien."""

    name: str = column("Nom ; vide une fois la personne effacée.")
    email: str | None = column("Adresse électronique.")
    phone: str | None = column("Téléphone.")
    function: str | None = column("Fonction.")
    organisation: Organisation = relation("L'organisation pour laquelle elle répond.")
    registered_by: Agency = relation("L'agence qui tient cette fiche, seule à la modifier.")
    erased_at: datetime | None = column("Effacement de ses données ; nul tant qu'elles sont là.")
    updated_at: datetime = column("Dernier changement.")
    version: int = column("Version, à donner comme `expectedVersion`.")


# At the foot: these modules need the class above.
from server.schema.types.agencies import Agency  # noqa: E402
from server.schema.types.organisations import Organisation  # noqa: E402
