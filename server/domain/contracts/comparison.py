"""Where the plan of a contract stands on a day, beside the day of its signature (CT10).

By axis, by project owner, and the money by year and funder, read from one snapshot by one viewer: as
many statements for three projects as for three hundred. Refuses to count a project that the viewer
does not see (V3), and a day to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from server.access import policy
from server.access.viewer import Viewer
from server.database import Database, Snapshot, decode_date, decode_uuid
from server.domain.contracts import terms
from server.domain.missions.facts import bound
from server.domain.roadmaps.history import ENGAGED
from server.vocabulary import ActionStatus


@dataclass(slots=True)
class Standing:
    """How many projects stand in each state, at the signature and on the day."""

    before: dict[ActionStatus, int] = field(default_factory=dict)
    after: dict[ActionStatus, int] = field(default_factory=dict)

    def count(self, before: str | None, after: str | None, projects: int) -> None:
        """So many stood in `before` and stand in `after`; None where they were not there yet."""
        for counted, status in ((self.before, before), (self.after, after)):
            if status is not None:
                counted[ActionStatus(status)] = counted.get(ActionStatus(status), 0) + projects


def engaged(counted: Mapping[ActionStatus, int]) -> int:
    return sum(projects for status, projects in counted.items() if status in ENGAGED)


@dataclass(frozen=True, slots=True)
class Money:
    """What a funder brings for a year, in cents: as it stands by its status, and what was agreed by
    convention by each of the two days."""

    year: int
    funder_id: UUID
    requested: int
    granted: int
    paid: int
    agreed_before: int
    agreed_after: int


@dataclass(frozen=True, slots=True)
class Budget:
    """A year of the projects' budgets, in cents before tax."""

    year: int
    planned: int
    actual: int


@dataclass(frozen=True, slots=True)
class Progress:
    signed_on: date | None
    as_of: date
    axes: Mapping[UUID | None, Standing]
    owners: Mapping[UUID, Standing]
    fundings: Sequence[Money]
    budgets: Sequence[Budget]

    @property
    def whole(self) -> Standing:
        """All the projects: each has one axis, or none."""
        whole = Standing()
        for one in self.axes.values():
            for mine, counted in ((whole.before, one.before), (whole.after, one.after)):
                for status, projects in counted.items():
                    mine[status] = mine.get(status, 0) + projects
        return whole


async def compare(
    database: Database, contract_id: UUID, as_of: date | None, *, by: Viewer
) -> Progress:
    """Of a contract that the viewer sees. Raises ValidationFailed for a day to come."""
    day = as_of or by.today
    terms.check_day(day, not_before=None, today=by.today, path="asOf")
    async with database.snapshot() as snapshot:
        return await _Comparing(snapshot, contract_id, day, by).progress()


def _status_on(day: str) -> str:
    """SQL: the state of the action `{t}` on a day, by the last line of its history (AC2)."""
    return (
        "(SELECT sc.to_status FROM action_status_change sc WHERE sc.action_id = {t}.id"
        f" AND sc.effective_on <= {day}"
        " ORDER BY sc.effective_on DESC, sc.at DESC, sc.id DESC LIMIT 1)"
    )


_STATES: Final = f"{_status_on(':signed_on')} AS before_, {_status_on(':as_of')} AS after_"
_FUNDED: Final = "SUM(CASE WHEN fu.status = '{status}' THEN fu.amount_cents ELSE 0 END)"
_AGREED: Final = "SUM(CASE WHEN fu.agreed_on <= :{day} THEN fu.amount_cents ELSE 0 END)"


class _Comparing:
    """One comparison being read: each method is one statement."""

    def __init__(self, snapshot: Snapshot, contract_id: UUID, as_of: date, by: Viewer) -> None:
        self._snapshot = snapshot
        self._by = by
        self._values: dict[str, Any] = {"contract_id": contract_id, "as_of": as_of}
        self._actions = (
            "JOIN roadmap pr ON pr.id = {t}.roadmap_id AND pr.contract_id = :contract_id"
            f" WHERE {policy.ACTIONS.predicate(by.kind)}"
        )
        # A part is counted with its project; its money is its own.
        self._projects = f"{self._actions} AND {{t}}.parent_id IS NULL"

    async def progress(self) -> Progress:
        signed_on = self._values["signed_on"] = await self._signed_on()
        return Progress(
            signed_on,
            self._values["as_of"],
            await self._axes(),
            await self._owners(),
            await self._fundings(),
            await self._budgets(),
        )

    async def _signed_on(self) -> date | None:
        rows = await self._fetch("SELECT c.signed_on FROM contract c WHERE c.id = :contract_id")
        return decode_date(rows[0][0]) if rows and rows[0][0] is not None else None

    async def _axes(self) -> dict[UUID | None, Standing]:
        rows = await self._fetch(
            "SELECT y.axis_id, y.before_, y.after_, COUNT(*) FROM ("
            f"SELECT {{t}}.axis_id, ax.number, {_STATES} FROM action {{t}}"
            f" LEFT JOIN roadmap_axis ax ON ax.id = {{t}}.axis_id {self._projects}) y"
            " GROUP BY y.axis_id, y.number, y.before_, y.after_"
            " ORDER BY y.number IS NULL, y.number, y.axis_id"
        )
        found: dict[UUID | None, Standing] = {}
        for axis_id, before, after, projects in rows:
            key = None if axis_id is None else decode_uuid(axis_id)
            found.setdefault(key, Standing()).count(before, after, projects)
        return found

    async def _owners(self) -> dict[UUID, Standing]:
        rows = await self._fetch(
            "SELECT y.organisation_id, y.before_, y.after_, COUNT(*) FROM ("
            f"SELECT ow.organisation_id, og.sort_key, {_STATES} FROM action {{t}}"
            " JOIN action_actor ow ON ow.action_id = {t}.id"
            " AND ow.role IN ('PROJECT_OWNER', 'CO_OWNER')"
            f" JOIN organisation og ON og.id = ow.organisation_id {self._projects}) y"
            " GROUP BY y.organisation_id, y.sort_key, y.before_, y.after_"
            " ORDER BY y.sort_key, y.organisation_id"
        )
        found: dict[UUID, Standing] = {}
        for organisation_id, before, after, projects in rows:
            found.setdefault(decode_uuid(organisation_id), Standing()).count(
                before, after, projects
            )
        return found

    async def _fundings(self) -> list[Money]:
        by_status = ", ".join(
            _FUNDED.format(status=status) for status in ("REQUESTED", "GRANTED", "PAID")
        )
        agreed = ", ".join(_AGREED.format(day=day) for day in ("signed_on", "as_of"))
        rows = await self._fetch(
            f"SELECT fu.year, fu.funder_id, {by_status}, {agreed} FROM action {{t}}"
            f" JOIN funding fu ON fu.action_id = {{t}}.id {self._actions}"
            " GROUP BY fu.year, fu.funder_id ORDER BY fu.year, fu.funder_id"
        )
        return [
            Money(int(year), decode_uuid(funder_id), *(int(cents) for cents in sums))
            for year, funder_id, *sums in rows
        ]

    async def _budgets(self) -> list[Budget]:
        rows = await self._fetch(
            "SELECT bl.year, SUM(bl.planned_hundredths), SUM(COALESCE(bl.actual_hundredths, 0))"
            " FROM action {t} JOIN budget_line bl ON bl.action_id = {t}.id AND bl.unit = 'EUR_HT'"
            f" {self._actions} GROUP BY bl.year ORDER BY bl.year"
        )
        return [Budget(int(year), int(planned), int(actual)) for year, planned, actual in rows]

    async def _fetch(self, text: str) -> Sequence[Sequence[Any]]:
        sql, parameters = bound(text, self._by, **self._values)
        return await self._snapshot.fetch(sql, parameters)
