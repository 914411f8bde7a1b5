"""`jalon backup` and `jalon restore`: a copy of the database, and an older copy put back.

Refuses to restore without telling every follower: each session gets a new epoch with it.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from server.database import BrokenCopy, Database, back_up
from server.database import restore as put_back
from server.terminal.opening import settings_of_environment, with_database
from server.workshops.epochs import begin_new_epochs
from server.workshops.people.ledger import BrokenLedger, Ledger
from server.workshops.people.retention import erase_again

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("copy", metavar="FICHIER", type=_FILE)
def backup(copy: Path) -> None:
    """Copie la base SQLite dans un nouveau FICHIER, serveur en marche ou non."""
    settings = settings_of_environment()
    if not settings.is_sqlite:
        raise click.ClickException("PostgreSQL se sauvegarde par ses propres outils : pg_dump.")
    try:
        asyncio.run(back_up(settings, copy))
    except FileExistsError:
        raise click.ClickException(f"{copy} existe déjà : rien n'a été écrit.") from None
    except OSError as error:
        raise click.ClickException(f"Rien n'a été copié : {error}") from None
    click.echo(f"Base copiée dans {copy}.")


@click.command()
@click.argument("copy", metavar="[FICHIER]", required=False, type=_FILE)
def restore(copy: Path | None) -> None:
    """Remet FICHIER à la place de la base SQLite ; après pg_restore, se lance sans FICHIER.

    Chaque séance change d'époque : tous ceux qui la suivent repartent d'un instantané. Ce qui avait
    été effacé depuis la copie l'est de nouveau.
    """
    settings = settings_of_environment()
    ledger = None if settings.ledger_path is None else Ledger(settings.ledger_path)

    try:
        told = [] if ledger is None else list(ledger.read())
    except BrokenLedger as error:
        raise click.ClickException(
            f"Le registre des effacements est abîmé ({error}) : rien n'a été restauré."
        ) from None

    async def renew(database: Database) -> int:
        # What was erased since the copy was made is erased from it before anybody reads it.
        await erase_again(database, told)
        return await begin_new_epochs(database, datetime.now(UTC))

    if not settings.is_sqlite:
        if copy is not None:
            raise click.ClickException("PostgreSQL se restaure par pg_restore, puis sans FICHIER.")
        click.echo(f"{with_database(renew)} séance(s) ont changé d'époque.")
        return
    if copy is None:
        raise click.ClickException("Quel FICHIER remettre à la place de la base SQLite ?")
    try:
        asyncio.run(put_back(settings, copy, renew))
    except BrokenCopy:
        raise click.ClickException(
            f"{copy} n'est pas une base entière : rien n'a été changé."
        ) from None
    except OSError as error:
        raise click.ClickException(f"Rien n'a été restauré : {error}") from None
    click.echo(
        f"{copy} a été restauré. Lancez « jalon migrate » s'il vient d'une version antérieure."
    )
