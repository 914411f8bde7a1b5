"""What has happened in a vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.workshops.ballots import TallyLine


@dataclass(frozen=True, slots=True)
class DotsPlaced:
    """`voters` is how many people have a dot somewhere, after this."""

    at: datetime
    activity_id: UUID
    voter_id: UUID
    group_id: UUID
    dots: int
    voters: int


@dataclass(frozen=True, slots=True)
class ResultsRevealed:
    at: datetime
    activity_id: UUID
    tally: tuple[TallyLine, ...]


VotingEvent = DotsPlaced | ResultsRevealed
