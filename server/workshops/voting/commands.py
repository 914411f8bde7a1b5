"""What may be asked of a vote."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PlaceDots:
    """The number of dots this voter has on the group from now on, until the vote closes."""

    activity_id: UUID
    group_id: UUID
    dots: int


@dataclass(frozen=True, slots=True)
class RevealResults:
    activity_id: UUID


VotingCommand = PlaceDots | RevealResults
