"""A server that answers what a test tells it to. Refuses to know what a session is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import orjson

from server.demo.wire import Address

Answer = Callable[[dict[str, object]], bytes | None]


@asynccontextmanager
async def a_server(answer: Answer) -> AsyncIterator[Address]:
    """Hands each request's body to `answer`, whose None hangs up without a word."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = answer(orjson.loads(await reader.readexactly(length)))
        if body is not None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield Address(server.sockets[0].getsockname()[1])
