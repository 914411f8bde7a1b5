"""Majority judgement, against its definition carried out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import ValidationFailed
from server.vocabulary import VoteMethod
from server.workshops.counting import judgement
from server.workshops.counting.judgement import GRADES, majority_value
from server.workshops.counting.marks import Mark
from server.workshops.counting.results import Count
from tests.workshops.counting.ballots import BIKE, BUS, RAIL, counted, valued

_grades = st.lists(st.integers(0, len(GRADES) - 1), max_size=11)


@given(_grades)
def test_the_majority_value_takes_the_lower_median_away_until_none_is_left(
    grades: list[int],
) -> None:
    left, medians = sorted(grades), []
    while left:
        medians.append(left.pop((len(left) - 1) // 2))
    distribution = tuple(Count(value, grades.count(value)) for value in sorted(set(grades)))
    assert list(majority_value(distribution)) == medians


def test_the_grades_are_seven_french_words_from_the_worst() -> None:
    assert len(GRADES) == 7
    assert (GRADES[0], GRADES[-1]) == ("À rejeter", "Excellent")


def test_the_grade_is_what_half_the_hall_would_give_at_least() -> None:
    tally = counted(
        VoteMethod.MAJORITY_JUDGEMENT,
        valued({RAIL: 6}),
        valued({RAIL: 4}),
        valued({RAIL: 4}),
        valued({RAIL: 1}),
        options=[RAIL],
    )
    assert tally.lines[0].grade == 4


def test_equal_medians_are_told_apart_by_what_is_left_when_they_are_taken_away() -> None:
    tally = counted(
        VoteMethod.MAJORITY_JUDGEMENT,
        valued({RAIL: 4, BIKE: 4}),
        valued({RAIL: 6, BIKE: 4}),
        valued({RAIL: 3, BIKE: 3}),
        options=[RAIL, BIKE],
    )
    assert [(line.option_id, line.grade, line.rank) for line in tally.lines] == [
        (RAIL, 4, 1),
        (BIKE, 4, 2),
    ]


def test_options_with_the_very_same_grades_are_a_tie() -> None:
    tally = counted(
        VoteMethod.MAJORITY_JUDGEMENT,
        valued({RAIL: 5, BIKE: 2}),
        valued({RAIL: 2, BIKE: 5}),
        options=[RAIL, BIKE],
    )
    assert {line.rank for line in tally.lines} == {1}


def test_an_option_that_a_ballot_leaves_without_a_grade_is_rejected_by_it() -> None:
    tally = counted(
        VoteMethod.MAJORITY_JUDGEMENT,
        valued({RAIL: 6, BUS: 3}),
        valued({BUS: 3}),
        valued({BUS: 3}),
        options=[RAIL, BUS],
    )
    lines = {line.option_id: line for line in tally.lines}
    assert lines[RAIL].grade == 0
    assert lines[RAIL].distribution == (Count(0, 2), Count(6, 1))
    assert lines[RAIL].voters == 1


def test_a_grade_beyond_excellent_is_refused() -> None:
    with pytest.raises(ValidationFailed):
        judgement.check((Mark(RAIL, len(GRADES)),))
