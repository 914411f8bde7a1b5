"""What an operator types, from an empty database on."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main

AGENCY = "Agence d’urbanisme de l’Essai"


@pytest.fixture
def base(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "jalon.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("JALON_DATABASE_URL", f"sqlite:///{path}")
    return path


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"COLUMNS": "200"})


def done(*arguments: str) -> str:
    result = typed(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def refused(*arguments: str) -> str:
    result = typed(*arguments)
    assert result.exit_code != 0
    return result.output


def found_agency() -> None:
    done("user", "create", "Direction", "--email", "direction@exemple.fr", "--found", AGENCY)


def test_an_empty_database_gets_its_agency_its_administrator_and_a_token(base: Path) -> None:
    found_agency()
    assert "AGENCY_ADMIN" in done("user", "list")
    scopes = ("--scope", "mission:read", "--scope", "account:manage")
    secret = done("token", "create", "direction@exemple.fr", "--label", "Essai", *scopes)
    assert secret.startswith("jln_")
    assert len(secret.splitlines()) == 1
    listed = done("token", "list", "--account", "Direction")
    assert secret[:12] in listed
    assert secret not in listed


def test_a_token_is_never_wider_than_the_account(base: Path) -> None:
    done("user", "create", "Application")
    wide = ("token", "create", "Application", "--label", "x", "--scope", "action:write")
    assert "action:write" in refused(*wide)
    assert done("token", "create", "Application", "--label", "x", "--scope", "mission:read")


def test_a_rotated_token_is_another_and_a_revoked_one_is_told_so(base: Path) -> None:
    found_agency()
    secret = done("token", "create", "Direction", "--label", "x", "--scope", "mission:read")
    renewed = done("token", "rotate", secret[:12], "--overlap-hours", "24")
    assert renewed != secret
    done("token", "revoke", renewed[:12])
    assert "révoqué" in refused("token", "rotate", renewed[:12])


def test_a_role_is_given_in_its_place_and_ended(base: Path) -> None:
    found_agency()
    done("user", "create", "Contrôle", "--organisation", AGENCY)
    done("user", "grant", "Contrôle", "AUDITOR", AGENCY)
    assert "AUDITOR" in done("user", "list")
    assert "déjà" in refused("user", "grant", "Contrôle", "AUDITOR", AGENCY)
    done("user", "grant", "Contrôle", "AUDITOR", AGENCY, "--end")
    assert "AUDITOR" not in done("user", "list")
    assert "Rien ne s'appelle" in refused("user", "grant", "Contrôle", "AUDITOR", "Nulle part")


def test_one_address_opens_one_account(base: Path) -> None:
    found_agency()
    taken = ("user", "create", "Autre", "--email", "Direction@Exemple.fr")
    assert "existe déjà" in refused(*taken)


def test_a_suspended_account_gets_no_token_until_it_is_reinstated(base: Path) -> None:
    found_agency()
    done("user", "suspend", "Direction")
    assert "suspendu" in done("user", "list")
    asked = ("token", "create", "Direction", "--label", "x", "--scope", "mission:read")
    refused(*asked)
    done("user", "suspend", "Direction", "--lift")
    assert done(*asked)


def test_an_invitation_is_drawn_for_an_account_that_has_an_address(base: Path) -> None:
    found_agency()
    assert done("user", "invite", "Direction").startswith("/invitation#secret=jli_")
    done("user", "create", "Application")
    assert "adresse" in refused("user", "invite", "Application")


def test_an_invitation_is_a_whole_address_where_the_server_knows_its_own(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_agency()
    monkeypatch.setenv("JALON_PUBLIC_URL", "https://jalon.exemple.fr/")
    address = done("user", "invite", "Direction")
    assert address.startswith("https://jalon.exemple.fr/invitation#secret=jli_")


def test_a_database_that_is_not_up_to_date_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JALON_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert "jalon migrate" in refused("user", "list")


def test_the_journal_is_verified_and_its_first_broken_link_named(base: Path) -> None:
    found_agency()
    _seal(base)
    told = done("audit", "verify")
    assert told.startswith("3 maillon(s) tiennent")
    head = told.splitlines()[0].rpartition(" ")[2]
    assert done("audit", "verify", "--anchor", head)
    with sqlite3.connect(base) as connection:
        connection.execute("UPDATE audit_event SET verb = 'x' WHERE verb = 'open_account'")
    connection.close()
    broken = refused("audit", "verify")
    assert "Le maillon 2 ne correspond plus à son événement" in broken
    assert "RANG:EMPREINTE" in refused("audit", "verify", "--anchor", "12")


def _seal(base: Path) -> None:
    from server.database import Database
    from server.domain.sealing import Sealer
    from server.settings import Settings

    async def seal() -> None:
        database = await Database.connect(Settings(database_url=f"sqlite:///{base}"))
        sealer = Sealer(database)
        sealer.start()
        await sealer.close()
        await database.close()

    asyncio.run(seal())
