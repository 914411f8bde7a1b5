"""The sums of a plan and the past of an action, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from server.domain.roadmaps.history import Line, as_of
from server.domain.roadmaps.sums import (
    WHOLE,
    Amounts,
    Budget,
    Carried,
    Counted,
    Funded,
    Sums,
    Tally,
    shared_out,
)
from server.vocabulary import ActionStatus, BudgetNature, FundingStatus

CENTS = st.integers(0, 10**12)
IDS = st.integers(1, 6).map(lambda n: UUID(int=n))
AMOUNTS = st.builds(Amounts, CENTS, CENTS, st.integers(0, 900), st.integers(0, 900))
BUDGETS = st.builds(
    Budget,
    st.none() | IDS,
    st.integers(2024, 2030),
    st.sampled_from(BudgetNature),
    AMOUNTS,
)
FUNDED = st.builds(Funded, IDS, st.integers(2024, 2030), st.sampled_from(FundingStatus), CENTS)


@st.composite
def plans(draw: st.DrawFn) -> Sums:
    """A plan whose owners carry, between them, all or a part of what its actions plan and spend."""
    budgets = draw(st.lists(BUDGETS, max_size=12))
    total = sum((one.amounts for one in budgets), Amounts())
    owners = draw(st.lists(IDS, max_size=4, unique=True))
    left = WHOLE
    carried = []
    for owner in owners:
        share = draw(st.integers(0, left))
        left -= share
        amounts = Amounts(
            total.planned * share,
            total.actual * share,
            total.planned_posts * share,
            total.actual_posts * share,
        )
        carried.append(Carried(owner, amounts))
    return Sums((), tuple(budgets), tuple(carried), tuple(draw(st.lists(FUNDED, max_size=12))))


@given(plans())
def test_the_five_sums_of_money_each_make_the_total(sums: Sums) -> None:
    """AC3, AC5: no cent is lost between years, natures, axes, owners and funders."""
    for way in (sums.by_year, sums.by_nature, sums.by_axis, sums.by_owner):
        assert sum(way.values(), Amounts()) == sums.total
    assert sum(sums.by_funder.values()) == sums.total.planned
    for funding in (sums.funding_by_year, sums.funding_by_status):
        assert sum(funding.values()) == sums.funding


@given(
    st.integers(0, 10**12),
    st.lists(st.integers(0, WHOLE), max_size=5).filter(lambda shares: sum(shares) <= WHOLE),
)
def test_each_part_is_within_a_cent_of_its_share(total: int, shares: list[int]) -> None:
    """AC3."""
    weights = {UUID(int=at): total * share for at, share in enumerate(shares)}
    parts = shared_out(total, weights)
    assert sum(parts.values()) == total
    for owner, weight in weights.items():
        assert abs(parts[owner] * WHOLE - weight) < WHOLE


def test_a_cent_that_three_owners_share_goes_to_one_of_them() -> None:
    """AC3."""
    third = 100 * WHOLE // 3
    ids = [UUID(int=at) for at in range(3)]
    weights = {ids[0]: third, ids[1]: third, ids[2]: 100 * WHOLE - 2 * third}
    assert sorted(part for part in shared_out(100, weights).values()) == [0, 33, 33, 34]


def test_what_has_no_funder_yet_is_told_and_what_is_too_much_is_below_zero() -> None:
    """AC5."""
    budget = Budget(None, 2026, BudgetNature.INVESTMENT, Amounts(planned=1_000))
    funder = UUID(int=1)

    def by_funder(cents: int) -> dict[UUID | None, int]:
        funded = Funded(funder, 2026, FundingStatus.GRANTED, cents)
        return dict(Sums((), (budget,), (), (funded,)).by_funder)

    assert by_funder(600) == {funder: 600, None: 400}
    assert by_funder(1_000) == {funder: 1_000}
    assert by_funder(1_200) == {funder: 1_200, None: -200}


def test_those_under_way_or_held_up_or_done_are_engaged() -> None:
    """AC6."""
    sums = Sums(tuple(Counted(None, status, 1, 0) for status in ActionStatus), (), (), ())
    assert sums.tally == Tally(actions=9, engaged=5)
    assert {status for status, tally in sums.by_status.items() if tally.engaged} == {
        ActionStatus.COMMITTED,
        ActionStatus.IN_PROGRESS,
        ActionStatus.PAUSED,
        ActionStatus.BLOCKED,
        ActionStatus.DONE,
    }


SIGNED = date(2020, 7, 7)
WRITTEN = datetime(2020, 7, 7, 9, tzinfo=UTC)


def line(
    day: int, status: ActionStatus, *, written: int = 0, end: int | None = None, progress: int = 0
) -> Line:
    return Line(
        SIGNED + timedelta(days=day),
        WRITTEN + timedelta(days=written),
        UUID(int=written + 1),
        status,
        progress,
        None if end is None else SIGNED + timedelta(days=end),
    )


def on(day: int) -> date:
    return SIGNED + timedelta(days=day)


def test_a_past_day_is_told_by_the_last_line_that_took_effect_by_then() -> None:
    """AC2: what was written later of an earlier day counts from that day."""
    lines = [
        line(0, ActionStatus.REGISTERED),
        line(300, ActionStatus.IN_PROGRESS, written=300, progress=40),
        line(100, ActionStatus.COMMITTED, written=310),
        line(400, ActionStatus.IN_PROGRESS, written=400, progress=60),
    ]
    told = {}
    for day in (99, 100, 350, 400):
        standing = as_of(lines, on(day))
        assert standing is not None
        told[day] = (standing.status, standing.status_on, standing.progress)
    assert told == {
        99: (ActionStatus.REGISTERED, on(0), 0),
        100: (ActionStatus.COMMITTED, on(100), 0),
        350: (ActionStatus.IN_PROGRESS, on(300), 40),
        # A point d'étape keeps the day on which the status took effect.
        400: (ActionStatus.IN_PROGRESS, on(300), 60),
    }
    assert as_of(lines, on(-1)) is None


def test_two_lines_of_one_day_are_told_apart_by_when_they_were_written() -> None:
    """AC2, AC0: a dated command may walk several steps on one day."""
    lines = [
        line(10, ActionStatus.IN_PROGRESS, written=3),
        line(10, ActionStatus.COMMITTED, written=2),
    ]
    standing = as_of(lines, on(10))
    assert standing is not None
    assert standing.status is ActionStatus.IN_PROGRESS


def test_a_past_day_is_late_by_the_end_that_was_planned_then() -> None:
    """AC1: an end put off later does not undo the delay of that day."""
    lines = [
        line(0, ActionStatus.IN_PROGRESS, end=100),
        line(150, ActionStatus.IN_PROGRESS, written=150, end=300),
        line(200, ActionStatus.DONE, written=200, end=100),
    ]
    late = {
        day: standing.late for day in (100, 101, 150, 201) if (standing := as_of(lines, on(day)))
    }
    assert late == {100: False, 101: True, 150: False, 201: False}
