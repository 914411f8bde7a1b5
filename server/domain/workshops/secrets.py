"""Links by which somebody answers, and codes by which they come in once.

Both are derived from the demand that asked for them, so that a demand sent again is answered the
same; what is stored opens nothing. Pure. Refuses to read one back from what is stored.
"""

from __future__ import annotations

import base64
import hmac
from typing import Final
from uuid import UUID

LINK_PREFIX: Final = "jla_"
CODE_LENGTH: Final = 8

# Crockford's base 32: no I, L, O or U, so that a code read aloud is typed as it was meant.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def answer_link(key: bytes, operation_id: UUID, invitation_id: UUID) -> str:
    """256 bits that nobody without the key could guess."""
    drawn = _drawn(key, "answer link", operation_id.bytes, invitation_id.bytes)
    return LINK_PREFIX + base64.urlsafe_b64encode(drawn).decode().rstrip("=")


def entry_code(key: bytes, operation_id: UUID, number: int) -> str:
    """The code numbered so in one demand: `K3F7-2QXA`."""
    drawn = int.from_bytes(_drawn(key, "entry code", operation_id.bytes, number.to_bytes(4)))
    letters = "".join(_ALPHABET[drawn >> 5 * at & 31] for at in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def stored_code(key: bytes, workshop_id: UUID, typed: str) -> str | None:
    """What is stored of a code, as a person typed it; None when no code was ever written so.

    Keyed: forty bits are too few to leave as a bare hash to whoever takes the database away.
    """
    if len(typed) > 4 * CODE_LENGTH:
        return None
    code = typed.strip().upper().translate(_MISREAD)
    if len(code) != CODE_LENGTH or any(letter not in _ALPHABET for letter in code):
        return None
    return _drawn(key, "stored code", workshop_id.bytes, code.encode()).hex()


def _drawn(key: bytes, purpose: str, *parts: bytes) -> bytes:
    return hmac.digest(key, b"\0".join([purpose.encode(), *parts]), "sha256")
