"""`jalon notify`: dates recalled and digests sent, apart from any server.

Refuses to run beside another process that does it: one leads, the others wait.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

import click

from server.database import Database
from server.domain.notices.courier import Courier, Round, outgoing_of
from server.domain.notices.post import MailUnset
from server.terminal.opening import settings_of_environment, with_database


@click.command()
@click.option("--once", is_flag=True, help="Un seul tour, pour une tâche planifiée.")
def notify(once: bool) -> None:
    """Rappelle les échéances et envoie les avis par courriel, comme le fait déjà « jalon serve »."""
    settings = settings_of_environment()
    try:
        outgoing = outgoing_of(settings)
    except MailUnset as error:
        raise click.ClickException(str(error)) from None

    async def work(database: Database) -> Round | None:
        courier = Courier(database, outgoing)
        return await (_once(courier) if once else _until_stopped(courier))

    done = with_database(work)
    if done is None:
        return
    if not done.leads:
        click.echo("Un autre processus s'en charge.")
        return
    click.echo(f"{done.sent} courriel(s) parti(s), {done.refused} refusé(s).")
    if done.unreachable:
        raise click.ClickException("Le serveur de courriel est injoignable.")


async def _once(courier: Courier) -> Round:
    try:
        return await courier.round()
    finally:
        await courier.close()


async def _until_stopped(courier: Courier) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(name, stopped.set)
    courier.start()
    try:
        await stopped.wait()
    finally:
        await courier.close()
