"""Days planned and spent, and how they add up. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, TypeVar
from uuid import UUID

from server.problems import ValidationFailed
from server.vocabulary import (
    DeliverableStatus,
    MissionRequestStatus,
    ServiceRequestStatus,
    Strand,
)

MOST_MISSIONS: Final = 100
_SHARES_IN_A_DAY: Final = 400
"""Hundredths of a quarter-day."""


@dataclass(frozen=True, slots=True)
class Days:
    planned: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)

    def __add__(self, other: Days) -> Days:
        return Days(self.planned + other.planned, self.spent + other.spent)

    def __sub__(self, other: Days) -> Days:
        return Days(self.planned - other.planned, self.spent - other.spent)


def of_quarters(planned: int | None, spent: int | None) -> Days:
    return Days(Decimal(planned or 0) / 4, Decimal(spent or 0) / 4)


def of_shares(planned: int | None, spent: int | None) -> Days:
    """The same, from quarter-days times percents."""
    return Days(Decimal(planned or 0) / _SHARES_IN_A_DAY, Decimal(spent or 0) / _SHARES_IN_A_DAY)


K = TypeVar("K")


def summed(parts: Iterable[tuple[K, Days]]) -> dict[K, Days]:
    """The days of each key, in the order the keys are met."""
    found: dict[K, Days] = {}
    for key, days in parts:
        found[key] = found.get(key, Days()) + days
    return found


def total(days: Iterable[Days]) -> Days:
    return sum(days, Days())


@dataclass(frozen=True, slots=True)
class MissionDays:
    """`planned` is None where the version in force has no days for it."""

    mission_id: UUID
    planned: Decimal | None
    spent: Decimal


@dataclass(frozen=True, slots=True)
class Outside:
    """Days that no line of the version counts: the agency's own to know."""

    without_a_line: Decimal
    outside_the_programme: Decimal


@dataclass(frozen=True, slots=True)
class Activity:
    """A year of one agency, as one viewer may read it. `territories` are shares of the lines; what
    no territory was named for is `undistributed`."""

    version_id: UUID | None
    strands: Mapping[Strand, Days]
    axes: Mapping[UUID, Days]
    territories: Mapping[UUID, Days]
    outside: Outside | None
    missions: list[MissionDays]
    mission_count: int
    more_missions: bool
    deliverables: Mapping[DeliverableStatus, int]
    workshops: int | None
    meetings: int
    mission_requests: Mapping[MissionRequestStatus, int] = field(default_factory=dict)
    service_requests: Mapping[ServiceRequestStatus, int] = field(default_factory=dict)

    @property
    def days(self) -> Days:
        return total(self.strands.values())

    @property
    def undistributed(self) -> Days:
        return self.days - total(self.territories.values())


@dataclass(frozen=True, slots=True)
class Year:
    """The days of a year, and its instants by the clock of the contract (UTC)."""

    number: int

    def parameters(self) -> dict[str, object]:
        return {
            "year": self.number,
            "from_on": date(self.number, 1, 1),
            "before_on": date(self.number + 1, 1, 1),
            "from_at": datetime(self.number, 1, 1, tzinfo=UTC),
            "before_at": datetime(self.number + 1, 1, 1, tzinfo=UTC),
        }


def year_of(number: int) -> Year:
    """Raises ValidationFailed for a number that is no year of a programme."""
    if not 1990 <= number <= 2100:
        raise ValidationFailed(
            "year", french="Ce n'est pas une année.", english="This is not a year."
        )
    return Year(number)


def page_of(first: int) -> int:
    """Raises ValidationFailed outside 1 to MOST_MISSIONS."""
    if not 1 <= first <= MOST_MISSIONS:
        raise ValidationFailed(
            "first",
            french=f"De 1 à {MOST_MISSIONS} missions.",
            english=f"From 1 to {MOST_MISSIONS} missions.",
        )
    return first
