"""Identifiers: time-ordered 128-bit values inside, opaque global ids outside.

Refuses sequences: a number that grows by one betrays how many rows are hidden.
"""

from __future__ import annotations

import base64
import binascii
import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_millisecond = 0
_counter = 0


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): later calls of this process sort after earlier ones."""
    global _last_millisecond, _counter  # noqa: PLW0603 - the monotonic clock of this process
    with _lock:
        now = time.time_ns() // 1_000_000
        if now > _last_millisecond:
            _last_millisecond = now
            _counter = int.from_bytes(os.urandom(2)) & 0x7FF
        else:
            # The clock stood still or went back: count on, borrowing a millisecond when full.
            _counter += 1
            if _counter > 0xFFF:
                _last_millisecond += 1
                _counter = 0
        milliseconds, counter = _last_millisecond, _counter
    low = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | counter << 64 | 0x2 << 62 | low)


class MalformedGlobalId(ValueError):
    """The text is not a global id that this server ever gave."""


def to_global_id(type_name: str, id_: UUID) -> str:
    """The opaque id of one object: URL-safe, without padding."""
    return base64.urlsafe_b64encode(id_.bytes + type_name.encode("ascii")).decode().rstrip("=")


def from_global_id(global_id: str) -> tuple[str, UUID]:
    """The type name and inner id behind a global id.

    Raises MalformedGlobalId for any other text: callers answer as for a missing object.
    """
    try:
        raw = base64.b64decode(
            global_id.encode("ascii") + b"=" * (-len(global_id) % 4), altchars=b"-_", validate=True
        )
        type_name = raw[16:].decode("ascii")
    except (ValueError, binascii.Error) as error:
        raise MalformedGlobalId(global_id[:64]) from error
    if len(raw) < 17 or not type_name.isidentifier():
        raise MalformedGlobalId(global_id[:64])
    return type_name, UUID(bytes=raw[:16])
