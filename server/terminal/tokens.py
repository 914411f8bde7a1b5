"""`jalon token`: making, listing, rotating and revoking API tokens.

A secret is written alone on standard output, once; what is said about it goes to standard error.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.table import Column, Table

from server.database import Database
from server.domain.accounts import directory, tokens
from server.domain.accounts.authority import Operator
from server.domain.accounts.directory import ListedToken
from server.terminal.opening import with_database
from server.vocabulary import Scope

_SCOPES = click.Choice([scope.value for scope in Scope])
_LATEST_YEAR = 3_650


@click.group()
def token() -> None:
    """Les jetons d'API d'un compte."""


@token.command()
@click.argument("account", metavar="COMPTE")
@click.option("--label", required=True, help="À quoi sert le jeton.")
@click.option("--scope", "scopes", multiple=True, required=True, type=_SCOPES, help="Un droit.")
@click.option(
    "--days", type=click.IntRange(1, _LATEST_YEAR), default=365, help="Durée de vie, en jours."
)
def create(account: str, label: str, scopes: tuple[str, ...], days: int) -> None:
    """Crée un jeton pour COMPTE (adresse, libellé ou identifiant) et l'affiche une seule fois."""
    now = datetime.now(UTC)
    new = tokens.NewToken(label, [Scope(scope) for scope in scopes], now + timedelta(days=days))

    async def work(database: Database) -> tokens.Issued:
        user_id = await directory.find_account(database, account)
        return await tokens.create_for(database, user_id, new, by=Operator(), now=now)

    _show_once(with_database(work))


@token.command("list")
@click.option("--account", metavar="COMPTE", help="D'un seul compte.")
def list_(account: str | None) -> None:
    """Liste les jetons, par leurs premiers caractères."""

    async def work(database: Database) -> list[ListedToken]:
        user_id = None if account is None else await directory.find_account(database, account)
        return await directory.tokens(database, user_id)

    found = with_database(work)
    # What will be typed again is never cut short.
    typed, days = Column("jeton", no_wrap=True, min_width=13), ("échéance", "usage", "révoqué")
    table = Table(
        "compte", "libellé", typed, "droits", *(Column(day, no_wrap=True) for day in days)
    )
    for one in found:
        table.add_row(
            one.account,
            one.label,
            f"{one.prefix}…",
            " ".join(one.scopes),
            *(_day(at) for at in (one.expires_at, one.last_used_at, one.revoked_at)),
        )
    Console().print(table)


@token.command()
@click.argument("token_", metavar="JETON")
@click.option(
    "--overlap-hours",
    type=click.IntRange(0, 168),
    default=0,
    help="Combien d'heures l'ancien jeton vaut encore.",
)
def rotate(token_: str, overlap_hours: int) -> None:
    """Remplace JETON (ses premiers caractères ou son identifiant) et affiche le nouveau."""
    now = datetime.now(UTC)

    async def work(database: Database) -> tokens.Issued:
        token_id = await directory.find_token(database, token_)
        rotation = tokens.Rotation(token_id, overlap=timedelta(hours=overlap_hours))
        return await tokens.rotate(database, rotation, by=Operator(), operation=None, now=now)

    _show_once(with_database(work))


@token.command()
@click.argument("token_", metavar="JETON")
def revoke(token_: str) -> None:
    """Révoque JETON : il n'ouvre plus rien dès la requête suivante."""

    async def work(database: Database) -> None:
        token_id = await directory.find_token(database, token_)
        await tokens.revoke(database, token_id, by=Operator(), now=datetime.now(UTC))

    with_database(work)
    click.echo("Jeton révoqué.")


def _show_once(issued: tokens.Issued) -> None:
    click.echo("Ce jeton ne sera plus jamais affiché :", err=True)
    click.echo(issued.secret)


def _day(at: datetime | None) -> str:
    return "—" if at is None else f"{at:%Y-%m-%d}"
