"""Taps that meet a close, and voters whose every tap arrives three times, by two processes."""

from __future__ import annotations

import pytest

from tests.soak.races import nervous_votes, race_the_close, secret_votes


async def test_nothing_that_leaves_with_the_close_is_let_in_after_it(database_url: str) -> None:
    raced = await race_the_close(database_url, 12)
    assert raced.let_in == 0
    assert raced.in_time > 0
    assert raced.too_late > 0
    assert raced.in_time + raced.too_late == 6 * 12


@pytest.mark.soak
@pytest.mark.timeout(300)
async def test_five_hundred_closes_let_nothing_in(database_url: str) -> None:
    raced = await race_the_close(database_url, 500)
    assert raced.let_in == 0
    assert raced.in_time + raced.too_late == 6 * 500


async def test_dots_are_those_of_distinct_voters_however_often_they_tap(database_url: str) -> None:
    voted = await nervous_votes(database_url, voters=8, taps=4)
    assert voted.acknowledged > voted.recognised > 0
    assert voted.voters > 0
    assert (voted.doubled, voted.forgotten, voted.miscounted) == (0, 0, [])


@pytest.mark.soak
@pytest.mark.timeout(300)
async def test_a_hall_of_nervous_voters_is_counted_right(database_url: str) -> None:
    voted = await nervous_votes(database_url, voters=100, taps=12)
    assert voted.voters > 90
    assert (voted.doubled, voted.forgotten, voted.miscounted) == (0, 0, [])


async def test_a_secret_vote_counts_each_voter_once_in_every_place(database_url: str) -> None:
    voted = await secret_votes(database_url, voters=12)
    assert voted.markers == voted.ballots == voted.voters
    assert voted.tallied == voted.counted == voted.marks
    assert voted.again == voted.voters
    assert voted.doubled == 0
