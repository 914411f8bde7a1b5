"""Points spent, refilled and bounded."""

from __future__ import annotations

import pytest

from server.transport.limits import Limits
from server.transport.purses import Purses
from server.transport.refusals import Refusal

LIMITS = Limits(points_per_minute=60, callers_remembered=3)


def test_a_purse_fills_again_and_never_overflows() -> None:
    purses = Purses(LIMITS)
    assert purses.draw("a", 60, now=0) == 0
    with pytest.raises(Refusal) as refused:
        purses.draw("a", 10, now=0)
    assert refused.value.headers["retry-after"] == "10"
    assert purses.draw("a", 10, now=10) == 0
    assert purses.draw("a", 0, now=1_000_000) == 60


def test_a_refused_draw_takes_nothing() -> None:
    purses = Purses(LIMITS)
    with pytest.raises(Refusal):
        purses.draw("a", 61, now=0)
    assert purses.draw("a", 60, now=0) == 0


def test_only_so_many_callers_are_remembered() -> None:
    purses = Purses(LIMITS)
    for number in range(10):
        purses.draw(number, 1, now=number)
    assert len(purses) == 3
