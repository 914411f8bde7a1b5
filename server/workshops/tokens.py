"""Join codes, participants' tokens, and every id and signature derived from the signing key.

A token is never stored: it is the session, the pseudonym, its end and their signature, so that a
retried join answers the same one. Refuses to name anybody.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

PARTICIPANT_TOKEN_PREFIX = "jlp_"
JOIN_CODE_LENGTH = 6
_TOKEN: Final = struct.Struct(">16s16sQ")

# Crockford's base 32: no I, L, O or U, so that a code read aloud is typed as it was meant.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def new_join_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(JOIN_CODE_LENGTH))


def normalise_join_code(typed: str) -> str | None:
    """The code a person meant; None when no code was ever written so."""
    if len(typed) > 4 * JOIN_CODE_LENGTH:
        return None
    code = typed.strip().upper().translate(_MISREAD)
    if len(code) != JOIN_CODE_LENGTH or any(letter not in _ALPHABET for letter in code):
        return None
    return code


def participant_id_for(key: bytes, session_id: UUID, operation_id: UUID) -> UUID:
    """The pseudonym of whoever joins with this operation id, the same at each retry."""
    return _derived_id(key, "participant", session_id.bytes, operation_id.bytes)


def mint_participant_token(
    key: bytes, session_id: UUID, participant_id: UUID, ends_at: datetime
) -> str:
    body = _TOKEN.pack(session_id.bytes, participant_id.bytes, int(ends_at.timestamp()))
    signed = body + _sign(key, "participant token", body)
    return PARTICIPANT_TOKEN_PREFIX + base64.urlsafe_b64encode(signed).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Presented:
    """What a participant's token says."""

    session_id: UUID
    participant_id: UUID
    ends_at: datetime


def read_participant_token(key: bytes, token: str) -> Presented | None:
    """What the token says, ended or not; None for one that this key did not sign."""
    raw = unbase64(token.removeprefix(PARTICIPANT_TOKEN_PREFIX))
    if (
        not token.startswith(PARTICIPANT_TOKEN_PREFIX)
        or raw is None
        or len(raw) != _TOKEN.size + 32
    ):
        return None
    body, signature = raw[: _TOKEN.size], raw[_TOKEN.size :]
    if not hmac.compare_digest(signature, _sign(key, "participant token", body)):
        return None
    session, participant, ends_at = _TOKEN.unpack(body)
    return Presented(
        UUID(bytes=session), UUID(bytes=participant), datetime.fromtimestamp(ends_at, UTC)
    )


def mint_for(
    key: bytes, session_id: UUID, actor_id: UUID, operation_id: UUID
) -> Callable[[str], UUID]:
    """The ids of what one operation makes: the same operation names the same things again."""
    origin = session_id.bytes + actor_id.bytes + operation_id.bytes

    def mint(noun: str) -> UUID:
        return _derived_id(key, "made", origin, noun.encode())

    return mint


def session_id_for(key: bytes, workshop_id: UUID, actor_id: UUID, operation_id: UUID) -> UUID:
    """The session that this operation opens, the same at each retry."""
    return _derived_id(key, "session", workshop_id.bytes, actor_id.bytes, operation_id.bytes)


def payload_hmac(key: bytes, payload: bytes) -> str:
    """Tells the same content again from another, and nothing else to whoever reads the row."""
    return _sign(key, "payload", payload).hex()


def sign_position(key: bytes, body: bytes) -> bytes:
    return _sign(key, "position", body)[:16]


def unbase64(text: str) -> bytes | None:
    """The bytes behind URL-safe text without padding; None for any other text."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None


def _derived_id(key: bytes, purpose: str, *parts: bytes) -> UUID:
    digest = int.from_bytes(_sign(key, purpose, b"".join(parts))[:16])
    # RFC 9562 version 8: the layout is the maker's own.
    return UUID(int=digest & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62)


def _sign(key: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\0" + body, "sha256")
