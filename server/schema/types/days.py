"""Days that were spent on missions, as the contract shows them.

Refuses the person's name to whoever is not on the agency's staff.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import strawberry

from server import models
from server.access import policy
from server.reading import Node, column, expression, reads, relation
from server.reading.codec import QUARTER_DAYS, UUID_CODEC, Codec, global_id_of

_USER_ID = Codec("user-id", global_id_of("User"), UUID_CODEC.to_python, UUID_CODEC.from_wire)


@reads(
    models.DayEntry,
    visible=policy.DAY_ENTRIES,
    facets={"days": policy.DAY_ENTRIES, "staff": policy.DAY_ENTRY_STAFF},
)
class DayEntry(Node):
    """Jours passés par une personne de l'agence sur une mission, un jour donné."""

    mission: Mission | None = relation("La mission.", facet="days")
    spent_on: date = column("Jour.", facet="days")
    days: Decimal = column(
        "Jours passés, par quart, un au plus.", of="quarter_days", codec=QUARTER_DAYS, facet="days"
    )
    activity: str | None = column("Ce qui a été fait, vu de l'équipe de l'agence.", facet="staff")
    staff_id: strawberry.ID | None = column(
        "Le compte de la personne, vu de l'équipe de l'agence.",
        of="user_id",
        codec=_USER_ID,
        facet="staff",
    )
    staff_name: str | None = expression(
        "Le nom de son compte, vu de l'équipe de l'agence.",
        "SELECT ac.label FROM account ac WHERE ac.id = {t}.user_id",
        facet="staff",
    )
    updated_at: datetime = column("Dernier changement.", facet="days")
    version: int = column("Version, à donner comme `expectedVersion`.", facet="days")


# At the foot: this module needs the class above.
from server.schema.types.missions import Mission  # noqa: E402
