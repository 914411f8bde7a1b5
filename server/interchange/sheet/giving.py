"""The sheet of a roadmap, as far as its reader sees it. Refuses more lines than a sheet is for."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from server.access import policy
from server.database import Database, decode_bool, decode_date, decode_uuid
from server.interchange.actions.reading import Known, read_actions
from server.interchange.authors import Author
from server.interchange.faults import FileFault, FileRefused
from server.interchange.outgoing import Reader
from server.interchange.sheet.page import Group, Line, Milestone, Sheet, as_sheet
from server.interchange.sheet.words import words_in
from server.problems import NotFound
from server.vocabulary import RoadmapStatus

LINES_AT_MOST: Final = 1_000


async def give_sheet(database: Database, roadmap_id: UUID, by: Author, *, locale: str) -> bytes:
    """Raises NotFound, Forbidden, FileRefused."""
    async with database.snapshot() as snapshot:
        reader = Reader(snapshot, database.dialect, by.viewer)
        reader.check(policy.ROADMAPS, policy.ACTIONS)
        sheet = await _read(reader, roadmap_id)
    return await asyncio.to_thread(as_sheet, sheet, words_in(locale))


async def _read(reader: Reader, roadmap_id: UUID) -> Sheet:
    rows = await reader.fetch(
        "SELECT t0.title, o.name, t0.status, t0.adopted_on, t0.fictional,"
        " (SELECT COUNT(*) FROM action c WHERE c.roadmap_id = t0.id)"
        " FROM roadmap t0 JOIN organisation o ON o.id = t0.holder_id"
        f" WHERE t0.id = :roadmap_id AND {reader.sees(policy.ROADMAPS)}",
        roadmap_id=roadmap_id,
    )
    if not rows:
        raise NotFound
    title, holder, status, adopted_on, fictional, count = rows[0]
    if int(count) > LINES_AT_MOST:
        raise _too_many()
    known = await read_actions(reader, "t0.roadmap_id = :roadmap_id", roadmap_id=roadmap_id)
    milestones = await _milestones(reader, known)
    parts = await _parts(reader, roadmap_id)
    groups: dict[str | None, list[Line]] = {}
    for one in sorted(known.values(), key=_in_order):
        line = _line(one, milestones.get(one.id, ()), part=one.id in parts)
        groups.setdefault(one.fields["axis"], []).append(line)
    return Sheet(
        title,
        holder,
        RoadmapStatus(status),
        decode_date(adopted_on),
        decode_bool(fictional),
        [Group(axis, lines) for axis, lines in groups.items()],
        reader.viewer.today,
    )


def _in_order(one: Known) -> tuple[int, int]:
    """By axis, those that have none last, then by number."""
    axis = one.fields["axis"]
    return (10**6 if axis is None else int(axis.partition(".")[0]), one.fields["number"])


def _line(one: Known, milestones: Collection[Milestone], *, part: bool) -> Line:
    fields: Mapping[str, Any] = one.fields
    owners = [*fields["owners"], *fields["co_owners"]]
    return Line(
        number=fields["number"],
        title=fields["title"],
        owners=[
            owner.name if owner.share is None else f"{owner.name} ({_share(owner.share)} %)"
            for owner in owners
        ],
        pilots=fields["pilots"],
        status=fields["status"],
        progress=fields["progress"],
        priority=fields["priority"],
        start_on=fields["actual_start_on"] or fields["planned_start_on"],
        end_on=fields["actual_end_on"] or fields["planned_end_on"],
        late=fields["late"],
        generated=fields["generated"],
        part=part,
        milestones=tuple(milestones),
    )


def _share(hundredths: int) -> str:
    return f"{hundredths / 100:g}".replace(".", ",")


async def _milestones(reader: Reader, ids: Collection[UUID]) -> dict[UUID, list[Milestone]]:
    found: dict[UUID, list[Milestone]] = {}
    for action_id, title, due_on, done_on in await reader.fetch(
        "SELECT t0.action_id, t0.title, t0.due_on, t0.done_on FROM milestone t0"
        f" WHERE {reader.among('t0.action_id', 'ids')} ORDER BY t0.due_on, t0.id",
        ids=tuple(ids),
    ):
        reached = decode_date(done_on)
        one = Milestone(reached or decode_date(due_on), reached is not None, title)
        found.setdefault(decode_uuid(action_id), []).append(one)
    return found


async def _parts(reader: Reader, roadmap_id: UUID) -> set[UUID]:
    rows = await reader.fetch(
        "SELECT t0.id FROM action t0 WHERE t0.roadmap_id = :roadmap_id"
        " AND t0.parent_id IS NOT NULL",
        roadmap_id=roadmap_id,
    )
    return {decode_uuid(id_) for (id_,) in rows}


def _too_many() -> FileRefused:
    return FileRefused(
        FileFault.TOO_MANY_ROWS,
        french=f"Plus de {LINES_AT_MOST} actions : prenez le tableur.",
        english=f"More than {LINES_AT_MOST} actions: take the spreadsheet.",
    )
