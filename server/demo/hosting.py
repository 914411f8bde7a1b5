"""The demo's server: a child process, as in production, that can be killed and started again.

Refuses to share this process: a server that answers its own client proves nothing about sockets.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Final

from server.demo.wire import Address, Unreachable, probe

_READY_WITHIN_SECONDS: Final = 60.0
_STOPS_WITHIN_SECONDS: Final = 30.0
_BETWEEN_PROBES_SECONDS: Final = 0.02
_LOG_TAIL_CHARACTERS: Final = 2_000


class ServerFailed(Exception):
    """The server stopped by itself, or did not become ready in time."""


def is_free(address: Address) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((address.host, address.port))
        except OSError:
            return False
    return True


def free_address() -> Address:
    """An address that the system says is free."""
    with socket.socket() as candidate:
        candidate.bind((Address(0).host, 0))
        return Address(candidate.getsockname()[1])


class Server:
    """One server on one database file. Its output goes to a file beside it."""

    def __init__(self, address: Address, database_url: str, log: Path) -> None:
        self.address = address
        self.log = log
        self._environment = {
            **os.environ,
            "JALON_DATABASE_URL": database_url,
            "JALON_HOST": address.host,
            "JALON_PORT": str(address.port),
            "JALON_LOG_LEVEL": "warning",
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process's, while there is one."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Returns once the server is ready. Raises ServerFailed with the end of its output."""
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "server.cli",
                "serve",
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C is for the demo, which then stops its server itself.
                start_new_session=True,
            )
        try:
            async with asyncio.timeout(_READY_WITHIN_SECONDS):
                await self._until_ready(self._process)
        except TimeoutError as error:
            raise ServerFailed(self._tail()) from error

    async def _until_ready(self, process: asyncio.subprocess.Process) -> None:
        while True:
            if process.returncode is not None:
                raise ServerFailed(self._tail())
            try:
                if await probe(self.address, "/readyz") == 200:
                    return
            except Unreachable:
                pass
            await asyncio.sleep(_BETWEEN_PROBES_SECONDS)

    def _tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-_LOG_TAIL_CHARACTERS:]

    def kill(self) -> None:
        """`kill -9`: the server gets no chance to finish anything."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)

    async def restart(self) -> None:
        """After a kill: waits for the process to be gone, then starts it again."""
        if self._process is not None:
            await self._process.wait()
        await self.start()

    async def stop(self) -> None:
        """Lets the server finish what it accepted; kills it if it does not end."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(_STOPS_WITHIN_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
