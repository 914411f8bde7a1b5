"""Settings: safe by default, and a signing key that outlives the process."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from server.settings import MissingSecretKey, Settings


def test_the_key_beside_a_sqlite_file_outlives_the_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jalon.sqlite3"
    assert Settings(database_url=url).signing_key == Settings(database_url=url).signing_key


def test_the_key_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    assert len(Settings(database_url=f"sqlite:///{tmp_path}/jalon.sqlite3").signing_key) == 32
    assert stat.S_IMODE((tmp_path / "jalon.sqlite3.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["jalon.sqlite3.key"]


def test_postgresql_without_a_secret_key_is_refused() -> None:
    with pytest.raises(MissingSecretKey, match="JALON_SECRET_KEY"):
        _ = Settings(database_url="postgres://jalon@127.0.0.1/jalon").signing_key


def test_a_short_secret_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"secret_key": "changeme"})


def test_a_setting_cannot_be_changed_after_it_was_read() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.port = 1
