"""What a person types: each command reads Settings, calls one room and shows what it answered.

Refuses to know any rule, and loads a room only when its command runs.
"""

from __future__ import annotations

import asyncio
import keyword
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from server import __version__
from server.settings import MissingSecretKey, Settings
from server.terminal import speech

SCHEMA_FILE = Path("schema.graphql")


# Here rather than imported: serving must not load the demonstration, nor a table for a terminal.
_ELSEWHERE = {
    "audit": "server.terminal.audit",
    "backup": "server.terminal.copies",
    "check-demo": "server.demo.check_command",
    "demo": "server.demo.command",
    "export": "server.terminal.spreadsheets",
    "import": "server.terminal.spreadsheets",
    "notify": "server.terminal.notices",
    "reindex": "server.terminal.searching",
    "restore": "server.terminal.copies",
    "token": "server.terminal.tokens",
    "user": "server.terminal.users",
}


class _Commands(click.Group):
    """The commands of this module, and those that a room brings itself; all of them in French."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with speech.spoken():
            speech.in_french(self)
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with speech.spoken():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        # What Python keeps for itself is called with an underscore behind, as everywhere.
        name = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        brought: click.Command = getattr(import_module(_ELSEWHERE[cmd_name]), name)
        return speech.in_french(brought)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jalon")
def main() -> None:
    """Jalon : programmes partenariaux, ateliers en direct et feuilles de route.

    Les réglages viennent des variables d'environnement JALON_… ; le README les liste.
    """


@main.command()
@click.option("--migrate", "migrates", is_flag=True, help="Met d'abord la base à jour.")
def serve(migrates: bool) -> None:
    """Sert la base jusqu'à SIGTERM ou Ctrl-C, puis finit ce qui est accepté."""
    from server.app import NotMigrated, run
    from server.domain.notices.post import MailUnset
    from server.transport.logs import configure

    settings = _settings()
    configure(settings.log_level)
    if migrates:
        _apply(settings, backup=True)
    try:
        with asyncio.Runner(loop_factory=_event_loop) as runner:
            runner.run(run(settings))
    except (NotMigrated, MissingSecretKey, MailUnset) as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option("--no-backup", is_flag=True, help="Ne copie pas le fichier SQLite avant.")
@click.option("--check", is_flag=True, help="Dit seulement ce qui reste à faire ; 1 s'il en reste.")
def migrate(no_backup: bool, check: bool) -> None:
    """Met le schéma de la base à jour, en une fois ou pas du tout."""
    from server.database import pending_migrations

    settings = _settings()
    if not check:
        _apply(settings, backup=not no_backup)
        return
    pending = asyncio.run(pending_migrations(settings))
    for name in pending:
        click.echo(name)
    raise SystemExit(1 if pending else 0)


@main.command("export-schema")
@click.option("--check", is_flag=True, help="N'écrit rien ; 1 si le fichier n'est plus à jour.")
def export_schema(check: bool) -> None:
    """Écrit le schéma GraphQL publié, schema.graphql."""
    from server.schema.contract import sdl

    text = sdl()
    if not check:
        SCHEMA_FILE.write_text(text, encoding="utf-8")
    elif not SCHEMA_FILE.exists() or SCHEMA_FILE.read_text(encoding="utf-8") != text:
        raise click.ClickException(f"{SCHEMA_FILE} n'est plus à jour : lancez `make schema`.")


def _settings() -> Settings:
    from server.terminal.opening import settings_of_environment

    return settings_of_environment()


def _event_loop() -> asyncio.AbstractEventLoop:
    """uvloop where this platform has it."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def _apply(settings: Settings, *, backup: bool) -> None:
    from server.database import BrokenReferences
    from server.database import migrate as apply_migrations

    try:
        applied = asyncio.run(apply_migrations(settings, backup=backup, report=click.echo))
    except BrokenReferences as error:
        raise click.ClickException(f"Références rompues, rien n'a été migré : {error}") from error
    except OSError as error:
        raise click.ClickException(f"Base injoignable, rien n'a été migré : {error}") from error
    click.echo(f"{len(applied)} migration(s) appliquée(s)." if applied else "Rien à migrer.")


if __name__ == "__main__":
    main(prog_name="jalon")
