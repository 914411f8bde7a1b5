"""The journal sealed into a hash chain, and the chain verified.

Each seal's digest covers the event and the digest before it, so that no line is altered, taken out
or slipped in without breaking what follows. One process seals at a time, under a lease; a chain
written by every change itself would be a lock around all of them. Refuses to seal what is not
committed, and to repair what is broken.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from server.database import (
    Database,
    Snapshot,
    Transaction,
    decode_datetime,
    decode_json,
    decode_uuid,
)
from server.domain.leases import give_back, hold
from server.ids import new_id

GENESIS: Final = "0" * 64
LEASE_NAME: Final = "audit_seal"
LEASE: Final = timedelta(seconds=30)
_BATCH: Final = 500
_PAUSE_SECONDS: Final = 5.0
# An event is committed some seconds after the instant it tells: older ones are looked for only
# when a sealer starts.
_LOOK_BACK: Final = timedelta(hours=1)
_EVENT: Final = "e.id, e.object_type, e.object_id, e.actor_id, e.verb, e.before, e.after, e.at"

_log = logging.getLogger(__name__)


def digest_after(previous: str, event: Sequence[Any]) -> str:
    """SHA-256 over the digest before and the event, in one canonical form for both databases."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical(event)).hexdigest()


def canonical(event: Sequence[Any]) -> bytes:
    """The columns of `_EVENT` as JSON with sorted keys, without blanks, instants in UTC."""
    id_, object_type, object_id, actor_id, verb, before, after, at = event
    told = {
        "id": str(decode_uuid(id_)),
        "object_type": object_type,
        "object_id": str(decode_uuid(object_id)),
        "actor_id": None if actor_id is None else str(decode_uuid(actor_id)),
        "verb": verb,
        "before": None if before is None else decode_json(before),
        "after": None if after is None else decode_json(after),
        "at": decode_datetime(at).astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many events, and the instant of the last one."""

    events: int
    until: datetime | None


async def seal(
    database: Database, holder_id: UUID, *, since: datetime | None = None, now: datetime
) -> Sealed | None:
    """Seals a batch of what is committed and not sealed yet, the oldest first. None where another
    process holds the lease. `since` leaves out older events."""

    async def work(tx: Transaction) -> Sealed | None:
        if not await hold(tx, LEASE_NAME, holder_id, length=LEASE, now=now):
            return None
        events = await _unsealed(tx, since)
        position, digest = await _head(tx)
        seals = []
        for event in events:
            position, digest = position + 1, digest_after(digest, event)
            seals.append((new_id(), decode_uuid(event[0]), position, digest, now))
        await tx.execute_many(
            "INSERT INTO audit_seal (id, event_id, position, digest, sealed_at)"
            " VALUES ($1, $2, $3, $4, $5)",
            seals,
        )
        return Sealed(len(seals), decode_datetime(events[-1][7]) if events else None)

    return await database.unit_of_work(work)


async def release(database: Database, holder_id: UUID) -> None:
    """Lets another process seal at once."""
    await give_back(database, LEASE_NAME, holder_id)


async def _unsealed(tx: Transaction, since: datetime | None) -> list[tuple[Any, ...]]:
    late = "" if since is None else " AND e.at >= $1"
    return await tx.fetch(
        f"SELECT {_EVENT} FROM audit_event e WHERE NOT EXISTS"
        f" (SELECT 1 FROM audit_seal s WHERE s.event_id = e.id){late}"
        f" ORDER BY e.at, e.id LIMIT {_BATCH}",
        [] if since is None else [since],
    )


async def _head(reader: Transaction | Snapshot) -> tuple[int, str]:
    """Position and digest of the last seal."""
    rows = await reader.fetch(
        "SELECT position, digest FROM audit_seal ORDER BY position DESC LIMIT 1"
    )
    return (int(rows[0][0]), str(rows[0][1])) if rows else (0, GENESIS)


class Sealer:
    """Seals every few seconds while a server runs. `start` it, and `close` it before the database."""

    def __init__(self, database: Database, *, pause_seconds: float = _PAUSE_SECONDS) -> None:
        self._database = database
        self._pause_seconds = pause_seconds
        self._holder_id = new_id()
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._seal_until_closed())

    async def close(self) -> None:
        """Seals what is left, and gives the lease back."""
        self._closing.set()
        if self._task is not None:
            await self._task

    async def _seal_until_closed(self) -> None:
        since: datetime | None = None
        while True:
            since = await self._seal_all(since)
            if self._closing.is_set():
                await self._give_back()
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause_seconds):
                    await self._closing.wait()

    async def _seal_all(self, since: datetime | None) -> datetime | None:
        """Until nothing is left. Where to look from next time: everywhere, until that was done."""
        try:
            while True:
                now = datetime.now(UTC)
                sealed = await seal(self._database, self._holder_id, since=since, now=now)
                # Where another process seals, it may leave at any time: all is looked at again.
                if sealed is None:
                    return None
                if sealed.until is None:
                    return now - _LOOK_BACK
                since = sealed.until
        except Exception as error:
            _log.warning("the journal was not sealed: %s", type(error).__name__)
            return None

    async def _give_back(self) -> None:
        try:
            await release(self._database, self._holder_id)
        except Exception as error:
            _log.warning("the sealing lease was not given back: %s", type(error).__name__)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not hold. `what` is `missing`, `altered`, or `rewritten` where the
    anchor denies it."""

    position: int
    what: str
    event_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """The chain as far as it holds. `unsealed` events wait for their seal."""

    links: int
    digest: str
    unsealed: int
    broken: Broken | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link noted down earlier, outside this database: what the chain must still say there."""

    position: int
    digest: str

    def denies(self, position: int, digest: str) -> bool:
        return position == self.position and digest != self.digest


async def verify(database: Database, anchor: Anchor | None = None) -> Verified:
    """Recomputes the chain up to its first broken link, on one snapshot.

    A chain cut short at its end, or written again as a whole, still holds: only an anchor tells.
    """
    async with database.snapshot() as snapshot:
        links, digest, broken = await _recomputed(snapshot, anchor)
        rows = await snapshot.fetch(
            "SELECT (SELECT COUNT(*) FROM audit_event) - (SELECT COUNT(*) FROM audit_seal)"
        )
    if broken is None and anchor is not None and anchor.position > links:
        broken = Broken(links + 1, "missing")
    return Verified(links, digest, int(rows[0][0]), broken)


async def _recomputed(snapshot: Snapshot, anchor: Anchor | None) -> tuple[int, str, Broken | None]:
    last, digest = 0, GENESIS
    async for position, told, event in _links(snapshot):
        broken = _fault(last + 1, position, digest, told, event)
        if broken is None and anchor is not None and anchor.denies(position, told):
            broken = Broken(position, "rewritten", decode_uuid(event[0]))
        if broken is not None:
            return last, digest, broken
        last, digest = position, told
    return last, digest, None


def _fault(
    expected: int, position: int, previous: str, told: str, event: Sequence[Any]
) -> Broken | None:
    if position != expected or event[0] is None:
        return Broken(expected, "missing")
    if digest_after(previous, event) != told:
        return Broken(position, "altered", decode_uuid(event[0]))
    return None


async def _links(snapshot: Snapshot) -> AsyncIterator[tuple[int, str, Sequence[Any]]]:
    last = 0
    while True:
        rows = await snapshot.fetch(
            f"SELECT s.position, s.digest, {_EVENT} FROM audit_seal s"
            " LEFT JOIN audit_event e ON e.id = s.event_id"
            f" WHERE s.position > $1 ORDER BY s.position LIMIT {_BATCH}",
            [last],
        )
        for position, digest, *event in rows:
            yield int(position), str(digest), event
        if len(rows) < _BATCH:
            return
        last = int(rows[-1][0])
