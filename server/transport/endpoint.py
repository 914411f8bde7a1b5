"""The GraphQL endpoint as one ASGI application, over HTTP and WebSocket.

Takes any schema, a way to tell who asks, and the streams to share; knows nothing of either.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from strawberry import Schema

from server.settings import Settings
from server.transport.connection import Connection
from server.transport.contracts import ContextFactory, SharedRead, SharedStream
from server.transport.crowd import Crowd
from server.transport.drain import Drain
from server.transport.fanout import Hub
from server.transport.http import OverHttp
from server.transport.keeper import Keeper
from server.transport.limits import Limits
from server.transport.operations import Operations
from server.transport.protocol import Close

PATH = "/graphql"
SDL_PATH = "/schema.graphql"


class GraphQLEndpoint:
    """Mount `routes()`; hand `drain` to whoever stops the process."""

    def __init__(
        self,
        schema: Schema,
        *,
        context_for: ContextFactory,
        settings: Settings,
        shared_streams: Iterable[SharedStream] = (),
        shared_reads: Iterable[SharedRead] = (),
        limits: Limits | None = None,
        drain: Drain | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits or Limits()
        self.drain = drain or Drain()
        self.operations = Operations(
            schema,
            limits=self.limits,
            drain=self.drain,
            shared_reads={read.field_name: read for read in shared_reads},
            clock=clock,
        )
        self.hub = Hub(
            self.operations.schema, {stream.field_name: stream for stream in shared_streams}
        )
        self.keeper = Keeper(self.limits, clock)
        self.crowd = Crowd()
        self._context_for = context_for
        self._settings = settings
        self._clock = clock
        self._over_http = OverHttp(self.operations, context_for)
        self._sdl = schema.as_str()
        self.drain.at_the_end(self._close_sockets)

    def routes(self) -> list[BaseRoute]:
        return [
            Route(PATH, endpoint=self),
            WebSocketRoute(PATH, endpoint=self),
            Route(SDL_PATH, endpoint=self._answer_sdl, methods=["GET"]),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._over_http(scope, receive, send)
        else:
            await self._serve_socket(scope, receive, send)

    async def _serve_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = Connection(
            scope,
            receive,
            send,
            operations=self.operations,
            hub=self.hub,
            crowd=self.crowd,
            context_for=self._context_for,
            allowed_origins=self._settings.allowed_origins,
            clock=self._clock,
        )
        self.keeper.keep(connection)
        try:
            await connection.serve()
        finally:
            self.keeper.release(connection)

    async def recheck_all(self) -> None:
        """Call after a token or a place was withdrawn: the sockets concerned end at once."""
        await self.keeper.recheck_all()

    async def _close_sockets(self) -> None:
        await self.keeper.close_all(Close.RESTART, "Service restart")

    async def _answer_sdl(self, request: Request) -> Response:
        del request
        return PlainTextResponse(self._sdl, headers={"cache-control": "public, max-age=300"})
