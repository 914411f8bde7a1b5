"""Ratings on one axis or two: the spread kept, and its statistics."""

from __future__ import annotations

import statistics
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import NotFound, ValidationFailed
from server.workshops.counting import ratings
from server.workshops.counting.marks import NO_COUNTS as EMPTY
from server.workshops.counting.marks import Mark, added, value_cells
from server.workshops.counting.results import Count, Distribution, mean, quantile, quartiles
from tests.workshops.counting.ballots import BIKE, BUS, OPTIONS, RAIL, WALK

_values = st.lists(st.integers(-5, 10), min_size=1, max_size=30)


def _spread(values: list[int]) -> Distribution:
    return tuple(Count(value, values.count(value)) for value in sorted(set(values)))


@given(_values)
def test_mean_and_median_are_those_of_the_ballots_one_by_one(values: list[int]) -> None:
    assert mean(_spread(values)) == Fraction(sum(values), len(values))
    assert quantile(_spread(values), Fraction(1, 2)) == Fraction(statistics.median(values))


@given(_values)
def test_half_of_the_ballots_stand_between_the_quartiles(values: list[int]) -> None:
    found = quartiles(_spread(values))
    assert found is not None
    first, median, third = found
    assert min(values) <= first <= median <= third <= max(values)
    assert 2 * sum(first <= value <= third for value in values) >= len(values)


def test_a_card_that_nobody_rated_has_neither_mean_nor_rank() -> None:
    (line,) = ratings.lines({}, ratings.subjects([RAIL], (), 1))
    assert (line.mean, line.rank, line.voters) == (None, None, 0)
    assert quartiles(line.distribution) is None


def test_each_axis_has_its_own_ranks_and_is_never_added_to_the_other() -> None:
    ballot = (
        Mark(RAIL, 5, axis=0),
        Mark(RAIL, 1, axis=1),
        Mark(BIKE, 2, axis=0),
        Mark(BIKE, 4, axis=1),
    )
    lines = ratings.lines(added(EMPTY, value_cells(ballot)), ratings.subjects([RAIL, BIKE], (), 2))
    found = {(line.option_id, line.axis): (line.total, line.rank) for line in lines}
    assert found == {
        (RAIL, 0): (5, 1),
        (BIKE, 0): (2, 2),
        (RAIL, 1): (1, 2),
        (BIKE, 1): (4, 1),
    }


def test_a_stress_test_holds_each_action_against_each_scenario() -> None:
    scenarios = (BUS, WALK)
    ballot = (Mark(RAIL, 3, criterion_id=BUS), Mark(RAIL, 1, criterion_id=WALK))
    lines = ratings.lines(
        added(EMPTY, value_cells(ballot)), ratings.subjects([RAIL, BIKE], scenarios, 1)
    )
    found = {(line.option_id, line.criterion_id): line.total for line in lines}
    assert found == {(RAIL, BUS): 3, (RAIL, WALK): 1, (BIKE, BUS): 0, (BIKE, WALK): 0}


@pytest.mark.parametrize(
    ("mark", "criteria", "problem"),
    [
        (Mark(RAIL, 6), (), ValidationFailed),
        (Mark(RAIL, 3, axis=2), (), ValidationFailed),
        (Mark(RAIL, 3), (BUS,), ValidationFailed),
        (Mark(RAIL, 3, criterion_id=BUS), (), ValidationFailed),
        (Mark(RAIL, 3, criterion_id=WALK), (BUS,), NotFound),
    ],
)
def test_a_rating_is_refused_off_its_scale_its_axes_or_its_criteria(
    mark: Mark, criteria: tuple[UUID, ...], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        ratings.check(
            (mark,),
            scales=((1, 5), (1, 5)),
            is_criterion=criteria.__contains__ if criteria else None,
        )


def test_a_mean_is_over_those_who_rated_the_card() -> None:
    counts = EMPTY
    for values in ({RAIL: 5, BIKE: 1}, {BIKE: 3}):
        counts = added(counts, value_cells([Mark(o, v) for o, v in values.items()]))
    lines = {
        line.option_id: line for line in ratings.lines(counts, ratings.subjects(OPTIONS, (), 1))
    }
    assert (lines[RAIL].mean, lines[BIKE].mean) == (Fraction(5), Fraction(2))
