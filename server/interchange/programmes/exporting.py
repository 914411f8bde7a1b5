"""The programmes of an agency, a line each, in the latest version that their reader sees."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from server.access.policy import (
    LINE_DAYS,
    MISSION_PARTICIPATIONS,
    MISSION_SUMMARY,
    PROGRAMME_LINES,
    PROGRAMME_VERSIONS,
    PROGRAMMES,
)
from server.access.policy.rules import is_staff
from server.database import decode_uuid
from server.domain.programmes.machine import in_days
from server.interchange.missions.exporting import participations
from server.interchange.outgoing import Reader
from server.vocabulary import (
    MissionKind,
    ParticipationCategory,
    ProgrammeKind,
    SocleFamily,
    Strand,
    VersionStatus,
)


async def pages(reader: Reader, agency_id: UUID) -> AsyncIterator[list[dict[str, Any]]]:
    reader.check(PROGRAMMES, PROGRAMME_VERSIONS, PROGRAMME_LINES, LINE_DAYS)
    for version_id, above in (await _latest(reader, agency_id)).items():
        async for lines in _lines(reader, version_id):
            yield [{**above, **line} for line in lines]


async def _latest(reader: Reader, agency_id: UUID) -> dict[UUID, dict[str, Any]]:
    """The latest version of each programme, and what its lines all say."""
    rows = await reader.fetch(
        "SELECT t1.id, t0.id, t1.title, t1.year_from, t1.year_to, t1.kind, t0.label, t0.status,"
        f" CASE WHEN {is_staff('t1.agency_id')} THEN t1.external_id END"
        " FROM programme_version t0 JOIN programme t1 ON t1.id = t0.programme_id"
        " WHERE t1.agency_id = :agency_id AND t1.status <> 'ABANDONED'"
        f" AND {reader.sees(PROGRAMME_VERSIONS)} AND {reader.sees(PROGRAMMES, 't1')}"
        " ORDER BY t1.year_from, t1.id, t0.number",
        agency_id=agency_id,
    )
    latest = {row[0]: row[1:] for row in rows}
    return {
        decode_uuid(version_id): {
            "programme": title,
            "year_from": year_from,
            "year_to": year_to,
            "programme_kind": ProgrammeKind(kind),
            "version": label,
            "version_status": VersionStatus(status),
            "external_id": external_id,
        }
        for version_id, title, year_from, year_to, kind, label, status, external_id in (
            latest.values()
        )
    }


async def _lines(reader: Reader, version_id: UUID) -> AsyncIterator[list[dict[str, Any]]]:
    sql = (
        "SELECT t0.id, t1.id, t1.code, t1.title, t1.strand, t1.socle_family, t1.kind,"
        f" {reader.open(MISSION_SUMMARY, 't1.requested_by_id', 't1')},"
        " t2.number, t2.title, t3.number, t3.title, t0.year,"
        f" {reader.open(LINE_DAYS, 't0.planned_quarter_days')},"
        f" {reader.open(LINE_DAYS, 't0.comment')}"
        " FROM programme_line t0 JOIN mission t1 ON t1.id = t0.mission_id"
        " JOIN axis t2 ON t2.id = t0.axis_id"
        " LEFT JOIN orientation t3 ON t3.id = t0.orientation_id"
        " WHERE t0.programme_version_id = :version_id AND t0.state <> 'DROPPED'"
        f" AND {reader.sees(PROGRAMME_LINES)}"
    )
    reader.check(MISSION_SUMMARY, MISSION_PARTICIPATIONS)
    async for rows in reader.pages(sql, version_id=version_id):
        parts = await participations(reader, {decode_uuid(row[1]) for row in rows})
        named = {id_ for held in parts.values() for _, id_ in held}
        named |= {decode_uuid(row[7]) for row in rows if row[7] is not None}
        names = await reader.names(named)
        lines = []
        for _, mission_id, *rest in rows:
            line = _fields(*rest)
            line["requested_by"] = names.get(line["requested_by"])
            line["involved"] = [
                names[id_]
                for category, id_ in parts.get(decode_uuid(mission_id), ())
                if category is ParticipationCategory.INVOLVED
            ]
            lines.append(line)
        yield lines


def _fields(
    code: str,
    title: str,
    strand: str,
    socle_family: str | None,
    kind: str,
    requested_by_id: Any,
    axis_number: int,
    axis_title: str,
    orientation_number: int | None,
    orientation_title: str | None,
    year: int,
    quarter_days: int | None,
    comment: str | None,
) -> dict[str, Any]:
    return {
        "code": code,
        "title": title,
        "strand": Strand(strand),
        "socle_family": None if socle_family is None else SocleFamily(socle_family),
        "kind": MissionKind(kind),
        "requested_by": decode_uuid(requested_by_id),
        "axis_number": axis_number,
        "axis_title": axis_title,
        "orientation_number": orientation_number,
        "orientation_title": orientation_title,
        "year": year,
        "days": None if quarter_days is None else in_days(quarter_days),
        "comment": comment,
    }
