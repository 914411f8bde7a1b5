"""Counting by plain sums, which dots, points, scores and approvals share.

Refuses weights: each ballot's value is added as it is, and an option that nobody marked has 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from server.workshops.counting.marks import Aspect, Cell
from server.workshops.counting.results import (
    Count,
    Distribution,
    Line,
    ballots,
    dense_ranks,
    total,
)

Subject = tuple[UUID, UUID | None, int]
"""What a line is about: an option, a criterion where there is one, an axis."""


def distributions(
    counts: Mapping[Cell, int], subjects: Iterable[Subject]
) -> dict[Subject, Distribution]:
    """How often each value was given, for these subjects and for any other that was marked."""
    given: dict[Subject, dict[int, int]] = {subject: {} for subject in subjects}
    for cell, times in counts.items():
        if cell.aspect is Aspect.VALUE and times:
            values = given.setdefault((cell.option_id, cell.other_id, cell.axis), {})
            values[cell.value] = values.get(cell.value, 0) + times
    return {
        subject: tuple(Count(value, values[value]) for value in sorted(values))
        for subject, values in given.items()
    }


def heaps(counts: Mapping[Cell, int]) -> dict[Subject, int]:
    """What was counted in heaps, without knowing from whom."""
    found: dict[Subject, int] = defaultdict(int)
    for cell, times in counts.items():
        if cell.aspect is Aspect.HEAP and times:
            found[cell.option_id, cell.other_id, cell.axis] += cell.value * times
    return found


def lines_by_sum(counts: Mapping[Cell, int], subjects: Iterable[Subject]) -> tuple[Line, ...]:
    """Best sum first; a subject that left the ballot keeps what it received."""
    heaped = heaps(counts)
    given = distributions(counts, [*subjects, *heaped])
    totals = {subject: total(values) + heaped.get(subject, 0) for subject, values in given.items()}
    ranks = dense_ranks(totals)
    return in_order(
        Line(
            option_id=subject[0],
            criterion_id=subject[1],
            axis=subject[2],
            total=totals[subject],
            voters=ballots(values),
            rank=ranks[subject],
            distribution=values,
        )
        for subject, values in given.items()
    )


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Axis by axis and best first; within a tie by id, so that a result is always the same one."""
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                line.axis,
                line.rank is None,
                line.rank or 0,
                line.option_id,
                line.criterion_id.int if line.criterion_id else -1,
            ),
        )
    )
