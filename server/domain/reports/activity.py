"""The activity report of an agency and a year, read from one snapshot by one viewer.

As many statements for three missions as for three thousand. Days by strand, axis and territory are
sums over the lines of a version, published to members and funders; days by mission are F8 of each.
What is counted beside them is counted among what the viewer sees. Refuses the public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from server.access import policy
from server.access.viewer import Viewer
from server.database import Database, Snapshot, decode_bool, decode_uuid
from server.domain.missions.facts import bound
from server.domain.reports.machine import (
    Activity,
    MissionDays,
    Outside,
    Year,
    of_quarters,
    of_shares,
    page_of,
    summed,
    year_of,
)
from server.problems import Forbidden, NotFound
from server.vocabulary import (
    DeliverableStatus,
    MissionPartnership,
    MissionRequestStatus,
    Scope,
    ServiceRequestStatus,
    Strand,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report: of a given version instead of the one in force, a page of missions."""

    agency_id: UUID
    year: int
    version_id: UUID | None = None
    first: int = 20
    after: UUID | None = None


async def read(database: Database, asked: Asked, *, by: Viewer) -> Activity:
    """Raises Forbidden for who is neither of the agency nor its member or funder, NotFound for a
    version of another agency or of other years, and ValidationFailed."""
    year, first = year_of(asked.year), page_of(asked.first)
    if by.token_id is not None and not {Scope.PROGRAMME_READ, Scope.MISSION_READ} <= by.scopes:
        raise Forbidden
    async with database.snapshot() as snapshot:
        return await _Reading(snapshot, asked, year, first, by).activity()


_SPENT: Final = (
    "SELECT SUM(de.quarter_days) FROM day_entry de WHERE de.mission_id = {mission}"
    " AND de.spent_on >= :from_on AND de.spent_on < :before_on"
)
_PLANNED: Final = "CASE WHEN li.state <> 'DROPPED' THEN li.planned_quarter_days END"
_LINES: Final = "li.programme_version_id = :version_id AND li.year = :year"

_STEPS: Final = {
    DeliverableStatus.SUBMITTED: "submitted_at",
    DeliverableStatus.VALIDATED: "validated_at",
    DeliverableStatus.RELEASED_TO_MEMBERS: "released_at",
    DeliverableStatus.PUBLISHED: "published_at",
}
"""When a deliverable reached each status."""


class _Reading:
    """One report being read: each method is one statement."""

    def __init__(
        self, snapshot: Snapshot, asked: Asked, year: Year, first: int, by: Viewer
    ) -> None:
        self._snapshot = snapshot
        self._asked = asked
        self._first = first
        self._by = by
        self._values: dict[str, Any] = {
            **year.parameters(),
            "agency_id": asked.agency_id,
            "version_id": asked.version_id,
            "after": asked.after,
            "more_than": first + 1,
        }

    async def activity(self) -> Activity:
        staff = await self._is_staff()
        self._values["version_id"] = version_id = await self._version()
        lines = await self._lines()
        missions = await self._missions()
        return Activity(
            version_id=version_id,
            strands=summed((strand, days) for _, strand, days in lines),
            axes=summed((axis, days) for axis, _, days in lines),
            territories=await self._territories(),
            outside=await self._outside() if staff else None,
            missions=missions[: self._first],
            mission_count=await self._mission_count(),
            more_missions=len(missions) > self._first,
            deliverables=await self._deliverables(),
            workshops=await self._workshops(),
            meetings=await self._meetings(),
            mission_requests={
                MissionRequestStatus(status): count
                for status, count in await self._requests(
                    "mission_request", policy.MISSION_REQUESTS, "{t}.wanted_year = :year"
                )
            },
            service_requests={
                ServiceRequestStatus(status): count
                for status, count in await self._requests(
                    "service_request",
                    policy.SERVICE_REQUESTS,
                    "{t}.received_on >= :from_on AND {t}.received_on < :before_on",
                )
            },
        )

    async def _is_staff(self) -> bool:
        """Whether the report is the viewer's own agency's. Raises NotFound or Forbidden."""
        rows = await self._fetch(
            f"SELECT CASE WHEN {policy.ACTIVITY_REPORTS.predicate(self._by.kind)} THEN 1 ELSE 0 END,"
            f" CASE WHEN {policy.ACTIVITY_OUTSIDE.predicate(self._by.kind)} THEN 1 ELSE 0 END"
            " FROM agency {t} WHERE {t}.id = :agency_id"
        )
        if not rows:
            raise NotFound
        if not decode_bool(rows[0][0]):
            raise Forbidden
        staff: bool = decode_bool(rows[0][1])
        return staff

    async def _version(self) -> UUID | None:
        """The version asked for; else the one in force, or the last presented where none is."""
        asked = self._values["version_id"] is not None
        which = (
            f"{{t}}.id = :version_id AND {policy.PROGRAMME_VERSIONS.predicate(self._by.kind)}"
            if asked
            else "{t}.status IN ('APPROVED', 'PRESENTED')"
        )
        rows = await self._fetch(
            "SELECT {t}.id FROM programme pg JOIN programme_version {t} ON {t}.programme_id = pg.id"
            " WHERE pg.agency_id = :agency_id AND pg.year_from <= :year AND pg.year_to >= :year"
            f" AND pg.status <> 'ABANDONED' AND {which}"
            " ORDER BY CASE {t}.status WHEN 'APPROVED' THEN 0 ELSE 1 END, {t}.number DESC LIMIT 1"
        )
        if asked and not rows:
            raise NotFound
        return decode_uuid(rows[0][0]) if rows else None

    async def _lines(self) -> list[tuple[UUID, Strand, Any]]:
        spent = _SPENT.format(mission="li.mission_id")
        rows = await self._fetch(
            f"SELECT li.axis_id, li.strand, SUM({_PLANNED}), SUM(COALESCE(({spent}), 0))"
            " FROM programme_line li JOIN axis ax ON ax.id = li.axis_id"
            f" WHERE {_LINES} GROUP BY ax.number, li.axis_id, li.strand"
            " ORDER BY ax.number, li.strand DESC"
        )
        return [
            (decode_uuid(axis_id), Strand(strand), of_quarters(planned, spent_quarters))
            for axis_id, strand, planned, spent_quarters in rows
        ]

    async def _territories(self) -> dict[UUID, Any]:
        spent = _SPENT.format(mission="li.mission_id")
        rows = await self._fetch(
            f"SELECT lb.territory_id, SUM(({_PLANNED}) * lb.percent),"
            f" SUM(COALESCE(({spent}), 0) * lb.percent)"
            " FROM programme_line li JOIN line_beneficiary lb ON lb.line_id = li.id"
            f" WHERE {_LINES} GROUP BY lb.territory_id ORDER BY lb.territory_id"
        )
        return {decode_uuid(id_): of_shares(planned, spent_) for id_, planned, spent_ in rows}

    async def _outside(self) -> Outside:
        rows = await self._fetch(
            "SELECT mx.partnership, SUM(de.quarter_days) FROM mission mx"
            " JOIN day_entry de ON de.mission_id = mx.id"
            " AND de.spent_on >= :from_on AND de.spent_on < :before_on"
            " WHERE mx.agency_id = :agency_id AND NOT EXISTS (SELECT 1 FROM programme_line li"
            f" WHERE li.mission_id = mx.id AND {_LINES}) GROUP BY mx.partnership"
        )
        days = {MissionPartnership(kind): Decimal(quarters) / 4 for kind, quarters in rows}
        return Outside(
            days.get(MissionPartnership.PARTNERSHIP, Decimal(0)),
            days.get(MissionPartnership.OUTSIDE_PROGRAMME, Decimal(0)),
        )

    def _of_missions(self) -> str:
        """The missions of the year whose days the viewer reads (F8)."""
        return (
            "FROM mission {t} WHERE {t}.agency_id = :agency_id"
            f" AND {policy.MISSION_DAYS.predicate(self._by.kind)}"
            " AND (EXISTS (SELECT 1 FROM programme_line li WHERE li.mission_id = {t}.id"
            f" AND {_LINES}) OR EXISTS (SELECT 1 FROM day_entry de WHERE de.mission_id = {{t}}.id"
            " AND de.spent_on >= :from_on AND de.spent_on < :before_on))"
        )

    async def _missions(self) -> list[MissionDays]:
        after = (
            ""
            if self._asked.after is None
            else " AND ({t}.sort_key, {t}.id) > (SELECT am.sort_key, am.id FROM mission am"
            " WHERE am.id = :after)"
        )
        rows = await self._fetch(
            f"SELECT {{t}}.id, (SELECT SUM({_PLANNED}) FROM programme_line li"
            f" WHERE li.mission_id = {{t}}.id AND {_LINES}),"
            f" ({_SPENT.format(mission='{t}.id')}) {self._of_missions()}{after}"
            " ORDER BY {t}.sort_key, {t}.id LIMIT :more_than"
        )
        return [
            MissionDays(
                decode_uuid(id_),
                None if planned is None else Decimal(planned) / 4,
                Decimal(spent or 0) / 4,
            )
            for id_, planned, spent in rows
        ]

    async def _mission_count(self) -> int:
        rows = await self._fetch(f"SELECT COUNT(*) {self._of_missions()}")
        return int(rows[0][0])

    async def _deliverables(self) -> dict[DeliverableStatus, int]:
        steps = ", ".join(
            f"COUNT(CASE WHEN {{t}}.{column} >= :from_at AND {{t}}.{column} < :before_at THEN 1 END)"
            for column in _STEPS.values()
        )
        rows = await self._fetch(
            f"SELECT {steps} FROM deliverable {{t}} JOIN mission dm ON dm.id = {{t}}.mission_id"
            " WHERE dm.agency_id = :agency_id"
            f" AND {policy.DELIVERABLES.predicate(self._by.kind)}"
        )
        return dict(zip(_STEPS, rows[0], strict=True))

    async def _workshops(self) -> int | None:
        if self._by.token_id is not None and not self._by.has(Scope.WORKSHOP_READ):
            return None
        rows = await self._fetch(
            "SELECT COUNT(*) FROM workshop {t} WHERE {t}.agency_id = :agency_id"
            " AND {t}.held_on >= :from_on AND {t}.held_on < :before_on"
            " AND {t}.status <> 'CANCELLED'"
            f" AND {policy.WORKSHOPS.predicate(self._by.kind)}"
        )
        return int(rows[0][0])

    async def _meetings(self) -> int:
        rows = await self._fetch(
            "SELECT COUNT(*) FROM meeting {t} JOIN governance_body bo ON bo.id = {t}.body_id"
            " WHERE bo.agency_id = :agency_id AND {t}.status IN ('HELD', 'MINUTED')"
            " AND {t}.held_on >= :from_on AND {t}.held_on < :before_on"
            f" AND {policy.MEETINGS.predicate(self._by.kind)}"
        )
        return int(rows[0][0])

    async def _requests(self, table: str, rule: policy.Rule, of_the_year: str) -> Any:
        return await self._fetch(
            f"SELECT {{t}}.status, COUNT(*) FROM {table} {{t}} WHERE {{t}}.agency_id = :agency_id"
            f" AND {of_the_year} AND {rule.predicate(self._by.kind)}"
            " GROUP BY {t}.status ORDER BY {t}.status"
        )

    async def _fetch(self, text: str) -> Sequence[Sequence[Any]]:
        sql, parameters = bound(text, self._by, **self._values)
        return await self._snapshot.fetch(sql, parameters)
