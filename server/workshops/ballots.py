"""Vote methods and their tallies, without I/O. Refuses to know who voted.

Dot voting (gommettes, "dotmocracy") is cumulative voting with a small budget: each voter spreads
at most `budget` points over the options, at most `cap` on one, and an option's score is the plain
sum of the points it received (definition: A. Glasser, "Game theory and cumulative voting for
corporate directors", Management Science 5(2), 1959; for the room: J. Diceman, "Dotmocracy
Handbook", 2010). Nothing is weighted, nothing breaks a tie: options with the same sum share a
dense rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TallyLine:
    """What one group received: the dots, how many people placed them, and its dense rank."""

    group_id: UUID
    dots: int
    voters: int
    rank: int


def tally(ballots: Iterable[Mapping[UUID, int]], options: Iterable[UUID]) -> tuple[TallyLine, ...]:
    """One line for each option, and for each other group that dots were given to, best first."""
    dots = dict.fromkeys(options, 0)
    voters = dict.fromkeys(dots, 0)
    for ballot in ballots:
        for group_id, placed in ballot.items():
            dots[group_id] = dots.get(group_id, 0) + placed
            voters[group_id] = voters.get(group_id, 0) + (placed > 0)
    ranks = dense_ranks(dots)
    lines = (
        TallyLine(group_id=group_id, dots=sum_, voters=voters[group_id], rank=ranks[group_id])
        for group_id, sum_ in dots.items()
    )
    return tuple(sorted(lines, key=lambda line: (line.rank, line.group_id)))


def dense_ranks(scores: Mapping[UUID, int]) -> dict[UUID, int]:
    """1 for the highest score, 2 for the next one down; equal scores share their rank."""
    place = {
        score: rank for rank, score in enumerate(sorted(set(scores.values()), reverse=True), 1)
    }
    return {option: place[score] for option, score in scores.items()}


def room_left(ballot: Mapping[UUID, int], group_id: UUID, *, budget: int, cap: int) -> int:
    """How many dots this voter may have on the group, counting those already on it."""
    elsewhere = sum(placed for other, placed in ballot.items() if other != group_id)
    return max(0, min(cap, budget - elsewhere))
