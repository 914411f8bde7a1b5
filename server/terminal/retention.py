"""`jalon retention`: what is kept too long, told first and erased only when asked.

Refuses to erase without being told to: one of the two options says which.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import click

from server.database import Database
from server.settings import Settings
from server.terminal.opening import settings_of_environment, with_database
from server.workshops.people.ledger import Ledger
from server.workshops.people.retention import Due, Purpose, Terms, erase_overdue, overdue
from server.workshops.room import Rooms
from server.workshops.wakeup import wakeup_for

_TOLD: Final = {
    Purpose.WORDS: "paroles des participants",
    Purpose.IDENTITY: "personnes invitées",
    Purpose.PRESENCE: "présences",
}


@click.command()
@click.option("--dry-run", "is_rehearsal", is_flag=True, help="Dit ce qui serait effacé.")
@click.option("--apply", "is_applied", is_flag=True, help="L'efface, pour toujours.")
def retention(is_rehearsal: bool, is_applied: bool) -> None:
    """Efface ce que l'on n'a plus de raison de garder, séance par séance."""
    if is_rehearsal is is_applied:
        raise click.ClickException("Dites --dry-run pour voir, ou --apply pour effacer.")
    settings = settings_of_environment()
    terms, now = terms_of(settings), datetime.now(UTC)

    async def look(database: Database) -> list[Due]:
        async with database.snapshot() as reader:
            return await overdue(reader, database.dialect, terms, now)

    async def erase(database: Database) -> list[Due]:
        wakeup = wakeup_for(database)
        await wakeup.open()
        ledger = None if settings.ledger_path is None else Ledger(settings.ledger_path)
        rooms = Rooms(database, wakeup, settings.signing_key, ledger=ledger)
        try:
            return await erase_overdue(database, rooms, terms, now)
        finally:
            await rooms.close()
            await wakeup.close()

    found = with_database(erase if is_applied else look)
    for due in found:
        click.echo(
            f"{due.since:%Y-%m-%d}  {due.count:>6}  {_TOLD[due.purpose]:<26}{due.title[:60]}"
        )
    total = sum(due.count for due in found)
    done = "effacé(s)" if is_applied else "à effacer"
    click.echo(f"{total} élément(s) {done}." if found else "Rien à effacer.")


def terms_of(settings: Settings) -> Terms:
    return Terms(
        words=timedelta(days=settings.retention_words_days),
        identity=timedelta(days=settings.retention_identity_days),
        presence=timedelta(hours=settings.participant_grace_hours),
    )
