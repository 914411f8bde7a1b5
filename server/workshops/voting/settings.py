"""How a vote is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from server.vocabulary import ActivityKind, VoteMethod
from server.workshops.bounds import check_range

MOST_DOTS = 100


@dataclass(frozen=True, slots=True)
class VoteSettings:
    """Each person spreads `budget` dots, at most `cap_per_group` on one group."""

    KIND: ClassVar = ActivityKind.VOTE

    method: VoteMethod = VoteMethod.DOTS
    budget: int = 5
    cap_per_group: int = 3

    def check(self, path: str) -> None:
        check_range(self.budget, 1, MOST_DOTS, f"{path}.budget")
        check_range(self.cap_per_group, 1, self.budget, f"{path}.capPerGroup")
