"""From what an entry of change says to every object whose visibility it may have moved.

Visibility goes down a chain of keys: who is told of a mission's members, deliverables or meetings
depends on the mission. A trail follows those keys, found in the declarations: wherever a rule asks
a parent's table, a move of the parent is a move of its children. Refuses to judge: who sees what,
before and now, is asked of the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Dialect, Snapshot, decode_uuid
from server.reading.past import tables_of
from server.reading.positions import LogEntry
from server.reading.resolved import Type
from server.vocabulary import ChangedType, ChangeKind, ChangeReset

MOST_MOVED: Final = 1_000
"""Objects that one stretch of the log may move, beyond which reading anew costs less."""

Causes = dict[str, dict[UUID, set[int]]]
"""By type and by id, the entries that may have moved an object."""

# Before an entry of this number everything stands as it does now.
NOW: Final = 2**62


_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "MissionParticipation": ("Mission", "mission_id"),
    "OutputReception": ("Deliverable", "deliverable_id"),
    "ContractParty": ("Contract", "contract_id"),
    "AgreementParty": ("Agreement", "agreement_id"),
    "FlashCoBearer": ("FlashWorkshop", "flash_workshop_id"),
    "ActionActor": ("Action", "action_id"),
}
"""Rows that give an organisation its part in an object, by which it sees it."""


class MustReset(Exception):
    """What moved cannot be told one object at a time."""

    def __init__(self, reason: ChangeReset) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Key:
    """A key along which visibility goes from a parent's row to a child's."""

    child: str
    table: str
    column: str
    parent: str


@dataclass(slots=True)
class Trails:
    """The followed types of a schema, parents before children, and the keys between them."""

    types: tuple[str, ...]
    keys: Mapping[str, tuple[Key, ...]]
    ranks: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.ranks = {name: rank for rank, name in enumerate(self.types)}


def type_name(changed: ChangedType) -> str:
    """The type of the contract that a member of the enum names."""
    return "".join(word.capitalize() for word in changed.value.split("_"))


def trails_of(types: Mapping[str, Type]) -> Trails:
    """What can be followed among these types."""
    told = [name for name in map(type_name, ChangedType) if name in types]
    keys = {name: tuple(_keys_of(types, name, told)) for name in told}
    ordered: list[str] = []
    for name in told:
        _place(name, keys, ordered)
    return Trails(tuple(ordered), keys)


def _keys_of(types: Mapping[str, Type], child: str, told: Sequence[str]) -> Iterator[Key]:
    type_ = types[child]
    asked = frozenset[str]().union(*(tables_of(rule) for rule in type_.visible.by_kind.values()))
    for key in type_.table.to_one.values():
        for parent in told:
            table = types[parent].table
            # Another policy of an agency is told to all whom it concerns, and to no other. No rule
            # goes through a key to its own table.
            if (
                table.model is key.parent
                and table.name in asked
                and parent not in ("Agency", child)
            ):
                yield Key(child, type_.table.name, key.column, parent)


def _place(name: str, keys: Mapping[str, tuple[Key, ...]], ordered: list[str]) -> None:
    if name in ordered:
        return
    for key in keys[name]:
        _place(key.parent, keys, ordered)
    ordered.append(name)


class Trail:
    """One walk, for one viewer, from the entries of a stretch of the log."""

    def __init__(
        self, snapshot: Snapshot, dialect: Dialect, trails: Trails, viewer: Viewer
    ) -> None:
        self._snapshot = snapshot
        self._dialect = dialect
        self._trails = trails
        self._viewer = viewer
        self.causes: Causes = defaultdict(lambda: defaultdict(set))
        self._moved: Causes = defaultdict(lambda: defaultdict(set))

    async def walk(self, entries: Sequence[LogEntry], since: date) -> Causes:
        """Every object whose sight by the viewer may have moved. Raises MustReset."""
        for entry in entries:
            self._begin(entry)
        if since < self._viewer.today:
            await self._days_passed(since)
        first = min((entry.place.number for entry in entries), default=NOW)
        for name in self._trails.types:
            for key in self._trails.keys[name]:
                await self._descend(key, first)
        return self.causes

    def _begin(self, entry: LogEntry) -> None:
        if entry.object_type in self._trails.ranks:
            self.causes[entry.object_type][entry.object_id].add(entry.place.number)
            # The children of a new row are new themselves.
            if entry.facts is not None and entry.kind is not ChangeKind.CREATED:
                self._moved[entry.object_type][entry.object_id].add(entry.place.number)
        if entry.facts is not None:
            self._begin_from_own(entry)

    def _begin_from_own(self, entry: LogEntry) -> None:
        """What the viewer is, or what was given to them: it is seen through no parent."""
        viewer, organisation_id = self._viewer, self._viewer.organisation_id
        created = entry.kind is ChangeKind.CREATED
        match entry.object_type:
            case "Membership" if _same(entry.fact("organisation_id"), organisation_id):
                raise MustReset(ChangeReset.ACCESS_CHANGED)
            case "RoleGrant" if _same(entry.fact("user_id"), viewer.user_id):
                raise MustReset(ChangeReset.ACCESS_CHANGED)
            case "Agency" if created or entry.object_id not in _agencies(viewer):
                pass
            case "Agency":
                raise MustReset(ChangeReset.ACCESS_CHANGED)
            case "Mission" | "Programme" | "GovernanceBody" if not created:
                raise MustReset(ChangeReset.ACCESS_CHANGED)
            case part if part in _PARTS and _same(entry.fact("organisation_id"), organisation_id):
                whole, column = _PARTS[part]
                self._move(whole, entry.fact(column), entry.place.number)
            case _:
                pass

    def _move(self, name: str, id_: UUID | None, number: int) -> None:
        if id_ is not None:
            self.causes[name][id_].add(number)
            self._moved[name][id_].add(number)

    async def _days_passed(self, since: date) -> None:
        """What began or ended by the calendar alone, after `since` and up to today."""
        viewer = self._viewer
        between = "{0} > $2 AND {0} <= $3"
        ended = await self._snapshot.fetch(
            "SELECT 1 FROM membership WHERE organisation_id = $1"
            f" AND ({between.format('joined_on')} OR {between.format('left_on')})"
            " UNION ALL SELECT 1 FROM role_grant WHERE user_id = $4"
            f" AND ({between.format('from_on')} OR {between.format('to_on')}) LIMIT 1",
            [viewer.organisation_id, since, viewer.today, viewer.user_id],
        )
        if ended:
            raise MustReset(ChangeReset.ACCESS_CHANGED)
        moved = await self._snapshot.fetch(
            "SELECT mission_id FROM mission_participation WHERE organisation_id = $1"
            f" AND ({between.format('from_on')} OR {between.format('to_on')})",
            [viewer.organisation_id, since, viewer.today],
        )
        for (mission_id,) in moved:
            self._move("Mission", decode_uuid(mission_id), NOW)

    async def _descend(self, key: Key, first: int) -> None:
        """The children of every parent that moved; those deleted since, too."""
        parents = self._moved.get(key.parent)
        if not parents:
            return
        for child, parent in await self._children(key, list(parents), first):
            self.causes[key.child][child] |= parents[parent]
            self._moved[key.child][child] |= parents[parent]
        if sum(len(of_type) for of_type in self._moved.values()) > MOST_MOVED:
            raise MustReset(ChangeReset.TOO_MANY)

    async def _children(
        self, key: Key, parents: Sequence[UUID], first: int
    ) -> list[tuple[UUID, UUID]]:
        fact = f"facts->>'{key.column}'"
        if self._dialect is Dialect.POSTGRES:
            there, gone = f"{key.column} = ANY($1)", f"({fact})::uuid = ANY($1)"
            fact = f"({fact})::uuid"
        else:
            fact = f"json_extract(facts, '$.{key.column}')"
            among = "IN (SELECT value FROM json_each($1))"
            there, gone = f"{key.column} {among}", f"{fact} {among}"
        rows = await self._snapshot.fetch(
            f"SELECT id, {key.column} FROM {key.table} WHERE {there}"
            f" UNION ALL SELECT object_id, {fact} FROM change_entry"
            " WHERE object_type = $2 AND kind = 'DELETED' AND id >= $3 AND"
            f" {gone} LIMIT $4",
            [tuple(parents), key.child, first, MOST_MOVED + 1],
        )
        return [(decode_uuid(child), decode_uuid(parent)) for child, parent in rows]


def _same(id_: UUID | None, own: UUID | None) -> bool:
    return own is not None and id_ == own


def _agencies(viewer: Viewer) -> frozenset[UUID]:
    return viewer.staff_of | viewer.member_of | viewer.funder_of


def numbers_of(causes: Mapping[UUID, Iterable[int]]) -> Iterator[tuple[UUID, int]]:
    """Every object with every entry that may have moved it."""
    for id_, numbers in causes.items():
        for number in numbers:
            yield id_, number
