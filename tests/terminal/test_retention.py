"""`jalon retention`, and what `jalon restore` erases again, as they are typed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.database import Database
from server.settings import Settings
from server.vocabulary import ActivityKind
from server.workshops import commands
from tests.conftest import MakeUrl
from tests.workshops.conftest import Process, open_live

WORDS = "Ce que j'en pense vraiment"


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def concluded(sqlite_url: MakeUrl, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a session that concluded long ago, with one contribution."""
    monkeypatch.setenv("JALON_DATABASE_URL", sqlite_url())
    monkeypatch.setenv("JALON_RETENTION_WORDS_DAYS", "1")
    settings = Settings()
    asyncio.run(_play(settings))
    return settings.sqlite_path


async def _play(settings: Settings) -> None:
    database = await Database.connect(settings)
    process = await Process.start(database)
    live = await open_live(process)
    somebody = await live.join()
    await live.start(ActivityKind.COLLECT)
    await live.contribute(WORDS, somebody)
    await live.ask(commands.ConcludeSession())
    await process.stop()
    await database.close()


def holds(path: Path) -> bool:
    async def read() -> bool:
        database = await Database.connect(Settings())
        try:
            async with database.snapshot() as view:
                rows = await view.fetch("SELECT text FROM session_content")
            return WORDS in {text for (text,) in rows}
        finally:
            await database.close()

    assert path.exists()
    return asyncio.run(read())


def test_nothing_is_erased_without_being_told_to(concluded: Path) -> None:
    assert typed("retention").exit_code == 1
    assert typed("retention", "--dry-run", "--apply").exit_code == 1
    told = typed("retention", "--dry-run")
    assert "paroles des participants" in told.output
    assert WORDS not in told.output
    assert holds(concluded)


def test_what_is_kept_too_long_is_erased_and_not_twice(concluded: Path) -> None:
    assert "effacé(s)" in typed("retention", "--apply").output
    assert not holds(concluded)
    assert "Rien à effacer" in typed("retention", "--apply").output


def test_an_older_copy_put_back_is_erased_again(concluded: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert typed("backup", str(copy)).exit_code == 0
    typed("retention", "--apply")
    restored = typed("restore", str(copy))
    assert restored.exit_code == 0, restored.output
    assert not holds(concluded)


def test_a_ledger_that_was_touched_stops_a_restoration(concluded: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    typed("backup", str(copy))
    typed("retention", "--apply")
    ledger = concluded.with_name(concluded.name + ".erasures")
    ledger.write_text(ledger.read_text().replace('"at"', '"et"'))
    refused = typed("restore", str(copy))
    assert refused.exit_code == 1
    assert "registre" in refused.output
