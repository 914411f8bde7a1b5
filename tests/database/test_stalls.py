"""A PostgreSQL that neither answers nor refuses, and a process that stops inside a transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from server.database import Database, Transaction, migrate
from server.database.migrating import _ADVISORY_LOCK
from server.database.postgres import connection_arguments
from server.problems import TryAgain
from tests.conftest import MakeSettings, MakeUrl
from tests.database.rows import names, record
from tests.line import Line, line


@pytest.fixture
def url(postgres_url: MakeUrl) -> str:
    return postgres_url()


@pytest.fixture
async def far_away(url: str) -> AsyncIterator[Line]:
    """A line to the test's PostgreSQL."""
    found = connection_arguments(url)
    if found["host"].startswith("/"):
        path = f"{found['host']}/.s.PGSQL.{found['port']}"
        carrier = line(lambda: asyncio.open_unix_connection(path))
    else:
        carrier = line(lambda: asyncio.open_connection(found["host"], found["port"]))
    async with carrier as opened:
        yield opened


@pytest.fixture
async def database(
    url: str, far_away: Line, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    monkeypatch.setattr("server.database.gateway._PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr("server.database.gateway._READ_DEADLINE_SECONDS", 0.2)
    for name in ("_ACQUIRE", "_GIVE_BACK", "_ANSWER", "_LOCK"):
        monkeypatch.setattr(f"server.database.postgres.{name}_SECONDS", 0.2)
    monkeypatch.setattr("server.database.postgres._IDLE_SECONDS", 0.5)
    found = connection_arguments(url)
    login = found["user"] + (f":{found['password']}" if found["password"] else "")
    through = f"postgres://{login}@127.0.0.1:{far_away.port}/{found['database']}"
    connected = await Database.connect(make_settings(database_url=through))
    yield connected
    far_away.clear()
    await connected.close()


async def test_a_server_that_stops_answering_is_given_up(
    far_away: Line, database: Database
) -> None:
    await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    assert await names(database) == ["Caen la mer"]
    far_away.swallow()
    async with asyncio.timeout(20):
        with pytest.raises(TryAgain):
            await database.unit_of_work(lambda tx: record(tx, "Lisieux"))
        with pytest.raises(TryAgain):
            await names(database)


async def test_a_server_that_answers_again_is_used_again(
    far_away: Line, database: Database
) -> None:
    far_away.swallow()
    with pytest.raises(TryAgain):
        await database.unit_of_work(lambda tx: record(tx, "Lisieux"))
    far_away.clear()
    far_away.cut()
    await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    assert await names(database) == ["Caen la mer"]


async def test_a_process_stopped_inside_a_transaction_holds_its_rows_for_so_long(
    database: Database,
) -> None:
    await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def rename(tx: Transaction, name: str) -> None:
        await tx.execute("UPDATE organisation SET name = $1", [name])

    async def stop_half_way(tx: Transaction) -> None:
        await rename(tx, "jamais")
        inside.set()
        await go_on.wait()
        await rename(tx, "jamais non plus")

    stopped = asyncio.create_task(database.unit_of_work(stop_half_way))
    await inside.wait()
    with pytest.raises(TryAgain):
        await database.unit_of_work(lambda tx: rename(tx, "trop tôt"))
    # Its transaction is ended by the server; the row is free again.
    async with asyncio.timeout(10):
        while True:
            try:
                await database.unit_of_work(lambda tx: rename(tx, "Lisieux"))
                break
            except TryAgain:
                continue
    go_on.set()
    with pytest.raises(TryAgain):
        await stopped
    assert await names(database) == ["Lisieux"]


async def test_a_migrator_waits_for_longer_than_a_lock_is_waited_for(
    url: str, database: Database, make_settings: MakeSettings
) -> None:
    other = await asyncpg.connect(**connection_arguments(url))
    try:
        holding = other.transaction()
        await holding.start()
        await other.execute("SELECT pg_advisory_xact_lock($1)", _ADVISORY_LOCK)
        migrating = asyncio.create_task(migrate(make_settings(database_url=url)))
        done, _ = await asyncio.wait([migrating], timeout=0.6)
        assert not done
        await holding.rollback()
        assert await migrating == ()
    finally:
        await other.close()
