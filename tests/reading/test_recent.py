"""What was made last is kept, within bounds."""

from __future__ import annotations

from server.reading.recent import Recent


def test_the_least_recently_used_goes_first() -> None:
    recent: Recent[str] = Recent(bound=2, heaviest=100)
    recent.keep("a", "A", 1)
    recent.keep("b", "B", 1)
    assert recent.get("a") == "A"
    recent.keep("c", "C", 1)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == ("A", None, "C")


def test_heavy_values_are_kept_in_smaller_number() -> None:
    recent: Recent[int] = Recent(bound=100, heaviest=10)
    for number in range(50):
        recent.keep(number, number, 4)
    assert len(recent) == 2
    for number in range(50):
        recent.keep(number, number, 1)
    assert len(recent) == 10


def test_a_value_kept_again_weighs_once() -> None:
    recent: Recent[str] = Recent(bound=2, heaviest=5)
    recent.keep("other", "O", 1)
    for _ in range(3):
        recent.keep("a", "A", 4)
    assert recent.get("other") == "O"
