"""A copy of the database, taken and put back in the middle of a session, as the manual says to.

Refuses shortcuts: the commands are those that an operator types.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import asyncpg

from server.database.postgres import connection_arguments
from server.demo.hosting import Server


class Copies(Protocol):
    """One copy."""

    async def take(self, servers: Sequence[Server]) -> None: ...

    async def put_back(self, servers: Sequence[Server]) -> None: ...


@dataclass(frozen=True, slots=True)
class OfSqlite:
    """While the server runs, both times."""

    url: str
    path: Path

    async def take(self, servers: Sequence[Server]) -> None:
        del servers
        await _jalon(self.url, "backup", str(self.path))

    async def put_back(self, servers: Sequence[Server]) -> None:
        del servers
        await _jalon(self.url, "restore", str(self.path))


@dataclass(frozen=True, slots=True)
class OfPostgres:
    """The servers are dead meanwhile: PostgreSQL copies a database that nobody uses.

    The copy is a database beside the other: what a dump would hold, without a dump's programs.
    """

    url: str
    name: str = "jalon_older_copy"

    async def take(self, servers: Sequence[Server]) -> None:
        await self._while_dead(servers, f"CREATE DATABASE {self.name} TEMPLATE {self._own}")

    async def put_back(self, servers: Sequence[Server]) -> None:
        await self._while_dead(
            servers,
            f"DROP DATABASE {self._own} WITH (FORCE)",
            f"CREATE DATABASE {self._own} TEMPLATE {self.name}",
            restores=True,
        )

    @property
    def _own(self) -> str:
        return urlsplit(self.url).path.removeprefix("/")

    async def _while_dead(
        self, servers: Sequence[Server], *statements: str, restores: bool = False
    ) -> None:
        for server in servers:
            server.kill()
        # The killed processes' connections end a little after them.
        end = (
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._own}'"
        )
        aside = urlsplit(self.url)._replace(path="/template1").geturl()
        connection = await asyncpg.connect(**connection_arguments(aside))
        try:
            await connection.execute(end)
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()
        if restores:
            await _jalon(self.url, "restore")
        await asyncio.gather(*(server.restart() for server in servers))


def copies_of(url: str, folder: Path) -> Copies:
    return OfSqlite(url, folder / "copy.sqlite3") if url.startswith("sqlite") else OfPostgres(url)


async def _jalon(url: str, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.cli",
        *arguments,
        env={**os.environ, "JALON_DATABASE_URL": url},
        stdout=asyncio.subprocess.DEVNULL,
    )
    if await process.wait():
        raise RuntimeError(f"jalon {arguments[0]} failed")
