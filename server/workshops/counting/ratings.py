"""Ratings: a place for each card on one axis or two, such as importance and uncertainty.

Each person rates as many cards as they wish, and the whole distribution is kept: the spread is the
point, since what a hall disagrees on is what it must talk about (the two scores of driver mapping:
Government Office for Science, "The Futures Toolkit", 2017; quartiles as the reading of a panel's
spread: N. Dalkey and O. Helmer, "An Experimental Application of the Delphi Method", Management
Science 9(3), 1963). Axes are never added up into one number. With criteria a rating holds each card
against each of them: a stress test of actions against scenarios. Ranks are by the mean, axis by
axis and over those who rated the card; a card that nobody rated has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from uuid import UUID

from server.problems import NotFound
from server.workshops.counting.checking import check_values, refused
from server.workshops.counting.marks import Cell, Marks
from server.workshops.counting.results import Line, ballots, dense_ranks, mean, total
from server.workshops.counting.sums import Subject, distributions, in_order

Scale = tuple[int, int]
"""The lowest and the highest value of an axis."""


def check(
    marks: Marks, *, scales: Sequence[Scale], is_criterion: Callable[[UUID], bool] | None
) -> None:
    """`is_criterion` is None where cards are held against nothing."""
    for mark in marks:
        if not 0 <= mark.axis < len(scales):
            raise refused("Cet axe n'existe pas.", "There is no such axis.")
        check_values((mark,), *scales[mark.axis])
        if (is_criterion is None) is not (mark.criterion_id is None):
            raise refused(
                "Une note porte sur un critère quand il y en a, et seulement alors.",
                "A rating names a criterion where there are some, and only then.",
            )
        if is_criterion and mark.criterion_id and not is_criterion(mark.criterion_id):
            raise NotFound


def subjects(options: Iterable[UUID], criteria: Sequence[UUID], axes: int) -> tuple[Subject, ...]:
    """Each option against each criterion, on each axis."""
    return tuple(
        (option_id, criterion_id, axis)
        for option_id in options
        for criterion_id in (criteria or (None,))
        for axis in range(axes)
    )


def lines(counts: Mapping[Cell, int], subjects: Iterable[Subject]) -> tuple[Line, ...]:
    given = distributions(counts, subjects)
    means = {subject: mean(values) for subject, values in given.items()}
    ranks = _ranks_by_axis({subject: each for subject, each in means.items() if each is not None})
    return in_order(
        Line(
            option_id=subject[0],
            criterion_id=subject[1],
            axis=subject[2],
            total=total(values),
            voters=ballots(values),
            rank=ranks.get(subject),
            distribution=values,
        )
        for subject, values in given.items()
    )


def _ranks_by_axis(means: Mapping[Subject, Fraction]) -> dict[Subject, int]:
    """A rank says something on one axis and against one criterion, and nothing across them."""
    tables: dict[tuple[UUID | None, int], dict[Subject, Fraction]] = {}
    for subject, value in means.items():
        tables.setdefault(subject[1:], {})[subject] = value
    return {
        subject: rank for table in tables.values() for subject, rank in dense_ranks(table).items()
    }
