"""The proposals of a concluded session, as everyone is shown them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Self, assert_never
from uuid import UUID

from server.vocabulary import ProposalStatus
from server.workshops.ballots import TallyLine
from server.workshops.entities import Entity, Key, Kind, Shown, Texts, View
from server.workshops.proposing import events
from server.workshops.state import State

KINDS: Final = frozenset({Kind.PROPOSAL})


@dataclass(frozen=True, slots=True)
class ShownProposal(Entity):
    """`tally` and `vote_id` are None when no vote counted the group."""

    proposal_id: UUID
    order: int
    group_id: UUID
    title_id: UUID
    rank: int
    vote_id: UUID | None
    tally: TallyLine | None
    contribution_ids: tuple[UUID, ...]
    status: ProposalStatus
    holder_id: UUID | None
    title: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        return (self.title_id,)

    def with_texts(self, texts: Texts) -> Self:
        return replace(self, title=texts.get(self.title_id))


def keys(state: State) -> Iterator[Key]:
    return (Key(Kind.PROPOSAL, proposal_id) for proposal_id in state.proposals)


def touched(event: events.ProposingEvent, state: State) -> Iterable[Key]:
    match event:
        case (
            events.ProposalDrafted(proposal_id=proposal_id)
            | events.ProposalHandedOver(proposal_id=proposal_id)
        ):
            return (Key(Kind.PROPOSAL, proposal_id),)
        case _:
            assert_never(event)


def show(state: State, key: Key, view: View) -> Shown:
    proposal = state.proposals[key.id]
    return ShownProposal(
        proposal_id=proposal.proposal_id,
        order=proposal.seq,
        group_id=proposal.group_id,
        title_id=proposal.title_id,
        rank=proposal.rank,
        vote_id=proposal.vote_id,
        tally=proposal.tally,
        contribution_ids=proposal.contribution_ids,
        status=proposal.status,
        holder_id=proposal.holder_id,
    )
