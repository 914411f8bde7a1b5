"""The commands, as they are typed."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main


def test_a_fresh_database_is_migrated_once(fresh_file: Path) -> None:
    assert "migration(s) appliquée(s)" in _typed("migrate").output
    assert fresh_file.exists()
    assert "Rien à migrer" in _typed("migrate").output


def test_asking_what_is_to_be_migrated_writes_nothing(fresh_file: Path) -> None:
    asked = _typed("migrate", "--check")
    assert asked.exit_code == 1
    assert "0001_foundation" in asked.output
    assert not fresh_file.exists()


def test_nothing_to_migrate_is_a_success(fresh_file: Path) -> None:
    _typed("migrate")
    assert _typed("migrate", "--check").exit_code == 0


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JALON_DATABASE_URL", "postgres://jalon@127.0.0.1:1/jalon")
    refused = _typed("migrate")
    assert refused.exit_code == 1
    assert "Base injoignable, rien n'a été migré" in refused.output


def test_a_wrong_setting_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JALON_PORT", "quatre-vingts")
    refused = _typed("migrate")
    assert refused.exit_code == 1
    assert "JALON_PORT" in refused.output


def test_a_refused_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JALON_SECRET_KEY", "bien-trop-courte")
    refused = _typed("migrate")
    assert "JALON_SECRET_KEY" in refused.output
    assert "bien-trop-courte" not in refused.output


def test_the_published_schema_is_written_and_then_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _typed("export-schema", "--check").exit_code == 1
    assert _typed("export-schema").exit_code == 0
    assert _typed("export-schema", "--check").exit_code == 0


def test_a_published_schema_that_differs_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schema.graphql").write_text("type Query { nothing: Int }\n")
    refused = _typed("export-schema", "--check")
    assert refused.exit_code == 1
    assert "make schema" in refused.output


async def test_a_polite_stop_closes_the_database_and_succeeds(fresh_file: Path) -> None:
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.cli", "serve", "--migrate"),
        env={**os.environ, "JALON_PORT": "0", "JALON_LOG_LEVEL": "info"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert server.stderr is not None
    async with asyncio.timeout(60):
        while b"server.listening" not in (line := await server.stderr.readline()):
            assert line, "the server stopped before it listened"
        server.terminate()
        await server.communicate()
    assert server.returncode == 0
    # A closed SQLite database leaves its log merged and removed.
    assert not fresh_file.with_name(fresh_file.name + "-wal").exists()


def test_a_copy_is_made_once_and_put_back(fresh_file: Path, tmp_path: Path) -> None:
    _typed("migrate")
    copy = tmp_path / "copy.sqlite3"
    assert _typed("backup", str(copy)).exit_code == 0
    again = _typed("backup", str(copy))
    assert again.exit_code == 1
    assert "existe déjà" in again.output
    fresh_file.unlink()
    assert _typed("restore", str(copy)).exit_code == 0
    assert _typed("migrate", "--check").exit_code == 0


def test_what_is_no_database_is_not_put_back(fresh_file: Path, tmp_path: Path) -> None:
    _typed("migrate")
    letter = tmp_path / "letter.txt"
    letter.write_text("Madame, Monsieur, " * 500)
    for asked in ([str(letter)], [str(tmp_path / "absent")], []):
        assert _typed("restore", *asked).exit_code == 1
    assert _typed("migrate", "--check").exit_code == 0


def test_postgresql_is_not_copied_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JALON_DATABASE_URL", "postgres://jalon@127.0.0.1:1/jalon")
    assert "pg_dump" in _typed("backup", "copy").output
    assert "pg_restore" in _typed("restore", "copy").output


@pytest.fixture
def fresh_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "jalon.sqlite3"
    monkeypatch.setenv("JALON_DATABASE_URL", f"sqlite:///{path}")
    return path


def _typed(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)
