"""Failures are counted by place and overall; successes never are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from server.access.throttle import Throttle
from server.problems import RateLimited

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def test_a_place_that_failed_too_often_must_wait() -> None:
    throttle = Throttle(per_place=3)
    for second in range(3):
        throttle.check("192.0.2.1", NOON)
        throttle.failed("192.0.2.1", NOON + timedelta(seconds=second))
    with pytest.raises(RateLimited) as refusal:
        throttle.check("192.0.2.1", NOON + timedelta(seconds=10))
    assert refusal.value.retry_after_seconds == 50


def test_another_place_is_not_punished_for_it() -> None:
    throttle = Throttle(per_place=1)
    throttle.failed("192.0.2.1", NOON)
    throttle.check("192.0.2.2", NOON)


def test_a_minute_later_the_place_may_try_again() -> None:
    throttle = Throttle(per_place=1)
    throttle.failed("192.0.2.1", NOON)
    throttle.check("192.0.2.1", NOON + timedelta(minutes=1))


def test_guesses_from_many_places_are_stopped_together() -> None:
    throttle = Throttle(per_place=5, overall=20)
    for number in range(20):
        throttle.failed(f"192.0.2.{number}", NOON)
    with pytest.raises(RateLimited):
        throttle.check("192.0.2.99", NOON)


def test_no_more_places_are_remembered_than_the_capacity() -> None:
    throttle = Throttle(per_place=1, overall=1_000, capacity=10)
    for number in range(100):
        throttle.failed(f"192.0.2.{number}", NOON)
    throttle.check("192.0.2.0", NOON)
    with pytest.raises(RateLimited):
        throttle.check("192.0.2.99", NOON)
