"""What each fact of the proposals makes of their state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, assert_never
from uuid import UUID

from server.vocabulary import ProposalStatus
from server.workshops.proposing.events import (
    ActionSupported,
    ProposalDrafted,
    ProposalDropped,
    ProposalEdited,
    ProposalHandedOver,
    ProposalRestored,
    ProposalsMerged,
    ProposingEvent,
)
from server.workshops.state import Proposal, State


def evolve(state: State, event: ProposingEvent) -> State:
    match event:
        case ProposalDrafted():
            return _drafted(state, event)
        case ActionSupported():
            return _supported(state, event)
        case ProposalEdited(proposal_id=proposal_id, title_id=title_id, terms=terms):
            return _changed(
                state,
                proposal_id,
                title_id=title_id,
                terms=terms,
                reworded=True,
                former_ids=_worded(state.proposals[proposal_id]),
            )
        case ProposalsMerged(into_id=into_id, merged_id=merged_id):
            return _changed(state, merged_id, status=ProposalStatus.MERGED, merged_into=into_id)
        case ProposalDropped(proposal_id=proposal_id, reason_id=reason_id):
            return _changed(state, proposal_id, status=ProposalStatus.DROPPED, reason_id=reason_id)
        case ProposalRestored(proposal_id=proposal_id):
            return _changed(
                state,
                proposal_id,
                status=ProposalStatus.DRAFTED,
                merged_into=None,
                reason_id=None,
            )
        case ProposalHandedOver(proposal_id=proposal_id, holder_id=holder_id, at=at):
            return _changed(
                state,
                proposal_id,
                status=ProposalStatus.HANDED_OVER,
                holder_id=holder_id,
                handed_over_at=at,
            )
        case _:
            assert_never(event)


def _drafted(state: State, event: ProposalDrafted) -> State:
    proposal = Proposal(
        proposal_id=event.proposal_id,
        group_id=event.group_id,
        title_id=event.title_id,
        rank=event.rank,
        vote_id=event.vote_id,
        tally=event.tally,
        contribution_ids=event.contribution_ids,
        activity_id=event.activity_id,
        author_id=event.author_id,
        terms=event.terms,
        seq=state.head,
    )
    return replace(state, proposals=state.proposals.set(event.proposal_id, proposal))


def _worded(proposal: Proposal) -> tuple[UUID, ...]:
    """Every text that it ever had of its own: the title of a group stays the group's."""
    owns_title = proposal.reworded or proposal.activity_id is not None
    words = (proposal.title_id if owns_title else None, proposal.terms.description_id)
    return (*proposal.former_ids, *(word for word in words if word is not None))


def _supported(state: State, event: ActionSupported) -> State:
    supporters = state.proposals[event.proposal_id].supporters
    if event.supports:
        supporters = supporters.set(event.supporter_id, None)
    elif event.supporter_id in supporters:
        supporters = supporters.delete(event.supporter_id)
    return _changed(state, event.proposal_id, supporters=supporters)


def _changed(state: State, proposal_id: UUID, **changes: Any) -> State:
    changed = replace(state.proposals[proposal_id], **changes)
    return replace(state, proposals=state.proposals.set(proposal_id, changed))
