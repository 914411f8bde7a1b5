"""Who is shown what of a session, written once: snapshots, events, and the fold between them.

For every audience, `follower.apply` over the projected events from `a` to `b` turns the snapshot at `a`
into the snapshot at `b`: that is what a client relies on. Pure.
Refuses to widen: what an audience may not see is absent from its values, not hidden by its client.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never
from uuid import UUID

from server.vocabulary import Audience
from server.workshops import events, public
from server.workshops.agenda import PlannedActivity
from server.workshops.events import Event
from server.workshops.public import (
    PublicActivity,
    PublicContribution,
    PublicEvent,
    PublicGroup,
    PublicProposal,
    PublicSnapshot,
)
from server.workshops.state import Activity, State

_SEES_COUNTS_ON_CLOSE = frozenset({Audience.FACILITATOR})
SEES_WITHDRAWN = frozenset({Audience.FACILITATOR})
_SEES_JOIN_CODE = frozenset({Audience.FACILITATOR, Audience.PROJECTOR})


def snapshot(state: State, audience: Audience) -> PublicSnapshot:
    """The session as this audience sees it now, without texts: `with_texts` joins them."""
    return PublicSnapshot(
        title=state.title,
        status=state.status,
        opened_at=state.opened_at,
        concluded_at=state.concluded_at,
        participants=len(state.participants),
        activities=tuple(
            _activity(state.activities[activity_id], audience) for activity_id in state.agenda
        ),
        contributions=tuple(
            PublicContribution(
                contribution_id=contribution.contribution_id,
                activity_id=contribution.activity_id,
                group_id=contribution.group_id,
                content_id=contribution.content_id,
                text=None,
                withdrawn=contribution.withdrawn,
            )
            for contribution in sorted(state.contributions.values(), key=lambda c: c.seq)
            if not contribution.withdrawn or audience in SEES_WITHDRAWN
        ),
        groups=tuple(
            PublicGroup(
                group_id=group.group_id,
                title_id=group.title_id,
                title=None,
                merged_into=group.merged_into,
            )
            for group in sorted(state.groups.values(), key=lambda g: g.seq)
        ),
        proposals=tuple(
            PublicProposal(
                proposal_id=proposal.proposal_id,
                group_id=proposal.group_id,
                title_id=proposal.title_id,
                title=None,
                rank=proposal.rank,
                vote_id=proposal.vote_id,
                tally=proposal.tally,
                contribution_ids=proposal.contribution_ids,
                status=proposal.status,
                holder_id=proposal.holder_id,
            )
            for proposal in sorted(state.proposals.values(), key=lambda p: p.seq)
        ),
    )


def _activity(activity: Activity, audience: Audience) -> PublicActivity:
    counted = activity.revealed or audience in _SEES_COUNTS_ON_CLOSE
    return PublicActivity(
        activity_id=activity.activity_id,
        position=activity.position,
        kind=activity.kind,
        prompt=activity.prompt,
        settings=activity.settings,
        status=activity.status,
        started_at=activity.started_at,
        ends_at=activity.ends_at,
        closes_itself=activity.closes_itself,
        closed_at=activity.closed_at,
        voters=activity.voters,
        tally=activity.tally if counted else None,
        revealed=activity.revealed,
    )


def project(event: Event, audience: Audience) -> PublicEvent | None:
    """What this audience is told of the event, without texts; None when it is told nothing."""
    match event:
        case events.SessionOpened(at=at, title=title, activities=planned):
            return public.SessionOpened(
                opened_at=at,
                title=title,
                activities=tuple(
                    _activity(_unstarted(each, position), audience)
                    for position, each in enumerate(planned)
                ),
            )
        case events.ParticipantJoined(participants=participants):
            return public.ParticipantsCounted(participants=participants)
        case events.ActivityStarted():
            return public.ActivityStarted(
                activity_id=event.activity_id,
                started_at=event.at,
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
        case events.ActivityReopened():
            return public.ActivityReopened(
                activity_id=event.activity_id,
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
        case events.TimerSet():
            return public.TimerSet(
                activity_id=event.activity_id,
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
        case events.ActivityClosed():
            return public.ActivityClosed(
                activity_id=event.activity_id,
                closed_at=event.at,
                by_clock=event.by_clock,
                tally=event.tally if audience in _SEES_COUNTS_ON_CLOSE else None,
            )
        case events.ContributionMade():
            return public.ContributionMade(
                activity_id=event.activity_id,
                contribution_id=event.contribution_id,
                content_id=event.content_id,
                text=None,
            )
        case events.ContributionWithdrawn(contribution_id=contribution_id):
            return public.ContributionWithdrawn(contribution_id=contribution_id)
        case events.GroupFormed():
            return public.GroupFormed(
                group_id=event.group_id,
                title_id=event.title_id,
                title=None,
                contribution_ids=event.contribution_ids,
            )
        case events.GroupRenamed(group_id=group_id, title_id=title_id):
            return public.GroupRenamed(group_id=group_id, title_id=title_id, title=None)
        case events.ContributionMoved(contribution_id=contribution_id, group_id=destination):
            return public.ContributionMoved(contribution_id=contribution_id, group_id=destination)
        case events.GroupsMerged():
            return public.GroupsMerged(
                into_id=event.into_id,
                merged_id=event.merged_id,
                contribution_ids=event.contribution_ids,
            )
        case events.DotsPlaced(activity_id=activity_id, voters=voters):
            return public.VotersCounted(activity_id=activity_id, voters=voters)
        case events.ResultsRevealed(activity_id=activity_id, tally=tally):
            return public.ResultsRevealed(activity_id=activity_id, tally=tally)
        case events.JoinCodeRotated():
            return public.JoinCodeRotated() if audience in _SEES_JOIN_CODE else None
        case events.ProposalDrafted():
            return public.ProposalDrafted(
                proposal_id=event.proposal_id,
                group_id=event.group_id,
                title_id=event.title_id,
                title=None,
                rank=event.rank,
                vote_id=event.vote_id,
                tally=event.tally,
                contribution_ids=event.contribution_ids,
            )
        case events.SessionConcluded(at=at):
            return public.SessionConcluded(concluded_at=at)
        case events.ProposalHandedOver(proposal_id=proposal_id, holder_id=holder_id):
            return public.ProposalHandedOver(proposal_id=proposal_id, holder_id=holder_id)
        case _:
            assert_never(event)


def _unstarted(planned: PlannedActivity, position: int) -> Activity:
    return Activity(
        activity_id=planned.activity_id,
        position=position,
        prompt=planned.prompt,
        settings=planned.settings,
    )


def is_counter(event: PublicEvent) -> bool:
    """Whether a later event of the same kind makes this one superfluous."""
    return isinstance(event, public.ParticipantsCounted | public.VotersCounted)


def coalesce(batch: Iterable[PublicEvent]) -> tuple[PublicEvent, ...]:
    """The same batch with only the last of each counter. What `apply` makes of it is the same."""
    kept: list[PublicEvent] = []
    counted: set[object] = set()
    for event in reversed(tuple(batch)):
        if is_counter(event):
            key = event.activity_id if isinstance(event, public.VotersCounted) else None
            if key in counted:
                continue
            counted.add(key)
        kept.append(event)
    return tuple(reversed(kept))


Texts = Mapping[UUID, str | None]
"""Texts by content id. One that is missing was erased, or is no longer this audience's to read."""


def with_texts(event: PublicEvent, texts: Texts) -> PublicEvent:
    """The event with the text it names."""
    match event:
        case public.ContributionMade(content_id=content_id):
            return replace(event, text=texts.get(content_id))
        case public.GroupFormed(title_id=title_id):
            return replace(event, title=texts.get(title_id))
        case public.GroupRenamed(title_id=title_id):
            return replace(event, title=texts.get(title_id))
        case public.ProposalDrafted(title_id=title_id):
            return replace(event, title=texts.get(title_id))
        case _:
            return event


def snapshot_with_texts(seen: PublicSnapshot, texts: Texts) -> PublicSnapshot:
    """The snapshot with every text it names."""
    return replace(
        seen,
        contributions=tuple(replace(c, text=texts.get(c.content_id)) for c in seen.contributions),
        groups=tuple(replace(g, title=texts.get(g.title_id)) for g in seen.groups),
        proposals=tuple(replace(p, title=texts.get(p.title_id)) for p in seen.proposals),
    )


def is_lost(event: PublicEvent, state: State, audience: Audience) -> bool:
    """Whether the event's text has since been withdrawn from this audience.

    A follower who comes back late is told of the contribution, not of its words.
    """
    return (
        isinstance(event, public.ContributionMade)
        and audience not in SEES_WITHDRAWN
        and state.contributions[event.contribution_id].withdrawn
    )
