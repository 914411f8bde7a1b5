"""How a discussion is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from server.vocabulary import ActivityKind
from server.workshops.bounds import check_range

LONGEST_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class DiscussSettings:
    """Who has spoken less comes first. With `balanced`, the constituency that has had fewer turns
    comes first of all. The budgets of time are shown, and cut nobody off."""

    KIND: ClassVar = ActivityKind.DISCUSS

    balanced: bool = False
    seconds_per_turn: int | None = None
    seconds_per_constituency: int | None = None

    def check(self, path: str) -> None:
        for name, seconds in (
            ("secondsPerTurn", self.seconds_per_turn),
            ("secondsPerConstituency", self.seconds_per_constituency),
        ):
            if seconds is not None:
                check_range(seconds, 1, LONGEST_SECONDS, f"{path}.{name}")
