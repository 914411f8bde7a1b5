"""That a right was withdrawn is heard where sockets are open, at once, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from server.app import make_app, open_services
from server.database import Database, Transaction
from server.domain.accounts import people, tokens
from server.domain.accounts.authority import Operator
from server.domain.accounts.people import NewAccount
from server.domain.accounts.withdrawals import Withdrawals, told_of
from server.settings import Settings
from server.transport.drain import Drain
from server.vocabulary import Scope
from tests.schema.agency import the_schema
from tests.transport.sockets import ready

SOON = 10


async def withdraw(database: Database, verb: str = "revoke_token") -> None:
    async def work(tx: Transaction) -> None:
        await told_of(tx, verb)

    await database.unit_of_work(work)


class Looks:
    """Counts how often the open sockets were looked at again; the first look may be held up."""

    def __init__(self) -> None:
        self.count = 0
        self.looked = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()

    async def again(self) -> None:
        self.count += 1
        self.looked.set()
        await self.free.wait()


async def test_a_withdrawal_is_answered_once_committed_and_only_then(database: Database) -> None:
    looks = Looks()
    withdrawals = Withdrawals(database, pause_seconds=0)
    withdrawals.answered_by(looks.again)
    await withdrawals.open()

    async def undone(tx: Transaction) -> None:
        await told_of(tx, "suspend_account")
        raise RuntimeError("the withdrawal fails after all")

    with pytest.raises(RuntimeError):
        await database.unit_of_work(undone)
    await withdraw(database, "create_token")
    assert looks.count == 0
    await withdraw(database)
    await asyncio.wait_for(looks.looked.wait(), SOON)
    assert looks.count == 1
    await withdrawals.close()


async def test_a_hundred_withdrawals_during_one_look_ask_for_one_more(database: Database) -> None:
    looks = Looks()
    looks.free.clear()
    withdrawals = Withdrawals(database, pause_seconds=0)
    withdrawals.answered_by(looks.again)
    await withdrawals.open()
    await withdraw(database)
    await asyncio.wait_for(looks.looked.wait(), SOON)
    for _ in range(20):
        await withdraw(database)
    heard = asyncio.Event()
    await database.listen("the last", lambda _payload: heard.set())
    await database.unit_of_work(lambda tx: tx.tell("the last", ""))
    await asyncio.wait_for(heard.wait(), SOON)
    looks.looked.clear()
    looks.free.set()
    await asyncio.wait_for(looks.looked.wait(), SOON)
    await withdrawals.close()
    assert looks.count == 2


async def test_a_look_that_fails_does_not_end_the_listening(database: Database) -> None:
    looked = asyncio.Queue[int]()

    async def fail() -> None:
        looked.put_nowait(1)
        raise ConnectionError

    withdrawals = Withdrawals(database, pause_seconds=0)
    withdrawals.answered_by(fail)
    await withdrawals.open()
    for _ in range(2):
        await withdraw(database)
        await asyncio.wait_for(looked.get(), SOON)
    await withdrawals.close()


async def test_a_suspended_account_loses_its_open_socket_at_once(
    database_url: str, make_settings: Callable[..., Settings]
) -> None:
    settings = make_settings(database_url=database_url, allowed_hosts=("testserver",))
    schema = the_schema()
    now = datetime.now(UTC)
    async with open_services(settings, schema) as services:
        database = services.database
        user_id = await people.open_account(
            database, NewAccount("Application"), by=Operator(), now=now
        )
        issued = await tokens.create_for(
            database,
            user_id,
            tokens.NewToken("Essai", [Scope.MISSION_READ]),
            by=Operator(),
            now=now,
        )
        assert issued.secret is not None
        app = make_app(settings, schema, services, Drain())
        async with ready(app, issued.secret) as socket:
            await people.suspend(database, user_id, by=Operator(), now=now)
            code, _ = await asyncio.wait_for(socket.closed(), SOON)
        assert code in (4401, 4403)
