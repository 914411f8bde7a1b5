"""`jalon demo`: from an empty file to proposals on the table, then a server left to look at.

Refuses a database that holds work already, and says why when a count does not add up.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import orjson
from rich.console import Console

from server.demo.accounts import ACCOUNTS, Part
from server.demo.hall import FEWEST_PARTICIPANTS
from server.demo.hosting import ServerFailed, free_address, is_free
from server.demo.methods.stage import PLAYS, Method
from server.demo.outbox import CommandRefused
from server.demo.run import OpenDoor, Options, Report, hire, open_the_door, perform, prepare
from server.demo.screen import Screen
from server.demo.wire import Address, Refused, Unreachable

_USUAL_PARTICIPANTS: Final = 30
_QUERY: Final = """query Actions {
  actions(first: 3, sort: NEWEST_CHANGE, filter: { origin: WORKSHOP }) {
    nodes { title status roadmap { title holder { name } } proposal { rank tally { dots: total voters } } }
  }
}"""


class DemoFailed(click.ClickException):
    """The demo could not be played, or its counts do not add up."""


@click.command("demo")
@click.option("--exit", "leaves", is_flag=True, help="S’arrêter une fois l’atelier joué.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Finir par une ligne JSON de décomptes ; le reste va sur la sortie d’erreur.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--participants",
    type=click.IntRange(FEWEST_PARTICIPANTS, 300),
    help="30, ou ce que veut la méthode.",
)
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fichier SQLite à créer ; par défaut, un fichier temporaire.",
)
@click.option(
    "--kills",
    type=click.IntRange(0, 100),
    default=0,
    help="Tuer le serveur (kill -9) autant de fois pendant l’atelier, et le relancer.",
)
@click.option(
    "--method",
    type=click.Choice([method.value for method in Method]),
    help="Jouer une méthode entière, activité par activité, au lieu de la soirée courte.",
)
@click.option("--seed", type=int, default=2040, show_default=True, help="Graine du hasard.")
def demo(
    leaves: bool,
    as_json: bool,
    port: int,
    participants: int | None,
    database: Path | None,
    kills: int,
    method: str | None,
    seed: int,
) -> None:
    """Joue un atelier prospectif de trente participants sur les programmes de deux agences."""
    if database is not None and database.exists():
        raise DemoFailed(f"{database} existe déjà : la démonstration veut un fichier neuf.")
    screen = Screen(Console(stderr=as_json))
    chosen = None if method is None else Method(method)
    with _folder() as folder:
        options = Options(
            database=(database or folder / "demo.sqlite3").absolute(),
            folder=folder,
            address=_address(port, screen),
            participants=participants or _usual(chosen),
            kills=kills,
            seed=seed,
            method=chosen,
        )
        try:
            report = asyncio.run(_demonstrate(options, screen, as_json=as_json, stays=not leaves))
        except (KeyboardInterrupt, asyncio.CancelledError):
            screen.console.print("Démonstration interrompue.")
            sys.exit(130)
        except (ExceptionGroup, Refused, CommandRefused, Unreachable, TimeoutError) as error:
            raise DemoFailed(_first(error)) from error
        except ServerFailed as error:
            raise DemoFailed(f"le serveur ne démarre pas :\n{error}") from error
    if report.reasons:
        raise DemoFailed(" ; ".join(report.reasons))


def _usual(method: Method | None) -> int:
    return _USUAL_PARTICIPANTS if method is None else PLAYS[method].participants


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jalon-demo-") as name:
        yield Path(name)


def _address(port: int, screen: Screen) -> Address:
    wanted = Address(port)
    if port and is_free(wanted):
        return wanted
    found = free_address()
    if port:
        screen.console.print(
            f"Le port {port} est déjà pris : la démonstration écoute sur {found.port}."
        )
    return found


async def _demonstrate(options: Options, screen: Screen, *, as_json: bool, stays: bool) -> Report:
    server = hire(options)
    script = asyncio.current_task()
    if script is not None:
        # A polite request to end leaves no server behind, as Ctrl-C does.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, script.cancel)
    try:
        with screen:
            loaded = await prepare(options, screen)
            screen.stage("Démarrage du serveur", 1)
            await server.start()
            screen.step()
            report = await perform(options, server, loaded, screen)
        _show(report, screen)
        if as_json:
            click.echo(orjson.dumps(report.counts))
        if stays and not report.reasons:
            door = await open_the_door(options, loaded)
            _invite(options.address, report, door, screen.console)
            await _until_interrupted()
            screen.console.print("Arrêt du serveur…")
        return report
    finally:
        await server.stop()


def _show(report: Report, screen: Screen) -> None:
    if report.played.proposals:
        screen.proposals(report.played.proposals)
    if report.played.provenance:
        screen.provenance(report.played.provenance)
    screen.instruments(report.instruments)
    screen.counts(report.counts)
    screen.reasons(report.reasons)


def _invite(address: Address, report: Report, door: OpenDoor, console: Console) -> None:
    """What to open and what to paste, while the server stays."""
    played, tokens = report.played.session_id, report.loaded.tokens
    facilitator = tokens[Part.FACILITATOR]
    pages = {
        "accueil": f"{address.http}/",
        "rejoindre une séance libre": f"{address.http}/s/{door.join_code}",
        "l’animer": f"{address.http}/animation/{door.session_id}#jeton={facilitator}",
        "la projeter": f"{address.http}/projection/{door.session_id}#jeton={facilitator}",
        "l’atelier joué, projeté": f"{address.http}/projection/{played}#jeton={facilitator}",
    }
    console.print("\n[bold]Le serveur reste ouvert[/bold] (Ctrl-C pour l’arrêter) :")
    for name, page in pages.items():
        console.print(f"  {name} : {page}", markup=False, soft_wrap=True)
    console.print("\nJetons de démonstration, valables sur ce serveur seulement :")
    for part, token in tokens.items():
        console.print(f"  {ACCOUNTS[part].label} : {token}", markup=False, soft_wrap=True)
    console.print(f"\nUne requête à coller sur {address.http}/console, avec un jeton :\n")
    console.print(_QUERY, markup=False, soft_wrap=True)
    body = orjson.dumps({"query": " ".join(_QUERY.split())}).decode()
    console.print(
        f"\nou :\n\ncurl -s {address.graphql} -H 'Content-Type: application/json'"
        f" -H 'Authorization: Bearer {tokens[Part.HOLDER]}' -d '{body}'",
        markup=False,
        soft_wrap=True,
    )


async def _until_interrupted() -> None:
    """Returns at Ctrl-C or at a polite request to end."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked.set)
    await asked.wait()


def _first(error: BaseException) -> str:
    """The first thing that went wrong, in a group of what it brought down."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__} : {error}"
