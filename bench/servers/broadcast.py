"""The limit of a fan-out: one frame made once, its bytes written to every socket.

Answers the handshake of graphql-transport-ws and nothing more of it. Refuses to execute anything.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import sys
from typing import Final, cast
from uuid import uuid4

import orjson
import uvloop

from server.ids import to_global_id

_MAGIC: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_ACKNOWLEDGED: Final = b'{"type":"connection_ack"}'


class Socket(asyncio.Protocol):
    """A subscriber, or whoever publishes."""

    subscribers: Final[set[asyncio.Transport]] = set()
    seq = 0

    def __init__(self) -> None:
        self._received = b""
        self._subscribed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.subscribers.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        if self._subscribed:
            return
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        if head.startswith(b"GET"):
            self._received = b""
            self._accept(head)
        else:
            size = int(_header(head, b"content-length"))
            if len(body) >= size:
                self._received = body[size:]
                self._publish(body[:size].decode())

    def _accept(self, head: bytes) -> None:
        key = _header(head, b"sec-websocket-key")
        accept = base64.b64encode(hashlib.sha1(key + _MAGIC).digest())
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n"
            b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n" + _frame(_ACKNOWLEDGED)
        )
        self._subscribed = True
        self.subscribers.add(self._transport)

    def _publish(self, text: str) -> None:
        type(self).seq += 1
        made = {
            "id": to_global_id("Contribution", uuid4()),
            "activityId": to_global_id("LiveActivity", uuid4()),
            "text": text,
        }
        batch = {
            "__typename": "FeedBatch",
            "to": self.seq,
            "cursor": f"c{self.seq:040d}",
            "changed": {"contributions": [made]},
        }
        payload = {"data": {"sessionFeed": batch}}
        frame = _frame(orjson.dumps({"id": "1", "type": "next", "payload": payload}))
        for transport in self.subscribers:
            transport.write(frame)
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def _header(head: bytes, name: bytes) -> bytes:
    for line in head.split(b"\r\n"):
        key, _, value = line.partition(b":")
        if key.lower() == name:
            return value.strip()
    return b""


def _frame(message: bytes) -> bytes:
    size = len(message)
    if size < 126:
        return bytes((0x81, size)) + message
    return bytes((0x81, 126)) + size.to_bytes(2) + message


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Socket, "127.0.0.1", port)
    await server.serve_forever()


def main(port: str) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(port)))


if __name__ == "__main__":
    main(sys.argv[1])
