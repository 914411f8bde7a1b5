"""`jalon reindex`: the words of every row, made again. Refuses to stop a server that runs."""

from __future__ import annotations

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from server.database import Database
from server.domain import indexing
from server.terminal.opening import with_database


@click.command()
def reindex() -> None:
    """Refait l'index de la recherche, serveur en marche ou non."""
    count = with_database(_with_a_bar)
    click.echo(f"{count} objet(s) indexé(s).")


async def _with_a_bar(database: Database) -> int:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    count = 0
    with bar:
        task = bar.add_task("Indexation", total=None)
        async for done, total in indexing.reindex(database):
            bar.update(task, completed=done, total=total)
            count = total
    return count
