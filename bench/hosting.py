"""Starts the servers to measure, each on its own port and its own copy of the rows.

Refuses to leave one behind: all are ended with the run, whatever ended it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from bench.client import HOST
from bench.machine import PEERS, cores, pinned

# The benchmark's own: nothing that it signs leaves this machine.
SECRET_KEY: Final = "a benchmark's key, long enough to be taken for one"
_READY_WITHIN_SECONDS: Final = 120.0
_STOPS_WITHIN_SECONDS: Final = 10.0
_LOG_TAIL_CHARACTERS: Final = 2_000


class DidNotStart(Exception):
    """A server ended by itself, or never listened."""


@dataclass(frozen=True, slots=True)
class Host:
    """A running server."""

    name: str
    port: int
    database: Path


def python(module: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"bench.servers.{module}")


def node(script: str) -> tuple[str, ...]:
    return ("node", str(PEERS / f"{script}.mjs"))


@asynccontextmanager
async def hosted(
    name: str, command: Sequence[str], rows: Path, folder: Path
) -> AsyncIterator[Host]:
    """`command` on a free port and a copy of `rows`, pinned to the servers' core."""
    server = _Process(command, rows, Path(mkdtemp(dir=folder)))
    await asyncio.to_thread(server.start)
    try:
        await _until_listening(server)
        yield Host(name, server.port, server.database)
    finally:
        await asyncio.to_thread(server.stop)


class _Process:
    """A server's process. What it prints goes to a file beside its rows."""

    def __init__(self, command: Sequence[str], rows: Path, folder: Path) -> None:
        self.port = _free_port()
        self.database = folder / "rows.sqlite3"
        self._rows = rows
        self._log = folder / "log.txt"
        self._command = [*command, str(self.port), str(self.database)]

    def start(self) -> None:
        shutil.copyfile(self._rows, self.database)
        pair = cores()
        with self._log.open("wb") as output, pinned(pair[0] if pair else None):
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, "JALON_SECRET_KEY": SECRET_KEY, "NODE_ENV": "production"},
                start_new_session=True,
            )

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def last_words(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL_CHARACTERS:]

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


async def _until_listening(server: _Process) -> None:
    give_up_at = time.monotonic() + _READY_WITHIN_SECONDS
    while not server.has_ended and time.monotonic() < give_up_at:
        try:
            _, writer = await asyncio.open_connection(HOST, server.port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    raise DidNotStart(server.last_words())


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind((HOST, 0))
        port: int = candidate.getsockname()[1]
        return port
