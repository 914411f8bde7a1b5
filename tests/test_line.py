"""The bad line itself: it delays, narrows, chops, cuts and swallows, and never garbles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.line import CLEAN, Line, Stream, Toxics, line


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def an_echo(toxics: Toxics = CLEAN) -> AsyncIterator[Line]:
    server = await asyncio.start_server(_echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, line(lambda: asyncio.open_connection("127.0.0.1", port), toxics) as carrier:
        yield carrier


async def caller(carrier: Line) -> Stream:
    return await asyncio.open_connection("127.0.0.1", carrier.port)


async def test_what_is_given_arrives_whole_and_in_order_whatever_the_toxics() -> None:
    given = bytes(range(256)) * 400
    toxics = Toxics(0.01, 0.01, bytes_per_second=2_000_000, slice_bytes=777)
    async with an_echo(toxics) as carrier:
        reader, writer = await caller(carrier)
        writer.write(given)
        assert await reader.readexactly(len(given)) == given
        assert carrier.carried == 2 * len(given)
        writer.close()


async def test_latency_is_added_each_way() -> None:
    async with an_echo(Toxics(latency_seconds=0.1)) as carrier:
        reader, writer = await caller(carrier)
        began = asyncio.get_running_loop().time()
        writer.write(b"bonjour")
        await reader.readexactly(7)
        assert asyncio.get_running_loop().time() - began >= 0.2
        writer.close()


async def test_a_narrow_line_takes_the_time_its_width_says() -> None:
    async with an_echo(Toxics(bytes_per_second=10_000, slice_bytes=100)) as carrier:
        reader, writer = await caller(carrier)
        began = asyncio.get_running_loop().time()
        writer.write(b"x" * 2_000)
        await reader.readexactly(2_000)
        assert asyncio.get_running_loop().time() - began >= 0.2
        writer.close()


async def test_a_narrow_line_makes_the_sender_wait_and_holds_little() -> None:
    async with an_echo(Toxics(bytes_per_second=1)) as carrier:
        _, writer = await caller(carrier)
        writer.transport.set_write_buffer_limits(high=0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                while True:
                    writer.write(b"x" * (1 << 20))
                    await writer.drain()
        assert carrier.carried <= 2 * 16_384
        writer.transport.abort()


async def test_what_was_swallowed_arrives_once_the_line_is_clear() -> None:
    async with an_echo() as carrier:
        reader, writer = await caller(carrier)
        carrier.swallow()
        writer.write(b"un banc")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await reader.read(1)
        carrier.clear()
        assert await reader.readexactly(7) == b"un banc"
        writer.close()


async def test_a_cut_resets_both_sides_and_the_next_connection_is_carried() -> None:
    async with an_echo() as carrier:
        reader, writer = await caller(carrier)
        writer.write(b"a")
        await reader.readexactly(1)
        carrier.cut()
        with pytest.raises(ConnectionResetError):
            await reader.readexactly(1)
        writer.close()
        reader, writer = await caller(carrier)
        writer.write(b"b")
        assert await reader.readexactly(1) == b"b"
        writer.close()


async def test_one_connection_drawn_by_chance_is_cut_and_the_others_stay() -> None:
    async with an_echo() as carrier:
        callers = [await caller(carrier) for _ in range(3)]
        for reader, writer in callers:
            writer.write(b"a")
            await reader.readexactly(1)
        carrier.cut_one()
        cut = 0
        for reader, writer in callers:
            with suppress(OSError):
                writer.write(b"b")
            try:
                await reader.readexactly(1)
            except (OSError, asyncio.IncompleteReadError):
                cut += 1
            writer.transport.abort()
    assert cut == 1
