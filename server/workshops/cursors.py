"""The opaque cursor of a feed: where one follower stands, signed. Refuses what it did not sign."""

from __future__ import annotations

import base64
import hmac
import struct
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.problems import CursorInvalid
from server.vocabulary import Audience
from server.workshops.entities import View
from server.workshops.tokens import sign_position, unbase64

OF_ANOTHER_VIEW: Final = -1
"""The `seq` of a cursor that another view was given: the feed answers it with a reset."""

_AUDIENCES: Final = tuple(Audience)
_BODY: Final = struct.Struct(">16sIIB16s")
_NO_TABLE: Final = bytes(16)


@dataclass(frozen=True, slots=True)
class Cursor:
    session_id: UUID
    epoch: int
    seq: int
    view: View


def sign_cursor(key: bytes, cursor: Cursor) -> str:
    body = _BODY.pack(
        cursor.session_id.bytes,
        cursor.epoch,
        cursor.seq,
        _AUDIENCES.index(cursor.view.audience),
        _table(cursor.view),
    )
    return base64.urlsafe_b64encode(body + sign_position(key, body)).decode().rstrip("=")


def read_cursor(key: bytes, text: str, *, session_id: UUID, view: View) -> Cursor:
    """Where to go on from, for this view of this session.

    Raises CursorInvalid for a text that is forged or belongs to another session.
    """
    raw = unbase64(text)
    if raw is None or len(raw) != _BODY.size + 16:
        raise CursorInvalid
    body, signature = raw[: _BODY.size], raw[_BODY.size :]
    if not hmac.compare_digest(signature, sign_position(key, body)):
        raise CursorInvalid
    session, epoch, seq, place, table = _BODY.unpack(body)
    if session != session_id.bytes:
        raise CursorInvalid
    if _AUDIENCES[place] is not view.audience or table != _table(view):
        seq = OF_ANOTHER_VIEW
    return Cursor(session_id=session_id, epoch=epoch, seq=seq, view=view)


def _table(view: View) -> bytes:
    return _NO_TABLE if view.table_id is None else view.table_id.bytes
