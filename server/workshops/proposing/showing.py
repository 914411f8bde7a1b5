"""The proposals of a concluded session, as each view is shown them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Self, assert_never
from uuid import UUID

from server.vocabulary import Audience, ProposalStatus
from server.workshops.entities import Entity, Gone, Key, Kind, Shown, Texts, View
from server.workshops.proposing import events
from server.workshops.proposing.events import Terms
from server.workshops.state import Proposal, State
from server.workshops.suppression import PublishedLine
from server.workshops.voting import showing as voting

KINDS: Final = frozenset({Kind.PROPOSAL})


_SEES_WHAT_WAS_SET_ASIDE: Final = frozenset({Audience.FACILITATOR, Audience.OBSERVER})


@dataclass(frozen=True, slots=True)
class ShownProposal(Entity):
    """`tally` and `vote_id` are None when no vote counted the group; `reason` says why it was
    dropped; `holder_id` is to whom it was handed over. `rank` is 0, and `tally` None, as long as
    this view is not told what the vote gave."""

    proposal_id: UUID
    order: int
    group_id: UUID | None
    activity_id: UUID | None
    title_id: UUID
    rank: int
    vote_id: UUID | None
    tally: PublishedLine | None
    contribution_ids: tuple[UUID, ...]
    status: ProposalStatus
    holder_id: UUID | None
    terms: Terms
    supporters: int
    merged_into: UUID | None
    reason_id: UUID | None
    title: str | None = None
    description: str | None = None
    reason: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        named = (self.title_id, self.terms.description_id, self.reason_id)
        return tuple(content_id for content_id in named if content_id is not None)

    def with_texts(self, texts: Texts) -> Self:
        return replace(
            self,
            title=texts.get(self.title_id),
            description=_text(texts, self.terms.description_id),
            reason=_text(texts, self.reason_id),
        )


def _text(texts: Texts, content_id: UUID | None) -> str | None:
    return None if content_id is None else texts.get(content_id)


def told_rank(state: State, proposal: Proposal, view: View) -> int:
    """0 as long as the vote that ranks it is not told: an order says who won."""
    return proposal.rank if voting.is_told(state, proposal.vote_id, view) else 0


def keys(state: State) -> Iterator[Key]:
    return (Key(Kind.PROPOSAL, proposal_id) for proposal_id in state.proposals)


def touched(event: events.ProposingEvent, state: State) -> Iterable[Key]:
    match event:
        case (
            events.ProposalDrafted(proposal_id=proposal_id)
            | events.ActionSupported(proposal_id=proposal_id)
            | events.ProposalEdited(proposal_id=proposal_id)
            | events.ProposalDropped(proposal_id=proposal_id)
            | events.ProposalRestored(proposal_id=proposal_id)
            | events.ProposalHandedOver(proposal_id=proposal_id)
        ):
            return (Key(Kind.PROPOSAL, proposal_id), *_progress(state, proposal_id))
        case events.ProposalsMerged(merged_id=merged_id):
            return (Key(Kind.PROPOSAL, merged_id),)
        case _:
            assert_never(event)


def _progress(state: State, proposal_id: UUID) -> tuple[Key, ...]:
    activity_id = state.proposals[proposal_id].activity_id
    return () if activity_id is None else (Key(Kind.PROGRESS, activity_id),)


def show(state: State, key: Key, view: View) -> Shown:
    proposal = state.proposals[key.id]
    set_aside = proposal.status in (ProposalStatus.DROPPED, ProposalStatus.MERGED)
    if set_aside and view.audience not in _SEES_WHAT_WAS_SET_ASIDE:
        return Gone.GONE
    return ShownProposal(
        proposal_id=proposal.proposal_id,
        order=proposal.seq,
        group_id=proposal.group_id,
        activity_id=proposal.activity_id,
        title_id=proposal.title_id,
        rank=told_rank(state, proposal, view),
        vote_id=proposal.vote_id,
        tally=voting.line(state, proposal.vote_id, proposal.tally, view),
        contribution_ids=proposal.contribution_ids,
        status=proposal.status,
        holder_id=proposal.holder_id,
        terms=proposal.terms,
        supporters=len(proposal.supporters),
        merged_into=proposal.merged_into,
        reason_id=proposal.reason_id,
    )
