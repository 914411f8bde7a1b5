"""The state of a session as the fold of its events. Refuses to judge: what happened, happened.

Every map is persistent, so one event costs O(log n) however long the session has lasted, and an
old state stays readable while the next one is made. `head` counts the events, so it is the `seq`
of the last one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never
from uuid import UUID

from immutables import Map

from server.vocabulary import ActivityKind, ActivityStatus, ProposalStatus, SessionStatus
from server.workshops.agenda import ActivitySettings, PlannedActivity, kind_of
from server.workshops.ballots import TallyLine
from server.workshops.events import (
    ActivityClosed,
    ActivityReopened,
    ActivityStarted,
    ContributionMade,
    ContributionMoved,
    ContributionWithdrawn,
    DotsPlaced,
    Event,
    GroupFormed,
    GroupRenamed,
    GroupsMerged,
    JoinCodeRotated,
    ParticipantJoined,
    ProposalDrafted,
    ProposalHandedOver,
    ResultsRevealed,
    SessionConcluded,
    SessionOpened,
    TimerSet,
)

Ballot = Map[UUID, int]
NO_BALLOT: Ballot = Map()


@dataclass(frozen=True, slots=True)
class Activity:
    """`tally` is what its last closing counted, None while it runs; `ballots` outlive reopening."""

    activity_id: UUID
    position: int
    prompt: str
    settings: ActivitySettings
    status: ActivityStatus = ActivityStatus.PENDING
    started_at: datetime | None = None
    ends_at: datetime | None = None
    closes_itself: bool = False
    closed_at: datetime | None = None
    ballots: Map[UUID, Ballot] = field(default_factory=Map)
    made: Map[UUID, int] = field(default_factory=Map)
    voters: int = 0
    tally: tuple[TallyLine, ...] | None = None
    revealed: bool = False

    @property
    def kind(self) -> ActivityKind:
        return kind_of(self.settings)


@dataclass(frozen=True, slots=True)
class Contribution:
    contribution_id: UUID
    activity_id: UUID
    content_id: UUID
    author_id: UUID
    seq: int
    group_id: UUID | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """`members` are the standing contributions; a merged group has none and names its heir."""

    group_id: UUID
    title_id: UUID
    seq: int
    members: Map[UUID, None] = field(default_factory=Map)
    merged_into: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    proposal_id: UUID
    group_id: UUID
    title_id: UUID
    rank: int
    vote_id: UUID | None
    tally: TallyLine | None
    contribution_ids: tuple[UUID, ...]
    seq: int
    status: ProposalStatus = ProposalStatus.DRAFTED
    holder_id: UUID | None = None
    handed_over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A session after `head` events. Before the first, `opened_at` is None."""

    head: int = 0
    title: str = ""
    opened_at: datetime | None = None
    concluded_at: datetime | None = None
    agenda: tuple[UUID, ...] = ()
    running_id: UUID | None = None
    activities: Map[UUID, Activity] = field(default_factory=Map)
    participants: Map[UUID, datetime] = field(default_factory=Map)
    contributions: Map[UUID, Contribution] = field(default_factory=Map)
    authored: Map[UUID, Map[UUID, int]] = field(default_factory=Map)
    groups: Map[UUID, Group] = field(default_factory=Map)
    proposals: Map[UUID, Proposal] = field(default_factory=Map)

    @property
    def status(self) -> SessionStatus:
        return SessionStatus.OPEN if self.concluded_at is None else SessionStatus.CONCLUDED

    @property
    def running(self) -> Activity | None:
        return None if self.running_id is None else self.activities[self.running_id]


def replay(events: Iterable[Event], state: State | None = None) -> State:
    """The state after `events`, from `state` when they follow it."""
    state = State() if state is None else state
    for event in events:
        state = evolve(state, event)
    return state


def evolve(state: State, event: Event) -> State:
    state = replace(state, head=state.head + 1)
    match event:
        case SessionOpened():
            return _opened(state, event)
        case ParticipantJoined(participant_id=participant_id, at=at):
            return replace(state, participants=state.participants.set(participant_id, at))
        case ActivityStarted() | ActivityReopened():
            return _running(state, event)
        case TimerSet(activity_id=activity_id):
            activity = replace(
                state.activities[activity_id],
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
            return _with_activity(state, activity)
        case ActivityClosed():
            return _closed(state, event)
        case ContributionMade():
            return _contributed(state, event)
        case ContributionWithdrawn(contribution_id=contribution_id):
            return _withdrawn(state, contribution_id)
        case GroupFormed(group_id=group_id, title_id=title_id, contribution_ids=members):
            formed = Group(group_id=group_id, title_id=title_id, seq=state.head)
            return _gathered(_with_group(state, formed), members, group_id)
        case GroupRenamed(group_id=group_id, title_id=title_id):
            return _with_group(state, replace(state.groups[group_id], title_id=title_id))
        case ContributionMoved(contribution_id=contribution_id, group_id=destination):
            return _moved(state, contribution_id, destination)
        case GroupsMerged(into_id=into_id, merged_id=merged_id, contribution_ids=members):
            state = _gathered(state, members, into_id)
            return _with_group(state, replace(state.groups[merged_id], merged_into=into_id))
        case DotsPlaced():
            return _voted(state, event)
        case ResultsRevealed(activity_id=activity_id):
            return _with_activity(state, replace(state.activities[activity_id], revealed=True))
        case JoinCodeRotated():
            return state
        case ProposalDrafted():
            return _drafted(state, event)
        case SessionConcluded(at=at):
            return replace(state, concluded_at=at)
        case ProposalHandedOver(proposal_id=proposal_id, holder_id=holder_id, at=at):
            handed = replace(
                state.proposals[proposal_id],
                status=ProposalStatus.HANDED_OVER,
                holder_id=holder_id,
                handed_over_at=at,
            )
            return replace(state, proposals=state.proposals.set(proposal_id, handed))
        case _:
            assert_never(event)


def _opened(state: State, event: SessionOpened) -> State:
    return replace(
        state,
        title=event.title,
        opened_at=event.at,
        agenda=tuple(planned.activity_id for planned in event.activities),
        activities=Map(
            {
                planned.activity_id: _pending(planned, position)
                for position, planned in enumerate(event.activities)
            }
        ),
    )


def _pending(planned: PlannedActivity, position: int) -> Activity:
    return Activity(
        activity_id=planned.activity_id,
        position=position,
        prompt=planned.prompt,
        settings=planned.settings,
    )


def _running(state: State, event: ActivityStarted | ActivityReopened) -> State:
    before = state.activities[event.activity_id]
    activity = replace(
        before,
        status=ActivityStatus.RUNNING,
        started_at=before.started_at or event.at,
        ends_at=event.ends_at,
        closes_itself=event.closes_itself,
        closed_at=None,
        tally=None,
        revealed=False,
    )
    return replace(_with_activity(state, activity), running_id=event.activity_id)


def _closed(state: State, event: ActivityClosed) -> State:
    activity = replace(
        state.activities[event.activity_id],
        status=ActivityStatus.CLOSED,
        closed_at=event.at,
        tally=event.tally,
    )
    return replace(_with_activity(state, activity), running_id=None)


def _contributed(state: State, event: ContributionMade) -> State:
    contribution = Contribution(
        contribution_id=event.contribution_id,
        activity_id=event.activity_id,
        content_id=event.content_id,
        author_id=event.author_id,
        seq=state.head,
    )
    own = state.authored.get(event.author_id, Map[UUID, int]())
    state = replace(
        state,
        contributions=state.contributions.set(event.contribution_id, contribution),
        authored=state.authored.set(event.author_id, own.set(event.contribution_id, state.head)),
    )
    return _counted(state, contribution, 1)


def _withdrawn(state: State, contribution_id: UUID) -> State:
    state = _moved(state, contribution_id, None)
    contribution = replace(state.contributions[contribution_id], withdrawn=True)
    state = replace(state, contributions=state.contributions.set(contribution_id, contribution))
    return _counted(state, contribution, -1)


def _counted(state: State, contribution: Contribution, change: int) -> State:
    """How many standing contributions the author has made in the activity."""
    activity = state.activities[contribution.activity_id]
    standing = activity.made.get(contribution.author_id, 0) + change
    return _with_activity(
        state, replace(activity, made=activity.made.set(contribution.author_id, standing))
    )


def _gathered(state: State, contribution_ids: Iterable[UUID], group_id: UUID) -> State:
    for contribution_id in contribution_ids:
        state = _moved(state, contribution_id, group_id)
    return state


def _moved(state: State, contribution_id: UUID, destination: UUID | None) -> State:
    contribution = state.contributions[contribution_id]
    groups = state.groups
    if contribution.group_id is not None:
        left = groups[contribution.group_id]
        members = left.members.delete(contribution_id)
        groups = groups.set(left.group_id, replace(left, members=members))
    if destination is not None:
        reached = groups[destination]
        members = reached.members.set(contribution_id, None)
        groups = groups.set(destination, replace(reached, members=members))
    moved = replace(contribution, group_id=destination)
    return replace(
        state, groups=groups, contributions=state.contributions.set(contribution_id, moved)
    )


def _voted(state: State, event: DotsPlaced) -> State:
    activity = state.activities[event.activity_id]
    ballot = activity.ballots.get(event.voter_id, NO_BALLOT)
    if event.dots:
        ballot = ballot.set(event.group_id, event.dots)
    elif event.group_id in ballot:
        ballot = ballot.delete(event.group_id)
    ballots = activity.ballots
    if ballot:
        ballots = ballots.set(event.voter_id, ballot)
    elif event.voter_id in ballots:
        ballots = ballots.delete(event.voter_id)
    return _with_activity(state, replace(activity, ballots=ballots, voters=len(ballots)))


def _drafted(state: State, event: ProposalDrafted) -> State:
    proposal = Proposal(
        proposal_id=event.proposal_id,
        group_id=event.group_id,
        title_id=event.title_id,
        rank=event.rank,
        vote_id=event.vote_id,
        tally=event.tally,
        contribution_ids=event.contribution_ids,
        seq=state.head,
    )
    return replace(state, proposals=state.proposals.set(event.proposal_id, proposal))


def _with_activity(state: State, activity: Activity) -> State:
    return replace(state, activities=state.activities.set(activity.activity_id, activity))


def _with_group(state: State, group: Group) -> State:
    return replace(state, groups=state.groups.set(group.group_id, group))
