"""Many subscribers of one session in one process of their own: blocking sockets under one epoll.

They count events by a mark in the text and decode nothing else, so that the servers are what is
measured; the first one keeps what it received, for comparison. Orders come line by line on the
standard input, answers leave on the standard output. Refuses deflate and fragments.
"""

from __future__ import annotations

import base64
import os
import re
import select
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

MARK: Final = b"EVT-"
"""What the text of every event begins with, before the instant it was sent at."""
DIGITS: Final = 20
_SENT_AT: Final = re.compile(MARK + rb"(\d{%d})" % DIGITS)
_CHUNK: Final = 1 << 16
_OPEN_WITHIN_SECONDS: Final = 20.0
_PING: Final = b'"type":"ping"'
_PONG: Final = b'{"type":"pong"}'


def text(number: int) -> str:
    """The text of an event sent now: about as long as a sentence said in a hall."""
    filler = (
        "une idée pour se déplacer autrement, dite en une phrase par une personne dans la salle"
    )
    return f"{MARK.decode()}{time.monotonic_ns():0{DIGITS}d} {number:06d} {filler}"


@dataclass(slots=True)
class _Tally:
    """What was received since the last order."""

    events: int = 0
    frames_of_first: int = 0
    last_at: int = 0
    latencies: list[int] = field(default_factory=list)


class Subscribers:
    """Opened one after the other, then read together."""

    def __init__(self, order: dict[str, Any]) -> None:
        self._order = order
        self._sockets: dict[int, socket.socket] = {}
        self._tails: dict[int, bytes] = {}
        self._seen: set[int] = set()
        self._first = -1
        self._first_bytes = b""
        self._timed = False
        self._tally = _Tally()
        self._epoll = select.epoll()

    def open(self) -> None:
        for number in range(self._order["count"]):
            connection = self._opened(number)
            descriptor = connection.fileno()
            self._sockets[descriptor] = connection
            self._tails[descriptor] = b""
            self._epoll.register(descriptor, select.EPOLLIN)
            if self._first < 0:
                self._first = descriptor

    def _opened(self, number: int) -> socket.socket:
        port = self._order["port"]
        connection = socket.create_connection(("127.0.0.1", port), _OPEN_WITHIN_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        handshake = (
            f"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
        )
        connection.sendall(handshake.encode("ascii"))
        received = _until(connection, b"\r\n\r\n", b"")
        if b" 101 " not in received:
            raise ConnectionError(received[:200].decode(errors="replace"))
        inits = self._order["init"]
        # One for all, or each their own.
        payload = inits[number % len(inits)] if isinstance(inits, list) else inits
        init = {"type": "connection_init", "payload": payload}
        connection.sendall(masked(orjson.dumps(init)))
        _until(connection, b"connection_ack", received.partition(b"\r\n\r\n")[2])
        subscribe = {"id": "1", "type": "subscribe", "payload": self._order["payload"]}
        connection.sendall(masked(orjson.dumps(subscribe)))
        return connection

    def seen_by_all(self) -> bool:
        return len(self._seen) == len(self._sockets)

    def begin(self, *, timed: bool) -> None:
        self._tally = _Tally()
        self._first_bytes = b""
        self._timed = timed

    def wait(self, events: int, seconds: float) -> dict[str, Any]:
        """What came until `events` deliveries did, or the time was up."""
        give_up_at = time.monotonic() + seconds
        tally = self._tally
        while tally.events < events and time.monotonic() < give_up_at:
            self.read(0.05)
        return {
            "events": tally.events,
            "last_at": tally.last_at,
            "latencies": tally.latencies,
            "first": self._first_bytes.decode("latin-1"),
        }

    def read(self, seconds: float) -> None:
        tails, tally, timed = self._tails, self._tally, self._timed
        overlap = len(MARK) + DIGITS - 1 if timed else len(MARK) - 1
        ready = self._epoll.poll(seconds)
        for descriptor, _ in ready:
            data = os.read(descriptor, _CHUNK)
            if not data:
                raise ConnectionError("a server closed a subscriber's socket")
            if _PING in data:
                self._sockets[descriptor].sendall(masked(_PONG))
            chunk = tails[descriptor] + data
            tails[descriptor] = chunk[-overlap:]
            if descriptor == self._first:
                self._first_bytes += data
            if timed:
                now = time.monotonic_ns()
                found = _SENT_AT.findall(chunk)
                tally.latencies.extend(now - int(sent_at) for sent_at in found)
                count = len(found)
            else:
                count = chunk.count(MARK)
            if count:
                tally.events += count
                if len(self._seen) < len(self._sockets):
                    self._seen.add(descriptor)
        if ready:
            tally.last_at = time.monotonic_ns()


def _until(connection: socket.socket, mark: bytes, received: bytes) -> bytes:
    while mark not in received:
        part = connection.recv(_CHUNK)
        if not part:
            raise ConnectionError(received[:200].decode(errors="replace"))
        received += part
    return received


def masked(message: bytes) -> bytes:
    """A client's text frame. The mask is null: it hides nothing on a loopback."""
    size = len(message)
    if size < 126:
        return bytes((0x81, 0x80 | size)) + bytes(4) + message
    return bytes((0x81, 0x80 | 126)) + size.to_bytes(2) + bytes(4) + message


def frames(received: bytes) -> list[Any]:
    """The messages of whole frames, decoded."""
    found = []
    while len(received) >= 2:
        size, start = received[1] & 0x7F, 2
        if size == 126:
            size, start = int.from_bytes(received[2:4]), 4
        elif size == 127:
            size, start = int.from_bytes(received[2:10]), 10
        if len(received) < start + size:
            break
        found.append(orjson.loads(received[start : start + size]))
        received = received[start + size :]
    return found


def main() -> None:
    subscribers = Subscribers(orjson.loads(sys.stdin.readline()))
    subscribers.open()
    _tell({"opened": True})
    while not subscribers.seen_by_all():
        subscribers.read(0.05)
    _tell({"seen": True})
    orders = select.epoll()
    orders.register(sys.stdin.fileno(), select.EPOLLIN | select.EPOLLHUP)
    while True:
        while not orders.poll(0):
            subscribers.read(0.02)
        line = sys.stdin.readline()
        if not line:
            return
        order = orjson.loads(line)
        subscribers.begin(timed=order["timed"])
        _tell({"listening": True})
        _tell(subscribers.wait(order["events"], order["seconds"]))


def _tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(orjson.dumps(answer).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
