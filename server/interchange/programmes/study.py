"""What the database holds of an agency's programmes, their versions and the lines. Refuses to
write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.database import decode_uuid
from server.interchange.lookups import Reads
from server.vocabulary import LineState, ProgrammeKind, ProgrammeStatus, VersionStatus


@dataclass(frozen=True, slots=True)
class Programme:
    """`version` guards what is weighed here: nobody else has touched it since."""

    id: UUID
    title: str
    external_id: str | None
    kind: ProgrammeKind
    year_from: int
    year_to: int
    status: ProgrammeStatus
    version: int

    @property
    def period(self) -> str:
        first, last = self.year_from, self.year_to
        return str(first) if first == last else f"{first}-{last}"


@dataclass(frozen=True, slots=True)
class Version:
    id: UUID
    programme_id: UUID
    number: int
    label: str
    status: VersionStatus
    branched: bool
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its mission, its year, and the numbers of its axis and orientation."""

    id: UUID
    mission_id: UUID
    year: int
    axis: int
    orientation: int | None
    quarter_days: int | None
    state: LineState
    comment: str | None
    version: int


@dataclass(slots=True)
class Content:
    """What a version holds. `axes` and `orientations` are ids and titles by number."""

    axes: dict[int, tuple[UUID, str]] = field(default_factory=dict)
    orientations: dict[tuple[int, int], tuple[UUID, str]] = field(default_factory=dict)
    lines: dict[tuple[UUID, int], Line] = field(default_factory=dict)


@dataclass(slots=True)
class Shelf:
    """An agency's programmes and their versions."""

    programmes: dict[UUID, Programme] = field(default_factory=dict)
    versions: dict[UUID, list[Version]] = field(default_factory=dict)


async def shelf_of(reads: Reads, agency_id: UUID) -> Shelf:
    found = Shelf()
    for id_, title, external_id, kind, year_from, year_to, status, version in await reads.fetch(
        "SELECT id, title, external_id, kind, year_from, year_to, status, version FROM programme"
        " WHERE agency_id = $1 AND status <> 'ABANDONED' ORDER BY year_from, id",
        [agency_id],
    ):
        one = Programme(
            decode_uuid(id_),
            title,
            external_id,
            ProgrammeKind(kind),
            year_from,
            year_to,
            ProgrammeStatus(status),
            version,
        )
        found.programmes[one.id] = one
        found.versions[one.id] = []
    for row in await reads.fetch(
        "SELECT v.id, v.programme_id, v.number, v.label, v.status, v.branched_from_id, v.version"
        " FROM programme p JOIN programme_version v ON v.programme_id = p.id"
        " WHERE p.agency_id = $1 AND p.status <> 'ABANDONED' ORDER BY v.number",
        [agency_id],
    ):
        version = _version(row)
        found.versions[version.programme_id].append(version)
    return found


def _version(row: Sequence[Any]) -> Version:
    id_, programme_id, number, label, status, branched_from, version = row
    return Version(
        decode_uuid(id_),
        decode_uuid(programme_id),
        number,
        label,
        VersionStatus(status),
        branched_from is not None,
        version,
    )


async def content_of(reads: Reads, version_id: UUID) -> Content:
    found = Content()
    for number, id_, title in await reads.fetch(
        "SELECT number, id, title FROM axis WHERE programme_version_id = $1", [version_id]
    ):
        found.axes[number] = decode_uuid(id_), title
    for axis, number, id_, title in await reads.fetch(
        "SELECT a.number, o.number, o.id, o.title FROM axis a JOIN orientation o"
        " ON o.axis_id = a.id WHERE a.programme_version_id = $1",
        [version_id],
    ):
        found.orientations[axis, number] = decode_uuid(id_), title
    for row in await reads.fetch(
        "SELECT l.id, l.mission_id, l.year, a.number, o.number, l.planned_quarter_days, l.state,"
        " l.comment, l.version FROM programme_line l JOIN axis a ON a.id = l.axis_id"
        " LEFT JOIN orientation o ON o.id = l.orientation_id WHERE l.programme_version_id = $1",
        [version_id],
    ):
        id_, mission_id, year, axis, orientation, quarter_days, state, comment, version = row
        line = Line(
            decode_uuid(id_),
            decode_uuid(mission_id),
            year,
            axis,
            orientation,
            quarter_days,
            LineState(state),
            comment,
            version,
        )
        found.lines[line.mission_id, year] = line
    return found
