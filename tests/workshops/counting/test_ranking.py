"""Rankings: Borda points and duels, from their definitions."""

from __future__ import annotations

from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import ValidationFailed
from server.vocabulary import VoteMethod
from server.workshops.counting import ranking
from server.workshops.counting.marks import Mark, Marks
from server.workshops.counting.results import Tally
from tests.workshops.counting.ballots import (
    BIKE,
    BUS,
    OPTIONS,
    RAIL,
    WALK,
    counted,
    marks,
    ranked,
    urn,
)

_ballots = st.lists(marks(VoteMethod.RANKING), max_size=9)


def _counted(*ballots: Marks) -> Tally:
    return counted(VoteMethod.RANKING, *ballots)


def _points(tally: Tally) -> dict[UUID, int]:
    return {line.option_id: line.total for line in tally.lines}


@given(st.lists(st.permutations(OPTIONS), min_size=1, max_size=9))
def test_on_complete_ballots_the_points_are_twice_bordas(orders: list[list[UUID]]) -> None:
    points = _points(_counted(*(ranked(*order) for order in orders)))
    for option_id in OPTIONS:
        borda = sum(len(order) - 1 - order.index(option_id) for order in orders)
        assert points[option_id] == 2 * borda


@given(_ballots)
def test_every_ballot_gives_away_the_same_points_however_short_it_is(ballots: list[Marks]) -> None:
    tally = _counted(*ballots)
    pairs = len(OPTIONS) * (len(OPTIONS) - 1) // 2
    assert sum(_points(tally).values()) == 2 * pairs * tally.expressed


def test_what_a_truncated_ballot_leaves_out_is_below_and_equal() -> None:
    assert _points(_counted(ranked(RAIL))) == {RAIL: 6, BIKE: 2, BUS: 2, WALK: 2}


@given(_ballots)
def test_a_duel_counts_who_stands_above_whom(ballots: list[Marks]) -> None:
    tally = _counted(*ballots)
    assert len(tally.duels) == len(list(combinations(OPTIONS, 2)))
    for duel in tally.duels:
        orders = [{mark.option_id: mark.value for mark in ballot} for ballot in ballots if ballot]
        places = [(o.get(duel.option_id, 99), o.get(duel.other_id, 99)) for o in orders]
        assert duel.prefer == sum(one < other for one, other in places)
        assert duel.oppose == sum(one > other for one, other in places)


@given(_ballots)
def test_the_condorcet_winner_beats_each_other_option_and_else_nobody_does(
    ballots: list[Marks],
) -> None:
    tally = _counted(*ballots)
    beats = _beats(tally)
    champions = [
        one for one in OPTIONS if all((one, two) in beats for two in OPTIONS if two != one)
    ]
    assert champions == ([] if tally.winner_id is None else [tally.winner_id])


@given(_ballots)
def test_without_a_winner_the_smith_set_beats_all_the_others_and_no_smaller_set_does(
    ballots: list[Marks],
) -> None:
    tally = _counted(*ballots)
    beats = _beats(tally)
    dominant = next(
        set(chosen)
        for size in range(1, len(OPTIONS) + 1)
        for chosen in combinations(OPTIONS, size)
        if all((a, b) in beats for a in chosen for b in OPTIONS if b not in chosen)
    )
    found = {tally.winner_id} if tally.winner_id else set(tally.top_set)
    assert found == dominant


def _beats(tally: Tally) -> set[tuple[UUID, UUID]]:
    return {
        (d.option_id, d.other_id) if d.prefer > d.oppose else (d.other_id, d.option_id)
        for d in tally.duels
        if d.prefer != d.oppose
    }


@given(_ballots)
def test_a_hall_counted_at_once_is_the_hall_counted_ballot_by_ballot(ballots: list[Marks]) -> None:
    one_by_one = urn(VoteMethod.RANKING, ballots).counts
    assert ranking.counted(ballots, OPTIONS) == dict(one_by_one)


def test_a_cycle_is_told_as_a_cycle() -> None:
    tally = _counted(ranked(RAIL, BIKE, BUS), ranked(BIKE, BUS, RAIL), ranked(BUS, RAIL, BIKE))
    assert tally.winner_id is None
    assert set(tally.top_set) == {RAIL, BIKE, BUS}
    assert tally.is_cycle


def test_two_options_that_nobody_tells_apart_are_no_cycle() -> None:
    tally = _counted(ranked(RAIL, BIKE), ranked(BIKE, RAIL))
    assert set(tally.top_set) == {RAIL, BIKE}
    assert not tally.is_cycle


def test_bordas_first_need_not_be_condorcets_winner_and_both_are_told() -> None:
    tally = _counted(*[ranked(RAIL, BIKE, BUS, WALK)] * 3, *[ranked(BIKE, BUS, WALK, RAIL)] * 2)
    assert tally.winner_id == RAIL
    assert tally.lines[0].option_id == BIKE


@pytest.mark.parametrize("ranks", [(1, 1), (2, 3), (1, 3), (0, 1)])
def test_ranks_follow_one_another_without_ties(ranks: tuple[int, ...]) -> None:
    with pytest.raises(ValidationFailed):
        ranking.check(tuple(Mark(o, rank) for o, rank in zip(OPTIONS, ranks, strict=False)))
