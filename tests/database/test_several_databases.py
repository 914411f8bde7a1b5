"""Several databases in one process, one after the other and side by side; and what a closed one leaves."""

from __future__ import annotations

import asyncio
import threading

import pytest

from server.database import Database, Transaction
from server.models import Organisation
from tests.conftest import MakeSettings, MakeUrl
from tests.database.rows import names, record


async def test_one_dialect_after_the_other_each_reads_what_it_wrote(
    sqlite_url: MakeUrl, postgres_url: MakeUrl, make_settings: MakeSettings
) -> None:
    for url in (sqlite_url(), postgres_url(), sqlite_url(), postgres_url()):
        database = await Database.connect(make_settings(database_url=url))
        await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))

        async def read(tx: Transaction) -> list[Organisation]:
            return await Organisation.filter(name="Caen la mer").using_db(tx.connection)

        [organisation] = await database.unit_of_work(read)
        assert organisation.id.version == 7
        assert organisation.fictional is False
        assert await names(database) == ["Caen la mer"]
        await database.close()


@pytest.mark.parametrize("factory", ["sqlite_url", "postgres_url"])
async def test_two_databases_of_one_dialect_keep_to_themselves(
    factory: str, request: pytest.FixtureRequest, make_settings: MakeSettings
) -> None:
    make: MakeUrl = request.getfixturevalue(factory)
    left = await Database.connect(make_settings(database_url=make()))
    right = await Database.connect(make_settings(database_url=make()))
    both_inside = asyncio.Barrier(2)

    async def write(tx: Transaction, name: str) -> None:
        await record(tx, name)
        await both_inside.wait()
        assert [row.name for row in await Organisation.all()] == [name]

    await asyncio.gather(
        left.unit_of_work(lambda tx: write(tx, "left")),
        right.unit_of_work(lambda tx: write(tx, "right")),
    )
    assert (await names(left), await names(right)) == (["left"], ["right"])
    await left.close()
    await right.unit_of_work(lambda tx: record(tx, "still there"))
    await right.close()


async def test_two_dialects_at_once_are_refused(
    sqlite_database: Database, postgres_url: MakeUrl, make_settings: MakeSettings
) -> None:
    with pytest.raises(RuntimeError, match="another dialect"):
        await Database.connect(make_settings(database_url=postgres_url()))
    await sqlite_database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    assert await names(sqlite_database) == ["Caen la mer"]


async def test_a_closed_database_leaves_no_thread_and_no_task(
    database_url: str, make_settings: MakeSettings
) -> None:
    threads, tasks = set(threading.enumerate()), asyncio.all_tasks()
    database = await Database.connect(make_settings(database_url=database_url))
    await database.unit_of_work(lambda tx: record(tx, "Caen la mer"))
    await names(database)
    await database.close()
    # A thread of the test before may only now have ended; one of ours may be in its last steps.
    left = set(threading.enumerate()) - threads
    for thread in left:
        await asyncio.to_thread(thread.join, 20)
    assert [thread for thread in left if thread.is_alive()] == []
    assert asyncio.all_tasks() == tasks


async def test_closing_waits_for_the_units_under_way(
    database_url: str, make_settings: MakeSettings
) -> None:
    settings = make_settings(database_url=database_url)
    database = await Database.connect(settings)
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def write(tx: Transaction) -> None:
        inside.set()
        await go_on.wait()
        await record(tx, "Caen la mer")

    unit = asyncio.create_task(database.unit_of_work(write))
    await inside.wait()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    assert not closing.done()
    go_on.set()
    await asyncio.gather(unit, closing)
    again = await Database.connect(settings)
    assert await names(again) == ["Caen la mer"]
    await again.close()


async def test_a_database_that_is_not_there_is_an_error_at_once(
    make_settings: MakeSettings,
) -> None:
    with pytest.raises(OSError):
        await Database.connect(make_settings(database_url="postgres://nobody@/none?host=/nowhere"))


async def test_an_unknown_option_in_the_address_is_refused(make_settings: MakeSettings) -> None:
    with pytest.raises(ValueError, match="speed"):
        await Database.connect(make_settings(database_url="postgres://nobody@/none?speed=fast"))


async def test_the_folder_of_a_new_file_is_made(make_settings: MakeSettings) -> None:
    settings = make_settings()
    nested = settings.sqlite_path.parent / "not" / "yet" / "jalon.sqlite3"
    database = await Database.connect(make_settings(database_url=f"sqlite:///{nested}"))
    assert nested.exists()
    await database.close()


async def test_a_file_is_opened_as_durably_as_promised(sqlite_database: Database) -> None:
    async def ask(tx: Transaction) -> dict[str, object]:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return {name: (await tx.fetch(f"PRAGMA {name}"))[0][0] for name in pragmas}

    assert await sqlite_database.unit_of_work(ask) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }
