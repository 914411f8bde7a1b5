"""What one ballot says, in one form for every method, and the counters it adds one to.

Refuses to judge a ballot: what a method allows is `rules`' business, what it makes of the counters
is each method's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from immutables import Map


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that a ballot says of an option.

    `value` is the number of dots or points, the score, the rank (1 is the best), the grade (0 is
    the worst), the rating, or 1 for an approval. `axis` and `criterion_id` serve ratings alone:
    the axis by its place in the settings, and the card the option is held against.
    """

    option_id: UUID
    value: int
    axis: int = 0
    criterion_id: UUID | None = None


Marks = tuple[Mark, ...]


class Aspect(StrEnum):
    """What a counter counts: ballots that gave a value, ballots that put an option above another,
    or dots found on a wall, of which nobody knows who placed them."""

    VALUE = "VALUE"
    DUEL = "DUEL"
    HEAP = "HEAP"


@dataclass(frozen=True, slots=True)
class Cell:
    """A counter. `other_id` is a rating's criterion, or the option beaten in a duel."""

    option_id: UUID
    value: int
    axis: int = 0
    other_id: UUID | None = None
    aspect: Aspect = Aspect.VALUE

    @property
    def key(self) -> str:
        """The counter's name where counters are stored; `cell_of` reads it back."""
        other = "" if self.other_id is None else self.other_id.hex
        return f"{self.aspect}:{self.option_id.hex}:{other}:{self.axis}:{self.value}"


def cell_of(key: str) -> Cell:
    aspect, option, other, axis, value = key.split(":")
    return Cell(
        option_id=UUID(option),
        value=int(value),
        axis=int(axis),
        other_id=UUID(other) if other else None,
        aspect=Aspect(aspect),
    )


Counts = Map[Cell, int]
NO_COUNTS: Counts = Map()


def added(counts: Counts, cells: Iterable[Cell], times: int = 1) -> Counts:
    """The counters after `times` more ballots that touch these cells."""
    changed = counts.mutate()
    for cell in cells:
        changed[cell] = changed.get(cell, 0) + times
    return changed.finish()


def summed(parts: Iterable[Mapping[Cell, int]]) -> Counts:
    """The counters of several channels together."""
    counts = NO_COUNTS
    for part in parts:
        for cell, times in part.items():
            counts = added(counts, (cell,), times)
    return counts


def value_cells(marks: Iterable[Mark]) -> tuple[Cell, ...]:
    """The counters of every method whose marks do not bear on one another."""
    return tuple(Cell(mark.option_id, mark.value, mark.axis, mark.criterion_id) for mark in marks)
