"""What an audience is told: frozen values, stripped of everything personal.

Refuses authors, voters and pseudonyms: no class here has a field for one. A text is None where it
was erased, or where this audience may no longer read it; until a feed joins it, it is None as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import ActivityKind, ActivityStatus, ProposalStatus, SessionStatus
from server.workshops.agenda import ActivitySettings
from server.workshops.ballots import TallyLine


@dataclass(frozen=True, slots=True)
class PublicActivity:
    """`tally` is None until this audience may read it; `voters` is the vote's live progress."""

    activity_id: UUID
    position: int
    kind: ActivityKind
    prompt: str
    settings: ActivitySettings
    status: ActivityStatus
    started_at: datetime | None
    ends_at: datetime | None
    closes_itself: bool
    closed_at: datetime | None
    voters: int
    tally: tuple[TallyLine, ...] | None
    revealed: bool


@dataclass(frozen=True, slots=True)
class PublicContribution:
    contribution_id: UUID
    activity_id: UUID
    group_id: UUID | None
    content_id: UUID
    text: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class PublicGroup:
    group_id: UUID
    title_id: UUID
    title: str | None
    merged_into: UUID | None


@dataclass(frozen=True, slots=True)
class PublicProposal:
    proposal_id: UUID
    group_id: UUID
    title_id: UUID
    title: str | None
    rank: int
    vote_id: UUID | None
    tally: TallyLine | None
    contribution_ids: tuple[UUID, ...]
    status: ProposalStatus
    holder_id: UUID | None


@dataclass(frozen=True, slots=True)
class PublicSnapshot:
    """Activities by position, contributions and groups in the order they came, proposals by rank."""

    title: str = ""
    status: SessionStatus = SessionStatus.OPEN
    opened_at: datetime | None = None
    concluded_at: datetime | None = None
    participants: int = 0
    activities: tuple[PublicActivity, ...] = ()
    contributions: tuple[PublicContribution, ...] = ()
    groups: tuple[PublicGroup, ...] = ()
    proposals: tuple[PublicProposal, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionOpened:
    opened_at: datetime
    title: str
    activities: tuple[PublicActivity, ...]


@dataclass(frozen=True, slots=True)
class ParticipantsCounted:
    """A counter: within a batch only the last one is kept."""

    participants: int


@dataclass(frozen=True, slots=True)
class ActivityStarted:
    """`started_at` is the first start, so a reopened activity keeps its own."""

    activity_id: UUID
    started_at: datetime
    ends_at: datetime | None
    closes_itself: bool


@dataclass(frozen=True, slots=True)
class ActivityReopened:
    """Its tally, if it had one, is void until it closes again."""

    activity_id: UUID
    ends_at: datetime | None
    closes_itself: bool


@dataclass(frozen=True, slots=True)
class TimerSet:
    activity_id: UUID
    ends_at: datetime | None
    closes_itself: bool


@dataclass(frozen=True, slots=True)
class ActivityClosed:
    """`tally` comes with the close itself, to the facilitator alone."""

    activity_id: UUID
    closed_at: datetime
    by_clock: bool
    tally: tuple[TallyLine, ...] | None


@dataclass(frozen=True, slots=True)
class ContributionMade:
    activity_id: UUID
    contribution_id: UUID
    content_id: UUID
    text: str | None


@dataclass(frozen=True, slots=True)
class ContributionWithdrawn:
    """The facilitator keeps it, marked; every other audience forgets it."""

    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class GroupFormed:
    group_id: UUID
    title_id: UUID
    title: str | None
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class GroupRenamed:
    group_id: UUID
    title_id: UUID
    title: str | None


@dataclass(frozen=True, slots=True)
class ContributionMoved:
    contribution_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class GroupsMerged:
    into_id: UUID
    merged_id: UUID
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class VotersCounted:
    """A counter: how many people have placed a dot. Within a batch only the last one is kept."""

    activity_id: UUID
    voters: int


@dataclass(frozen=True, slots=True)
class ResultsRevealed:
    activity_id: UUID
    tally: tuple[TallyLine, ...]


@dataclass(frozen=True, slots=True)
class JoinCodeRotated:
    """To the facilitator and the projector: ask for the new code."""


@dataclass(frozen=True, slots=True)
class ProposalDrafted:
    proposal_id: UUID
    group_id: UUID
    title_id: UUID
    title: str | None
    rank: int
    vote_id: UUID | None
    tally: TallyLine | None
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class SessionConcluded:
    concluded_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalHandedOver:
    proposal_id: UUID
    holder_id: UUID


PublicEvent = (
    SessionOpened
    | ParticipantsCounted
    | ActivityStarted
    | ActivityReopened
    | TimerSet
    | ActivityClosed
    | ContributionMade
    | ContributionWithdrawn
    | GroupFormed
    | GroupRenamed
    | ContributionMoved
    | GroupsMerged
    | VotersCounted
    | ResultsRevealed
    | JoinCodeRotated
    | ProposalDrafted
    | SessionConcluded
    | ProposalHandedOver
)
