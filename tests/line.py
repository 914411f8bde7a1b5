"""A bad line between a client and a server: slow, narrow, chopped, cut, or swallowing what it is given.

It carries bytes and knows no protocol. Refuses to lose part of a connection: what it carried
before it was cut arrived, in order.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_CHUNK = 16_384
# What may be on its way in one direction: beyond it the sender waits, as on a real line.
_CHUNKS_UNDER_WAY = 64
# Closing at once, with a reset rather than a farewell.
_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Toxics:
    """What the line does to each packet, each way. `slice_bytes` is the most that leaves at once."""

    latency_seconds: float = 0.0
    jitter_seconds: float = 0.0
    bytes_per_second: float | None = None
    slice_bytes: int = _CHUNK


CLEAN = Toxics()


class Line:
    """`port` leads to the server. `toxics` may change at any time: they hold for what comes next."""

    def __init__(
        self, connect: Callable[[], Awaitable[Stream]], toxics: Toxics = CLEAN, *, seed: int = 1
    ) -> None:
        self.port = 0
        self.carried = 0
        self.toxics = toxics
        self._connect = connect
        self._chance = Random(seed)
        self._clear = asyncio.Event()
        self._clear.set()
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """The connections there are."""
        return len(self._tasks)

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

    def cut_one(self) -> None:
        """Resets a connection drawn by chance."""
        if self._tasks:
            self._chance.choice(list(self._tasks)).cancel()

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
                _reset(to_writer)
        except* (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            _reset(writer)

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_CHUNKS_UNDER_WAY)

        async def deliver() -> None:
            while True:
                due, packet = await under_way.get()
                await asyncio.sleep(due - loop.time())
                if not packet:
                    await self._clear.wait()
                    with suppress(OSError):
                        writer.write_eof()
                    return
                for part in _slices(packet, self.toxics.slice_bytes):
                    await self._clear.wait()
                    writer.write(part)
                    await writer.drain()
                    self.carried += len(part)
                    if self.toxics.bytes_per_second is not None:
                        await asyncio.sleep(len(part) / self.toxics.bytes_per_second)

        async with asyncio.TaskGroup() as both:
            both.create_task(deliver())
            packet = b"first"
            due = 0.0
            while packet:
                packet = await reader.read(_CHUNK)
                # Never before the packet ahead of it: a stream keeps its order.
                due = max(due, loop.time() + self._delay())
                await under_way.put((due, packet))

    def _delay(self) -> float:
        jitter = self.toxics.jitter_seconds
        return max(0.0, self.toxics.latency_seconds + self._chance.uniform(-jitter, jitter))


def _slices(packet: bytes, size: int) -> Iterator[bytes]:
    return (packet[start : start + size] for start in range(0, len(packet), size))


def _reset(writer: asyncio.StreamWriter) -> None:
    found = writer.get_extra_info("socket")
    if found is not None and found.family != socket.AF_UNIX:
        with suppress(OSError):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    writer.transport.abort()


@asynccontextmanager
async def line(
    connect: Callable[[], Awaitable[Stream]], toxics: Toxics = CLEAN, *, seed: int = 1
) -> AsyncIterator[Line]:
    """A line to what `connect` reaches, ended whatever happens."""
    carrier = Line(connect, toxics, seed=seed)
    server = await asyncio.start_server(carrier.carry, "127.0.0.1", 0)
    carrier.port = server.sockets[0].getsockname()[1]
    try:
        yield carrier
    finally:
        server.close()
        await carrier.close()
