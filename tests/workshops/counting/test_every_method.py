"""What holds of every way of counting, over generated ballots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.vocabulary import VoteChannel, VoteMethod
from server.workshops.counting.marks import Marks, cell_of
from server.workshops.counting.results import Line
from tests.workshops.counting.ballots import (
    ABSTAINS,
    BIKE,
    BUS,
    METHODS,
    OPTIONS,
    RAIL,
    counted,
    marks,
    ranked,
    tallied,
    urn,
    valued,
)

_methods = st.sampled_from([*METHODS, None])


@st.composite
def _votes(draw: st.DrawFn) -> tuple[VoteMethod | None, list[Marks]]:
    method = draw(_methods)
    return method, draw(st.lists(marks(method), max_size=12))


@given(_votes(), st.data())
def test_the_order_of_the_ballots_does_not_matter(
    vote: tuple[VoteMethod | None, list[Marks]], data: st.DataObject
) -> None:
    method, ballots = vote
    shuffled = data.draw(st.permutations(ballots))
    options = data.draw(st.permutations(OPTIONS))
    assert counted(method, *shuffled, options=options) == counted(method, *ballots)


@given(_votes())
def test_every_ballot_is_counted_once_and_abstentions_apart(
    vote: tuple[VoteMethod | None, list[Marks]],
) -> None:
    method, ballots = vote
    tally = counted(method, *ballots)
    assert tally.ballots == len(ballots)
    assert tally.abstentions == ballots.count(ABSTAINS)
    assert tally.expressed == len(ballots) - ballots.count(ABSTAINS)


@given(_votes())
def test_what_the_lines_hold_is_what_the_ballots_gave(
    vote: tuple[VoteMethod | None, list[Marks]],
) -> None:
    method, ballots = vote
    lines = {line.option_id: line for line in counted(method, *ballots).lines}
    assert set(lines) == set(OPTIONS)
    for option_id, line in lines.items():
        given_ = [
            mark.value for ballot in ballots for mark in ballot if mark.option_id == option_id
        ]
        assert line.voters == len(given_)
        if method is VoteMethod.MAJORITY_JUDGEMENT:
            given_ += [0] * (len(ballots) - ballots.count(ABSTAINS) - len(given_))
        assert _expanded(line) == sorted(given_)
        if method not in (VoteMethod.RANKING, VoteMethod.MAJORITY_JUDGEMENT):
            assert line.total == sum(given_)


@given(_votes())
def test_ranks_are_dense_and_begin_with_one(
    vote: tuple[VoteMethod | None, list[Marks]],
) -> None:
    method, ballots = vote
    ranks = {line.rank for line in counted(method, *ballots).lines} - {None}
    assert ranks == set(range(1, len(ranks) + 1))


@given(_votes())
def test_options_that_swap_their_ballots_swap_their_ranks(
    vote: tuple[VoteMethod | None, list[Marks]],
) -> None:
    method, ballots = vote
    swap = {RAIL: BIKE, BIKE: RAIL}
    swapped = [
        tuple(type(mark)(swap.get(mark.option_id, mark.option_id), mark.value) for mark in ballot)
        for ballot in ballots
    ]
    before = {line.option_id: line.rank for line in counted(method, *ballots).lines}
    after = {line.option_id: line.rank for line in counted(method, *swapped).lines}
    assert after == {swap.get(option_id, option_id): rank for option_id, rank in before.items()}


@given(_votes())
def test_options_marked_alike_by_all_are_a_tie(
    vote: tuple[VoteMethod | None, list[Marks]],
) -> None:
    method, ballots = vote
    # Each ballot once as it is and once with two options exchanged: nothing tells them apart.
    swap = {RAIL: BIKE, BIKE: RAIL}
    mirrored = [
        tuple(type(mark)(swap.get(mark.option_id, mark.option_id), mark.value) for mark in ballot)
        for ballot in ballots
    ]
    lines = {line.option_id: line for line in counted(method, *ballots, *mirrored).lines}
    assert lines[RAIL].rank == lines[BIKE].rank


@given(_votes(), st.data())
def test_three_channels_make_one_result_and_each_part_is_told(
    vote: tuple[VoteMethod | None, list[Marks]], data: st.DataObject
) -> None:
    method, ballots = vote
    channels = data.draw(
        st.lists(st.sampled_from(list(VoteChannel)), min_size=len(ballots), max_size=len(ballots))
    )
    by_channel = [
        urn(method, [b for b, c in zip(ballots, channels, strict=True) if c is channel], channel)
        for channel in VoteChannel
    ]
    together = tallied(method, *by_channel)
    whole = counted(method, *ballots)
    assert [_without_parts(line) for line in together.lines] == [
        _without_parts(line) for line in whole.lines
    ]
    assert (together.duels, together.winner_id) == (whole.duels, whole.winner_id)
    for line in together.lines:
        assert sum(part.voters or 0 for part in line.parts) == line.voters
        if method is not VoteMethod.RANKING:
            assert sum(part.total for part in line.parts) == line.total
        assert [part.channel for part in line.parts] == sorted(set(channels))


@pytest.mark.parametrize("method", [m for m in METHODS if m is not VoteMethod.RANKING])
def test_a_group_merged_away_keeps_what_it_received(method: VoteMethod) -> None:
    before = valued({RAIL: 1, BUS: 1})
    lines = {line.option_id: line for line in counted(method, before, options=[RAIL, BIKE]).lines}
    assert lines[BUS].voters == 1
    assert lines[RAIL].voters == 1
    assert lines[BIKE].voters == 0


def test_whoever_gave_no_ballot_did_not_abstain() -> None:
    ballots = [valued({RAIL: 1}), ABSTAINS]
    tally = tallied(VoteMethod.APPROVAL, urn(VoteMethod.APPROVAL, ballots), entitled=5)
    assert (tally.expressed, tally.abstentions, tally.non_voters) == (1, 1, 3)


@given(_votes())
def test_a_counter_is_read_back_from_its_key(
    vote: tuple[VoteMethod | None, list[Marks]],
) -> None:
    method, ballots = vote
    cells = urn(method, ballots).counts
    assert {cell_of(cell.key): times for cell, times in cells.items()} == dict(cells)


def _expanded(line: Line) -> Sequence[int]:
    return [count.value for count in line.distribution for _ in range(count.ballots)]


def _without_parts(line: Line) -> Line:
    return replace(line, parts=())


def test_an_empty_hall_has_a_result_without_a_winner() -> None:
    tally = counted(VoteMethod.RANKING)
    assert tally.winner_id is None
    assert {line.rank for line in tally.lines} == {None}
    assert counted(VoteMethod.RANKING, ranked(RAIL)).winner_id == RAIL
