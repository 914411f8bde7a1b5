"""The frames of graphql-transport-ws, read into closed types. Pure: no socket, no clock.

Refuses a malformed frame before anything looks inside it, with the close code the protocol says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from server.transport.documents import Asked
from server.transport.http import asked_from
from server.transport.limits import Limits
from server.transport.payload import read_object
from server.transport.refusals import Refusal

SUBPROTOCOL = "graphql-transport-ws"

# A close frame carries at most 125 bytes, two of which are the code.
REASON_BYTES = 123
MAX_ID_CHARACTERS = 128


class Close:
    """The codes a socket is closed with."""

    TOO_BIG = 1009
    RESTART = 1012
    TRY_AGAIN = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITS = 4429
    SILENT = 4499


class Violation(Exception):
    """The peer broke the protocol; the socket is closed with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Init:
    """`connection_init`."""

    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ping:
    """`ping`."""


@dataclass(frozen=True, slots=True)
class Pong:
    """`pong`."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """`subscribe`. `asked` is a refusal when the payload asks for nothing executable."""

    id: str
    asked: Asked | Refusal


@dataclass(frozen=True, slots=True)
class Complete:
    """`complete`."""

    id: str


Frame: TypeAlias = Init | Ping | Pong | Subscribe | Complete


def read(text: str, limits: Limits) -> Frame:
    """Raises Violation."""
    try:
        message = read_object(text.encode("utf-8", "surrogatepass"), limits)
    except Refusal as refusal:
        raise Violation(Close.BAD_REQUEST, refusal.said.english) from refusal
    match message.get("type"):
        case "connection_init":
            return Init(_payload(message) or {})
        case "ping":
            _payload(message)
            return Ping()
        case "pong":
            _payload(message)
            return Pong()
        case "subscribe":
            return Subscribe(_id(message), _asked(message))
        case "complete":
            return Complete(_id(message))
        case _:
            raise Violation(Close.BAD_REQUEST, "Unknown message type")


def _payload(message: dict[str, Any]) -> dict[str, Any] | None:
    payload = message.get("payload")
    if not isinstance(payload, dict | None):
        raise Violation(Close.BAD_REQUEST, "A payload must be an object")
    return payload


def _id(message: dict[str, Any]) -> str:
    id_ = message.get("id")
    if not isinstance(id_, str) or not 0 < len(id_) <= MAX_ID_CHARACTERS:
        raise Violation(Close.BAD_REQUEST, "An id must be a short, non-empty string")
    return id_


def _asked(message: dict[str, Any]) -> Asked | Refusal:
    payload = _payload(message)
    if payload is None or not isinstance(payload.get("query"), str):
        raise Violation(Close.BAD_REQUEST, "A subscribe payload must hold a query")
    try:
        return asked_from(payload)
    except Refusal as refusal:
        return refusal


def truncated(reason: str) -> str:
    """As much of `reason` as a close frame can carry, cut between characters."""
    return reason.encode()[:REASON_BYTES].decode(errors="ignore")
