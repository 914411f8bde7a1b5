"""A socket in process: the ASGI side that a server would play, held by a test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Message

from server.transport.frames import EXTENSION, WriteFrame

SUBPROTOCOL = "graphql-transport-ws"
# What never comes is a failure; what comes late on a busy machine is not.
_AT_MOST_SECONDS = 30


class FakeSocket:
    """`say` and `hear` frames. After `stall` it takes nothing until `flow`."""

    def __init__(self) -> None:
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()
        self._writable = asyncio.Event()
        self._writable.set()
        self.waiting_sends = 0
        self.heard: list[dict[str, Any]] = []

    async def receive(self) -> Message:
        return await self._to_app.get()

    async def send(self, message: Message) -> None:
        self.waiting_sends += 1
        await self._writable.wait()
        self.waiting_sends -= 1
        await self._from_app.put(message)
        if message["type"] == "websocket.close":
            self.leave(message.get("code", 1000))

    def connect(self) -> None:
        self._to_app.put_nowait({"type": "websocket.connect"})

    def leave(self, code: int = 1001) -> None:
        self._to_app.put_nowait({"type": "websocket.disconnect", "code": code})

    def say(self, frame: object) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        self._to_app.put_nowait({"type": "websocket.receive", "text": text})

    def subscribe(self, id_: str, query: str, **variables: Any) -> None:
        self.say(
            {
                "id": id_,
                "type": "subscribe",
                "payload": {"query": query, "variables": variables},
            }
        )

    def complete(self, id_: str) -> None:
        self.say({"id": id_, "type": "complete"})

    def stall(self) -> None:
        self._writable.clear()

    def flow(self) -> None:
        self._writable.set()

    @property
    def quiet(self) -> bool:
        return self._from_app.empty()

    async def raw(self) -> Message:
        async with asyncio.timeout(_AT_MOST_SECONDS):
            return await self._from_app.get()

    async def hear(self) -> dict[str, Any]:
        message = await self.raw()
        assert message["type"] == "websocket.send", message
        frame: dict[str, Any] = json.loads(message["text"])
        self.heard.append(frame)
        return frame

    async def next_pong(self) -> None:
        """Everything the application had to say before it has been said."""
        self.say({"type": "ping"})
        assert await self.hear() == {"type": "pong"}

    async def closed(self) -> tuple[int, str]:
        """The close that comes next, whatever is said before it."""
        while (message := await self.raw())["type"] != "websocket.close":
            pass
        return message["code"], message.get("reason", "")


@asynccontextmanager
async def opened(
    app: ASGIApp,
    *,
    subprotocols: tuple[str, ...] = (SUBPROTOCOL,),
    headers: dict[str, str] | None = None,
    write_frame: WriteFrame | None = None,
) -> AsyncIterator[FakeSocket]:
    """A socket whose handshake has been asked for; the application ends with the block."""
    socket = FakeSocket()
    given = {"host": "testserver", **(headers or {})}
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "path": "/graphql",
        "raw_path": b"/graphql",
        "root_path": "",
        "query_string": b"",
        "scheme": "ws",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("192.0.2.1", 50000),
        "server": ("testserver", 80),
        "subprotocols": list(subprotocols),
        "state": {},
        "extensions": {} if write_frame is None else {EXTENSION: {"write": write_frame}},
    }
    socket.connect()
    serving = asyncio.create_task(run(app, scope, socket))
    try:
        yield socket
    finally:
        socket.flow()
        socket.leave()
        async with asyncio.timeout(_AT_MOST_SECONDS):
            await serving


async def run(app: ASGIApp, scope: dict[str, Any], socket: FakeSocket) -> None:
    await app(scope, socket.receive, socket.send)


@asynccontextmanager
async def ready(
    app: ASGIApp, token: str | None = None, *, write_frame: WriteFrame | None = None
) -> AsyncIterator[FakeSocket]:
    """A socket past its `connection_ack`."""
    async with opened(app, write_frame=write_frame) as socket:
        assert (await socket.raw())["type"] == "websocket.accept"
        payload = {} if token is None else {"Authorization": f"Bearer {token}"}
        socket.say({"type": "connection_init", "payload": payload})
        assert await socket.hear() == {"type": "connection_ack"}
        yield socket
