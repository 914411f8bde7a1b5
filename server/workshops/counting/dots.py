"""Dots (gommettes, "dotmocracy"): a small budget of dots, spread as one likes within a cap.

Cumulative voting with a small budget: each voter places at most `budget` dots, at most `cap` of
them on one option, and an option's score is the plain sum of its dots (definition: A. Glasser,
"Game Theory and Cumulative Voting for Corporate Directors", Management Science 5(2), 1959; for the
room: J. Diceman, "Dotmocracy Handbook", 2010). Ranks are by that sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from server.problems import DotBudgetExceeded
from server.workshops.counting.checking import check_values
from server.workshops.counting.marks import Marks
from server.workshops.counting.sums import lines_by_sum

lines = lines_by_sum


def check(marks: Marks, *, budget: int, cap: int) -> None:
    check_values(marks, 1, cap)
    spent = sum(mark.value for mark in marks)
    if spent > budget:
        raise DotBudgetExceeded(budget)


def room_left(ballot: Mapping[UUID, int], option_id: UUID, *, budget: int, cap: int) -> int:
    """How many dots this voter may have on the option, counting those already on it."""
    elsewhere = sum(placed for other, placed in ballot.items() if other != option_id)
    return max(0, min(cap, budget - elsewhere))
