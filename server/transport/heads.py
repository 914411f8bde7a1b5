"""HTTP/1.1 as uvicorn speaks it, with an end to patience: a head has a length, a request a time.

uvicorn's fast parser keeps a head of any size, and waits for the rest of a request for ever.
Refuses to look inside: what a whole request says is the application's.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.transport.limits import Limits

_TOO_LARGE = b"431 Request Header Fields Too Large"
_TOO_SLOW = b"408 Request Timeout"


class WholeRequests(HttpToolsProtocol):
    """Answers 431 to a head above `head_bytes`, and 408 to a request not whole in time."""

    limits: ClassVar[Limits] = Limits()

    _look: asyncio.TimerHandle | None = None
    _waiting_since: float | None = None
    _head_bytes = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        super().connection_made(transport)
        self._waiting_since = self.loop.time()
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_looking()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        self._stop_looking()
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > self.limits.head_bytes:
            self._refuse(_TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._waiting_since = self.loop.time()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._waiting_since = None
        self._head_bytes = 0
        super().on_message_complete()

    def _look_later(self) -> None:
        # One timer a connection, whatever it carries: one a request would cost more.
        self._look = self.loop.call_later(self.limits.request_seconds / 2, self._look_now)

    def _look_now(self) -> None:
        since = self._waiting_since
        if since is not None and self.loop.time() - since >= self.limits.request_seconds:
            self._refuse(_TOO_SLOW)
        else:
            self._look_later()

    def _stop_looking(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def _refuse(self, status: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._in_head:
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            )
        self.transport.close()


def whole_requests(limits: Limits) -> type[WholeRequests]:
    """The protocol under these limits: uvicorn makes one for each connection, from its class."""
    return type("WholeRequests", (WholeRequests,), {"limits": limits})
