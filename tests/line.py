"""A bad line between a client and a server: slow, cut, or swallowing what it is given.

It carries bytes and knows no protocol. Refuses to lose part of a connection: what it carried
before it was cut arrived, in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Line:
    """`port` leads to the server. `latency_seconds` is added each way, to every packet."""

    def __init__(self, connect: Callable[[], Awaitable[Stream]], latency_seconds: float) -> None:
        self.port = 0
        self.carried = 0
        self._connect = connect
        self._latency_seconds = latency_seconds
        self._clear = asyncio.Event()
        self._clear.set()
        self._tasks: set[asyncio.Task[None]] = set()

    def swallow(self) -> None:
        """From now on nothing arrives, and nobody is told."""
        self._clear.clear()

    def clear(self) -> None:
        """What was swallowed arrives after all."""
        self._clear.set()

    def cut(self) -> None:
        """Resets every connection there is; the next one is carried as before."""
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        self.cut()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            to_reader, to_writer = await self._connect()
            try:
                async with asyncio.TaskGroup() as ways:
                    ways.create_task(self._one_way(reader, to_writer))
                    ways.create_task(self._one_way(to_reader, writer))
            finally:
                to_writer.transport.abort()
        except* (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, packet = await under_way.get()
                await asyncio.sleep(due - loop.time())
                await self._clear.wait()
                if not packet:
                    with suppress(OSError):
                        writer.write_eof()
                    return
                writer.write(packet)
                await writer.drain()
                self.carried += len(packet)

        async with asyncio.TaskGroup() as both:
            both.create_task(deliver())
            packet = b"first"
            while packet:
                packet = await reader.read(65_536)
                under_way.put_nowait((loop.time() + self._latency_seconds, packet))


@asynccontextmanager
async def line(
    connect: Callable[[], Awaitable[Stream]], *, latency_seconds: float = 0.0
) -> AsyncIterator[Line]:
    """A line to what `connect` reaches, ended whatever happens."""
    carrier = Line(connect, latency_seconds)
    server = await asyncio.start_server(carrier.carry, "127.0.0.1", 0)
    carrier.port = server.sockets[0].getsockname()[1]
    try:
        yield carrier
    finally:
        server.close()
        await carrier.close()
