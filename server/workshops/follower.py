"""The reference client of a live feed: what each public event does to the snapshot seen so far.

Pure. Used by the demo's phones and by the proof that snapshot plus feed is the later snapshot.
Refuses to ask the server anything: whatever a client needs is in the event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from typing import Any, assert_never
from uuid import UUID

from server.vocabulary import ActivityStatus, Audience, ProposalStatus, SessionStatus
from server.workshops import public
from server.workshops.audiences import SEES_WITHDRAWN
from server.workshops.public import (
    PublicContribution,
    PublicEvent,
    PublicGroup,
    PublicProposal,
    PublicSnapshot,
)


def apply(seen: PublicSnapshot, event: PublicEvent, audience: Audience) -> PublicSnapshot:
    """The reference client: the snapshot after one more event."""
    match event:
        case public.SessionOpened(title=title, opened_at=opened_at, activities=activities):
            return replace(seen, title=title, opened_at=opened_at, activities=activities)
        case public.ParticipantsCounted(participants=participants):
            return replace(seen, participants=participants)
        case public.ActivityStarted():
            return _change_activity(
                seen,
                event.activity_id,
                status=ActivityStatus.RUNNING,
                started_at=event.started_at,
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
        case public.ActivityReopened():
            return _change_activity(
                seen,
                event.activity_id,
                status=ActivityStatus.RUNNING,
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
                closed_at=None,
                tally=None,
                revealed=False,
            )
        case public.TimerSet():
            return _change_activity(
                seen,
                event.activity_id,
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
        case public.ActivityClosed():
            return _change_activity(
                seen,
                event.activity_id,
                status=ActivityStatus.CLOSED,
                closed_at=event.closed_at,
                tally=event.tally,
            )
        case public.VotersCounted(activity_id=activity_id, voters=voters):
            return _change_activity(seen, activity_id, voters=voters)
        case public.ResultsRevealed(activity_id=activity_id, tally=tally):
            return _change_activity(seen, activity_id, tally=tally, revealed=True)
        case public.JoinCodeRotated():
            return seen
        case public.SessionConcluded(concluded_at=at):
            return replace(seen, status=SessionStatus.CONCLUDED, concluded_at=at)
        case public.ProposalDrafted() | public.ProposalHandedOver():
            return _apply_proposal(seen, event)
        case (
            public.ContributionMade()
            | public.ContributionWithdrawn()
            | public.ContributionMoved()
            | public.GroupFormed()
            | public.GroupRenamed()
            | public.GroupsMerged()
        ):
            return _apply_content(seen, event, audience)
        case _:
            assert_never(event)


def _apply_content(
    seen: PublicSnapshot,
    event: public.ContributionMade
    | public.ContributionWithdrawn
    | public.ContributionMoved
    | public.GroupFormed
    | public.GroupRenamed
    | public.GroupsMerged,
    audience: Audience,
) -> PublicSnapshot:
    match event:
        case public.ContributionMade():
            made = PublicContribution(
                contribution_id=event.contribution_id,
                activity_id=event.activity_id,
                group_id=None,
                content_id=event.content_id,
                text=event.text,
                withdrawn=False,
            )
            return replace(seen, contributions=(*seen.contributions, made))
        case public.ContributionWithdrawn(contribution_id=contribution_id):
            if audience in SEES_WITHDRAWN:
                return _change_contributions(
                    seen, {contribution_id}, lambda c: replace(c, group_id=None, withdrawn=True)
                )
            standing = (c for c in seen.contributions if c.contribution_id != contribution_id)
            return replace(seen, contributions=tuple(standing))
        case public.ContributionMoved(contribution_id=contribution_id, group_id=destination):
            return _place(seen, (contribution_id,), destination)
        case public.GroupFormed():
            formed = PublicGroup(
                group_id=event.group_id,
                title_id=event.title_id,
                title=event.title,
                merged_into=None,
            )
            seen = replace(seen, groups=(*seen.groups, formed))
            return _place(seen, event.contribution_ids, event.group_id)
        case public.GroupRenamed():
            return _change_group(seen, event.group_id, title_id=event.title_id, title=event.title)
        case public.GroupsMerged():
            seen = _change_group(seen, event.merged_id, merged_into=event.into_id)
            return _place(seen, event.contribution_ids, event.into_id)
        case _:
            assert_never(event)


def _apply_proposal(
    seen: PublicSnapshot, event: public.ProposalDrafted | public.ProposalHandedOver
) -> PublicSnapshot:
    match event:
        case public.ProposalDrafted():
            drafted = PublicProposal(
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
            return replace(seen, proposals=(*seen.proposals, drafted))
        case public.ProposalHandedOver(proposal_id=proposal_id, holder_id=holder_id):
            proposals = tuple(
                replace(p, status=ProposalStatus.HANDED_OVER, holder_id=holder_id)
                if p.proposal_id == proposal_id
                else p
                for p in seen.proposals
            )
            return replace(seen, proposals=proposals)
        case _:
            assert_never(event)


def _change_activity(seen: PublicSnapshot, activity_id: UUID, **changes: Any) -> PublicSnapshot:
    activities = tuple(
        replace(a, **changes) if a.activity_id == activity_id else a for a in seen.activities
    )
    return replace(seen, activities=activities)


def _change_group(seen: PublicSnapshot, group_id: UUID, **changes: Any) -> PublicSnapshot:
    groups = tuple(replace(g, **changes) if g.group_id == group_id else g for g in seen.groups)
    return replace(seen, groups=groups)


def _place(
    seen: PublicSnapshot, contribution_ids: Iterable[UUID], destination: UUID | None
) -> PublicSnapshot:
    return _change_contributions(
        seen, frozenset(contribution_ids), lambda c: replace(c, group_id=destination)
    )


def _change_contributions(
    seen: PublicSnapshot,
    contribution_ids: Set[UUID],
    change: Callable[[PublicContribution], PublicContribution],
) -> PublicSnapshot:
    contributions = tuple(
        change(c) if c.contribution_id in contribution_ids else c for c in seen.contributions
    )
    return replace(seen, contributions=contributions)
