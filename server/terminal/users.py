"""`jalon user`: opening accounts, giving and ending roles, suspending.

From an empty database, `jalon user create --found` makes the agency that everything else needs.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from server.database import Database
from server.domain.accounts import directory, handover, invitations, people
from server.domain.accounts.authority import Operator
from server.domain.accounts.handover import HandedOver
from server.domain.accounts.invitations import Invited
from server.domain.accounts.machine import PLACE_OF
from server.domain.accounts.people import Grant, NewAccount, NewAgency, Place
from server.terminal.opening import settings_of_environment, with_database
from server.vocabulary import Role

_ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Les comptes et leurs rôles."""


@user.command()
@click.argument("label", metavar="LIBELLÉ")
@click.option("--email", help="Adresse, pour qui se connectera par mot de passe.")
@click.option("--organisation", help="Son organisation : SIREN, nom ou identifiant.")
@click.option("--found", metavar="NOM", help="Fonde l'agence de ce nom ; le compte l'administre.")
def create(label: str, email: str | None, organisation: str | None, found: str | None) -> None:
    """Ouvre un compte ; LIBELLÉ dit à quoi il sert."""
    if organisation is not None and found is not None:
        raise click.UsageError("--found crée l'organisation : ne donnez pas --organisation.")
    now = datetime.now(UTC)

    async def work(database: Database) -> None:
        if found is not None:
            account = NewAccount(label, email)
            await people.found_agency(database, NewAgency(found), account, by=Operator(), now=now)
            return
        organisation_id = (
            None
            if organisation is None
            else await directory.find_organisation(database, organisation)
        )
        account = NewAccount(label, email, organisation_id)
        await people.open_account(database, account, by=Operator(), now=now)

    with_database(work)
    click.echo("Compte ouvert." if found is None else "Agence fondée, compte ouvert.")


@user.command("list")
def list_() -> None:
    """Liste les comptes et leurs rôles du jour."""

    async def work(database: Database) -> list[directory.Listed]:
        return await directory.accounts(database, datetime.now(UTC).date())

    table = Table("compte", "adresse", "rôles", "état")
    for one in with_database(work):
        state = "suspendu" if one.suspended else "actif"
        table.add_row(one.label, one.email or "—", " ".join(one.roles) or "—", state)
    Console().print(table)


@user.command()
@click.argument("account", metavar="COMPTE")
def invite(account: str) -> None:
    """Affiche une fois l'adresse où COMPTE choisit son mot de passe, pendant sept jours."""

    async def work(database: Database) -> Invited:
        user_id = await directory.find_account(database, account)
        return await invitations.invite_again(
            database, user_id, by=Operator(), now=datetime.now(UTC)
        )

    invited = with_database(work)
    assert invited.secret is not None
    public_url = settings_of_environment().public_url
    click.echo("À transmettre ; ne sert qu'une fois et ne sera plus affiché.", err=True)
    if public_url is None:
        click.echo("À la suite de l'adresse du serveur, que dirait JALON_PUBLIC_URL :", err=True)
    click.echo(invitations.address_of(invited.secret, public_url))


@user.command()
@click.argument("account", metavar="COMPTE")
@click.option("--lift", is_flag=True, help="Lève la suspension.")
def suspend(account: str, lift: bool) -> None:
    """Suspend COMPTE : ses jetons et ses sessions sont refusés aussitôt."""
    change = people.reinstate if lift else people.suspend

    async def work(database: Database) -> None:
        user_id = await directory.find_account(database, account)
        await change(database, user_id, by=Operator(), now=datetime.now(UTC))

    with_database(work)
    click.echo("Suspension levée." if lift else "Compte suspendu.")


@user.command()
@click.argument("account", metavar="COMPTE")
@click.argument("role", metavar="RÔLE", type=_ROLES)
@click.argument("place", metavar="LIEU")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Premier jour sans le rôle.")
@click.option("--end", "ends", is_flag=True, help="Met fin au rôle aujourd'hui.")
def grant(account: str, role: str, place: str, until: datetime | None, ends: bool) -> None:
    """Donne à COMPTE un RÔLE en un LIEU : une agence, une organisation ou un atelier."""
    held = Role(role)
    to_on = None if until is None else until.date()

    async def work(database: Database) -> str:
        user_id = await directory.find_account(database, account)
        where = await directory.find_place(database, PLACE_OF[held], place)
        if ends:
            return await _end(database, user_id=user_id, role=held, where=where)
        return await _give(database, user_id=user_id, role=held, where=where, to_on=to_on)

    click.echo(with_database(work))


async def _end(database: Database, *, user_id: UUID, role: Role, where: Place) -> str:
    ended = await people.end_role(
        database, user_id, role, where, by=Operator(), now=datetime.now(UTC)
    )
    return "Rôle terminé." if ended else "Ce compte n'y tenait pas ce rôle."


async def _give(
    database: Database, *, user_id: UUID, role: Role, where: Place, to_on: date | None
) -> str:
    now = datetime.now(UTC)
    given = Grant(role, where, now.date(), to_on)
    await people.grant_role(database, user_id, given, by=Operator(), now=now)
    return "Rôle donné."


@user.command("handover")
@click.argument("leaver", metavar="QUI_PART")
@click.argument("successor", metavar="QUI_SUIT")
@click.option("--dry-run", is_flag=True, help="Dit ce qui changerait, et ne change rien.")
def handover_(leaver: str, successor: str, dry_run: bool) -> None:
    """Confie à QUI_SUIT les missions, ateliers, actions et avis de QUI_PART, dont l'accès prend fin."""
    act = handover.rehearse if dry_run else handover.hand_over

    async def work(database: Database) -> HandedOver:
        return await act(
            database,
            await directory.find_account(database, leaver),
            await directory.find_account(database, successor),
            by=Operator(),
            now=datetime.now(UTC),
        )

    done = with_database(work)
    click.echo(
        f"{len(done.missions)} mission(s), {len(done.workshops)} atelier(s),"
        f" {len(done.actions)} action(s) et {done.notices} avis changent de main."
    )
    click.echo(
        f"{done.roles} rôle(s), {done.sessions} session(s), {done.tokens} jeton(s) et"
        f" {done.invitations} invitation(s) prennent fin."
    )
    click.echo("Rien n'a été changé." if dry_run else "Passation faite, compte suspendu.")
