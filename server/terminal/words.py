"""`jalon export-words`: what was said in a workshop, for the programs that read such words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from server.access.identity import viewer_of_account
from server.database import Database
from server.domain.accounts.directory import find_account
from server.ids import MalformedGlobalId, from_global_id
from server.interchange.authors import Author
from server.interchange.refi.exporting import RefiForm, give_out_words
from server.terminal.opening import with_database


@click.command("export-words")
@click.argument("workshop", metavar="ATELIER")
@click.option("--as", "account", required=True, metavar="COMPTE", help="Au nom de ce compte.")
@click.option(
    "--output",
    required=True,
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fichier .qdc (livre de codes) ou .qdpx (projet).",
)
def export_words(workshop: str, account: str, output: Path) -> None:
    """Écrit les verbatims et les codes d'un atelier, par collège, au format REFI-QDA."""
    try:
        form = RefiForm(output.suffix.lower().removeprefix("."))
        type_name, workshop_id = from_global_id(workshop)
    except (ValueError, MalformedGlobalId):
        raise click.UsageError(
            "--output finit par .qdc ou par .qdpx, et ATELIER est l'identifiant d'un atelier."
        ) from None
    if type_name != "Workshop":
        raise click.UsageError("ATELIER est l'identifiant d'un atelier.")

    async def work(database: Database) -> bytes:
        now = datetime.now(UTC)
        user_id = await find_account(database, account)
        async with database.snapshot() as snapshot:
            viewer = await viewer_of_account(snapshot, user_id, today=now.date(), locale="fr")
        return await give_out_words(database, workshop_id, form, Author(viewer, now))

    output.write_bytes(with_database(work))
    click.echo(f"Écrit dans {output}, tel que {account} le voit.")
