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
RELEASED_FILE = Path("docs/contract/released.graphql")
STATES_FILE = Path("docs/states.md")
CHANGELOG_FILE = Path("CHANGELOG.md")


# Here rather than imported: serving must not load the demonstration, nor a table for a terminal.
_ELSEWHERE = {
    "audit": "server.terminal.audit",
    "backup": "server.terminal.copies",
    "check-demo": "server.demo.check_command",
    "demo": "server.demo.command",
    "export": "server.terminal.spreadsheets",
    "export-words": "server.terminal.words",
    "import": "server.terminal.spreadsheets",
    "notify": "server.terminal.notices",
    "reindex": "server.terminal.searching",
    "restore": "server.terminal.copies",
    "retention": "server.terminal.retention",
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
@click.option(
    "--check",
    is_flag=True,
    help="N'écrit rien ; 1 si le fichier n'est plus à jour, ou rompt le contrat sans le dire.",
)
@click.option("--release", is_flag=True, help="Retient aussi ce contrat comme le dernier livré.")
def export_schema(check: bool, release: bool) -> None:
    """Écrit le schéma GraphQL publié, schema.graphql."""
    from server.schema.contract import sdl

    text = sdl()
    if check:
        _require_same(SCHEMA_FILE, text, "make schema")
        _require_declared(text)
        return
    SCHEMA_FILE.write_text(text, encoding="utf-8")
    if release:
        RELEASED_FILE.parent.mkdir(parents=True, exist_ok=True)
        RELEASED_FILE.write_text(text, encoding="utf-8")


@main.command("export-states")
@click.option("--check", is_flag=True, help="N'écrit rien ; 1 si le fichier n'est plus à jour.")
def export_states(check: bool) -> None:
    """Écrit les diagrammes des états, docs/states.md."""
    from server.schema.states import states_page

    if check:
        _require_same(STATES_FILE, states_page(), "jalon export-states")
        return
    STATES_FILE.parent.mkdir(parents=True, exist_ok=True)
    STATES_FILE.write_text(states_page(), encoding="utf-8")


def _require_same(file: Path, text: str, command: str) -> None:
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        raise click.ClickException(f"{file} n'est plus à jour : lancez `{command}`.")


def _require_declared(text: str) -> None:
    """Before the first release, nothing that anybody counts on can break."""
    from server.schema.compatibility import breaking_changes, undeclared

    if not RELEASED_FILE.exists():
        return
    changes = breaking_changes(RELEASED_FILE.read_text(encoding="utf-8"), text)
    changelog = CHANGELOG_FILE.read_text(encoding="utf-8") if CHANGELOG_FILE.exists() else ""
    if missing := undeclared(changes, changelog):
        raise click.ClickException(
            "Le contrat livré est rompu. Ce qui suit se déclare sous « ### Breaking », dans la"
            f" première section de {CHANGELOG_FILE} :\n"
            + "\n".join(f"- {change}" for change in missing)
        )


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
