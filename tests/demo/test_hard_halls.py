"""The same workshop in halls where things break: two servers, a lost database, a bad line.

Each phone's requests go to the servers in turn, so that a retry crosses to the other one.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import orjson
import pytest
from pydantic import SecretStr

from server.demo import checker
from server.demo.hall import Casting, Played
from server.demo.hosting import Server, free_address
from server.demo.player import play
from server.demo.run import Options, prepare
from server.demo.wire import Address
from server.ids import from_global_id
from server.settings import Settings
from tests.conftest import MakeUrl
from tests.database.postgres_server import own_postgres
from tests.demo.test_kills import Silent
from tests.line import Stream, Toxics, line

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

Disturb = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Anywhere(Options):
    """A run on any database."""

    url: str = ""

    @property
    def database_url(self) -> str:
        return self.url


class InTurn:
    """An address that names another port each time it is asked."""

    host = "127.0.0.1"

    def __init__(self, *ports: int) -> None:
        self._ports = itertools.cycle(ports)

    @property
    def port(self) -> int:
        return next(self._ports)

    @property
    def socket(self) -> str:
        return Address(self.port).socket


@dataclass
class Hall:
    """Two servers on one database, and a workshop to play on them."""

    options: Anywhere
    one: Server
    other: Server

    async def perform(self, disturb: Disturb, *ports: int) -> Played:
        """Plays while `disturb` runs, and holds what came out against the log."""
        loaded = await prepare(self.options, Silent())
        await asyncio.gather(self.one.start(), self.other.start())
        ports = ports or (self.one.address.port, self.other.address.port)
        casting = Casting(
            address=cast("Address", InTurn(*ports)),
            loaded=loaded,
            ledgers=self.options.ledgers,
            participants=self.options.participants,
            pause_seconds=self.options.pause_seconds,
        )
        disturbing = asyncio.ensure_future(disturb())
        played = await play(casting, Silent())
        await disturbing
        _, session_id = from_global_id(played.session_id)
        settings = Settings(database_url=self.options.url, secret_key=SecretStr(os.environ[_KEY]))
        findings = await checker.check(settings, self.options.ledgers, session_id)
        assert findings.clean, orjson.dumps(findings).decode()
        assert played.disagreements == []
        return played


_KEY = "JALON_SECRET_KEY"


@asynccontextmanager
async def hall(url: str, folder: Path, *, pause_seconds: float = 0.4) -> AsyncIterator[Hall]:
    servers = [Server(free_address(), url, folder / f"{name}.log") for name in ("one", "other")]
    options = Anywhere(
        database=folder,
        folder=folder,
        address=servers[0].address,
        participants=8,
        pause_seconds=pause_seconds,
        url=url,
    )
    try:
        yield Hall(options, *servers)
    finally:
        for server in servers:
            await server.stop()


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(_KEY, "the key that both servers of these tests share")


async def test_two_servers_die_in_turn_and_together(database_url: str, tmp_path: Path) -> None:
    async with hall(database_url, tmp_path, pause_seconds=0.8) as place:

        async def kill() -> None:
            for struck in ([place.one], [place.other], [place.one, place.other]):
                await asyncio.sleep(0.7)
                for server in struck:
                    server.kill()
                await asyncio.gather(*(server.restart() for server in struck))

        played = await place.perform(kill)
        assert played.resets == 0


async def test_the_database_of_two_servers_crashes_while_the_room_works(tmp_path: Path) -> None:
    with own_postgres(synchronous_commit="on") as postgres:
        async with hall(postgres.url, tmp_path, pause_seconds=0.8) as place:

            async def crash() -> None:
                for _ in range(2):
                    await asyncio.sleep(0.7)
                    await asyncio.to_thread(postgres.stop, signal.SIGQUIT)
                    await asyncio.sleep(1)
                    await asyncio.to_thread(postgres.start)

            await place.perform(crash)


async def test_a_line_that_is_slow_and_often_cut_loses_nothing(
    sqlite_url: MakeUrl, tmp_path: Path
) -> None:
    async with hall(sqlite_url(), tmp_path) as place:
        port = place.one.address.port

        def connect() -> Awaitable[Stream]:
            return asyncio.open_connection("127.0.0.1", port)

        async with line(connect, Toxics(latency_seconds=0.4)) as bad:

            async def cut() -> None:
                for _ in range(4):
                    await asyncio.sleep(3.1)
                    bad.cut()

            played = await place.perform(cut, bad.port)
            assert played.resumed >= place.options.participants
