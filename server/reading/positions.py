"""Where a follower stands in the log of changes, and the cursor that tells it back to the server.

A position is the last entry read, in the order (transaction, number) in which entries come to be
readable: on PostgreSQL one is read once every transaction that began before its own has ended, so
that none can come in behind it. Refuses to show a position: a cursor is sealed, for its numbers
would tell how much goes on that the viewer does not see.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson

from server.access.viewer import Viewer
from server.database import Dialect, Snapshot, decode_datetime, decode_json, decode_uuid
from server.problems import CursorInvalid
from server.vocabulary import ChangeKind

_TAG_BYTES: Final = 16
_NONCE_BYTES: Final = 8
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the log: its transaction and its number. The beginning is (0, 0)."""

    transaction: int
    number: int


_BEGINNING: Final = Place(0, 0)


@dataclass(frozen=True, slots=True)
class Position:
    """After `place`, as of the day `on`. Half-way through a stretch of the log, `until` is where it
    ends and `after` the last object told of it, by the rank of its type and its id."""

    place: Place
    mark: str
    on: date
    until: Place | None = None
    after: tuple[int, UUID] | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log, decoded."""

    place: Place
    object_type: str
    object_id: UUID
    kind: ChangeKind
    facts: dict[str, Any] | None
    at: datetime

    @property
    def mark(self) -> str:
        return _mark(self.object_id, self.at)

    def fact(self, name: str) -> UUID | None:
        """An id that the entry keeps."""
        value = (self.facts or {}).get(name)
        return None if value is None else UUID(value)


class Seal:
    """Writes and reads the cursors of one viewer who follows these types."""

    def __init__(self, key: bytes, viewer: Viewer, types: Iterable[str]) -> None:
        ids = (viewer.user_id, viewer.organisation_id, viewer.session_id)
        scope = orjson.dumps([sorted(types), [str(id_) for id_ in ids]])
        self._key = hmac.digest(key, b"changes\0" + scope, hashlib.sha256)

    def write(self, position: Position) -> str:
        values = [
            position.place.transaction,
            position.place.number,
            position.mark,
            position.on.isoformat(),
            [position.until.transaction, position.until.number] if position.until else None,
            [position.after[0], position.after[1].hex] if position.after else None,
        ]
        # A nonce, so that two cursors do not tell whether anything happened between them.
        plain = os.urandom(_NONCE_BYTES) + orjson.dumps(values)
        tag = hmac.digest(self._key, plain, hashlib.sha256)[:_TAG_BYTES]
        sealed = tag + self._hidden(tag, plain)
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def read(self, cursor: str) -> Position:
        """Raises CursorInvalid for any text that `write` did not give for this very scope."""
        if len(cursor) > _LONGEST:
            raise CursorInvalid
        try:
            padding = b"=" * (-len(cursor) % 4)
            sealed = base64.b64decode(
                cursor.encode("ascii") + padding, altchars=b"-_", validate=True
            )
        except ValueError as error:
            raise CursorInvalid from error
        tag, hidden = sealed[:_TAG_BYTES], sealed[_TAG_BYTES:]
        plain = self._hidden(tag, hidden)
        if not hmac.compare_digest(tag, hmac.digest(self._key, plain, hashlib.sha256)[:_TAG_BYTES]):
            raise CursorInvalid
        transaction, number, mark, on, until, after = orjson.loads(plain[_NONCE_BYTES:])
        return Position(
            Place(transaction, number),
            mark,
            date.fromisoformat(on),
            Place(*until) if until else None,
            (after[0], UUID(after[1])) if after else None,
        )

    def _hidden(self, tag: bytes, text: bytes) -> bytes:
        """`text` under a stream of bytes that only the key and the tag give; and back."""
        stream = hashlib.shake_256(self._key + tag).digest(len(text))
        return bytes(one ^ other for one, other in zip(text, stream, strict=True))


class Log:
    """The entries of change, as one snapshot of the database holds them."""

    def __init__(self, snapshot: Snapshot, dialect: Dialect) -> None:
        self._snapshot = snapshot
        # A transaction that still runs may yet write an entry before those of later ones.
        self._readable = (
            '"transaction" < pg_snapshot_xmin(pg_current_snapshot())::text::bigint'
            if dialect is Dialect.POSTGRES
            else "1 = 1"
        )

    async def end(self, on: date) -> Position:
        """After everything that can be read now."""
        rows = await self._snapshot.fetch(
            'SELECT "transaction", id, object_id, at FROM change_entry'
            f' WHERE {self._readable} ORDER BY "transaction" DESC, id DESC LIMIT 1'
        )
        if not rows:
            return Position(_BEGINNING, "", on)
        transaction, number, object_id, at = rows[0]
        mark = _mark(decode_uuid(object_id), decode_datetime(at))
        return Position(Place(transaction, number), mark, on)

    async def check(self, position: Position) -> None:
        """Raises CursorInvalid where the log has no such entry: it is an older copy, put back."""
        if position.place == _BEGINNING:
            return
        rows = await self._snapshot.fetch(
            'SELECT object_id, at FROM change_entry WHERE "transaction" = $1 AND id = $2',
            [position.place.transaction, position.place.number],
        )
        if [position.mark] != [_mark(decode_uuid(id_), decode_datetime(at)) for id_, at in rows]:
            raise CursorInvalid

    async def stretch(self, position: Position, longest: int) -> tuple[list[LogEntry], bool]:
        """The next entries, and whether more can be read after them."""
        until, values = "", [*_values(position.place), longest + 1]
        if position.until is not None:
            until = ' AND ("transaction", id) <= ($4, $5)'
            values += _values(position.until)
        rows = await self._snapshot.fetch(
            'SELECT "transaction", id, object_type, object_id, kind, facts, at FROM change_entry'
            f' WHERE ("transaction", id) > ($1, $2) AND {self._readable}{until}'
            ' ORDER BY "transaction", id LIMIT $3',
            values,
        )
        return [_entry(row) for row in rows[:longest]], len(rows) > longest

    async def goes_on(self, place: Place) -> bool:
        """Whether anything can be read after this entry."""
        rows = await self._snapshot.fetch(
            'SELECT 1 FROM change_entry WHERE ("transaction", id) > ($1, $2)'
            f" AND {self._readable} LIMIT 1",
            _values(place),
        )
        return bool(rows)


def moved_past(position: Position, entry: LogEntry | None, today: date) -> Position:
    """After the whole stretch that `entry` ends, or that was empty."""
    if entry is None:
        return replace(position, on=today, until=None, after=None)
    return Position(entry.place, entry.mark, today)


def _values(place: Place) -> list[int]:
    return [place.transaction, place.number]


def _entry(row: Sequence[Any]) -> LogEntry:
    transaction, number, object_type, object_id, kind, facts, at = row
    return LogEntry(
        Place(transaction, number),
        object_type,
        decode_uuid(object_id),
        ChangeKind(kind),
        None if facts is None else decode_json(facts),
        decode_datetime(at),
    )


def _mark(object_id: UUID, at: datetime) -> str:
    """What tells an entry from another that bears its number after an older copy was put back."""
    text = f"{object_id} {at.isoformat()}".encode()
    return hashlib.sha256(text).hexdigest()[:16]
