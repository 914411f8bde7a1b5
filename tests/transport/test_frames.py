"""Frames of our own making, as a client that knows nothing of them reads them."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from server.transport.frames import framed
from tests.transport.serving import serving
from tests.transport.sockets import ready
from tests.transport.test_fanout import FEED, STILL, batch, seated
from tests.transport.toy import SETTINGS, toy


@pytest.mark.parametrize("size", [0, 10, 125, 126, 300, 65_535, 65_536, 70_000])
async def test_a_batch_of_any_size_reaches_every_reader_whole(size: int) -> None:
    carried = toy()
    text = "é" * (size // 2) + "x" * (size % 2)
    subprotocols = [Subprotocol("graphql-transport-ws")]
    async with (
        serving(carried.app, SETTINGS, carried.endpoint.drain) as served,
        connect(served.socket, subprotocols=subprotocols) as client,
    ):
        await client.send('{"type":"connection_init"}')
        await client.recv()
        for id_ in ("un", "deux"):
            payload = {"query": FEED}
            await client.send(json.dumps({"id": id_, "type": "subscribe", "payload": payload}))
        await seated(carried, 2)
        await carried.stream.append(text)
        frames = {frame["id"]: frame for frame in [json.loads(await client.recv()) for _ in "12"]}
        # What goes the ordinary way still does, after what did not.
        await client.send('{"type":"ping"}')
        assert json.loads(await client.recv()) == {"type": "pong"}
    assert set(frames) == {"un", "deux"}
    for frame in frames.values():
        assert frame["payload"]["data"]["feed"]["texts"] == [text]


async def test_a_socket_that_takes_ready_frames_is_given_them() -> None:
    carried = toy(limits=STILL)
    taken: asyncio.Queue[bytes] = asyncio.Queue()

    def write(frame: bytes) -> bool:
        taken.put_nowait(frame)
        return True

    async with ready(carried.app, write_frame=write) as socket:
        socket.subscribe("1", FEED)
        await seated(carried, 1)
        await carried.stream.append("a")
        async with asyncio.timeout(5):
            frame = await taken.get()
        await socket.next_pong()
        assert socket.quiet
    message = (
        b'{"id":"1","type":"next","payload":{"data":{"feed":{"from":0,"to":1,"texts":["a"]}}}}'
    )
    assert frame == framed(message)


async def test_a_full_socket_is_sent_its_text_the_ordinary_way() -> None:
    carried = toy(limits=STILL)
    async with ready(carried.app, write_frame=lambda frame: False) as socket:
        socket.subscribe("1", FEED)
        await seated(carried, 1)
        await carried.stream.append("a")
        assert (await batch(socket))["texts"] == ["a"]
