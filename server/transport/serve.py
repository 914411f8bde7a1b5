"""The server process: its listening socket, uvicorn, and a stop that drops nothing.

Refuses uvicorn's own pings (they close with a code that clients take for final), deflate (it
costs more than it saves here) and forwarded headers from strangers.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn
from starlette.types import ASGIApp

from server.settings import Settings
from server.transport.drain import Drain
from server.transport.frames import ReadyFrames
from server.transport.heads import whole_requests
from server.transport.limits import Limits

# A peer that acknowledges nothing for this long is gone: pings alone never notice.
TCP_USER_TIMEOUT_MS = 10_000
BACKLOG = 2_048
# The share of a stop that accepted operations may take; closing connections takes the rest.
_FINISHING_SHARE = 0.8

_log = structlog.get_logger("jalon.server")


class DrainingServer(uvicorn.Server):
    """Finishes what was accepted while still answering, then lets uvicorn close."""

    def __init__(self, config: uvicorn.Config, drain: Drain, shutdown_seconds: float) -> None:
        super().__init__(config)
        self._drain = drain
        self._shutdown_seconds = shutdown_seconds
        self.listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn then sends itself what it caught, and would end the process on the spot: here
        whoever serves closes its rooms first."""
        with super().capture_signals():
            try:
                yield
            finally:
                self._captured_signals.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            _log.info("server.listening", host=host, port=port)
        self.listening.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        finishing = asyncio.ensure_future(
            self._drain.finish(within=self._shutdown_seconds * _FINISHING_SHARE)
        )
        while not finishing.done() and not self.force_exit:
            await asyncio.wait([finishing], timeout=0.1)
        finishing.cancel()
        await super().shutdown(sockets)


def listening_socket(host: str, port: int) -> socket.socket:
    """Our own, because uvicorn sets no TCP_USER_TIMEOUT; accepted sockets inherit it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, TCP_USER_TIMEOUT_MS)
    listener.bind((host.strip("[]"), port))
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def server(app: ASGIApp, settings: Settings, drain: Drain, limits: Limits) -> DrainingServer:
    config = uvicorn.Config(
        app,
        http=whole_requests(limits),
        ws=ReadyFrames,
        ws_max_size=limits.body_bytes,
        ws_ping_interval=None,
        ws_ping_timeout=None,
        ws_per_message_deflate=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        server_header=False,
        access_log=False,
        # The application writes its own logs; uvicorn's would print addresses and paths.
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=max(1, int(settings.shutdown_seconds * (1 - _FINISHING_SHARE))),
        timeout_keep_alive=30,
        backlog=BACKLOG,
        lifespan="on",
    )
    return DrainingServer(config, drain, settings.shutdown_seconds)


async def serve(app: ASGIApp, settings: Settings, *, drain: Drain) -> None:
    """Serves until SIGTERM or SIGINT, or until the server is told to exit."""
    listener = listening_socket(settings.host, settings.port)
    await server(app, settings, drain, Limits()).serve(sockets=[listener])
    _log.info("server.stopped")
