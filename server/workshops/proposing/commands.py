"""What may be asked of the proposals."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HandOverProposals:
    proposal_ids: tuple[UUID, ...]
    holder_id: UUID


ProposingCommand = HandOverProposals
