"""What a person types: each command reads Settings, calls one room and shows what it answered.

Refuses to know any rule, and loads a room only when its command runs: help stays instant.
"""

from __future__ import annotations

import asyncio
from typing import Any

import click

from server import __version__
from server.settings import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jalon")
def main() -> None:
    """Jalon : programmes partenariaux, ateliers en direct et feuilles de route.

    Les réglages viennent des variables d'environnement JALON_… ; le README les liste.
    """


@main.command()
@click.option("--no-backup", is_flag=True, help="Ne copie pas le fichier SQLite avant.")
@click.option("--check", is_flag=True, help="Dit seulement ce qui reste à faire ; 1 s'il en reste.")
def migrate(no_backup: bool, check: bool) -> None:
    """Met le schéma de la base à jour, en une fois ou pas du tout."""
    from server.database.migrating import pending_migrations
    from server.database.migrating import migrate as apply

    settings = Settings()
    if check:
        pending = asyncio.run(pending_migrations(settings))
        for name in pending:
            click.echo(name)
        raise SystemExit(1 if pending else 0)
    applied = asyncio.run(apply(settings, backup=not no_backup, report=click.echo))
    click.echo(f"{len(applied)} migration(s) appliquée(s)." if applied else "Rien à migrer.")


if __name__ == "__main__":
    main(prog_name="jalon")
