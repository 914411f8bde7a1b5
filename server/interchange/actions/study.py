"""What the database holds around the actions that some rows name. Refuses to write."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from server.access import policy
from server.database import Dialect, decode_bool, decode_uuid
from server.domain.actions.facts import FACTS
from server.domain.actions.machine import ActionFacts
from server.domain.roadmaps.machine import RoadmapFacts
from server.domain.roadmaps.rights import ROADMAP_FACTS
from server.interchange.actions.reading import ACTING, OWNING, Known, read_actions
from server.interchange.authors import Author
from server.interchange.lookups import Named, Organisations, Reads
from server.interchange.outgoing import Reader
from server.interchange.tables import CLEAR, Row
from server.models.sorting import sort_key
from server.problems import NotFound
from server.vocabulary import ActionOrigin, RoadmapStatus

F = TypeVar("F", ActionFacts, RoadmapFacts)

_NOBODYS = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Axis:
    id: UUID
    number: int
    title: str


@dataclass(slots=True)
class Names:
    """How the visible actions of the roadmap are found; a title that two of them bear finds none."""

    by_number: dict[int, UUID] = field(default_factory=dict)
    by_external_id: dict[str, UUID] = field(default_factory=dict)
    by_title: dict[str, UUID | None] = field(default_factory=dict)

    def find(self, row: Row) -> UUID | None:
        """The surest of the names that the row gives."""
        values = row.values
        found = self.by_external_id.get(_text(values.get("external_id")))
        number = values.get("number")
        if found is None and isinstance(number, int):
            return self.by_number.get(number)
        if found is None and not _text(values.get("external_id")):
            return self.by_title.get(sort_key(_text(values.get("title"))))
        return found


@dataclass(slots=True)
class Surroundings:
    """What every row of one file may name, read once."""

    roadmap_id: UUID
    reader_of: Author
    dialect: Dialect
    today: date
    agency_id: UUID | None
    status: RoadmapStatus
    origin: ActionOrigin
    facts: RoadmapFacts
    organisations: Organisations
    axes: list[Axis] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    numbers: set[int] = field(default_factory=set)
    last_number: int = 0
    external_ids: set[str] = field(default_factory=set)
    themes: Named = field(default_factory=lambda: Named("THEME", "n'est pas un thème de l'agence"))
    territories: Named = field(
        default_factory=lambda: Named("TERRITORY", "n'est pas un périmètre connu")
    )


@dataclass(frozen=True, slots=True)
class Studied:
    """The actions that a batch of rows names, and what their guards need to know."""

    known: Mapping[UUID, Known]
    facts: Mapping[UUID, ActionFacts]


async def surroundings(
    reads: Reads, dialect: Dialect, roadmap_id: UUID, by: Author
) -> Surroundings:
    """Raises NotFound."""
    reader = Reader(reads, dialect, by.viewer)
    agency_id, status, origin, facts = await roadmap_of(reader, roadmap_id, by)
    found = Surroundings(
        roadmap_id,
        by,
        dialect,
        by.today,
        agency_id,
        status,
        origin,
        facts,
        Organisations(agency_id or _NOBODYS, dialect),
    )
    await _axes(reader, found)
    await _names(reader, found, by)
    for name, id_ in await reads.fetch(
        "SELECT name, id FROM theme WHERE agency_id = $1", [agency_id or _NOBODYS]
    ):
        found.themes.add(name, decode_uuid(id_))
    for name, id_ in await reads.fetch(
        "SELECT name, id FROM territory WHERE registered_by_id = $1 OR registered_by_id IS NULL",
        [agency_id or _NOBODYS],
    ):
        found.territories.add(name, decode_uuid(id_))
    return found


async def roadmap_of(
    reader: Reader, roadmap_id: UUID, by: Author
) -> tuple[UUID | None, RoadmapStatus, ActionOrigin, RoadmapFacts]:
    """Raises NotFound."""
    truths = ", ".join(f"({sql})" for sql in ROADMAP_FACTS.values())
    rows = await reader.fetch(
        "SELECT t0.agency_id, t0.status, t0.contract_id, t0.agreement_id, t0.flash_workshop_id,"
        f" {truths} FROM roadmap t0 WHERE t0.id = :roadmap_id",
        roadmap_id=roadmap_id,
    )
    if not rows:
        raise NotFound
    agency_id, status, contract_id, agreement_id, flash_id, *told = rows[0]
    facts = _facts(RoadmapFacts, ROADMAP_FACTS, told, by, ("keeps", "decides"))
    origin = ActionOrigin.OWN
    if contract_id is not None:
        origin = ActionOrigin.CONTRACT
    elif agreement_id is not None:
        origin = ActionOrigin.AGREEMENT
    elif flash_id is not None:
        origin = ActionOrigin.WORKSHOP
    return decode_uuid(agency_id), RoadmapStatus(status), origin, facts


async def facts_of(
    reader: Reader, action_ids: Collection[UUID], by: Author
) -> dict[UUID, ActionFacts]:
    if not action_ids:
        return {}
    truths = ", ".join(f"({sql})" for sql in FACTS.values())
    rows = await reader.fetch(
        f"SELECT t0.id, {truths} FROM action t0 WHERE {reader.among('t0.id', 'ids')}",
        ids=tuple(action_ids),
    )
    return {
        decode_uuid(id_): _facts(ActionFacts, FACTS, told, by, ("keeps", "reports", "reopens"))
        for id_, *told in rows
    }


def _facts(
    kind: type[F], names: Iterable[str], told: Sequence[Any], by: Author, rights: Sequence[str]
) -> F:
    """Whoever operates the machine needs no role."""
    found = kind(**{name: decode_bool(value) for name, value in zip(names, told, strict=True)})
    return dataclasses.replace(found, **dict.fromkeys(rights, True)) if by.operator else found


async def _axes(reader: Reader, found: Surroundings) -> None:
    rows = await reader.fetch(
        "SELECT t0.id, t0.number, t0.title FROM roadmap_axis t0 WHERE t0.roadmap_id = :roadmap_id"
        " ORDER BY t0.number",
        roadmap_id=found.roadmap_id,
    )
    found.axes = [Axis(decode_uuid(id_), int(number), title) for id_, number, title in rows]


async def _names(reader: Reader, found: Surroundings, by: Author) -> None:
    seen = "1 = 1" if by.operator else reader.sees(policy.ACTIONS)
    rows = await reader.fetch(
        f"SELECT t0.id, t0.number, t0.external_id, t0.title, CASE WHEN {seen} THEN 1 ELSE 0 END"
        " FROM action t0 WHERE t0.roadmap_id = :roadmap_id",
        roadmap_id=found.roadmap_id,
    )
    names = found.names
    for id_, number, external_id, title, visible in rows:
        found.numbers.add(int(number))
        found.last_number = max(found.last_number, int(number))
        if external_id is not None:
            found.external_ids.add(external_id)
        if not visible:
            continue
        action_id = decode_uuid(id_)
        names.by_number[int(number)] = action_id
        if external_id is not None:
            names.by_external_id[external_id] = action_id
        key = sort_key(title)
        names.by_title[key] = None if key in names.by_title else action_id


async def look_up(reads: Reads, around: Surroundings, rows: Sequence[Row]) -> Studied:
    """The actions of these rows, and the organisations that they name."""
    await around.organisations.look(reads, {name for row in rows for name in _named(row)})
    ids = {id_ for row in rows if (id_ := around.names.find(row)) is not None}
    if not ids:
        return Studied({}, {})
    by = around.reader_of
    reader = Reader(reads, around.dialect, by.viewer)
    known = await read_actions(
        reader, reader.among("t0.id", "ids"), everything=by.operator, ids=tuple(sorted(ids))
    )
    return Studied(known, await facts_of(reader, ids, by))


def _named(row: Row) -> Iterable[str]:
    for name in OWNING.values():
        yield from (one.name for one in _listed(row, name))
    for name in ACTING.values():
        yield from _listed(row, name)
    yield from (one.funder for one in _listed(row, "fundings"))


def _listed(row: Row, name: str) -> Sequence[Any]:
    listed = row.values.get(name)
    return () if listed is None or listed is CLEAR else tuple(listed)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
