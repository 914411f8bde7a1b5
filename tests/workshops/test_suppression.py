"""Small counts are not published, and cannot be worked out from what is."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.vocabulary import VoteMethod
from server.workshops.counting.judgement import GRADES
from server.workshops.suppression import (
    SMALLEST,
    PublishedTally,
    guarded,
    published,
    published_total,
    suppress,
)
from tests.workshops.counting.ballots import BIKE, BUS, RAIL, WALK, counted, marks, ranked, valued

_tables = st.dictionaries(st.text("abcdef", min_size=1, max_size=1), st.integers(0, 60))


@given(_tables)
def test_what_is_published_is_exact_and_never_small(table: dict[str, int]) -> None:
    for key, told in suppress(table).items():
        assert told is None or (told == table[key] and told >= SMALLEST)


@given(_tables)
def test_never_is_exactly_one_cell_hidden_of_a_total_that_is_told(table: dict[str, int]) -> None:
    hidden = [key for key, told in suppress(table).items() if told is None]
    assert published_total(sum(table.values())) is None or len(hidden) != 1


@given(_tables)
def test_equal_counts_are_told_or_hidden_together(table: dict[str, int]) -> None:
    told = suppress(table)
    hidden = {table[key] for key, value in told.items() if value is None}
    assert not hidden & {value for value in told.values() if value is not None}


@pytest.mark.parametrize(("cells", "most"), [(2, 24), (3, 16), (4, 11)])
def test_no_hidden_cell_can_be_worked_out_by_whoever_knows_the_rule(cells: int, most: int) -> None:
    # Every table there is, gathered by what is published of it: within each such family, a hidden
    # cell must have had at least two values, or reading the rule backwards would tell it.
    families = defaultdict(list)
    for table in product(range(most + 1), repeat=cells):
        total = published_total(sum(table))
        if total is not None and total <= most:
            told = tuple(suppress(dict(enumerate(table))).values())
            families[told, total].append(table)
    for (told, _), family in families.items():
        for place, value in enumerate(told):
            assert value is not None or len({table[place] for table in family}) > 1


@given(st.integers(SMALLEST, 500), st.integers(2, 7))
def test_a_unanimous_answer_is_hidden_whole(hall: int, answers: int) -> None:
    table = {answer: hall * (answer == 0) for answer in range(answers)}
    assert set(suppress(table).values()) == {None}


@st.composite
def _sensitive(draw: st.DrawFn) -> tuple[PublishedTally, PublishedTally]:
    method = draw(st.sampled_from([*VoteMethod, None]))
    ballots = draw(st.lists(marks(method), max_size=20))
    tally = counted(method, *ballots)
    values = range(len(GRADES)) if method is VoteMethod.MAJORITY_JUDGEMENT else range(101)
    return published(tally), guarded(tally, values)


@given(_sensitive())
def test_a_sensitive_result_tells_nothing_but_what_was_counted_and_nothing_small(
    results: tuple[PublishedTally, PublishedTally],
) -> None:
    whole, told = results
    exact = {(line.option_id, line.axis): line for line in whole.lines}
    for line in told.lines:
        counted_ = {c.value: c.ballots for c in exact[line.option_id, line.axis].distribution}
        for each in line.distribution:
            assert each.ballots is None or each.ballots >= SMALLEST
            assert each.ballots in (None, counted_.get(each.value))
        assert line.parts == ()
    for duel in told.duels:
        assert all(side is None or side >= SMALLEST for side in (duel.prefer, duel.oppose))


def test_of_four_sensitive_ballots_nothing_is_told_but_how_many_there_are() -> None:
    tally = guarded(counted(VoteMethod.APPROVAL, *[valued({RAIL: 1})] * 4), [1])
    assert tally.ballots == 4
    assert {(line.rank, line.total, line.distribution) for line in tally.lines} == {
        (None, None, ())
    }


def test_a_unanimous_sensitive_approval_is_not_told_to_the_last_vote() -> None:
    tally = guarded(counted(VoteMethod.APPROVAL, *[valued({RAIL: 1})] * 30), [1])
    best = tally.lines[0]
    assert (best.option_id, best.rank, best.total, best.voters) == (RAIL, 1, None, None)


def test_a_divided_hall_reads_its_sensitive_result_in_full() -> None:
    ballots = [*[valued({RAIL: 1})] * 12, *[valued({BIKE: 1})] * 9]
    lines = {
        line.option_id: line
        for line in guarded(counted(VoteMethod.APPROVAL, *ballots, options=[RAIL, BIKE]), [1]).lines
    }
    assert (lines[RAIL].total, lines[BIKE].total) == (12, 9)


def test_a_sum_is_not_told_where_it_would_give_a_hidden_cell_away() -> None:
    ballots = [*[valued({RAIL: 3})] * 10, *[valued({RAIL: 1})] * 2, *[valued({BIKE: 1})] * 9]
    rail = guarded(counted(VoteMethod.DOTS, *ballots, options=[RAIL]), [1, 2, 3]).lines[0]
    assert (rail.total, rail.mean, rail.quartiles, rail.voters) == (None, None, None, None)


def test_ranks_given_are_not_told_of_a_sensitive_ranking_since_their_tables_add_up() -> None:
    ballots = [*[ranked(RAIL, BIKE, BUS, WALK)] * 8, *[ranked(BIKE, RAIL, BUS, WALK)] * 3]
    tally = guarded(counted(VoteMethod.RANKING, *ballots), range(1, 5))
    assert all(line.distribution == () and line.total is None for line in tally.lines)
    assert tally.winner_id == RAIL
    duel = next(d for d in tally.duels if {d.option_id, d.other_id} == {RAIL, BIKE})
    assert {duel.prefer, duel.oppose} == {None}
