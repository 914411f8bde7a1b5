"""Each public event as its GraphQL value. One arm an event; refuses to leave one out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never
from uuid import UUID

import strawberry

from server.schema.ids import global_id
from server.schema.live import types as shown
from server.vocabulary import ProposalStatus
from server.workshops import public
from server.workshops.ballots import TallyLine
from server.workshops.public import PublicEvent

Shown = (
    shown.SessionOpened
    | shown.ParticipantsCounted
    | shown.ActivityStarted
    | shown.ActivityReopened
    | shown.TimerSet
    | shown.ActivityClosed
    | shown.ContributionMade
    | shown.ContributionWithdrawn
    | shown.ContributionMoved
    | shown.GroupFormed
    | shown.GroupRenamed
    | shown.GroupsMerged
    | shown.VotersCounted
    | shown.ResultsRevealed
    | shown.JoinCodeRotated
    | shown.ProposalDrafted
    | shown.SessionConcluded
    | shown.ProposalHandedOver
)


def show(event: PublicEvent) -> Shown:
    match event:
        case public.SessionOpened(opened_at=at, title=title, activities=activities):
            return shown.SessionOpened(
                opened_at=at,
                session_title=title,
                activities=[shown.ActivityState.of(activity) for activity in activities],
            )
        case public.ParticipantsCounted(participants=participants):
            return shown.ParticipantsCounted(participants=participants)
        case public.ActivityStarted():
            return shown.ActivityStarted(
                activity_id=_activity(event.activity_id),
                started_at=event.started_at,
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
        case public.ActivityReopened():
            return shown.ActivityReopened(
                activity_id=_activity(event.activity_id),
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
        case public.TimerSet():
            return shown.TimerSet(
                activity_id=_activity(event.activity_id),
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
        case public.ActivityClosed():
            return shown.ActivityClosed(
                activity_id=_activity(event.activity_id),
                closed_at=event.closed_at,
                by_clock=event.by_clock,
                counted=None if event.tally is None else _lines(event.tally),
            )
        case public.ContributionMade():
            return shown.ContributionMade(
                contribution_id=_contribution(event.contribution_id),
                activity_id=_activity(event.activity_id),
                text=event.text,
            )
        case public.ContributionWithdrawn(contribution_id=contribution_id):
            return shown.ContributionWithdrawn(contribution_id=_contribution(contribution_id))
        case public.ContributionMoved(contribution_id=contribution_id, group_id=group_id):
            return shown.ContributionMoved(
                contribution_id=_contribution(contribution_id),
                destination_id=None if group_id is None else _group(group_id),
            )
        case public.GroupFormed():
            return shown.GroupFormed(
                group_id=_group(event.group_id),
                title=event.title,
                contribution_ids=[_contribution(id_) for id_ in event.contribution_ids],
            )
        case public.GroupRenamed(group_id=group_id, title=title):
            return shown.GroupRenamed(group_id=_group(group_id), title=title)
        case public.GroupsMerged():
            return shown.GroupsMerged(
                into_group_id=_group(event.into_id),
                merged_group_id=_group(event.merged_id),
                contribution_ids=[_contribution(id_) for id_ in event.contribution_ids],
            )
        case public.VotersCounted(activity_id=activity_id, voters=voters):
            return shown.VotersCounted(activity_id=_activity(activity_id), voters=voters)
        case public.ResultsRevealed(activity_id=activity_id, tally=tally):
            return shown.ResultsRevealed(activity_id=_activity(activity_id), tally=_lines(tally))
        case public.JoinCodeRotated():
            return shown.JoinCodeRotated(rotated=True)
        case public.ProposalDrafted():
            return shown.ProposalDrafted(proposal=shown.ProposalState.of(_drafted(event)))
        case public.SessionConcluded(concluded_at=at):
            return shown.SessionConcluded(concluded_at=at)
        case public.ProposalHandedOver(proposal_id=proposal_id, holder_id=holder_id):
            return shown.ProposalHandedOver(
                proposal_id=global_id("Proposal", proposal_id),
                holder_id=global_id("Organisation", holder_id),
            )
        case _:
            assert_never(event)


def _drafted(event: public.ProposalDrafted) -> public.PublicProposal:
    return public.PublicProposal(
        proposal_id=event.proposal_id,
        group_id=event.group_id,
        title_id=event.title_id,
        title=event.title,
        rank=event.rank,
        vote_id=event.vote_id,
        tally=event.tally,
        contribution_ids=event.contribution_ids,
        status=ProposalStatus.DRAFTED,
        holder_id=None,
    )


def _lines(tally: Iterable[TallyLine]) -> list[shown.TallyLine]:
    return [shown.TallyLine.of(line) for line in tally]


def _activity(id_: UUID) -> strawberry.ID:
    return global_id("LiveActivity", id_)


def _contribution(id_: UUID) -> strawberry.ID:
    return global_id("Contribution", id_)


def _group(id_: UUID) -> strawberry.ID:
    return global_id("IdeaGroup", id_)
