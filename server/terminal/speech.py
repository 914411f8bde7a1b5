"""What click says by itself, in French: the headings of a help page, and why a line was refused.

Refuses to touch what the commands say: they speak French already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

_HEADINGS: Final = {"Options": "Options", "Commands": "Commandes"}
_SENTENCES: Final = {
    "Show this message and exit.": "Affiche cette aide.",
    "Show the version and exit.": "Affiche la version.",
}
# What click refuses without a class of its own for it.
_REFUSALS: Final = (
    (r"No such command '(.+)'\.", "Commande inconnue : {}."),
    (r"Missing command\.", "Quelle commande ?"),
    (r"Got unexpected extra arguments? \((.+)\)", "En trop : {}."),
    (r"Option '(.+)' requires an argument\.", "{} attend une valeur."),
    (r"Option '(.+)' does not take a value\.", "{} n'attend pas de valeur."),
)


def in_french(command: click.Command) -> click.Command:
    """The same command, and those under it, whose help is French from its first word."""
    command.context_class = _Context
    if isinstance(command, click.Group):
        for each in command.commands.values():
            in_french(each)
    return command


@contextmanager
def spoken() -> Iterator[None]:
    """What is refused inside is told in French, and ends with the same status."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.ClickException as error:
        _show(error)
        raise click.exceptions.Exit(error.exit_code) from error


def _show(error: click.ClickException) -> None:
    """On standard error, after how the command is written where the line was wrong."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
        click.echo(f"Voir l'aide : {error.ctx.command_path} --help\n", err=True)
    click.echo(f"Erreur : {told(error)}", err=True)


def told(error: click.ClickException) -> str:
    """Why, in a sentence."""
    match error:
        case click.NoSuchOption():
            return f"Option inconnue : {error.option_name}."
        case click.MissingParameter() if error.param is not None:
            return f"Il manque {error.param.get_error_hint(error.ctx)}."
        case click.BadParameter() if error.param is not None:
            hint = error.param.get_error_hint(error.ctx)
            return f"Valeur refusée pour {hint}. {_expected(error.param.type)}".strip()
    for pattern, french in _REFUSALS:
        if found := re.fullmatch(pattern, error.message):
            return french.format(*found.groups())
    return error.message


def _expected(type_: click.ParamType[Any]) -> str:
    match type_:
        case click.Choice():
            return f"Attendu : {', '.join(map(str, type_.choices))}."
        case click.IntRange():
            return f"Attendu : un nombre entier de {type_.min} à {type_.max}."
        case click.DateTime():
            return "Attendu : une date, comme 2026-12-31."
        case click.Path():
            return "Attendu : un fichier qui se lit."
    return ""


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Emploi : " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        # A space before the colon, as French writes it.
        super().write_heading(f"{_HEADINGS.get(heading, heading)} ")

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().write_dl([(term, _in_words(text)) for term, text in rows], *args, **options)


def _in_words(text: str) -> str:
    whole = _SENTENCES.get(text, text)
    return whole.replace("[required]", "[requis]").replace("[default: ", "[défaut : ")


class _Context(click.Context):
    formatter_class = _Formatter
