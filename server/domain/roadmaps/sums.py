"""How the money of a plan adds up, one way and another. Pure: no I/O, no clock.

Refuses to lose a cent: by year, by nature, by axis, by owner and by funder, the same plan makes the
same total. What nobody was named for stands under None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar
from uuid import UUID

from server.domain.roadmaps.history import ENGAGED
from server.vocabulary import ActionStatus, BudgetNature, BudgetUnit, FundingStatus

WHOLE: Final = 10_000
"""A whole action, in hundredths of a percent."""

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Cents of euros before tax, and hundredths of full-time posts."""

    planned: int = 0
    actual: int = 0
    planned_posts: int = 0
    actual_posts: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.planned + other.planned,
            self.actual + other.actual,
            self.planned_posts + other.planned_posts,
            self.actual_posts + other.actual_posts,
        )


def counted(unit: BudgetUnit, planned: int, actual: int) -> Amounts:
    """Of one unit."""
    if unit is BudgetUnit.EUR_HT:
        return Amounts(planned=planned, actual=actual)
    return Amounts(planned_posts=planned, actual_posts=actual)


@dataclass(frozen=True, slots=True)
class Budget:
    """What the actions of one axis plan and spend in one year, of one nature."""

    axis_id: UUID | None
    year: int
    nature: BudgetNature
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Carried:
    """AC3: what one owner carries: sums of amounts times shares in hundredths of a percent."""

    owner_id: UUID
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Funded:
    """What one funder brings for one year, at one status, in cents."""

    funder_id: UUID
    year: int
    status: FundingStatus
    cents: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many actions of one axis are at one status, and how many of them are late."""

    axis_id: UUID | None
    status: ActionStatus
    actions: int
    late: int


@dataclass(frozen=True, slots=True)
class Tally:
    """AC6, AC1: how many actions, how many of them engaged, how many late."""

    actions: int = 0
    engaged: int = 0
    late: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.actions + other.actions, self.engaged + other.engaged, self.late + other.late
        )


def tallied(one: Counted) -> Tally:
    return Tally(one.actions, one.actions if one.status in ENGAGED else 0, one.late)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a plan comes to. `partial` where some of its actions are not among them."""

    counts: tuple[Counted, ...]
    budgets: tuple[Budget, ...]
    carried: tuple[Carried, ...]
    funded: tuple[Funded, ...]
    partial: bool = field(default=False)

    @property
    def tally(self) -> Tally:
        return sum((tallied(one) for one in self.counts), Tally())

    @property
    def by_status(self) -> Mapping[ActionStatus, Tally]:
        found = summed(((one.status, tallied(one)) for one in self.counts), Tally())
        return {status: found[status] for status in ActionStatus if status in found}

    @property
    def tally_by_axis(self) -> Mapping[UUID | None, Tally]:
        return summed(((one.axis_id, tallied(one)) for one in self.counts), Tally())

    @property
    def total(self) -> Amounts:
        return sum((one.amounts for one in self.budgets), Amounts())

    @property
    def funding(self) -> int:
        return sum(one.cents for one in self.funded)

    @property
    def by_year(self) -> Mapping[int, Amounts]:
        return summed(((one.year, one.amounts) for one in self.budgets), Amounts())

    @property
    def by_nature(self) -> Mapping[BudgetNature, Amounts]:
        return summed(((one.nature, one.amounts) for one in self.budgets), Amounts())

    @property
    def by_axis(self) -> Mapping[UUID | None, Amounts]:
        return summed(((one.axis_id, one.amounts) for one in self.budgets), Amounts())

    @property
    def by_owner(self) -> Mapping[UUID | None, Amounts]:
        """AC3; under None, what no share of maîtrise d'ouvrage attributes."""
        total = self.total

        def of(part: str) -> dict[UUID | None, int]:
            weights = {one.owner_id: getattr(one.amounts, part) for one in self.carried}
            return shared_out(getattr(total, part), weights)

        parts = ("planned", "actual", "planned_posts", "actual_posts")
        shares = {part: of(part) for part in parts}
        owners: list[UUID | None] = [one.owner_id for one in self.carried]
        found = {
            owner: Amounts(**{part: shares[part][owner] for part in parts})
            for owner in (*owners, None)
        }
        if found[None] == Amounts():
            del found[None]
        return found

    @property
    def by_funder(self) -> Mapping[UUID | None, int]:
        """AC5; under None, what is planned and has no funder yet: below zero where a plan is told
        to have more than it needs."""
        found: dict[UUID | None, int] = {}
        found.update(summed(((one.funder_id, one.cents) for one in self.funded), 0))
        rest = self.total.planned - self.funding
        if rest:
            found[None] = rest
        return found

    @property
    def funding_by_year(self) -> Mapping[int, int]:
        return summed(((one.year, one.cents) for one in self.funded), 0)

    @property
    def funding_by_status(self) -> Mapping[FundingStatus, int]:
        found = summed(((one.status, one.cents) for one in self.funded), 0)
        return {status: found[status] for status in FundingStatus if status in found}


V = TypeVar("V", Amounts, Tally, int)


def summed(parts: Iterable[tuple[K, V]], nothing: V) -> dict[K, V]:
    """The sum of each key, in the order the keys are met."""
    found: dict[K, V] = {}
    for key, part in parts:
        found[key] = found.get(key, nothing) + part
    return found


def shared_out(total: int, weights: Mapping[UUID, int]) -> dict[UUID | None, int]:
    """`total` in whole parts that make it again: each of its weight, in `WHOLE`ths of it.

    None takes what no weight stands for. A remainder goes where most was cut off.
    """
    exact: dict[UUID | None, int] = {None: total * WHOLE - sum(weights.values())}
    exact.update(weights.items())
    parts = {key: weight // WHOLE for key, weight in exact.items()}
    cut_off = sorted(exact, key=lambda key: exact[key] % WHOLE, reverse=True)
    for key in cut_off[: total - sum(parts.values())]:
        parts[key] += 1
    return parts
