"""Dots, points, scores and approvals: what each allows, and the sums they share."""

from __future__ import annotations

from fractions import Fraction

import pytest

from server.problems import DotBudgetExceeded, NotFound, ValidationFailed
from server.vocabulary import VoteChannel, VoteMethod
from server.workshops.counting import approval, dots, points, score
from server.workshops.counting.checking import check_marks, check_plain
from server.workshops.counting.marks import NO_COUNTS, Aspect, Cell, Mark, added
from server.workshops.counting.results import dense_ranks
from server.workshops.counting.tallying import Urn
from tests.workshops.counting.ballots import BIKE, BUS, OPTIONS, RAIL, counted, tallied, valued


def test_a_tie_is_reported_as_a_tie() -> None:
    assert dense_ranks({RAIL: 4, BIKE: 4, BUS: 1}) == {RAIL: 1, BIKE: 1, BUS: 2}


def test_an_option_without_dots_is_on_the_tally_with_none() -> None:
    (line,) = counted(VoteMethod.DOTS, options=[RAIL]).lines
    assert (line.total, line.voters, line.rank) == (0, 0, 1)


def test_dots_stay_within_the_budget_and_the_cap() -> None:
    dots.check(valued({RAIL: 3, BIKE: 2}), budget=5, cap=3)
    with pytest.raises(DotBudgetExceeded):
        dots.check(valued({RAIL: 3, BIKE: 3}), budget=5, cap=3)
    with pytest.raises(ValidationFailed):
        dots.check(valued({RAIL: 4}), budget=5, cap=3)


def test_what_is_left_for_an_option_counts_what_is_already_on_it() -> None:
    assert dots.room_left({}, RAIL, budget=5, cap=3) == 3
    assert dots.room_left({RAIL: 2}, RAIL, budget=5, cap=3) == 3
    assert dots.room_left({RAIL: 3, BIKE: 1}, BUS, budget=5, cap=3) == 1


def test_points_stay_within_the_purse() -> None:
    points.check(valued({RAIL: 60, BIKE: 40}), budget=100, cap=100)
    with pytest.raises(ValidationFailed):
        points.check(valued({RAIL: 60, BIKE: 41}), budget=100, cap=100)


def test_a_score_stays_on_its_scale() -> None:
    score.check(valued({RAIL: 0, BIKE: 10}), highest=10)
    with pytest.raises(ValidationFailed):
        score.check(valued({RAIL: 11}), highest=10)


def test_an_unscored_option_receives_nothing_and_its_mean_is_of_those_who_scored_it() -> None:
    tally = counted(VoteMethod.SCORE, valued({RAIL: 10}), valued({BIKE: 6}), valued({BIKE: 6}))
    lines = {line.option_id: line for line in tally.lines}
    assert (lines[BIKE].rank, lines[BIKE].mean) == (1, Fraction(6))
    assert (lines[RAIL].rank, lines[RAIL].mean) == (2, Fraction(10))


def test_an_approval_is_one_and_there_may_be_a_most() -> None:
    approval.check(valued({RAIL: 1, BIKE: 1}), most=None)
    with pytest.raises(ValidationFailed):
        approval.check(valued({RAIL: 2}), most=None)
    with pytest.raises(ValidationFailed):
        approval.check(valued({RAIL: 1, BIKE: 1}), most=1)


def test_dots_found_on_a_wall_add_up_and_nobody_pretends_to_know_from_whom() -> None:
    wall = added(NO_COUNTS, [Cell(RAIL, 1, aspect=Aspect.HEAP)], times=7)
    tally = tallied(VoteMethod.DOTS, Urn(VoteChannel.PAPER, wall, ballots=3))
    best = tally.lines[0]
    assert (best.option_id, best.total, best.voters) == (RAIL, 7, 0)
    assert [(part.channel, part.total, part.voters) for part in best.parts] == [
        (VoteChannel.PAPER, 7, None)
    ]


def test_an_empty_ballot_a_double_mark_and_an_unknown_option_are_refused() -> None:
    with pytest.raises(ValidationFailed):
        check_marks((), OPTIONS.__contains__)
    with pytest.raises(ValidationFailed):
        check_marks((Mark(RAIL, 1), Mark(RAIL, 2)), OPTIONS.__contains__)
    with pytest.raises(NotFound):
        check_marks(valued({BUS: 1}), (RAIL, BIKE).__contains__)
    with pytest.raises(ValidationFailed):
        check_plain((Mark(RAIL, 1, axis=1),))
