"""A roadmap as it stands and as it stood, read from one snapshot by one viewer.

As many statements for twenty actions as for ten thousand, over the actions that the viewer sees (V3).
`partial` says that the roadmap has others, and nothing more of them. Refuses a roadmap that the
viewer does not see: whoever calls has asked that first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from server.access import policy
from server.access.viewer import Viewer
from server.database import Database, Snapshot, decode_bool, decode_date, decode_uuid
from server.domain.missions.facts import bound
from server.domain.roadmaps.history import SETTLED, Standing
from server.domain.roadmaps.sums import (
    WHOLE,
    Budget,
    Carried,
    Counted,
    Funded,
    Sums,
    Tally,
    counted,
    summed,
    tallied,
)
from server.problems import Forbidden, ValidationFailed
from server.vocabulary import (
    ActionStatus,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
    Scope,
)

MOST_ACTIONS: Final = 100
MOST_IN_A_COLUMN: Final = 50


@dataclass(frozen=True, slots=True)
class StoodThen:
    """One action, and how it stood."""

    action_id: UUID
    standing: Standing


@dataclass(frozen=True, slots=True)
class Past:
    """A roadmap on a past day: how many actions stood where, and a page of them."""

    by_status: Mapping[ActionStatus, Tally]
    page: Sequence[StoodThen]
    more: bool
    partial: bool

    @property
    def tally(self) -> Tally:
        return sum(self.by_status.values(), Tally())


@dataclass(frozen=True, slots=True)
class Column:
    """The actions at one status: how many, and the first of them, by number."""

    status: ActionStatus
    tally: Tally
    first: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Board:
    columns: Sequence[Column]
    partial: bool

    @property
    def tally(self) -> Tally:
        return sum((column.tally for column in self.columns), Tally())


async def read_past(
    database: Database,
    roadmap_id: UUID,
    on: date,
    *,
    first: int,
    after: UUID | None,
    by: Viewer,
) -> Past:
    """AC2: raises Forbidden for a token that does not read roadmaps, and ValidationFailed."""
    _may_read(by)
    _page(first, MOST_ACTIONS)
    _past_day(on, by)
    async with database.snapshot() as snapshot:
        reading = _Reading(snapshot, roadmap_id, by, on=on, after=after, more_than=first + 1)
        stood = await reading.stood()
        return Past(
            await reading.stood_by_status(),
            stood[:first],
            len(stood) > first,
            await reading.hides(),
        )


async def read_action_past(
    database: Database, action_id: UUID, on: date, *, by: Viewer
) -> Standing | None:
    """AC2: how an action that the viewer sees stood; None before it was there."""
    _past_day(on, by)
    async with database.snapshot() as snapshot:
        rows = await _Reading(snapshot, action_id, by, on=on).one()
        return rows[0].standing if rows else None


async def read_sums(
    database: Database,
    roadmap_id: UUID,
    *,
    statuses: Sequence[ActionStatus] | None = None,
    by: Viewer,
) -> Sums:
    """What the visible actions come to, all of them or those at some statuses. Raises Forbidden."""
    _may_read(by)
    async with database.snapshot() as snapshot:
        reading = _Reading(snapshot, roadmap_id, by, statuses=statuses)
        return Sums(
            counts=await reading.counts(),
            budgets=await reading.budgets(),
            carried=await reading.carried(),
            funded=await reading.funded(),
            partial=await reading.hides(),
        )


async def read_board(database: Database, roadmap_id: UUID, *, first: int, by: Viewer) -> Board:
    """Raises Forbidden and ValidationFailed."""
    _may_read(by)
    _page(first, MOST_IN_A_COLUMN)
    async with database.snapshot() as snapshot:
        reading = _Reading(snapshot, roadmap_id, by, more_than=first)
        counts = summed(((one.status, tallied(one)) for one in await reading.counts()), Tally())
        found = await reading.first_of_each_status()
        return Board(
            [
                Column(status, counts.get(status, Tally()), found.get(status, []))
                for status in ActionStatus
            ],
            await reading.hides(),
        )


def _may_read(by: Viewer) -> None:
    if by.token_id is not None and not by.has(Scope.ROADMAP_READ):
        raise Forbidden


def _page(first: int, most: int) -> None:
    if not 1 <= first <= most:
        raise ValidationFailed(
            "first", french=f"De 1 à {most} actions.", english=f"From 1 to {most} actions."
        )


def _past_day(on: date, by: Viewer) -> None:
    if on > by.today:
        raise ValidationFailed("on", french="Ce jour est à venir.", english="This day is to come.")


def _named(values: Sequence[Any]) -> str:
    return ", ".join(f"'{value.value}'" for value in sorted(values))


_SETTLED: Final = _named(list(SETTLED))
_LATE: Final = f"{{a}}.planned_end_on < {{day}} AND {{a}}.{{status}} NOT IN ({_SETTLED})"
_LATE_NOW: Final = _LATE.format(a="{t}", day=":today", status="status")
_LATE_THEN: Final = _LATE.format(a="ch", day=":on", status="to_status")
_LAST_LINE: Final = (
    "(SELECT la.id FROM action_status_change la WHERE la.action_id = {t}.id"
    " AND la.effective_on <= :on ORDER BY la.effective_on DESC, la.at DESC, la.id DESC LIMIT 1)"
)
# The first of the lines that say the same as the last, with no other between.
_SINCE: Final = (
    "(SELECT MIN(sa.effective_on) FROM action_status_change sa WHERE sa.action_id = ch.action_id"
    " AND sa.effective_on <= :on AND NOT EXISTS (SELECT 1 FROM action_status_change ot"
    " WHERE ot.action_id = ch.action_id AND ot.effective_on <= :on"
    " AND ot.to_status <> ch.to_status"
    " AND (ot.effective_on, ot.at, ot.id) >= (sa.effective_on, sa.at, sa.id)))"
)
_OWNERS: Final = "('PROJECT_OWNER', 'CO_OWNER')"
# AC3: an owner alone carries everything; of several, each what its share says.
_SHARE: Final = (
    "COALESCE(ow.share_hundredths, CASE WHEN (SELECT COUNT(*) FROM action_actor oc"
    f" WHERE oc.action_id = {{t}}.id AND oc.role IN {_OWNERS}) = 1 THEN {WHOLE} ELSE 0 END)"
)


class _Reading:
    """One roadmap being read, or one action: each method is one statement."""

    def __init__(
        self,
        snapshot: Snapshot,
        of_id: UUID,
        by: Viewer,
        *,
        statuses: Sequence[ActionStatus] | None = None,
        **values: Any,
    ) -> None:
        self._snapshot = snapshot
        self._by = by
        self._values = {"of_id": of_id, **values}
        self._seen = policy.ACTIONS.predicate(by.kind)
        among = "" if statuses is None else f" AND {{t}}.status IN ({_named(statuses) or 'NULL'})"
        self._visible = f"{{t}}.roadmap_id = :of_id{among} AND {self._seen}"

    async def stood(self) -> list[StoodThen]:
        """By number, after the action `after`."""
        after = (
            ""
            if self._values["after"] is None
            else " AND {t}.number > (SELECT af.number FROM action af WHERE af.id = :after)"
        )
        return await self._stood(f"{self._visible}{after}")

    async def one(self) -> list[StoodThen]:
        self._values["more_than"] = 1
        return await self._stood(f"{{t}}.id = :of_id AND {self._seen}")

    async def _stood(self, which: str) -> list[StoodThen]:
        # The page is cut before the lines are told: a line is looked up for those on it alone.
        rows = await self._fetch(
            "WITH stood AS MATERIALIZED (SELECT {t}.id, {t}.number, "
            f"{_LAST_LINE} AS line_id FROM action {{t}} WHERE {which}"
            " AND EXISTS (SELECT 1 FROM action_status_change be WHERE be.action_id = {t}.id"
            " AND be.effective_on <= :on) ORDER BY {t}.number LIMIT :more_than)"
            f" SELECT stood.id, ch.to_status, {_SINCE}, ch.progress, ch.planned_end_on"
            " FROM stood JOIN action_status_change ch ON ch.id = stood.line_id"
            " ORDER BY stood.number"
        )
        return [
            StoodThen(
                decode_uuid(id_),
                Standing(
                    self._values["on"],
                    ActionStatus(status),
                    decode_date(since),
                    progress,
                    None if end is None else decode_date(end),
                ),
            )
            for id_, status, since, progress, end in rows
        ]

    async def stood_by_status(self) -> Mapping[ActionStatus, Tally]:
        rows = await self._fetch(
            f"WITH stood AS MATERIALIZED (SELECT {_LAST_LINE} AS line_id FROM action {{t}}"
            f" WHERE {self._visible}) SELECT ch.to_status, COUNT(*),"
            f" COUNT(CASE WHEN {_LATE_THEN} THEN 1 END)"
            " FROM stood JOIN action_status_change ch ON ch.id = stood.line_id"
            " GROUP BY ch.to_status"
        )
        found = {
            ActionStatus(status): tallied(Counted(None, ActionStatus(status), actions, late))
            for status, actions, late in rows
        }
        return {status: found[status] for status in ActionStatus if status in found}

    async def hides(self) -> bool:
        """Whether the roadmap has actions that the viewer does not see."""
        rows = await self._fetch(
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM action {t} WHERE {t}.roadmap_id = :of_id"
            f" AND NOT {self._seen}) THEN 1 ELSE 0 END"
        )
        hidden: bool = decode_bool(rows[0][0])
        return hidden

    async def counts(self) -> tuple[Counted, ...]:
        rows = await self._fetch(
            "SELECT {t}.axis_id, {t}.status, COUNT(*),"
            f" COUNT(CASE WHEN {_LATE_NOW} THEN 1 END)"
            f" FROM action {{t}} LEFT JOIN roadmap_axis ax ON ax.id = {{t}}.axis_id"
            f" WHERE {self._visible} GROUP BY ax.number, {{t}}.axis_id, {{t}}.status"
            " ORDER BY COALESCE(ax.number, 32767), {t}.status"
        )
        return tuple(
            Counted(_optional(axis), ActionStatus(status), actions, late)
            for axis, status, actions, late in rows
        )

    async def first_of_each_status(self) -> Mapping[ActionStatus, list[UUID]]:
        rows = await self._fetch(
            "SELECT ranked.status, ranked.id FROM (SELECT {t}.status, {t}.id, {t}.number,"
            " ROW_NUMBER() OVER (PARTITION BY {t}.status ORDER BY {t}.number, {t}.id) AS place"
            f" FROM action {{t}} WHERE {self._visible}) ranked WHERE ranked.place <= :more_than"
            " ORDER BY ranked.status, ranked.place"
        )
        found: dict[ActionStatus, list[UUID]] = {}
        for status, id_ in rows:
            found.setdefault(ActionStatus(status), []).append(decode_uuid(id_))
        return found

    async def budgets(self) -> tuple[Budget, ...]:
        rows = await self._fetch(
            "SELECT {t}.axis_id, bl.year, bl.nature, bl.unit, SUM(bl.planned_hundredths),"
            " SUM(COALESCE(bl.actual_hundredths, 0)) FROM action {t}"
            " JOIN budget_line bl ON bl.action_id = {t}.id"
            " LEFT JOIN roadmap_axis ax ON ax.id = {t}.axis_id"
            f" WHERE {self._visible} GROUP BY bl.year, ax.number, {{t}}.axis_id, bl.nature, bl.unit"
            " ORDER BY bl.year, COALESCE(ax.number, 32767), bl.nature, bl.unit"
        )
        return tuple(
            Budget(
                _optional(axis),
                year,
                BudgetNature(nature),
                counted(BudgetUnit(unit), int(planned), int(actual)),
            )
            for axis, year, nature, unit, planned, actual in rows
        )

    async def carried(self) -> tuple[Carried, ...]:
        rows = await self._fetch(
            f"SELECT ow.organisation_id, bl.unit, SUM(bl.planned_hundredths * {_SHARE}),"
            f" SUM(COALESCE(bl.actual_hundredths, 0) * {_SHARE}) FROM action {{t}}"
            " JOIN budget_line bl ON bl.action_id = {t}.id"
            " JOIN action_actor ow ON ow.action_id = {t}.id"
            f" AND ow.role IN {_OWNERS} WHERE {self._visible}"
            " GROUP BY ow.organisation_id, bl.unit ORDER BY ow.organisation_id, bl.unit"
        )
        return tuple(
            Carried(owner, amounts)
            for owner, amounts in summed(
                (
                    (decode_uuid(owner), counted(BudgetUnit(unit), int(planned), int(actual)))
                    for owner, unit, planned, actual in rows
                ),
                counted(BudgetUnit.EUR_HT, 0, 0),
            ).items()
        )

    async def funded(self) -> tuple[Funded, ...]:
        rows = await self._fetch(
            "SELECT fu.funder_id, fu.year, fu.status, SUM(fu.amount_cents) FROM action {t}"
            f" JOIN funding fu ON fu.action_id = {{t}}.id WHERE {self._visible}"
            " GROUP BY fu.funder_id, fu.year, fu.status ORDER BY fu.year, fu.funder_id, fu.status"
        )
        return tuple(
            Funded(decode_uuid(funder), year, FundingStatus(status), int(cents))
            for funder, year, status, cents in rows
        )

    async def _fetch(self, text: str) -> Sequence[Sequence[Any]]:
        sql, parameters = bound(text, self._by, **self._values)
        return await self._snapshot.fetch(sql, parameters)


def _optional(id_: Any) -> UUID | None:
    return None if id_ is None else decode_uuid(id_)
