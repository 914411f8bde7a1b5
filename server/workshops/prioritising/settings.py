"""How a prioritisation is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from server.vocabulary import ActivityKind, PrioritySubject
from server.workshops.bounds import check_range

MOST_LEVELS = 5


@dataclass(frozen=True, slots=True)
class PrioritiseSettings:
    """Groups or cards go in `levels`, the first being the highest; one level is an ordered list."""

    KIND: ClassVar = ActivityKind.PRIORITISE

    subject: PrioritySubject = PrioritySubject.GROUPS
    levels: int = 3

    def check(self, path: str) -> None:
        check_range(self.levels, 1, MOST_LEVELS, f"{path}.levels")
