"""How a collection or a grouping is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from server.vocabulary import ActivityKind
from server.workshops.bounds import LONGEST_TEXT, check_range


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """Texts of at most `max_length` characters, at most `max_per_person` of them when set."""

    KIND: ClassVar = ActivityKind.COLLECT

    max_length: int = LONGEST_TEXT
    max_per_person: int | None = None

    def check(self, path: str) -> None:
        check_range(self.max_length, 1, LONGEST_TEXT, f"{path}.maxLength")
        if self.max_per_person is not None:
            check_range(self.max_per_person, 1, 1_000, f"{path}.maxPerPerson")


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """The facilitator gathers contributions into groups."""

    KIND: ClassVar = ActivityKind.GROUP

    def check(self, path: str) -> None:
        """There is nothing to set."""
