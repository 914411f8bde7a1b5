"""WebSocket frames made by us and written as they are, for what many sockets are told at once.

uvicorn's protocol, plus one ASGI extension through which an application may hand over a ready
frame. Refuses to queue: a socket that is full, closing or compressed takes none, and the caller
sends its text the ordinary way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from starlette.types import Scope
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

EXTENSION = "jalon.ready_frames"

WriteFrame: TypeAlias = Callable[[bytes], bool]
"""Answers whether the frame was taken."""

_FINAL_TEXT = 0x81


class ReadyFrames(WebSocketsSansIOProtocol):
    """Offers `EXTENSION` in the scope of every socket that it accepts."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            # The application's task was only scheduled: it starts with the scope complete.
            self.scope["extensions"][EXTENSION] = {"write": self._write_frame}

    def _write_frame(self, frame: bytes) -> bool:
        if (
            not self.writable.is_set()
            or self.close_sent
            or self.disconnected
            or self.transport.is_closing()
            or self.conn.extensions
        ):
            return False
        self.transport.write(frame)
        return True


def frame_writer(scope: Scope) -> WriteFrame | None:
    """How to write a ready frame to this socket; None where the server has no such thing."""
    offered = (scope.get("extensions") or {}).get(EXTENSION)
    if offered is None:
        return None
    write: WriteFrame = offered["write"]
    return write


def framed(message: bytes) -> bytes:
    """One unmasked, final text frame (RFC 6455 §5.2)."""
    size = len(message)
    if size < 126:
        return bytes((_FINAL_TEXT, size)) + message
    if size < 1 << 16:
        return bytes((_FINAL_TEXT, 126)) + size.to_bytes(2) + message
    return bytes((_FINAL_TEXT, 127)) + size.to_bytes(8) + message
