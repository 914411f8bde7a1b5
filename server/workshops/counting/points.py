"""A purse of points, 100 by default, shared among the options.

Cumulative voting: each voter shares out at most `budget` points, and an option's score is the plain
sum of the points it received (A. Glasser, "Game Theory and Cumulative Voting for Corporate
Directors", Management Science 5(2), 1959; as a scale of constant sum: J. P. Guilford, "Psychometric
Methods", 1954). Whoever shares out less than the purse gives less: nothing is scaled up. Ranks are
by that sum; the distribution tells one large gift from many small ones.
"""

from __future__ import annotations

from server.workshops.counting.checking import check_values, refused
from server.workshops.counting.marks import Marks
from server.workshops.counting.sums import lines_by_sum

lines = lines_by_sum


def check(marks: Marks, *, budget: int, cap: int) -> None:
    check_values(marks, 1, cap)
    if sum(mark.value for mark in marks) > budget:
        raise refused(
            f"Le total dépasse {budget} points.", f"The points add up to more than {budget}."
        )
