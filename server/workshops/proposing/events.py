"""What has happened to the proposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.workshops.ballots import TallyLine


@dataclass(frozen=True, slots=True)
class ProposalDrafted:
    """A group with its evidence; `tally` and `vote_id` are None when no vote counted it."""

    at: datetime
    proposal_id: UUID
    group_id: UUID
    title_id: UUID
    rank: int
    vote_id: UUID | None
    tally: TallyLine | None
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ProposalHandedOver:
    at: datetime
    proposal_id: UUID
    holder_id: UUID


ProposingEvent = ProposalDrafted | ProposalHandedOver
