"""The log of a session in the database: append, read after, catch up. The log is the truth.

Refuses to decide: it writes what it is given, inside the transaction it is given. A row of
`session_event` is never changed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, assert_never
from uuid import UUID

from server.database import (
    Dialect,
    Transaction,
    decode_datetime,
    decode_json,
    decode_uuid,
)
from server.problems import NotFound
from server.workshops.events import Event, decode, encode
from server.workshops.fold import replay
from server.workshops.state import State

PAGE = 500


class Reader(Protocol):
    """A transaction or a snapshot."""

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]: ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event at its place in the log."""

    seq: int
    event: Event


@dataclass(frozen=True, slots=True)
class Known:
    """What a process knows of a session: the state after `state.head` events of `epoch`."""

    epoch: int
    state: State


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered to an operation id the first time."""

    actor_id: UUID
    operation_id: UUID
    payload_hmac: str
    seq: int
    outcome: Mapping[str, str]


class States:
    """The newest committed state of the sessions this process met last, at most `capacity`."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._known: OrderedDict[UUID, Known] = OrderedDict()

    def get(self, session_id: UUID) -> Known | None:
        known = self._known.get(session_id)
        if known is not None:
            self._known.move_to_end(session_id)
        return known

    def learn(self, session_id: UUID, known: Known) -> None:
        """Keeps the newer of the two. Only what is committed may be learnt."""
        held = self._known.get(session_id)
        if held is None or (held.epoch, held.state.head) <= (known.epoch, known.state.head):
            self._known[session_id] = known
        self._known.move_to_end(session_id)
        while len(self._known) > self._capacity:
            self._known.popitem(last=False)

    def forget(self, session_id: UUID) -> None:
        self._known.pop(session_id, None)


async def read_position(reader: Reader, session_id: UUID) -> tuple[int, int]:
    """The epoch and head of the log. Raises NotFound."""
    rows = await reader.fetch("SELECT epoch, head FROM live_session WHERE id = $1", [session_id])
    if not rows:
        raise NotFound
    return rows[0][0], rows[0][1]


async def read_after(
    reader: Reader, session_id: UUID, seq: int, *, limit: int = PAGE
) -> list[Recorded]:
    rows = await reader.fetch(
        "SELECT seq, type, type_version, payload, at FROM session_event"
        " WHERE session_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        [session_id, seq, limit],
    )
    return [
        Recorded(seq, decode(type_, version, decode_datetime(at), decode_json(payload)))
        for seq, type_, version, payload, at in rows
    ]


async def catch_up(
    reader: Reader, session_id: UUID, known: Known | None, *, epoch: int, head: int
) -> Known:
    """The state at `head`, going on from `known` where it is of the same epoch."""
    state = known.state if known and known.epoch == epoch and known.state.head <= head else State()
    while state.head < head:
        page = await read_after(reader, session_id, state.head, limit=min(PAGE, head - state.head))
        if not page:
            raise RuntimeError(f"the log of {session_id} ends at {state.head}, before its head")
        state = replay((recorded.event for recorded in page), state)
    return Known(epoch, state)


async def read_texts(
    reader: Reader, dialect: Dialect, content_ids: Collection[UUID]
) -> dict[UUID, str | None]:
    """The texts that still stand, by content id; an erased one is None."""
    if not content_ids:
        return {}
    rows = await reader.fetch(
        f"SELECT id, text FROM session_content WHERE id {among(dialect, '$1')}",
        [tuple(content_ids)],
    )
    return {decode_uuid(id_): text for id_, text in rows}


async def read_outcomes(
    reader: Reader,
    dialect: Dialect,
    session_id: UUID,
    operations: Collection[tuple[UUID, UUID]],
) -> dict[tuple[UUID, UUID], Outcome]:
    """The first outcomes of these operations, by actor and operation id.

    Asked by pairs, which the unique index answers one by one: its cost is that of the group,
    however many operations the session has seen.
    """
    parameters: list[Any]
    match dialect:
        case Dialect.SQLITE:
            asked, parameters = _PAIRS_ON_SQLITE, [[list(map(str, pair)) for pair in operations]]
        case Dialect.POSTGRES:
            actors, ids = zip(*operations, strict=True) if operations else ((), ())
            asked, parameters = _PAIRS_ON_POSTGRES, [actors, ids]
        case _:
            assert_never(dialect)
    rows = await reader.fetch(
        "SELECT o.actor_id, o.operation_id, o.payload_hmac, o.seq, o.outcome"
        f" FROM {asked} AND o.session_id = $1",
        [session_id, *parameters],
    )
    outcomes = (
        Outcome(decode_uuid(actor), decode_uuid(operation), digest, seq, decode_json(outcome))
        for actor, operation, digest, seq, outcome in rows
    )
    return {(outcome.actor_id, outcome.operation_id): outcome for outcome in outcomes}


# A CROSS JOIN keeps SQLite from starting with the large table.
_PAIRS_ON_SQLITE = (
    "json_each($2) asked CROSS JOIN session_operation o"
    " ON o.actor_id = json_extract(asked.value, '$[0]')"
    " AND o.operation_id = json_extract(asked.value, '$[1]')"
)
_PAIRS_ON_POSTGRES = (
    "unnest($2::uuid[], $3::uuid[]) AS asked(actor_id, operation_id) JOIN session_operation o"
    " ON o.actor_id = asked.actor_id AND o.operation_id = asked.operation_id"
)


async def append(
    tx: Transaction,
    session_id: UUID,
    recorded: Sequence[Recorded],
    *,
    contents: Mapping[UUID, str],
    outcomes: Sequence[Outcome],
) -> None:
    """The events with the texts they name and the outcomes told for them."""
    await tx.execute_many(
        "INSERT INTO session_content (id, session_id, text) VALUES ($1, $2, $3)",
        [(content_id, session_id, text) for content_id, text in contents.items()],
    )
    await tx.execute_many(
        "INSERT INTO session_event (session_id, seq, type, type_version, payload, at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        [
            (session_id, each.seq, stored.type, stored.type_version, stored.payload, stored.at)
            for each in recorded
            for stored in (encode(each.event),)
        ],
    )
    await tx.execute_many(
        "INSERT INTO session_operation"
        " (session_id, actor_id, operation_id, payload_hmac, seq, outcome)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        [
            (session_id, o.actor_id, o.operation_id, o.payload_hmac, o.seq, dict(o.outcome))
            for o in outcomes
        ],
    )


def among(dialect: Dialect, placeholder: str) -> str:
    """The right-hand side of "is one of the values bound as a tuple"."""
    if dialect is Dialect.SQLITE:
        return f"IN (SELECT value FROM json_each({placeholder}))"
    return f"= ANY({placeholder})"
