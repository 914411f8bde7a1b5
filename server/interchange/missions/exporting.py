"""The missions of an agency, as far as their reader sees them, as its spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any, Final
from uuid import UUID

from server.access.policy import (
    MISSION_PARTICIPATIONS,
    MISSION_PROGRESS,
    MISSION_SUMMARY,
    MISSIONS,
    active,
)
from server.access.policy.rules import is_staff
from server.database import decode_date, decode_uuid
from server.interchange.outgoing import Reader
from server.vocabulary import (
    Instrument,
    MissionKind,
    MissionPartnership,
    MissionStatus,
    ParticipationCategory,
    SocleFamily,
    Strand,
)

_LISTS: Final = {
    ParticipationCategory.INVOLVED: "involved",
    ParticipationCategory.INTERESTED: "interested",
    ParticipationCategory.INFORMED: "informed",
}
# Each of them is a list of names below a mission, opened with its summary.
_LINKS: Final = {
    "themes": "SELECT t1.mission_id, t2.name FROM mission_theme t1"
    " JOIN theme t2 ON t2.id = t1.theme_id",
    "territories": "SELECT t1.mission_id, t2.name FROM mission_territory t1"
    " JOIN territory t2 ON t2.id = t1.territory_id",
    "instruments": "SELECT t1.mission_id, t1.instrument FROM mission_instrument t1",
}


async def pages(reader: Reader, agency_id: UUID) -> AsyncIterator[list[dict[str, Any]]]:
    reader.check(MISSIONS, MISSION_SUMMARY, MISSION_PROGRESS, MISSION_PARTICIPATIONS)
    summary = [
        reader.open(MISSION_SUMMARY, f"t0.{name}")
        for name in ("requested_by_id", "start_on", "end_on", "summary", "partnership")
    ]
    sql = (
        "SELECT t0.id, t0.code, t0.title, t0.strand, t0.socle_family, t0.kind, t0.status,"
        f" {', '.join(summary)}, {reader.open(MISSION_PROGRESS, 't0.progress')},"
        f" CASE WHEN {is_staff('t0.agency_id')} THEN t1.email END"
        " FROM mission t0 LEFT JOIN account t1 ON t1.id = t0.lead_id"
        f" WHERE t0.agency_id = :agency_id AND {reader.sees(MISSIONS)}"
    )
    async for rows in reader.pages(sql, agency_id=agency_id):
        missions = {decode_uuid(row[0]): _fields(*row[1:]) for row in rows}
        parts = await participations(reader, missions)
        names = await reader.names(
            {id_ for held in parts.values() for _, id_ in held}
            | {one["requested_by"] for one in missions.values() if one["requested_by"]}
        )
        links = {name: await _linked(reader, sql, missions) for name, sql in _LINKS.items()}
        for id_, one in missions.items():
            one["requested_by"] = names.get(one["requested_by"])
            for category, field in _LISTS.items():
                one[field] = [names[org] for held, org in parts.get(id_, ()) if held is category]
            one["themes"] = links["themes"].get(id_)
            one["territories"] = links["territories"].get(id_)
            one["instruments"] = [Instrument(it) for it in links["instruments"].get(id_, ())]
        yield list(missions.values())


async def participations(
    reader: Reader, mission_ids: Collection[UUID]
) -> Mapping[UUID, list[tuple[ParticipationCategory, UUID]]]:
    """Who takes part in these missions today, where the reader sees it."""
    rows = await reader.fetch(
        "SELECT t0.mission_id, t0.category, t0.organisation_id FROM mission_participation t0"
        f" WHERE {reader.among('t0.mission_id', 'ids')} AND {active('t0')}"
        f" AND {reader.sees(MISSION_PARTICIPATIONS)}",
        ids=tuple(mission_ids),
    )
    found: dict[UUID, list[tuple[ParticipationCategory, UUID]]] = {}
    for mission_id, category, organisation_id in rows:
        found.setdefault(decode_uuid(mission_id), []).append(
            (ParticipationCategory(category), decode_uuid(organisation_id))
        )
    return found


async def _linked(reader: Reader, sql: str, ids: Collection[UUID]) -> dict[UUID, list[str]]:
    rows = await reader.fetch(
        f"{sql} JOIN mission t0 ON t0.id = t1.mission_id"
        f" WHERE {reader.among('t0.id', 'ids')} AND {reader.sees(MISSION_SUMMARY)}",
        ids=tuple(ids),
    )
    found: dict[UUID, list[str]] = {}
    for mission_id, name in rows:
        found.setdefault(decode_uuid(mission_id), []).append(name)
    return found


def _fields(
    code: str,
    title: str,
    strand: str,
    socle_family: str | None,
    kind: str,
    status: str,
    requested_by_id: Any,
    start_on: Any,
    end_on: Any,
    summary: str | None,
    partnership: str | None,
    progress: int | None,
    lead: str | None,
) -> dict[str, Any]:
    return {
        "code": code,
        "title": title,
        "strand": Strand(strand),
        "socle_family": None if socle_family is None else SocleFamily(socle_family),
        "kind": MissionKind(kind),
        "status": MissionStatus(status),
        "requested_by": decode_uuid(requested_by_id),
        "start_on": decode_date(start_on),
        "end_on": decode_date(end_on),
        "summary": summary,
        "partnership": None if partnership is None else MissionPartnership(partnership),
        "progress": progress,
        "lead": lead,
    }
