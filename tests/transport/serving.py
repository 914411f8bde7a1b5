"""A real server on a real socket, in the test's own loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp

from server.settings import Settings
from server.transport.drain import Drain
from server.transport.limits import Limits
from server.transport.serve import DrainingServer, listening_socket, server


@dataclass
class Served:
    """Where it listens, and the server itself."""

    authority: str
    server: DrainingServer
    task: asyncio.Task[None]

    @property
    def http(self) -> str:
        return f"http://{self.authority}"

    @property
    def socket(self) -> str:
        return f"ws://{self.authority}/graphql"


@asynccontextmanager
async def serving(
    app: ASGIApp, settings: Settings, drain: Drain, limits: Limits | None = None
) -> AsyncIterator[Served]:
    listener = listening_socket("127.0.0.1", 0)
    instance = server(app, settings, drain, limits or Limits())
    task = asyncio.create_task(instance.serve(sockets=[listener]))
    served = Served(f"127.0.0.1:{listener.getsockname()[1]}", instance, task)
    try:
        async with asyncio.timeout(10):
            await instance.listening.wait()
        yield served
    finally:
        instance.should_exit = True
        await task
