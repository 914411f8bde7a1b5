"""Plans drawn at random: actions with six years of history, owners with shares, money by year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from server.database import Transaction
from server.domain.roadmaps.history import Line
from server.ids import new_id
from server.vocabulary import (
    ActionStatus,
    ActionVisibility,
    ActorRole,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
)
from tests.schema.roadmaps import Desk

ACTIONS = 24
FIRST_DAY = date(2020, 6, 1)
DAYS = 6 * 365
"""Six years, the last day of which is before the office's today."""
AXES = 3
OWNERS = ("piloting", "interested", "informed", "other")
FUNDERS = ("funder", "asking", "other")

_DAY = st.integers(0, DAYS)
_LINE = st.tuples(
    _DAY,
    # When it was written, in hours: few values, so that lines tie on day and instant.
    st.integers(0, 3),
    st.sampled_from(ActionStatus),
    st.integers(0, 100),
    st.none() | st.integers(0, DAYS),
)
_MONEY = st.tuples(
    st.integers(2024, 2030),
    st.sampled_from(BudgetNature),
    st.sampled_from(BudgetUnit),
    st.integers(0, 10**9),
    st.none() | st.integers(0, 10**9),
)
_FUNDING = st.tuples(
    st.sampled_from(FUNDERS),
    st.integers(2024, 2030),
    st.sampled_from(FundingStatus),
    st.integers(0, 10**9),
)
# One owner without a share, two that share unevenly, three thirds, two of unknown shares, nobody.
_SHARES = st.sampled_from(
    [(None,), (6_667, 3_333), (3_333, 3_333, 3_334), (None, None), (10_000,), ()]
)


@dataclass
class Drawn:
    """One action of a plan."""

    axis: int | None
    status: ActionStatus
    planned_end: int | None
    visibility: ActionVisibility
    history: list[tuple[int, int, ActionStatus, int, int | None]]
    owners: list[tuple[str, int | None]]
    budget: list[tuple[int, BudgetNature, BudgetUnit, int, int | None]]
    fundings: list[tuple[str, int, FundingStatus, int]]
    id: UUID = field(default_factory=new_id)
    lines: list[Line] = field(default_factory=list)

    @property
    def restricted(self) -> bool:
        return self.visibility is ActionVisibility.RESTRICTED


@st.composite
def actions(draw: st.DrawFn) -> Drawn:
    shares = draw(_SHARES)
    return Drawn(
        axis=draw(st.none() | st.integers(0, AXES - 1)),
        status=draw(st.sampled_from(ActionStatus)),
        planned_end=draw(st.none() | _DAY),
        visibility=draw(st.sampled_from([ActionVisibility.ROADMAP, ActionVisibility.RESTRICTED])),
        history=draw(st.lists(_LINE, max_size=8)),
        owners=list(zip(draw(st.permutations(OWNERS)), shares, strict=False)),
        budget=draw(st.lists(_MONEY, max_size=4, unique_by=lambda one: one[:3])),
        fundings=draw(st.lists(_FUNDING, max_size=3)),
    )


def plans() -> st.SearchStrategy[list[Drawn]]:
    return st.lists(actions(), min_size=ACTIONS, max_size=ACTIONS)


def day(offset: int) -> date:
    return FIRST_DAY + timedelta(days=offset)


async def set_plan(desk: Desk, plan: list[Drawn]) -> list[UUID]:
    """The roadmap has the actions of this plan and no others; the ids of its axes."""
    axes: list[UUID] = await desk.office.write(lambda tx: _set(tx, desk, plan))
    return axes


async def _set(tx: Transaction, desk: Desk, plan: list[Drawn]) -> list[UUID]:
    for table in (
        "action_status_change",
        "action_actor",
        "action_territory",
        "budget_line",
        "funding",
        "action",
        "roadmap_axis",
    ):
        await tx.execute(f"DELETE FROM {table}")
    now = datetime(2026, 6, 1, tzinfo=UTC)
    axes = [new_id() for _ in range(AXES)]
    organisations = desk.office.organisations

    async def insert(table: str, columns: str, rows: list[list[Any]]) -> None:
        named = f"id, created_at, updated_at, {columns}"
        places = ", ".join(f"${at}" for at in range(1, len(named.split(", ")) + 1))
        await tx.execute_many(
            f"INSERT INTO {table} ({named}) VALUES ({places})",
            [[new_id(), now, now, *row] for row in rows],
        )

    await tx.execute_many(
        "INSERT INTO roadmap_axis (id, created_at, updated_at, roadmap_id, number, title)"
        " VALUES ($1, $2, $2, $3, $4, $5)",
        [[id_, now, desk.roadmap_id, at + 1, f"Axe {at + 1}"] for at, id_ in enumerate(axes)],
    )
    await tx.execute_many(
        "INSERT INTO action (id, created_at, updated_at, roadmap_id, axis_id, lineage_id, number,"
        " title, status, status_on, origin, visibility, planned_end_on, competence_codes, levers,"
        " sort_key) VALUES ($1, $2, $2, $3, $4, $1, $5, $6, $7, $8, 'OWN', $9, $10, $11, $11, $12)",
        [
            [
                one.id,
                now,
                desk.roadmap_id,
                None if one.axis is None else axes[one.axis],
                at + 1,
                f"Action {at + 1}",
                one.status,
                FIRST_DAY,
                one.visibility,
                None if one.planned_end is None else day(one.planned_end),
                [],
                f"action {at + 1:02}",
            ]
            for at, one in enumerate(plan)
        ],
    )
    for one in plan:
        one.lines = [
            Line(
                day(on),
                now + timedelta(hours=written),
                new_id(),
                status,
                progress,
                None if end is None else day(end),
            )
            for on, written, status, progress, end in one.history
        ]
    await tx.execute_many(
        "INSERT INTO action_status_change (id, action_id, to_status, at, effective_on, progress,"
        " planned_end_on) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            [
                line.id,
                one.id,
                line.to_status,
                line.at,
                line.effective_on,
                line.progress,
                line.planned_end_on,
            ]
            for one in plan
            for line in one.lines
        ],
    )
    await insert(
        "action_actor",
        "action_id, organisation_id, role, share_hundredths",
        [
            [one.id, organisations[name], _role(at), share]
            for one in plan
            for at, (name, share) in enumerate(one.owners)
        ],
    )
    await insert(
        "budget_line",
        "action_id, year, nature, unit, planned_hundredths, actual_hundredths",
        [[one.id, *budget] for one in plan for budget in one.budget],
    )
    await insert(
        "funding",
        "action_id, funder_id, year, status, amount_cents",
        [
            [one.id, organisations[funder], *funding]
            for one in plan
            for funder, *funding in one.fundings
        ],
    )
    return axes


def _role(at: int) -> ActorRole:
    return ActorRole.PROJECT_OWNER if at == 0 else ActorRole.CO_OWNER


async def a_crowd(tx: Transaction, roadmap_id: UUID, count: int) -> None:
    """The roadmap has this many actions, numbered from where it stands."""
    now = datetime(2026, 6, 1, tzinfo=UTC)
    ((last,),) = await tx.fetch(
        "SELECT COALESCE(MAX(number), 0) FROM action WHERE roadmap_id = $1", [roadmap_id]
    )
    await tx.execute_many(
        "INSERT INTO action (id, created_at, updated_at, roadmap_id, lineage_id, number, title,"
        " status, status_on, origin, competence_codes, levers, sort_key)"
        " VALUES ($1, $2, $2, $3, $1, $4, $5, 'REGISTERED', $6, 'CONTRACT', $7, $7, $8)",
        [
            [
                new_id(),
                now,
                roadmap_id,
                number,
                f"Projet {number}",
                FIRST_DAY,
                [],
                f"projet {number}",
            ]
            for number in range(last + 1, count + 1)
        ],
    )
