"""Rounds in turn, and what they say: a median with its spread, and ratios taken round by round.

Refuses averages: one disturbed round must not move a figure.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Spread:
    """A median, and the smallest and largest of the rounds."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True, slots=True)
class Goal:
    """What the ratio to one of these peers, the best of them, should reach."""

    peers: tuple[str, ...]
    reach: float

    def best(self, figures: Mapping[str, Spread], *, lower_is_better: bool) -> str | None:
        here = [peer for peer in self.peers if peer in figures]
        if not here:
            return None
        choose = min if lower_is_better else max
        return choose(here, key=lambda peer: figures[peer].median)


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing measured on several servers. `rounds` holds each one's figures, in round order."""

    name: str
    unit: str
    subject: str
    rounds: Mapping[str, Sequence[float]]
    answers_equal: bool
    lower_is_better: bool = False
    goals: tuple[Goal, ...] = ()
    ceilings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def figures(self) -> dict[str, Spread]:
        return {name: Spread.of(values) for name, values in self.rounds.items()}

    @property
    def ratios(self) -> dict[str, Spread]:
        """How many times better the subject did than each other server."""
        own = self.rounds[self.subject]
        return {
            name: Spread.of([self._ratio(*pair) for pair in zip(own, values, strict=True)])
            for name, values in self.rounds.items()
            if name != self.subject
        }

    def _ratio(self, own: float, other: float) -> float:
        return other / own if self.lower_is_better else own / other

    def verdicts(self) -> list[tuple[str, float, bool]]:
        """For each goal that could be judged: the peer it fell to, what to reach, whether it was."""
        found = []
        for goal in self.goals:
            peer = goal.best(self.figures, lower_is_better=self.lower_is_better)
            if peer is not None:
                found.append((peer, goal.reach, self.ratios[peer].median >= goal.reach))
        return found

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "subject": self.subject,
            "answers_equal": self.answers_equal,
            "lower_is_better": self.lower_is_better,
            "rounds": {name: list(values) for name, values in self.rounds.items()},
            "figures": {name: asdict(spread) for name, spread in self.figures.items()},
            "ratios": {name: asdict(spread) for name, spread in self.ratios.items()},
            "goals": [
                {"peer": peer, "reach": reach, "reached": reached}
                for peer, reach, reached in self.verdicts()
            ],
            "ceilings": list(self.ceilings),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Growth:
    """The cost of one unit of work at growing amounts of it, each relative to the first amount."""

    name: str
    unit: str
    amounts: Sequence[int]
    rounds: Mapping[int, Sequence[float]]
    notes: tuple[str, ...] = field(default=())

    @property
    def costs(self) -> list[Spread]:
        return [Spread.of(self.rounds[amount]) for amount in self.amounts]

    @property
    def ratios(self) -> list[Spread]:
        first = self.rounds[self.amounts[0]]
        return [
            Spread.of([a / b for a, b in zip(self.rounds[amount], first, strict=True)])
            for amount in self.amounts
        ]

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "amounts": list(self.amounts),
            "costs": [asdict(spread) for spread in self.costs],
            "ratios": [asdict(spread) for spread in self.ratios],
            "notes": list(self.notes),
        }


async def in_turn(
    names: Sequence[str], rounds: int, measure: Callable[[str], Awaitable[float]]
) -> dict[str, list[float]]:
    """Each name once a round, in an order turned round every other time."""
    found: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            found[name].append(await measure(name))
    return found
