"""How a device of the demo reaches the server: HTTP for commands, a WebSocket for the feed.

A `Line` can be cut at any instant, as a phone's can. Refuses to decide what is sent again: that is
the outbox's, which alone knows what was acknowledged.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import httptools
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

_ANSWER_WITHIN_SECONDS: Final = 10.0
_SUBPROTOCOL: Final = Subprotocol("graphql-transport-ws")
_WORTH_TRYING_AGAIN: Final = frozenset({408, 429, 502, 503, 504})
_WORTH_ASKING_AGAIN: Final = frozenset({"TRY_AGAIN", "RATE_LIMITED", "DEADLINE_EXCEEDED"})


class Unreachable(Exception):
    """No answer: what was sent may or may not have been done."""


class Refused(Exception):
    """The server answered that the request itself is wrong: sending it again would not help."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens."""

    port: int
    host: str = "127.0.0.1"

    @property
    def http(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def graphql(self) -> str:
        return f"{self.http}/graphql"

    @property
    def socket(self) -> str:
        return f"ws://{self.host}:{self.port}/graphql"


class Line:
    """One device's network. `cut` drops every open connection without a word."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._open: set[asyncio.WriteTransport] = set()
        self._up = asyncio.Event()
        self._up.set()

    def cut(self) -> None:
        self._up.clear()
        for transport in self._open:
            transport.abort()

    def restore(self) -> None:
        self._up.set()

    async def post(
        self,
        document: str,
        variables: Mapping[str, Any],
        *,
        token: str | None = None,
        sent: Callable[[], None] | None = None,
    ) -> dict[str, Any]:
        """The `data` of the answer. `sent` is called when the request is on the wire.

        Raises Unreachable or Refused.
        """
        await self._up.wait()
        request = self._request({"query": document, "variables": dict(variables)}, token)
        try:
            async with (
                asyncio.timeout(_ANSWER_WITHIN_SECONDS),
                self._connection() as (
                    reader,
                    writer,
                ),
            ):
                writer.write(request)
                await writer.drain()
                if sent is not None:
                    sent()
                status, body = await _answer(reader)
        except (OSError, TimeoutError, EOFError, httptools.HttpParserError) as error:
            raise Unreachable from error
        if status in _WORTH_TRYING_AGAIN:
            raise Unreachable(status)
        try:
            return _data(orjson.loads(body))
        except orjson.JSONDecodeError as error:
            raise Refused(f"HTTP {status}") from error

    async def subscribe(
        self, document: str, variables: Mapping[str, Any], *, token: str
    ) -> AsyncIterator[dict[str, Any]]:
        """Each `data` of the subscription. Raises Unreachable when the socket ends, or Refused."""
        await self._up.wait()
        try:
            async with self._socket() as socket:
                await socket.send(_frame("connection_init", {"authorization": f"Bearer {token}"}))
                async for raw in socket:
                    message = orjson.loads(raw)
                    match message["type"]:
                        case "connection_ack":
                            payload = {"query": document, "variables": dict(variables)}
                            await socket.send(_frame("subscribe", payload, id="feed"))
                        case "ping":
                            await socket.send(_frame("pong"))
                        case "next":
                            yield _data(message["payload"])
                        case "error":
                            raise _refusal(message["payload"])
                        case "complete":
                            break
        except (OSError, TimeoutError, WebSocketException) as error:
            raise Unreachable from error
        raise Unreachable

    def _request(self, payload: Mapping[str, Any], token: str | None) -> bytes:
        body = orjson.dumps(payload)
        head = [
            "POST /graphql HTTP/1.1",
            f"Host: {self._address.host}:{self._address.port}",
            "Accept: application/graphql-response+json",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        if token is not None:
            head.append(f"Authorization: Bearer {token}")
        return "\r\n".join([*head, "", ""]).encode("ascii") + body

    @asynccontextmanager
    async def _connection(
        self,
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection(self._address.host, self._address.port)
        self._open.add(writer.transport)
        try:
            yield reader, writer
        finally:
            self._open.discard(writer.transport)
            writer.transport.abort()

    @asynccontextmanager
    async def _socket(self) -> AsyncIterator[ClientConnection]:
        async with connect(
            self._address.socket,
            subprotocols=[_SUBPROTOCOL],
            compression=None,
            proxy=None,
            ping_interval=None,
            open_timeout=_ANSWER_WITHIN_SECONDS,
            close_timeout=1,
        ) as socket:
            self._open.add(socket.transport)
            try:
                yield socket
            finally:
                self._open.discard(socket.transport)


async def probe(address: Address, path: str) -> int:
    """The status of a plain GET. Raises Unreachable."""
    return (await _get(address, path))[0]


async def fetch(address: Address, path: str, *, token: str) -> bytes:
    """The body of a GET in this account's name. Raises Unreachable or Refused."""
    status, body = await _get(address, path, f"Authorization: Bearer {token}\r\n")
    if status != 200:
        raise Refused(f"HTTP {status}")
    return body


async def _get(address: Address, path: str, headers: str = "") -> tuple[int, bytes]:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {address.host}:{address.port}\r\n{headers}"
        "Connection: close\r\n\r\n"
    )
    try:
        async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
            reader, writer = await asyncio.open_connection(address.host, address.port)
            try:
                writer.write(request.encode("ascii"))
                return await _answer(reader)
            finally:
                writer.transport.abort()
    except (OSError, TimeoutError, EOFError, httptools.HttpParserError) as error:
        raise Unreachable from error


class _Answer:
    """What httptools calls back while it reads one response."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.complete = False

    def on_body(self, part: bytes) -> None:
        self.body += part

    def on_message_complete(self) -> None:
        self.complete = True


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    answer = _Answer()
    parser = httptools.HttpResponseParser(answer)
    while not answer.complete:
        part = await reader.read(65_536)
        if not part:
            raise EOFError
        parser.feed_data(part)
    return parser.get_status_code(), bytes(answer.body)


def _data(payload: Mapping[str, Any]) -> dict[str, Any]:
    if payload.get("errors"):
        raise _refusal(payload["errors"])
    data: dict[str, Any] = payload["data"]
    return data


def _refusal(errors: Sequence[Mapping[str, Any]]) -> Exception:
    codes = {error.get("extensions", {}).get("code") for error in errors}
    return Unreachable(codes) if codes <= _WORTH_ASKING_AGAIN else Refused(errors)


def _frame(type_: str, payload: Any = None, **extra: str) -> str:
    message = {"type": type_, **extra} | ({} if payload is None else {"payload": payload})
    return orjson.dumps(message).decode()
