"""What may be asked of the proposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Wording:
    """What a proposal says. `priority` is a level from 1, the highest, to 3; `holder_id` the
    organisation that is thought of, which binds nobody."""

    title: str
    description: str | None = None
    theme_id: UUID | None = None
    priority: int | None = None
    due_on: date | None = None
    holder_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DraftAction:
    """A proposal written while the activity runs, on the evidence of a group or of contributions."""

    activity_id: UUID
    wording: Wording
    group_id: UUID | None = None
    contribution_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class SupportAction:
    """The actor backs the action from now on, or no longer."""

    activity_id: UUID
    proposal_id: UUID
    supports: bool


@dataclass(frozen=True, slots=True)
class PromoteIdea:
    """A proposal made of one group, whatever was voted: an idea that deserves it."""

    group_id: UUID


@dataclass(frozen=True, slots=True)
class EditProposal:
    """The whole wording is replaced; the evidence stays."""

    proposal_id: UUID
    wording: Wording


@dataclass(frozen=True, slots=True)
class MergeProposals:
    """`merged_id` goes into `into_id`; the evidence and the tally of each stay its own."""

    into_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True)
class DropProposal:
    proposal_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class RestoreProposal:
    """Takes back a drop or a merger."""

    proposal_id: UUID


@dataclass(frozen=True, slots=True)
class HandOverProposals:
    proposal_ids: tuple[UUID, ...]
    holder_id: UUID


ProposingCommand = (
    DraftAction
    | SupportAction
    | PromoteIdea
    | EditProposal
    | MergeProposals
    | DropProposal
    | RestoreProposal
    | HandOverProposals
)
