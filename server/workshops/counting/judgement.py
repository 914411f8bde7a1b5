"""Majority judgement (jugement majoritaire): a grade in words for each option.

An option's majority grade is the lower median of its grades; options of the same grade are told
apart by taking that median away from each, one ballot at a time, until the medians differ: the
order of their majority values (M. Balinski and R. Laraki, "A theory of measuring, electing, and
ranking", PNAS 104(21), 2007; "Majority Judgment", MIT Press, 2010). The seven grades are those of
their French experiments. A ballot that leaves an option without a grade rejects it, as the authors
have it, so every option has as many grades as there are ballots. Options with the very same grades
are equal, and share their rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from server.workshops.counting.checking import check_values
from server.workshops.counting.marks import Cell, Marks
from server.workshops.counting.results import (
    Count,
    Distribution,
    Line,
    ballots,
    dense_ranks,
)
from server.workshops.counting.sums import Subject, distributions, in_order

GRADES: Final = (
    "À rejeter",
    "Insuffisant",
    "Passable",
    "Assez bien",
    "Bien",
    "Très bien",
    "Excellent",
)
"""From the worst, grade 0."""


def check(marks: Marks) -> None:
    check_values(marks, 0, len(GRADES) - 1)


def lines(
    counts: Mapping[Cell, int], subjects: Iterable[Subject], expressed: int
) -> tuple[Line, ...]:
    """Best first. `expressed` is how many ballots chose something, whatever they graded."""
    given = distributions(counts, subjects)
    complete = {
        subject: _completed(values, max(expressed, *map(ballots, given.values()), 0))
        for subject, values in given.items()
    }
    values = {subject: majority_value(grades) for subject, grades in complete.items()}
    ranks = dense_ranks(values)
    return in_order(
        Line(
            option_id=subject[0],
            criterion_id=subject[1],
            axis=subject[2],
            total=0,
            voters=ballots(given[subject]),
            rank=ranks[subject] if values[subject] else None,
            distribution=complete[subject],
            grade=values[subject][0] if values[subject] else None,
        )
        for subject in complete
    )


def majority_value(grades: Distribution) -> tuple[int, ...]:
    """The medians in the order they come away: the lower median, then that of what is left, etc.

    In the sorted grades they alternate outwards from the middle, so none needs taking away.
    """
    ordered = [each.value for each in grades for _ in range(each.ballots)]
    if not ordered:
        return ()
    middle = (len(ordered) - 1) // 2
    below, above = ordered[:middle][::-1], ordered[middle + 1 :]
    # What an odd number leaves is even, and its lower median is the one below.
    first, second = (below, above) if len(ordered) % 2 else (above, below)
    outwards = [0] * (len(ordered) - 1)
    outwards[0::2], outwards[1::2] = first, second
    return (ordered[middle], *outwards)


def _completed(grades: Distribution, expressed: int) -> Distribution:
    """With a rejection for each ballot that gave the option no grade."""
    missing = expressed - ballots(grades)
    if not missing:
        return grades
    rejected = missing + sum(each.ballots for each in grades if each.value == 0)
    return (Count(0, rejected), *(each for each in grades if each.value))
