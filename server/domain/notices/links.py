"""The link at the foot of each mail, by which its mails end without signing in.

It says whose they are, signed; it does that and nothing else, and does not grow old: a mail kept
for a year still stops what it began. Refuses any other text.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final
from uuid import UUID

PATH: Final = "/avis/arret"
_SIGNATURE_BYTES: Final = 16
_LENGTH: Final = 43


def token_of(key: bytes, user_id: UUID) -> str:
    signed = user_id.bytes + _signature(key, user_id.bytes)
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def read_token(key: bytes, token: str) -> UUID | None:
    """Whose mails it stops; None for a text that this server never gave."""
    if len(token) != _LENGTH:
        return None
    try:
        raw = base64.b64decode(token.encode("ascii") + b"=", altchars=b"-_", validate=True)
    except ValueError:
        return None
    account, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(key, account)):
        return None
    return UUID(bytes=account)


def _signature(key: bytes, account: bytes) -> bytes:
    return hmac.new(key, b"notices-stop\0" + account, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
