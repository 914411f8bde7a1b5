"""When a membership may run, and what may be due under it (M1). Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from server.domain import money
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import MembershipCategory

# A hundred milliards of euros: above any budget, and far below what a column holds.
_MOST_CENTS: Final = 10**13


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to the first day after; None while it runs. One that ends as it begins is empty."""

    joined_on: date
    left_on: date | None

    def runs_on(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)

    def overlaps(self, other: Period) -> bool:
        return _starts_before_end(self, other) and _starts_before_end(other, self)

    @property
    def is_empty(self) -> bool:
        return self.left_on is not None and self.left_on <= self.joined_on


def _starts_before_end(one: Period, other: Period) -> bool:
    if one.is_empty:
        return False
    return other.left_on is None or one.joined_on < other.left_on


def check_period(period: Period, others: Iterable[Period]) -> None:
    """M1. Raises ValidationFailed for an end before the beginning, TransitionRefused for a
    membership of the same organisation that runs on a same day."""
    if period.left_on is not None and period.left_on < period.joined_on:
        raise ValidationFailed(
            "leftOn",
            french="La fin ne précède pas le début.",
            english="The end does not come before the beginning.",
        )
    if any(period.overlaps(other) for other in others):
        raise TransitionRefused(
            "M1_ONE_AT_A_TIME",
            french="Cette organisation a déjà une adhésion à l'agence sur une partie de ces dates.",
            english="This organisation already has a membership of the agency in these dates.",
        )


class Succession(Enum):
    """What a change of category does to the membership it finds."""

    NOTHING = auto()
    CORRECTED = auto()
    FOLLOWED = auto()


def change(
    held: MembershipCategory, period: Period, category: MembershipCategory, on: date
) -> Succession:
    """Whether the old category has lived: then it ends and another membership follows it.

    Raises ValidationFailed for a day outside the membership.
    """
    if not period.runs_on(on):
        raise ValidationFailed(
            "onDate",
            french="L'adhésion ne court pas ce jour-là.",
            english="The membership does not run on that day.",
        )
    if held is category:
        return Succession.NOTHING
    return Succession.CORRECTED if on == period.joined_on else Succession.FOLLOWED


def cents(amount: Decimal) -> int:
    """Whole cents of what is owed or granted. Raises ValidationFailed."""
    return money.cents(amount, most=_MOST_CENTS)


def check_year(period: Period, year: int) -> None:
    """Raises ValidationFailed for a year in which the membership does not run."""
    after = period.left_on is not None and year > period.left_on.year
    if year < period.joined_on.year or after:
        raise ValidationFailed(
            "year",
            french="L'adhésion ne court pas cette année-là.",
            english="The membership does not run in that year.",
        )
