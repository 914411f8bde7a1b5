"""Ranking: each ballot puts some or all of the options in order, the best first.

Two readings of the same ballots. By points: the partial Borda count, where an option receives from
each ballot 2 for each option put below it and 1 for each left equal to it (J. Cullinan, S. Hsiao
and D. Polett, "A Borda count for partially ordered ballots", Social Choice and Welfare 42(4), 2014;
on complete ballots it is twice the count of J.-C. de Borda, 1781). By duels: an option that a
majority prefers to each other one, taken two by two, is the Condorcet winner (N. de Condorcet,
1785); where there is none, the Smith set is told, the smallest set that beats all the others (J. H.
Smith, "Aggregation of preferences with variable electorate", Econometrica 41(6), 1973), and whether
a cycle is the cause. **Ranks are by the Borda points**, and the duels are reported beside them.

A truncated ballot puts what it leaves out below all it ranks, and equal to one another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from server.workshops.counting.checking import refused
from server.workshops.counting.marks import Aspect, Cell, Marks, value_cells
from server.workshops.counting.results import Duel, Line, ballots, dense_ranks
from server.workshops.counting.sums import Subject, distributions, in_order

MOST_OPTIONS = 30
"""Every pair has its counter: more would be slow to read as well as to count."""


@dataclass(frozen=True, slots=True)
class Duels:
    """Every pair; the Condorcet winner, or the Smith set without one and whether it cycles."""

    duels: tuple[Duel, ...]
    winner_id: UUID | None
    top_set: tuple[UUID, ...]
    is_cycle: bool


def check(marks: Marks) -> None:
    if sorted(mark.value for mark in marks) != list(range(1, len(marks) + 1)):
        raise refused(
            "Les rangs se suivent à partir de 1, sans ex æquo.",
            "Ranks follow one another from 1, without ties.",
        )


def cells(marks: Marks, options: Collection[UUID]) -> tuple[Cell, ...]:
    """A counter for each rank given, and one for each option put above another."""
    order = [mark.option_id for mark in sorted(marks, key=lambda mark: mark.value)]
    left_out = [option_id for option_id in options if option_id not in order]
    duels = [
        Cell(option_id, 1, other_id=beaten, aspect=Aspect.DUEL)
        for place, option_id in enumerate(order)
        for beaten in (*order[place + 1 :], *left_out)
    ]
    return (*value_cells(marks), *duels)


def counted(cast: Collection[Marks], options: Sequence[UUID]) -> dict[Cell, int]:
    """The counters that all these ballots leave: what `cells` gives one by one, for a whole hall."""
    marked = dict.fromkeys(options) | dict.fromkeys(m.option_id for marks in cast for m in marks)
    places = {option_id: place for place, option_id in enumerate(marked)}
    above = [[0] * len(places) for _ in places]
    counts: dict[Cell, int] = {}
    for marks in cast:
        for cell in value_cells(marks):
            counts[cell] = counts.get(cell, 0) + 1
        order = [places[m.option_id] for m in sorted(marks, key=lambda mark: mark.value)]
        left_out = [places[id_] for id_ in options if places[id_] not in order]
        for place, one in enumerate(order):
            beaten = above[one]
            for other in (*order[place + 1 :], *left_out):
                beaten[other] += 1
    for option_id, row in zip(places, above, strict=True):
        for other_id, times in zip(places, row, strict=True):
            if times:
                counts[Cell(option_id, 1, other_id=other_id, aspect=Aspect.DUEL)] = times
    return counts


def lines(
    counts: Mapping[Cell, int], subjects: Iterable[Subject], expressed: int
) -> tuple[Line, ...]:
    """Best first by Borda points. `expressed` is how many ballots rank something."""
    given = distributions(counts, subjects)
    options = [subject[0] for subject in given]
    points = _borda(counts, options, expressed)
    ranks = dense_ranks(points)
    return in_order(
        Line(
            option_id=option_id,
            total=points[option_id],
            voters=ballots(values),
            rank=ranks[option_id] if expressed else None,
            distribution=values,
        )
        for (option_id, _, _), values in given.items()
    )


def duels(counts: Mapping[Cell, int], options: Iterable[UUID]) -> Duels:
    options = sorted(set(options))
    found = tuple(
        Duel(one, other, _prefer(counts, one, other), _prefer(counts, other, one))
        for one, other in combinations(options, 2)
    )
    beats: dict[UUID, set[UUID]] = {option_id: set() for option_id in options}
    for duel in found:
        if duel.prefer > duel.oppose:
            beats[duel.option_id].add(duel.other_id)
        elif duel.oppose > duel.prefer:
            beats[duel.other_id].add(duel.option_id)
    top = _smith_set(beats)
    if len(top) == 1:
        return Duels(found, top[0], (), is_cycle=False)
    return Duels(found, None, tuple(top), is_cycle=_cycles(beats, top))


def _prefer(counts: Mapping[Cell, int], one: UUID, other: UUID) -> int:
    return counts.get(Cell(one, 1, other_id=other, aspect=Aspect.DUEL), 0)


def _borda(counts: Mapping[Cell, int], options: Sequence[UUID], expressed: int) -> dict[UUID, int]:
    """2 a ballot for each option below and 1 for each equal: from the duels alone."""
    points = dict.fromkeys(options, 0)
    for one, other in combinations(options, 2):
        above, below = _prefer(counts, one, other), _prefer(counts, other, one)
        equal = expressed - above - below
        points[one] += 2 * above + equal
        points[other] += 2 * below + equal
    return points


def _smith_set(beats: Mapping[UUID, set[UUID]]) -> list[UUID]:
    """Whoever beats most, with all that do not lose to a member, over and over."""
    if not beats:
        return []

    def score(option_id: UUID) -> int:
        lost = sum(option_id in beaten for beaten in beats.values())
        return len(beats[option_id]) - lost

    reached = [max(sorted(beats), key=score)]
    for member in reached:
        reached.extend(
            other for other in beats if other not in reached and other not in beats[member]
        )
    return sorted(reached)


def _cycles(beats: Mapping[UUID, set[UUID]], among: Collection[UUID]) -> bool:
    """Whether somebody among them beats, through others, somebody who beats them."""
    left = set(among)
    while True:
        beaten_by_nobody = {
            option_id for option_id in left if not any(option_id in beats[other] for other in left)
        }
        if not beaten_by_nobody:
            return bool(left)
        left -= beaten_by_nobody
