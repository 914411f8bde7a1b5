"""How days may be logged, as pure rules (DOMAIN §2.8)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.days import machine
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import MissionStatus

TODAY = date(2026, 6, 15)


@given(st.decimals(min_value=-2, max_value=2, places=3))
def test_days_go_by_quarters_up_to_one(days: Decimal) -> None:
    """« `days` (0.25 steps, ≤1 per staff and date) »"""
    if days in (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1)):
        assert Decimal(machine.quarter_days(days)) == days * 4
    else:
        with pytest.raises(ValidationFailed) as refused:
            machine.quarter_days(days)
        assert refused.value.path == "days"


def test_tomorrow_is_not_spent_yet() -> None:
    machine.check_date(TODAY, TODAY)
    with pytest.raises(ValidationFailed):
        machine.check_date(TODAY + timedelta(days=1), TODAY)


@given(st.integers(0, 4), st.integers(1, 4))
def test_one_person_spends_a_day_at_most_on_a_date(already: int, asked: int) -> None:
    if already + asked <= 4:
        machine.check_load(already, asked)
    else:
        with pytest.raises(TransitionRefused) as refused:
            machine.check_load(already, asked)
        assert refused.value.guard == "ONE_DAY_A_DATE"


@pytest.mark.parametrize("status", MissionStatus)
def test_a_mission_that_is_over_takes_no_day(status: MissionStatus) -> None:
    if status in (MissionStatus.CLOSED, MissionStatus.WITHDRAWN):
        with pytest.raises(TransitionRefused):
            machine.may_change(status)
    else:
        machine.may_change(status)


@given(st.none() | st.integers(0, 4000), st.integers(0, 4000))
def test_what_is_left_of_a_plan_says_when_it_is_overspent(planned: int | None, spent: int) -> None:
    """« over-consumption warns, never blocks »"""
    left = machine.remaining(planned, spent)
    over = machine.over_consumed(planned, spent)
    assert (left is None) is (over is None) is (planned is None)
    if left is not None:
        assert over is (left < 0)
        assert planned is not None and left * 4 + spent == planned
