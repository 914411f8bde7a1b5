"""The tally of dots, from its definition."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from server.workshops.ballots import dense_ranks, room_left, tally
from tests.workshops.histories import named

RAIL, BIKE, BUS = named("rail"), named("vélo"), named("bus")
_ballots = st.lists(
    st.dictionaries(st.sampled_from([RAIL, BIKE, BUS]), st.integers(1, 5)), max_size=12
)


@given(_ballots, st.randoms())
def test_the_order_of_the_ballots_does_not_matter(ballots: list[dict[UUID, int]], random) -> None:  # type: ignore[no-untyped-def] # hypothesis' own Random has no public type
    shuffled = list(ballots)
    random.shuffle(shuffled)
    assert tally(shuffled, [RAIL, BIKE, BUS]) == tally(ballots, [BUS, RAIL, BIKE])


@given(_ballots)
def test_the_lines_add_up_to_the_dots_that_were_placed(ballots: list[dict[UUID, int]]) -> None:
    lines = tally(ballots, [RAIL, BIKE, BUS])
    assert sum(line.dots for line in lines) == sum(sum(ballot.values()) for ballot in ballots)
    for line in lines:
        assert line.voters == sum(line.group_id in ballot for ballot in ballots)
        assert line.dots >= line.voters


@given(_ballots)
def test_a_higher_sum_has_a_better_rank_and_an_equal_sum_the_same(
    ballots: list[dict[UUID, int]],
) -> None:
    lines = tally(ballots, [RAIL, BIKE, BUS])
    for one in lines:
        for other in lines:
            assert (one.dots > other.dots) == (one.rank < other.rank)
    assert {line.rank for line in lines} == set(range(1, len({line.dots for line in lines}) + 1))


def test_a_tie_is_reported_as_a_tie() -> None:
    assert dense_ranks({RAIL: 4, BIKE: 4, BUS: 1}) == {RAIL: 1, BIKE: 1, BUS: 2}


def test_a_group_without_dots_is_on_the_tally_with_none() -> None:
    assert [(line.dots, line.voters) for line in tally([], [RAIL])] == [(0, 0)]


def test_dots_on_a_group_that_left_the_ballot_are_kept_apart_and_not_lost() -> None:
    lines = {line.group_id: line for line in tally([{RAIL: 2}, {BUS: 3}], [RAIL, BIKE])}
    assert lines[BUS].dots == 3
    assert lines[RAIL].dots == 2


def test_what_is_left_for_a_group_counts_what_is_already_on_it() -> None:
    assert room_left({}, RAIL, budget=5, cap=3) == 3
    assert room_left({RAIL: 2}, RAIL, budget=5, cap=3) == 3
    assert room_left({RAIL: 3, BIKE: 1}, BUS, budget=5, cap=3) == 1
    assert room_left({RAIL: 3, BIKE: 2}, BUS, budget=5, cap=3) == 0
