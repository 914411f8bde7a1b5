"""How an action stood on a day, told by the lines of its history. Pure: no I/O, no clock.

AC2: the line that holds on a day is the last one that took effect by then; of one day's lines, the
last written. Refuses what was not planned yet: AC1 a past day's lateness is told by the end that was
planned on that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Final
from uuid import UUID

from server.vocabulary import ActionStatus

SETTLED: Final = frozenset({ActionStatus.DONE, ActionStatus.ABANDONED})
ENGAGED: Final = frozenset(
    {
        ActionStatus.COMMITTED,
        ActionStatus.IN_PROGRESS,
        ActionStatus.PAUSED,
        ActionStatus.BLOCKED,
        ActionStatus.DONE,
    }
)
"""AC6."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an action's history."""

    effective_on: date
    at: datetime
    id: UUID
    to_status: ActionStatus
    progress: int = 0
    planned_end_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an action stood on the day `on`; `status_on` is the day that its status dates from."""

    on: date
    status: ActionStatus
    status_on: date
    progress: int
    planned_end_on: date | None

    @property
    def late(self) -> bool:
        """AC1."""
        return (
            self.planned_end_on is not None
            and self.planned_end_on < self.on
            and self.status not in SETTLED
        )

    @property
    def engaged(self) -> bool:
        """AC6."""
        return self.status in ENGAGED


def as_of(lines: Iterable[Line], on: date) -> Standing | None:
    """How the action stood; None before it was there."""
    known = sorted(
        (line for line in lines if line.effective_on <= on),
        key=lambda line: (line.effective_on, line.at, line.id),
        reverse=True,
    )
    if not known:
        return None
    last = known[0]
    *_, first = takewhile(lambda line: line.to_status is last.to_status, known)
    return Standing(on, last.to_status, first.effective_on, last.progress, last.planned_end_on)
