"""What each fact of the proposals makes of their state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from server.vocabulary import ProposalStatus
from server.workshops.proposing.events import ProposalDrafted, ProposalHandedOver, ProposingEvent
from server.workshops.state import Proposal, State


def evolve(state: State, event: ProposingEvent) -> State:
    match event:
        case ProposalDrafted():
            return _drafted(state, event)
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
