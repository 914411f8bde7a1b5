"""What has happened in a vote or a rating. Refuses secret ballots: they leave no event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import VoteChannel
from server.workshops.counting.marks import Marks


@dataclass(frozen=True, slots=True)
class DotsPlaced:
    """How many dots the voter has on the option from now on; `group_id` may name a card."""

    at: datetime
    activity_id: UUID
    voter_id: UUID
    group_id: UUID
    dots: int


@dataclass(frozen=True, slots=True)
class BallotCast:
    """The voter's whole ballot; without marks they abstain."""

    at: datetime
    activity_id: UUID
    voter_id: UUID
    marks: Marks


@dataclass(frozen=True, slots=True)
class EnteredCell:
    """One counter of a channel, as `counting.marks` names it."""

    key: str
    ballots: int


@dataclass(frozen=True, slots=True)
class CountsEntered:
    """In place of whatever stood for this channel."""

    at: datetime
    activity_id: UUID
    channel: VoteChannel
    people: int
    abstentions: int
    cells: tuple[EnteredCell, ...]


@dataclass(frozen=True, slots=True)
class WithoutPhoneCounted:
    at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class VoteWaived:
    """A participant takes no part in any vote, or takes part again."""

    at: datetime
    participant_id: UUID
    waived: bool


@dataclass(frozen=True, slots=True)
class ResultsRevealed:
    """The tally is in the close event."""

    at: datetime
    activity_id: UUID


VotingEvent = (
    DotsPlaced | BallotCast | CountsEntered | WithoutPhoneCounted | VoteWaived | ResultsRevealed
)
