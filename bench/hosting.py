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
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.client import HOST
from bench.machine import PEERS, cores, pinned

# The benchmark's own: nothing that it signs leaves this machine.
SECRET_KEY: Final = "a benchmark's key, long enough to be taken for one"
_READY_WITHIN_SECONDS: Final = 30.0
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
    database = folder / f"{name.replace(' ', '-')}.sqlite3"
    shutil.copyfile(rows, database)
    port = _free_port()
    log = database.with_suffix(".log")
    pair = cores()
    with log.open("wb") as output, pinned(pair[0] if pair else None):
        process = subprocess.Popen(
            [*command, str(port), str(database)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, "JALON_SECRET_KEY": SECRET_KEY, "NODE_ENV": "production"},
            start_new_session=True,
        )
    try:
        await _until_listening(process, port, log)
        yield Host(name, port, database)
    finally:
        process.terminate()
        await asyncio.to_thread(_wait, process)


async def _until_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    try:
        async with asyncio.timeout(_READY_WITHIN_SECONDS):
            while process.poll() is None:
                try:
                    _, writer = await asyncio.open_connection(HOST, port)
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    await writer.wait_closed()
                    return
    except TimeoutError:
        pass
    raise DidNotStart(log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL_CHARACTERS:])


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_STOPS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind((HOST, 0))
        port: int = candidate.getsockname()[1]
        return port
