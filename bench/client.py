"""The HTTP load: a few kept connections, each asking again as soon as it is answered.

Refuses to measure errors: an answer that is not 200, or that holds `errors`, ends the run.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, cast

import httptools
import orjson

HOST: Final = "127.0.0.1"
_ANSWER_WITHIN_SECONDS: Final = 30.0


class WrongAnswer(Exception):
    """A server answered what it should not have."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of load came to. Latencies are in seconds."""

    answers: int
    seconds: float
    latencies: Sequence[float]

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def request(
    port: int,
    document: str,
    variables: Mapping[str, Any],
    *,
    token: str | None = None,
    path: str = "/graphql",
) -> bytes:
    return post(port, path, orjson.dumps({"query": document, "variables": variables}), token=token)


def post(port: int, path: str, body: bytes, *, token: str | None = None) -> bytes:
    """The bytes of one request on a kept connection."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {HOST}:{port}",
        "Accept: application/json",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


@dataclass(slots=True)
class _Load:
    """What the connections of one round share."""

    most: int | None = None
    ends_at: float = 0.0
    asked: int = 0
    latencies: list[float] = field(default_factory=list)
    last_at: float = 0.0

    def goes_on(self) -> bool:
        # Once at least: on a busy machine the time may be up before the first is asked.
        in_time = self.asked == 0 or time.perf_counter() < self.ends_at
        return in_time and (self.most is None or self.asked < self.most)


class _Caller(asyncio.Protocol):
    """One connection: asks, reads, asks again."""

    def __init__(self, requests: Iterator[bytes], load: _Load, *, keep: bool = False) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.body = bytearray()
        self._requests = requests
        self._load = load
        self._keep = keep
        self._complete = False
        self._asked_at = 0.0
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's.
        self._transport = cast(asyncio.Transport, transport)

    def begin(self) -> None:
        self._ask()

    def _ask(self) -> None:
        if not self._load.goes_on():
            self._finish()
            return
        self._load.asked += 1
        self._asked_at = time.perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)
            return
        if b'"errors"' in data:
            self._fail(WrongAnswer(data[-500:].decode(errors="replace")))
        elif self._complete:
            self._complete = False
            self._answered()

    def on_body(self, part: bytes) -> None:
        if self._keep:
            self.body += part

    def on_message_complete(self) -> None:
        self._complete = True

    def _answered(self) -> None:
        if self._parser.get_status_code() != 200:
            self._fail(WrongAnswer(f"HTTP {self._parser.get_status_code()}"))
            return
        now = time.perf_counter()
        self._load.latencies.append(now - self._asked_at)
        self._load.last_at = now
        self._ask()

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)
        self._transport.abort()

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)
        self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(WrongAnswer(f"the server closed the connection: {exc!r}"))


async def load(
    port: int,
    requests: Sequence[Iterator[bytes]],
    *,
    seconds: float = _ANSWER_WITHIN_SECONDS,
    most: int | None = None,
) -> Round:
    """One connection for each iterator, until the time is up or `most` were asked."""
    loop = asyncio.get_running_loop()
    shared = _Load(most=most)
    callers = [
        (await loop.create_connection(partial(_Caller, each, shared), HOST, port))[1]
        for each in requests
    ]
    # Connecting is not what is measured.
    began = time.perf_counter()
    shared.ends_at = began + seconds
    for caller in callers:
        caller.begin()
    async with asyncio.timeout(seconds + _ANSWER_WITHIN_SECONDS):
        await asyncio.gather(*(caller.done for caller in callers))
    return Round(len(shared.latencies), shared.last_at - began, shared.latencies)


async def ask(port: int, one: bytes) -> bytes:
    """The body of a single answer."""
    loop = asyncio.get_running_loop()
    shared = _Load(most=1)
    _, caller = await loop.create_connection(
        lambda: _Caller(iter([one]), shared, keep=True), HOST, port
    )
    caller.begin()
    async with asyncio.timeout(_ANSWER_WITHIN_SECONDS):
        await caller.done
    return bytes(caller.body)


async def ask_data(port: int, one: bytes) -> Any:
    """The `data` of a single answer."""
    return orjson.loads(await ask(port, one))["data"]
