"""The one shape of a result, whatever the method, and the statistics read from it.

A line keeps the whole distribution, so a mean never stands without its spread. Refuses floats where
numbers are stored: a mean or a quartile is made from the counts when it is asked for.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar
from uuid import UUID

from server.vocabulary import VoteChannel, VoteMethod

K = TypeVar("K", bound=Hashable)
S = TypeVar("S", int, Fraction, tuple[int, ...])


@dataclass(frozen=True, slots=True)
class Count:
    """How many ballots gave this value."""

    value: int
    ballots: int


Distribution = tuple[Count, ...]
"""By growing value; only values that somebody gave."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one channel brought to a line. `voters` is None where nobody can know: dots on a wall."""

    channel: VoteChannel
    total: int
    voters: int | None
    distribution: Distribution = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What one option received, on one axis and against one criterion where there are any.

    `total` is what the method adds up: dots, points, scores, approvals, ratings, or in a ranking
    2 for each option that a ballot puts below and 1 for each that it leaves equal; a majority
    judgement adds nothing up and has 0. `voters` is how many ballots are known to have given it
    something. `rank` is dense, and None where nobody gave anything to rank by. `grade` is the
    majority grade, from 0.
    """

    option_id: UUID
    total: int
    voters: int
    rank: int | None
    distribution: Distribution = ()
    axis: int = 0
    criterion_id: UUID | None = None
    grade: int | None = None
    parts: tuple[Part, ...] = ()

    @property
    def mean(self) -> Fraction | None:
        """The mean of the values given; None without any."""
        return mean(self.distribution)


@dataclass(frozen=True, slots=True)
class Duel:
    """How many ballots put `option_id` above `other_id`, and how many the other way round."""

    option_id: UUID
    other_id: UUID
    prefer: int
    oppose: int


@dataclass(frozen=True, slots=True)
class ChannelTurnout:
    """Ballots that came by one channel, and those among them that abstain."""

    channel: VoteChannel
    ballots: int
    abstentions: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of one round.

    `entitled` is how many people could have voted, with a phone or without; whoever among them
    gave no ballot is a non-voter, which is no abstention. `method` is None for a rating. In a
    ranking `duels` holds every pair, `winner_id` is the Condorcet winner, and where there is none
    `top_set` is the Smith set: those who lose to nobody outside it, by a cycle or by equal duels.
    """

    method: VoteMethod | None
    round: int
    entitled: int
    turnout: tuple[ChannelTurnout, ...]
    lines: tuple[Line, ...]
    duels: tuple[Duel, ...] = ()
    winner_id: UUID | None = None
    top_set: tuple[UUID, ...] = ()
    is_cycle: bool = False

    @property
    def ballots(self) -> int:
        """Every ballot, abstentions included."""
        return sum(each.ballots for each in self.turnout)

    @property
    def abstentions(self) -> int:
        return sum(each.abstentions for each in self.turnout)

    @property
    def expressed(self) -> int:
        return self.ballots - self.abstentions

    @property
    def non_voters(self) -> int:
        return max(0, self.entitled - self.ballots)


def dense_ranks(scores: Mapping[K, S]) -> dict[K, int]:
    """1 for the highest score, 2 for the next one down; equal scores share their rank."""
    place = {
        score: rank for rank, score in enumerate(sorted(set(scores.values()), reverse=True), 1)
    }
    return {option: place[score] for option, score in scores.items()}


def total(distribution: Iterable[Count]) -> int:
    return sum(each.value * each.ballots for each in distribution)


def ballots(distribution: Iterable[Count]) -> int:
    return sum(each.ballots for each in distribution)


def mean(distribution: Distribution) -> Fraction | None:
    given = ballots(distribution)
    return Fraction(total(distribution), given) if given else None


def quantile(distribution: Distribution, share: Fraction) -> Fraction | None:
    """The value below which `share` of the ballots stand; None without any.

    Definition 2 of R. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American
    Statistician 50(4), 1996: the inverse of the distribution, and where it steps, the middle of
    the two values; so the median of 2 and 4 is 3, and no other value is invented.
    """
    given = ballots(distribution)
    if not given:
        return None
    place = share * given
    above = int(place) + 1
    if place.denominator == 1 and place > 0:
        return Fraction(_at(distribution, int(place)) + _at(distribution, min(above, given)), 2)
    return Fraction(_at(distribution, min(above, given)))


def quartiles(
    distribution: Distribution,
) -> tuple[Fraction, Fraction, Fraction] | None:
    """First quartile, median, third quartile; None without a ballot."""
    first = quantile(distribution, Fraction(1, 4))
    median = quantile(distribution, Fraction(1, 2))
    third = quantile(distribution, Fraction(3, 4))
    if first is None or median is None or third is None:
        return None
    return first, median, third


def _at(distribution: Distribution, place: int) -> int:
    """The value of the ballot at this place, from 1, by growing value."""
    passed = 0
    for each in distribution:
        passed += each.ballots
        if place <= passed:
            return each.value
    raise ValueError(f"no ballot at place {place}")
