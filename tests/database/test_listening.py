"""Notifications of PostgreSQL: after the commit, across a lost connection, until stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from server.database import Database, Transaction
from server.problems import NotFound
from tests.conftest import MakeSettings, MakeUrl

SOON = 5
CHANNEL = "sessions moved"
LISTENERS = "FROM pg_stat_activity WHERE application_name = 'jalon-listener' AND datname = current_database()"


@pytest.fixture
async def postgres(postgres_url: MakeUrl, make_settings: MakeSettings) -> AsyncIterator[Database]:
    database = await Database.connect(make_settings(database_url=postgres_url()))
    yield database
    await database.close()


async def _notify(database: Database, payload: str) -> None:
    await database.unit_of_work(lambda tx: tx.fetch("SELECT pg_notify($1, $2)", [CHANNEL, payload]))


async def _next(heard: asyncio.Queue[str | None]) -> str | None:
    return await asyncio.wait_for(heard.get(), SOON)


async def test_a_notification_is_heard_once_its_transaction_is_committed(
    postgres: Database,
) -> None:
    heard: asyncio.Queue[str | None] = asyncio.Queue()
    await postgres.listen(CHANNEL, heard.put_nowait)

    async def refused(tx: Transaction) -> None:
        await tx.fetch("SELECT pg_notify($1, $2)", [CHANNEL, "never"])
        raise NotFound

    with pytest.raises(NotFound):
        await postgres.unit_of_work(refused)
    await _notify(postgres, "a:1")
    await _notify(postgres, "b:2")
    assert [await _next(heard), await _next(heard)] == ["a:1", "b:2"]


async def test_a_lost_connection_listens_again_and_says_so(postgres: Database) -> None:
    heard: asyncio.Queue[str | None] = asyncio.Queue()
    await postgres.listen(CHANNEL, heard.put_nowait)
    await postgres.unit_of_work(
        lambda tx: tx.fetch(f"SELECT pg_terminate_backend(pid) {LISTENERS}")
    )
    assert await _next(heard) is None
    await _notify(postgres, "a:3")
    assert await _next(heard) == "a:3"


async def test_a_listener_that_raises_goes_on_hearing(
    postgres: Database, caplog: pytest.LogCaptureFixture
) -> None:
    heard: asyncio.Queue[str | None] = asyncio.Queue()

    def hear(payload: str | None) -> None:
        heard.put_nowait(payload)
        raise LookupError

    await postgres.listen(CHANNEL, hear)
    await _notify(postgres, "a:1")
    await _notify(postgres, "a:2")
    assert [await _next(heard), await _next(heard)] == ["a:1", "a:2"]
    assert "was not taken" in caplog.text


async def test_a_stopped_listener_hears_nothing_and_keeps_no_connection(
    postgres: Database,
) -> None:
    heard: asyncio.Queue[str | None] = asyncio.Queue()
    stop = await postgres.listen(CHANNEL, heard.put_nowait)
    await stop()
    await _notify(postgres, "a:1")
    assert heard.empty()
    async with asyncio.timeout(SOON):
        while await postgres.unit_of_work(lambda tx: tx.fetch(f"SELECT pid {LISTENERS}")):
            pass


async def test_an_embedded_database_is_heard_in_its_own_process_after_the_commit(
    sqlite_database: Database,
) -> None:
    heard: list[str | None] = []
    stop = await sqlite_database.listen(CHANNEL, heard.append)

    async def told(tx: Transaction) -> None:
        before = list(heard)
        await tx.tell(CHANNEL, "1")
        assert heard == before

    async def undone(tx: Transaction) -> None:
        await tx.tell(CHANNEL, "2")
        raise NotFound

    await sqlite_database.unit_of_work(told)
    with pytest.raises(NotFound):
        await sqlite_database.unit_of_work(undone)
    assert heard == ["1"]
    await stop()
    await sqlite_database.unit_of_work(told)
    assert heard == ["1"]
