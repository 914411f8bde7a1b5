"""Callers that leave: at every await, in numbers, on both databases.

Tortoise's own transaction keeps its lock when the caller is cancelled while it begins; the first
test shows it, and says when it stops being so. The others hold that nothing of ours does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from server.database import Database, Dialect, Transaction
from server.problems import NotFound
from tests.conftest import MakeSettings, MakeUrl
from tests.database.rows import names, record

CALLERS = 240
PROMPTLY = 5
POOL = 6


async def _ticks(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def _all_done(database: Database) -> None:
    """Every unit of work under way has ended: one more had to wait for its turn."""
    while database._units:
        await asyncio.wait(database._units)


async def _still_works(database: Database) -> None:
    async with asyncio.timeout(PROMPTLY):
        await database.unit_of_work(lambda tx: record(tx, "one more"))
        assert "one more" in await names(database)


@pytest.fixture
async def small(database_url: str, make_settings: MakeSettings) -> Database:
    """A database whose pools are small enough to be emptied by a few leaks."""
    return await Database.connect(make_settings(database_url=database_url, pool_size=POOL))


async def test_tortoises_own_transaction_is_wedged_by_one_caller_who_leaves(
    sqlite_url: MakeUrl,
) -> None:
    async with TortoiseContext() as tortoise:
        await tortoise.init(
            db_url=sqlite_url().replace(":///", "://"), modules={"models": ["server.models"]}
        )
        client = cast(SqliteClient, tortoise.db())
        await client.execute_query("SELECT 1")

        async def begin() -> None:
            async with in_transaction():
                pass

        caller = asyncio.create_task(begin())
        await _ticks(2)
        assert client._lock.locked()
        caller.cancel()
        await asyncio.wait({caller})
        assert client._lock.locked()


@pytest.mark.parametrize(
    "phase", ["before it starts", "while it begins", "in a statement", "as it ends"]
)
async def test_callers_who_leave_lose_nothing_and_hold_nothing(small: Database, phase: str) -> None:
    started: list[str] = []

    async def call(number: int) -> None:
        name = f"{number:04}"
        reached = asyncio.Event()

        async def write(tx: Transaction) -> None:
            started.append(name)
            if phase == "in a statement":
                reached.set()
            await record(tx, name)
            if phase == "as it ends":
                reached.set()

        caller = asyncio.create_task(small.unit_of_work(write))
        if phase in ("in a statement", "as it ends"):
            await reached.wait()
            await _ticks(number % 12)
        elif phase == "while it begins":
            await _ticks(1 + number % 40)
        caller.cancel()
        await asyncio.wait({caller})

    for batch in range(0, CALLERS, 40):
        await asyncio.gather(*(call(number) for number in range(batch, batch + 40)))
    await _all_done(small)
    assert await names(small) == sorted(started)
    assert phase == "before it starts" or len(started) == CALLERS
    await _still_works(small)
    await _every_writer_is_there(small)
    await small.close()


async def test_a_unit_whose_caller_left_is_told_to_the_log_when_it_fails(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def fail(_tx: Transaction) -> None:
        inside.set()
        await go_on.wait()
        raise NotFound

    caller = asyncio.create_task(database.unit_of_work(fail))
    await inside.wait()
    caller.cancel()
    await asyncio.wait({caller})
    with caplog.at_level(logging.WARNING, "server.database"):
        go_on.set()
        await _all_done(database)
        await _ticks(2)
    assert "whose caller had left failed: NotFound" in caplog.text


async def test_readers_who_leave_hold_nothing(small: Database) -> None:
    await small.unit_of_work(lambda tx: record(tx, "Caen la mer"))

    async def read(number: int) -> None:
        async with small.snapshot() as snapshot:
            await snapshot.fetch("SELECT name FROM organisation")
            await asyncio.sleep(0)
            await snapshot.fetch("SELECT name FROM organisation WHERE name > $1", [str(number)])

    for number in range(CALLERS):
        caller = asyncio.create_task(read(number))
        await _ticks(number % 30)
        caller.cancel()
        await asyncio.wait({caller})
    await _still_works(small)
    await _together(POOL // 2, lambda meet: _read_and_meet(small, meet))
    await small.close()


async def _read_and_meet(database: Database, meet: Callable[[], Awaitable[object]]) -> None:
    async with database.snapshot() as snapshot:
        await snapshot.fetch("SELECT 1")
        await meet()


async def _every_writer_is_there(database: Database) -> None:
    """As many units at once as the pool has connections; SQLite has one."""
    writers = 1 if database.dialect is Dialect.SQLITE else POOL // 2

    async def write_and_meet(meet: Callable[[], Awaitable[object]]) -> None:
        async def write(tx: Transaction) -> None:
            await tx.fetch("SELECT 1")
            await meet()

        await database.unit_of_work(write)

    await _together(writers, write_and_meet)


async def _together(
    number: int, each: Callable[[Callable[[], Awaitable[object]]], Awaitable[None]]
) -> None:
    """Ends only when `number` of them are inside at the same time."""
    barrier = asyncio.Barrier(number)
    async with asyncio.timeout(PROMPTLY):
        await asyncio.gather(*(each(barrier.wait) for _ in range(number)))
