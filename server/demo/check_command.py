"""`jalon check-demo`: loads the demo's data, serves them, and asks for each fact of the documents.

Refuses to read the database: what is not answered over HTTP is not shown.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click
import orjson
from rich.console import Console

from server.demo import facts_check
from server.demo.asking import Checked
from server.demo.hosting import ServerFailed, free_address
from server.demo.run import Options, hire, prepare
from server.demo.screen import Screen
from server.demo.wire import Refused, Unreachable


@click.command("check-demo")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON ; le reste va sur l’erreur.")
def check_demo(as_json: bool) -> None:
    """Contrôle les faits des documents sources, chacun par une requête GraphQL sur HTTP."""
    console = Console(stderr=as_json)
    with tempfile.TemporaryDirectory(prefix="jalon-check-") as name:
        folder = Path(name)
        options = Options(folder / "demo.sqlite3", folder, free_address())
        try:
            found = asyncio.run(_ask(options, Screen(console)))
        except (Refused, Unreachable, ServerFailed) as error:
            raise click.ClickException(f"le contrôle n’a pas pu se faire : {error}") from error
    if as_json:
        click.echo(orjson.dumps(_told(found), option=orjson.OPT_INDENT_2))
    else:
        for fact, one in found.items():
            console.print(
                f"{fact} : {'conforme' if one.ok else 'DIFFÉRENT'}", markup=False, soft_wrap=True
            )
    reasons = facts_check.differences(found)
    if reasons:
        raise click.ClickException(" ; ".join(reasons))


async def _ask(options: Options, screen: Screen) -> Mapping[str, Checked]:
    server = hire(options)
    try:
        with screen:
            loaded = await prepare(options, screen)
            screen.stage("Démarrage du serveur", 1)
            await server.start()
            screen.step()
            return await facts_check.check(options.address, loaded, screen)
    finally:
        await server.stop()


def _told(found: Mapping[str, Checked]) -> dict[str, dict[str, object]]:
    return {
        fact: {"value": one.value, "expected": one.expected, "query": one.query, "ok": one.ok}
        for fact, one in found.items()
    }
