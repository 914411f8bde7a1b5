"""What is said by click itself is said in French."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from server.cli import main

ENGLISH = re.compile(
    r"(?<!-)\b(?:Usage|Error|Show|exit|Commands|Try|required|default|Missing|such|Invalid|unexpected)\b"
)


def typed(*arguments: str) -> str:
    answered = CliRunner().invoke(main, arguments, prog_name="jalon")
    assert not isinstance(answered.exception, Exception) or isinstance(
        answered.exception, SystemExit
    )
    return answered.output


def commands() -> list[tuple[str, ...]]:
    context = click.Context(main)
    found: list[tuple[str, ...]] = [()]
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, each) for each in command.commands]
    return found


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_page_of_help_is_french(command: tuple[str, ...]) -> None:
    page = typed(*command, "--help")
    assert page.startswith("Emploi : ")
    assert "Affiche cette aide." in page
    assert ENGLISH.findall(page) == []


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nulle-part",), "Erreur : Commande inconnue : nulle-part."),
        (("migrate", "--nulle-part"), "Erreur : Option inconnue : --nulle-part."),
        (("migrate", "trop"), "Erreur : En trop : trop."),
        (("user", "invite"), "Erreur : Il manque 'COMPTE'."),
        (("token", "create", "a"), "Erreur : Il manque '--label'."),
        (("token", "create", "a", "--label"), "Erreur : --label attend une valeur."),
        (("migrate", "--check=oui"), "Erreur : --check n'attend pas de valeur."),
        (
            ("token", "create", "a", "--label", "x", "--scope", "mission:read", "--days", "zéro"),
            "Erreur : Valeur refusée pour '--days'. Attendu : un nombre entier de 1 à 3650.",
        ),
        (
            ("token", "create", "a", "--label", "x", "--scope", "tout"),
            "Erreur : Valeur refusée pour '--scope'. Attendu : programme:read,",
        ),
        (
            ("user", "grant", "a", "AUDITOR", "b", "--until", "demain"),
            "Erreur : Valeur refusée pour '--until'. Attendu : une date, comme 2026-12-31.",
        ),
    ],
)
def test_a_line_that_is_refused_says_why_in_french(arguments: tuple[str, ...], why: str) -> None:
    told = typed(*arguments)
    assert why in told
    assert ENGLISH.findall(told) == []


def test_a_line_that_is_refused_leads_to_its_help() -> None:
    assert typed("user", "invite").startswith("Emploi : jalon user invite [OPTIONS] COMPTE")
    assert "Voir l'aide : jalon user invite --help" in typed("user", "invite")


def test_a_refusal_of_ours_keeps_its_words_and_its_status(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JALON_PORT", "quatre-vingts")
    refused = CliRunner().invoke(main, ["migrate"])
    assert refused.exit_code == 1
    assert refused.output.startswith("Erreur : JALON_PORT")
