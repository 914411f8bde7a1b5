"""How the drafting of actions is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from server.vocabulary import ActivityKind
from server.workshops.bounds import check_range

MOST_DRAFTED = 50


@dataclass(frozen=True, slots=True)
class DraftSettings:
    """Actions are written while it runs: by the facilitator, and by each person up to
    `max_per_person` where that is set. `supported` lets each person back the actions they share."""

    KIND: ClassVar = ActivityKind.DRAFT_ACTIONS

    max_per_person: int = 0
    supported: bool = True

    def check(self, path: str) -> None:
        check_range(self.max_per_person, 0, MOST_DRAFTED, f"{path}.maxPerPerson")
