"""Phones that come back all at once: each opens a socket, says who it is, and asks to go on.

The least a client can do, so that the server is what is measured. Refuses to call anyone served
who has not received the state or what was missed.
"""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import orjson

from bench.client import HOST, WrongAnswer
from bench.subscribers import masked

_SERVED_WITHIN_SECONDS: Final = 60.0
_WAITS: Final = (
    (b"\r\n\r\n", "init"),
    (b'"connection_ack"', "subscribe"),
    (b'"type":"next"', "served"),
)


@dataclass(frozen=True, slots=True)
class Returned:
    """`seconds` until the last one was served; `each` for every one of them."""

    seconds: float
    each: Sequence[float]


class _Phone(asyncio.Protocol):
    """One socket, from its handshake to the first thing it is told."""

    def __init__(self, port: int, token: str, payload: Mapping[str, Any]) -> None:
        self.served: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._port = port
        init = {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}
        subscribe = {"id": "1", "type": "subscribe", "payload": payload}
        self._says = [masked(orjson.dumps(init)), masked(orjson.dumps(subscribe))]
        self._received = b""
        self._step = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET /graphql HTTP/1.1\r\nHost: {HOST}:{self._port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n".encode("ascii")
        )

    def data_received(self, data: bytes) -> None:
        self._received += data
        while self._step < len(_WAITS) and _WAITS[self._step][0] in self._received:
            self._received = self._received.partition(_WAITS[self._step][0])[2]
            self._step += 1
            if self._says:
                self._transport.write(self._says.pop(0))
            elif not self.served.done():
                self.served.set_result(time.monotonic())

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.served.done():
            self.served.set_exception(WrongAnswer(f"closed after {self._received[:200]!r}"))

    def leave(self) -> None:
        self._transport.abort()


async def come_back(port: int, tokens: Sequence[str], payload: Mapping[str, Any]) -> Returned:
    """All at once. A connection that is refused is tried again, as a phone would."""
    began = time.monotonic()

    async def one(token: str) -> _Phone:
        _, phone = await asyncio.get_running_loop().create_connection(
            lambda: _Phone(port, token, payload), HOST, port
        )
        return phone

    phones = await asyncio.gather(*(one(token) for token in tokens))
    try:
        async with asyncio.timeout(_SERVED_WITHIN_SECONDS):
            served = await asyncio.gather(*(phone.served for phone in phones))
    finally:
        for phone in phones:
            phone.leave()
    each = [at - began for at in served]
    return Returned(max(each), each)
