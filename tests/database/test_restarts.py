"""PostgreSQL stopped, crashed and started again under a living process."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from functools import partial

import pytest

from server.database import Database, Transaction, migrate
from server.problems import TryAgain
from tests.conftest import MakeSettings
from tests.database.postgres_server import OwnPostgres, own_postgres
from tests.database.rows import names, record


@pytest.fixture(scope="module")
def own() -> Iterator[OwnPostgres]:
    # A crash here must lose nothing that was acknowledged.
    with own_postgres(synchronous_commit="on") as server:
        yield server


@pytest.fixture
async def database(own: OwnPostgres, make_settings: MakeSettings) -> AsyncIterator[Database]:
    settings = make_settings(database_url=own.url)
    await migrate(settings)
    connected = await Database.connect(settings)
    await connected.unit_of_work(lambda tx: tx.execute("DELETE FROM organisation"))
    yield connected
    await connected.close()


async def test_a_unit_of_work_caught_by_a_crash_is_run_again_once(
    own: OwnPostgres, database: Database
) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()
    attempts: list[int] = []

    async def write(tx: Transaction) -> None:
        attempts.append(1)
        await record(tx, "Caen la mer")
        inside.set()
        await go_on.wait()
        await record(tx, "Lisieux")

    unit = asyncio.create_task(database.unit_of_work(write))
    await inside.wait()
    await asyncio.to_thread(own.stop, signal.SIGQUIT)
    own.start()
    go_on.set()
    await unit
    assert await names(database) == ["Caen la mer", "Lisieux"]
    assert len(attempts) >= 2


async def test_what_was_acknowledged_before_a_crash_is_there_after_it(
    own: OwnPostgres, database: Database
) -> None:
    heard: asyncio.Queue[str | None] = asyncio.Queue()
    await database.listen("sessions", heard.put_nowait)
    for number in range(20):
        await database.unit_of_work(partial(record, name=f"{number:02}"))
    await asyncio.to_thread(own.stop, signal.SIGQUIT)
    own.start()
    assert await names(database) == [f"{number:02}" for number in range(20)]
    assert await asyncio.wait_for(heard.get(), 10) is None


async def test_a_server_that_is_away_is_answered_try_again(
    own: OwnPostgres, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.database.gateway._PATIENCE_SECONDS", 0.3)
    await asyncio.to_thread(own.stop)
    with pytest.raises(TryAgain):
        await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    with pytest.raises(TryAgain):
        await names(database)
    own.start()
    await database.unit_of_work(lambda tx: record(tx, "Lisieux"))
    assert await names(database) == ["Lisieux"]


async def test_a_reader_whose_idle_connections_died_unseen_is_given_a_fresh_one(
    own: OwnPostgres, database: Database
) -> None:
    await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    await asyncio.gather(*(names(database) for _ in range(8)))
    # Not in a thread: the loop stands still, so no connection can learn that it is dead.
    own.stop(signal.SIGQUIT)
    own.start()
    answers = await asyncio.gather(*(names(database) for _ in range(8)))
    assert answers == [["Caen la mer"]] * 8
