"""What moved for one viewer since a position: what appeared to them, changed, or is no longer there.

Of each object it asks the same rules twice: before every entry that may have moved it, and now. A
row deleted and a row hidden are told alike, and only to who saw it. Refuses to tell an object twice
in one batch, and to hold more than a stretch of the log at a time.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Dialect, Snapshot, decode_uuid
from server.reading.past import seen_before
from server.reading.positions import Log, LogEntry, Position, moved_past
from server.reading.resolved import Type
from server.reading.statements import KEYS, Form, Level, Shape
from server.reading.trails import NOW, Causes, MustReset, Trail, Trails, numbers_of
from server.vocabulary import ChangeReset, Movement

STRETCH: Final = 200
"""Entries of the log that are looked at together."""
MOST_PAST: Final = 5_000
"""Entries over which the past of a stretch is still looked for."""
_NAMED: Final = re.compile(r"(?<!:):([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Told:
    """One object that moved, and how."""

    type_name: str
    id: UUID
    kind: Movement
    at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What moved, the position after it, and whether there is more. With `reset`, nothing of it can
    be told: whoever follows reads everything anew and goes on from the position."""

    told: Sequence[Told]
    position: Position
    more: bool
    reset: ChangeReset | None = None


class Follower:
    """One viewer's look at the log, in one snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        dialect: Dialect,
        types: Mapping[str, Type],
        trails: Trails,
        viewer: Viewer,
    ) -> None:
        self._snapshot = snapshot
        self._dialect = dialect
        self._types = types
        self._trails = trails
        self._viewer = viewer
        self._log = Log(snapshot, dialect)

    async def begin(self) -> Batch:
        """Nothing, and the position of now."""
        return Batch((), await self._log.end(self._viewer.today), more=False)

    async def batch(self, position: Position, first: int, wanted: frozenset[str]) -> Batch:
        """At most `first` objects of the `wanted` types. Raises CursorInvalid."""
        await self._log.check(position)
        entries, _ = await self._log.stretch(position, STRETCH)
        try:
            await self._check_length(entries)
            trail = Trail(self._snapshot, self._dialect, self._trails, self._viewer)
            causes = await trail.walk(entries, position.on)
            moved = [told async for told in self._told(causes, entries, position.on, wanted)]
        except MustReset as must:
            end = await self._log.end(self._viewer.today)
            return Batch((), end, more=False, reset=must.reason)
        return await self._page(position, entries, moved, first)

    async def _check_length(self, entries: Sequence[LogEntry]) -> None:
        """The past is found in the entries since: of too many, it is not looked for."""
        if not entries:
            return
        rows = await self._snapshot.fetch(
            "SELECT COUNT(*) FROM (SELECT 1 FROM change_entry WHERE id >= $1"
            " AND kind IN ('UPDATED', 'DELETED') AND facts IS NOT NULL LIMIT $2) AS moved",
            [min(entry.place.number for entry in entries), MOST_PAST + 1],
        )
        if rows[0][0] > MOST_PAST:
            raise MustReset(ChangeReset.TOO_MANY)

    async def _page(
        self, position: Position, entries: Sequence[LogEntry], moved: Sequence[Told], first: int
    ) -> Batch:
        """The objects after the last one told, in an order that a second look finds again."""
        ranks = self._trails.ranks
        left = [
            told
            for told in sorted(moved, key=lambda told: (ranks[told.type_name], told.id))
            if position.after is None or (ranks[told.type_name], told.id) > position.after
        ]
        last = entries[-1] if entries else None
        if len(left) > first:
            shown = left[:first]
            until = last.place if last is not None else position.place
            after = ranks[shown[-1].type_name], shown[-1].id
            return Batch(shown, replace(position, until=until, after=after), more=True)
        behind = moved_past(position, last, self._viewer.today)
        return Batch(left, behind, more=await self._log.goes_on(behind.place))

    async def _told(
        self, causes: Causes, entries: Sequence[LogEntry], then: date, wanted: frozenset[str]
    ) -> AsyncIterator[Told]:
        instants = {entry.place.number: entry.at for entry in entries}
        instants[NOW] = datetime.combine(self._viewer.today, time(), UTC)
        for name in self._trails.types:
            of_type = causes.get(name)
            if not of_type or name not in wanted:
                continue
            now = await self._seen_now(name, list(of_type))
            before = await self._seen_before(name, of_type, then)
            for id_, numbers in of_type.items():
                kind = _kind(id_ in now, before.get(id_, set()), numbers)
                if kind is not None:
                    yield Told(name, id_, kind, max(instants[number] for number in numbers))

    async def _seen_now(self, name: str, ids: Sequence[UUID]) -> set[UUID]:
        level = Level(self._types[name], self._viewer.kind, "id")
        level.key_column()
        statement = level.statement(Shape(Form.SEVERAL, self._dialect))
        values = {**self._viewer.parameters(), KEYS: tuple(ids)}
        rows = await self._snapshot.fetch(statement.sql, statement.parameters(values))
        return {decode_uuid(row[0]) for row in rows}

    async def _seen_before(
        self, name: str, causes: Mapping[UUID, set[int]], then: date
    ) -> dict[UUID, set[int]]:
        """The entries before which each object was seen."""
        type_ = self._types[name]
        rule = type_.visible.predicate(self._viewer.kind)
        sql, names = _bound(seen_before(type_.table.name, rule, self._dialect))
        values = {
            **self._viewer.parameters(),
            "today": then,
            "pairs": [[str(id_), number] for id_, number in numbers_of(causes)],
        }
        rows = await self._snapshot.fetch(sql, [values[each] for each in names])
        seen: dict[UUID, set[int]] = {}
        for id_, number in rows:
            seen.setdefault(decode_uuid(id_), set()).add(number)
        return seen


def _kind(now: bool, before: set[int], numbers: set[int]) -> Movement | None:
    if not now:
        return Movement.REMOVED if before else None
    return Movement.UPDATED if min(numbers) in before else Movement.CREATED


def _bound(sql: str) -> tuple[str, list[str]]:
    """The names in a text, as numbered placeholders, and in what order they are bound."""
    names: dict[str, int] = {}
    text = _NAMED.sub(lambda found: f"${names.setdefault(found[1], len(names) + 1)}", sql)
    return text, list(names)
