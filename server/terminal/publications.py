"""What `jalon export` writes of the public schemas and of the calendar, beside spreadsheets.

Refuses an object that its reader does not see, as if it did not exist.
"""

from __future__ import annotations

from typing import Final

import click

from server.database import Database
from server.ids import MalformedGlobalId, from_global_id
from server.interchange.authors import Author
from server.interchange.calendar.giving import give_calendar
from server.interchange.opendata.choosing import Chosen
from server.interchange.opendata.giving import OpenSchema, give_open
from server.problems import NotFound

CALENDAR: Final = "calendar"
PUBLISHED: Final = (*(schema.value for schema in OpenSchema), CALENDAR)


async def publish(
    database: Database, kind: str, of_id: str | None, by: Author
) -> tuple[bytes, int]:
    """The file and how many rows, or events, it holds."""
    chosen = None if of_id is None else chosen_by(of_id)
    try:
        if kind == CALENDAR:
            content = await give_calendar(database, chosen, by, locale="fr")
            return content, content.count(b"BEGIN:VEVENT")
        if chosen is None:
            raise click.UsageError("Donnez --of.")
        return await give_open(database, OpenSchema(kind), chosen, by)
    except NotFound:
        raise click.ClickException(f"Introuvable pour ce lecteur : {of_id}") from None


def chosen_by(global_id: str) -> Chosen:
    try:
        return Chosen(*from_global_id(global_id))
    except MalformedGlobalId:
        raise click.UsageError(f"Ce n'est pas un identifiant : {global_id}") from None
