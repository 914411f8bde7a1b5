"""A hall holds: what was acknowledged is there once, every screen agrees, and a loss is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from server.database import Dialect
from tests.conftest import MakeUrl
from tests.database.postgres_server import own_postgres
from tests.soak.siege import Siege, hold_out

# Servers start several times in each: on a machine that does other things, seconds are minutes.
pytestmark = pytest.mark.timeout(400)


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JALON_SECRET_KEY", "the key that every server of a siege shares")


async def test_a_server_that_is_killed_on_sqlite_loses_nothing_and_doubles_nothing(
    sqlite_url: MakeUrl, tmp_path: Path
) -> None:
    siege = Siege(
        sqlite_url(),
        tmp_path,
        seconds=2,
        phones=5,
        kill_every=(0.7, 0.7),
        absent=1,
        absent_seconds=1,
    )
    outcome = await hold_out(siege)
    assert outcome.faults == []
    assert outcome.befallen.kills > 0
    assert outcome.acknowledged > siege.phones
    assert outcome.compared > 0
    assert outcome.resets == 0


async def test_two_servers_that_are_killed_on_postgres_lose_nothing_and_double_nothing(
    postgres_url: MakeUrl, tmp_path: Path
) -> None:
    siege = Siege(postgres_url(), tmp_path, seconds=2, phones=5, servers=2, kill_every=(0.7, 0.7))
    outcome = await hold_out(siege)
    assert outcome.faults == []
    assert outcome.befallen.kills > 0
    assert outcome.acknowledged > siege.phones
    assert outcome.resets == 0


async def test_an_older_copy_put_back_in_a_session_is_told_to_every_screen(
    sqlite_url: MakeUrl, tmp_path: Path
) -> None:
    siege = Siege(
        sqlite_url(),
        tmp_path,
        seconds=2,
        phones=4,
        kill_every=None,
        breaks_lines=False,
        goes_back=True,
    )
    outcome = await hold_out(siege)
    assert outcome.faults == []
    assert outcome.befallen.restores == 1
    assert outcome.resets >= siege.phones


@pytest.mark.long
async def test_a_hall_holds_out_against_everything_at_once(
    dialect: Dialect, tmp_path: Path
) -> None:
    async def held(url: str, servers: int) -> None:
        siege = Siege(
            url,
            tmp_path,
            seconds=15,
            phones=16,
            servers=servers,
            absent=6,
            absent_seconds=6,
            pace=1.0,
        )
        outcome = await hold_out(siege)
        assert outcome.faults == []
        assert outcome.befallen.kills > 0
        assert outcome.resent > 0
        assert outcome.recognised > 0
        assert outcome.resets == 0

    await _on(dialect, tmp_path, held)


@pytest.mark.long
async def test_an_older_copy_is_told_to_two_servers_and_all_who_follow(tmp_path: Path) -> None:
    with own_postgres() as postgres:
        siege = Siege(
            postgres.url,
            tmp_path,
            seconds=9,
            phones=8,
            servers=2,
            kill_every=None,
            goes_back=True,
        )
        outcome = await hold_out(siege)
    assert outcome.faults == []
    assert outcome.befallen.restores == 1
    assert outcome.resets >= siege.phones


async def _on(dialect: Dialect, folder: Path, held: Callable[[str, int], Awaitable[None]]) -> None:
    if dialect is Dialect.SQLITE:
        await held(f"sqlite:///{folder / 'hall.sqlite3'}", 1)
    else:
        with own_postgres(synchronous_commit="on") as postgres:
            await held(postgres.url, 2)
