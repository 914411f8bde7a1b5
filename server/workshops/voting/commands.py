"""What may be asked of a vote or a rating.

A secret ballot is a command of its own, so that whatever keeps commands can leave its marks out.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.vocabulary import VoteChannel
from server.workshops.counting.marks import Marks


@dataclass(frozen=True, slots=True)
class PlaceDots:
    """The number of dots this voter has on the option from now on, until the vote closes."""

    activity_id: UUID
    group_id: UUID
    dots: int


@dataclass(frozen=True, slots=True)
class CastBallot:
    """This voter's whole ballot from now on, until the vote closes."""

    activity_id: UUID
    marks: Marks


@dataclass(frozen=True, slots=True)
class Abstain:
    """This voter has no choice, and says so; whatever they had chosen is taken back."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class CastSecretBallot:
    """This voter's whole and only ballot; without marks they abstain."""

    activity_id: UUID
    marks: Marks


@dataclass(frozen=True, slots=True)
class Counted:
    """`ballots` of one channel gave the option this value. Without a value, `ballots` is a heap of
    dots or points found on a wall, from nobody knows how many."""

    option_id: UUID
    ballots: int
    value: int | None = None
    axis: int = 0
    criterion_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`copies` of one and the same ballot on paper."""

    marks: Marks
    copies: int = 1


@dataclass(frozen=True, slots=True)
class EnterCounts:
    """What raised hands or paper came to, from now on and until the vote closes.

    `people` voted by this channel, `abstentions` of them without a choice. Their votes are told by
    counts, or by whole sheets.
    """

    activity_id: UUID
    channel: VoteChannel
    people: int
    abstentions: int = 0
    counted: tuple[Counted, ...] = ()
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class CountWithoutPhone:
    """How many people in the hall have no phone, from now on."""

    people: int


@dataclass(frozen=True, slots=True)
class WaiveVote:
    """This participant votes on nothing in this session, or does again: somebody of the agency, an
    elected official who only listens. They are no non-voter then."""

    waived: bool


@dataclass(frozen=True, slots=True)
class RevealResults:
    activity_id: UUID


VotingCommand = (
    PlaceDots
    | CastBallot
    | Abstain
    | CastSecretBallot
    | EnterCounts
    | CountWithoutPhone
    | WaiveVote
    | RevealResults
)
