"""`jalon import` and `jalon export`: an agency's spreadsheets, from the machine itself.

A file is tried before it is written: `--apply` is asked for. Exit codes: 0 what was asked is done
or would be, 1 some rows are refused, 2 the file or the command cannot be read.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from server.access.identity import viewer_of_account
from server.access.viewer import public
from server.database import Database
from server.domain.accounts.directory import find_account, find_place
from server.domain.accounts.machine import PlaceKind
from server.interchange.authors import Author, operator
from server.interchange.delimited import FOR_EXCEL, PLAIN
from server.interchange.exporting import Form, Outgoing, give_out
from server.interchange.faults import FileRefused
from server.interchange.importing import Incoming, take_in
from server.interchange.kinds import Kind
from server.interchange.owning import OWNER_TYPES
from server.interchange.report import Outcome, Report, RowReport
from server.interchange.templates import template
from server.terminal.opening import settings_of_environment, with_database
from server.terminal.publications import PUBLISHED, chosen_by, publish

_KINDS = click.Choice([kind.value for kind in Kind])
_EXPORTED = click.Choice([*(kind.value for kind in Kind), *PUBLISHED])
_SAID = {
    Outcome.CREATED: "créée",
    Outcome.UPDATED: "modifiée",
    Outcome.UNCHANGED: "inchangée",
    Outcome.REFUSED: "refusée",
}
_ROWS_SHOWN = 50


class _Unreadable(click.ClickException):
    exit_code = 2


@click.command("import")
@click.argument("kind", metavar="SORTE", type=_KINDS)
@click.argument(
    "path", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--agency", metavar="AGENCE", help="Nom, sigle, SIREN, identifiant.")
@click.option("--of", "of_id", metavar="IDENTIFIANT", help="La feuille de route, pour des actions.")
@click.option("--apply", "applies", is_flag=True, help="Écrit ; sinon, dit ce qui le serait.")
@click.option("--partial", is_flag=True, help="Écrit les bonnes lignes et laisse les autres.")
@click.option("--as", "account", metavar="COMPTE", help="Au nom de ce compte, avec ses droits.")
@click.option("--json", "as_json", is_flag=True, help="Le rapport en JSON.")
def import_(
    kind: str,
    path: Path,
    agency: str | None,
    of_id: str | None,
    applies: bool,
    partial: bool,
    account: str | None,
    as_json: bool,
) -> None:
    """Lit un tableur, CSV ou .xlsx : organisations, members, missions, programmes ou actions."""
    settings = settings_of_environment()
    if path.stat().st_size > settings.import_bytes:
        raise _Unreadable(f"Fichier de plus de {settings.import_bytes // 1024} Kio.")
    content = path.read_bytes()

    async def work(database: Database) -> Report:
        owner_id = await _owner(database, Kind(kind), agency, of_id)
        by = await _author(database, account)
        file = Incoming(Kind(kind), owner_id, content, not applies, partial, settings.import_rows)
        with _bar() as bar:
            task = bar.add_task("Lecture", total=None)
            try:
                return await take_in(
                    database, file, by, lambda rows: bar.update(task, completed=rows)
                )
            except FileRefused as refused:
                raise _Unreadable(refused.message("fr")) from None

    report = with_database(work)
    if as_json:
        click.echo(json.dumps(report.told("fr"), ensure_ascii=False))
    else:
        _show(report)
    raise SystemExit(1 if report.refused else 0)


@click.command()
@click.argument("kind", metavar="SORTE", type=_EXPORTED)
@click.option("--agency", metavar="AGENCE", help="Nom, sigle, SIREN, identifiant.")
@click.option("--of", "of_id", metavar="IDENTIFIANT", help="De quoi, par son identifiant.")
@click.option(
    "--output",
    required=True,
    metavar="FICHIER",
    type=click.Path(dir_okay=False, path_type=Path),
    help="En .csv ou en .xlsx ; en .csv seul ou .ics pour ce qui se publie.",
)
@click.option("--as", "account", metavar="COMPTE", help="Ce que voit ce compte ; sinon, le public.")
@click.option("--plain", is_flag=True, help="CSV à virgules, dates ISO, point décimal.")
@click.option("--template", "asks_template", is_flag=True, help="Le modèle à remplir, vide.")
def export(
    kind: str,
    agency: str | None,
    of_id: str | None,
    output: Path,
    account: str | None,
    plain: bool,
    asks_template: bool,
) -> None:
    """Écrit un tableur ou son modèle (organisations, members, missions, programmes, actions), ou ce qui se
    publie : projects, deliberations, grants ou calendar."""
    if kind in PUBLISHED:

        async def published(database: Database) -> tuple[bytes, int]:
            return await publish(database, kind, of_id, await _reader(database, account))

        _written(output, with_database(published), account)
        return
    try:
        form = Form(output.suffix.lower().removeprefix("."))
    except ValueError:
        raise click.UsageError("--output finit par .csv ou par .xlsx.") from None
    if asks_template:
        output.write_bytes(template(Kind(kind), form))
        click.echo(f"Modèle écrit dans {output}.")
        return

    async def work(database: Database) -> tuple[bytes, int]:
        owner_id = await _owner(database, Kind(kind), agency, of_id)
        asked = Outgoing(Kind(kind), owner_id, form, PLAIN if plain else FOR_EXCEL)
        return await give_out(database, asked, await _reader(database, account))

    _written(output, with_database(work), account)


def _written(output: Path, given: tuple[bytes, int], account: str | None) -> None:
    content, count = given
    output.write_bytes(content)
    seen_by = "le public" if account is None else account
    click.echo(f"{count} ligne(s) dans {output}, vues par {seen_by}.")


async def _owner(database: Database, kind: Kind, agency: str | None, of_id: str | None) -> UUID:
    """Whose file it is: an agency's, by any of its names, or a roadmap's."""
    if OWNER_TYPES[kind] == "Agency":
        if agency is None:
            raise click.UsageError("Donnez --agency.")
        return (await find_place(database, PlaceKind.AGENCY, agency)).id
    if of_id is None:
        raise click.UsageError("Donnez --of : l'identifiant de la feuille de route.")
    chosen = chosen_by(of_id)
    if chosen.type_name != OWNER_TYPES[kind]:
        raise click.UsageError(f"Ce n'est pas une feuille de route : {of_id}")
    return chosen.id


async def _reader(database: Database, account: str | None) -> Author:
    """Whose eyes an export is seen through: the public's where nobody is named."""
    now = datetime.now(UTC)
    return Author(public(now.date()), now) if account is None else await _author(database, account)


async def _author(database: Database, account: str | None) -> Author:
    now = datetime.now(UTC)
    if account is None:
        return operator(now)
    user_id = await find_account(database, account)
    async with database.snapshot() as snapshot:
        viewer = await viewer_of_account(snapshot, user_id, today=now.date(), locale="fr")
    return Author(viewer, now)


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed} ligne(s)"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _show(report: Report) -> None:
    console = Console()
    console.print(f"Lu comme : {report.read_as}.", highlight=False, markup=False)
    told = _alike(report.rows)
    table = Table(Column("ligne", justify="right"), "repère", "", "colonne", Column("dit", ratio=1))
    for (said, column, french), rows in told[:_ROWS_SHOWN]:
        numbers = str(rows[0].row)
        if len(rows) > 1:
            numbers += f" et {len(rows) - 1} autre(s)"
        # A cell's own brackets are no markup.
        table.add_row(*(Text(cell) for cell in (numbers, rows[0].key, said, column, french)))
    if told:
        console.print(table)
    if len(told) > _ROWS_SHOWN:
        console.print(f"… et {len(told) - _ROWS_SHOWN} autres remarques.")
    counts = ", ".join(f"{report.counts[one]} {_SAID[one]}(s)" for one in Outcome)
    console.print(f"Lignes : {counts}.", highlight=False)
    if not report.changes and not report.refused:
        console.print("Rien à écrire : ces lignes ne changent rien.")
    elif report.applied:
        console.print("C'est écrit." if report.changes else "Rien n'est écrit.")
    elif report.refused:
        console.print("Rien n'est écrit : corrigez ces lignes, ou ajoutez --partial.")
    else:
        console.print("Rien n'est écrit : ajoutez --apply pour écrire.")


def _alike(rows: list[RowReport]) -> list[tuple[tuple[str, str, str], list[RowReport]]]:
    """What is said, once for all the rows of which it is: a column left blank is one mistake."""
    found: dict[tuple[str, str, str], list[RowReport]] = {}
    for row in rows:
        refused = row.outcome is Outcome.REFUSED
        said = _SAID[row.outcome] if row.key or refused else "remarque"
        for fault in row.faults:
            found.setdefault((said, fault.column, fault.french), []).append(row)
    return list(found.items())
