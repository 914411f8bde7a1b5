"""Requests that never end: too long a head, too slow a client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from server.transport.limits import Limits
from tests.transport.serving import Served, serving
from tests.transport.toy import SETTINGS, toy

HASTY = Limits(head_bytes=4_096, request_seconds=0.2)


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    carried = toy()
    async with serving(carried.app, SETTINGS, carried.endpoint.drain, HASTY) as running:
        yield running


async def answered(served: Served, sent: bytes) -> bytes:
    """All that the server says to these bytes until it closes."""
    host, port = served.authority.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(sent)
    try:
        async with asyncio.timeout(5):
            return await reader.read()
    finally:
        writer.close()


async def test_a_head_without_end_is_refused(served: Served) -> None:
    answer = await answered(served, b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 8_192)
    assert answer.startswith(b"HTTP/1.1 431 ")


# Row 45.
@pytest.mark.parametrize("sent", [b"", b"GET /livez HT", b"GET /livez HTTP/1.1\r\nHost: loc"])
async def test_a_head_that_does_not_come_is_not_waited_for(served: Served, sent: bytes) -> None:
    assert (await answered(served, sent)).startswith(b"HTTP/1.1 408 ")


async def test_a_body_that_does_not_come_is_not_waited_for(served: Served) -> None:
    head = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    assert await answered(served, head + b"Content-Length: 10\r\n\r\n{") == b""


async def test_a_second_request_has_a_time_of_its_own(served: Served) -> None:
    whole = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = await answered(served, whole + b"GET /livez")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in answer


async def test_a_socket_is_not_a_request_that_lasts(served: Served) -> None:
    protocol = [Subprotocol("graphql-transport-ws")]
    async with connect(served.socket, subprotocols=protocol) as client:
        await asyncio.sleep(2 * HASTY.request_seconds)
        await client.send('{"type":"ping"}')
        assert await client.recv() == '{"type":"pong"}'
