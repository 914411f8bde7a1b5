"""The way out of one socket: what is sent to the client, since when a frame waits, the close.

Refuses to send once it is closed, and to hold a queue: whoever sends waits, or writes at once.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.types import Scope, Send

from server.transport.frames import frame_writer, framed
from server.transport.operations import encode
from server.transport.protocol import truncated


class Disconnected(Exception):
    """The peer is gone: there is nobody to tell."""


class Line:
    """`closed` is set by whoever learns that the socket is no more."""

    def __init__(self, scope: Scope, send: Send, clock: Callable[[], float]) -> None:
        self._send = send
        self._write_frame = frame_writer(scope)
        self._clock = clock
        self._sending_since: float | None = None
        self.closed = False

    def waits(self, now: float) -> float:
        """For how long the client has taken nothing of what is being sent, in seconds."""
        return 0.0 if self._sending_since is None else now - self._sending_since

    async def tell(self, message: dict[str, Any]) -> None:
        await self.transmit_text(encode(message).decode())

    async def tell_error(self, id_: str, errors: list[dict[str, Any]]) -> None:
        await self.tell({"id": id_, "type": "error", "payload": errors})

    def write_now(self, message: bytes) -> bool:
        """Whether this text message has left at once, as a frame of our own making."""
        if self._write_frame is None or self.closed:
            return False
        return self._write_frame(framed(message))

    async def transmit_text(self, text: str) -> None:
        await self.transmit({"type": "websocket.send", "text": text})

    async def transmit(self, message: dict[str, Any]) -> None:
        """The one way out. Remembers since when a frame has been waiting for the client."""
        if self.closed:
            raise Disconnected
        if self._sending_since is None:
            self._sending_since = self._clock()
        try:
            await self._send(message)
        except (OSError, RuntimeError) as error:
            self.closed = True
            raise Disconnected from error
        self._sending_since = None

    async def close(self, code: int, reason: str) -> None:
        if self.closed:
            return
        self.closed = True
        with suppress(OSError, RuntimeError):
            await self._send({"type": "websocket.close", "code": code, "reason": truncated(reason)})
