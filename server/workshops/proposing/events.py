"""What has happened to the proposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from server.workshops.counting.results import Line


@dataclass(frozen=True, slots=True)
class Terms:
    """What a proposal says beside its words. `description_id` names a content."""

    description_id: UUID | None = None
    theme_id: UUID | None = None
    priority: int | None = None
    due_on: date | None = None
    wished_holder_id: UUID | None = None


NO_TERMS: Final = Terms()


@dataclass(frozen=True, slots=True)
class ProposalDrafted:
    """A group with its evidence; `tally` and `vote_id` are None when no vote counted it.

    Written in an activity, it names it in `activity_id`, and then `group_id` may be None.
    """

    at: datetime
    proposal_id: UUID
    group_id: UUID | None
    title_id: UUID
    rank: int
    vote_id: UUID | None
    tally: Line | None
    contribution_ids: tuple[UUID, ...]
    activity_id: UUID | None = None
    author_id: UUID | None = None
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class ActionSupported:
    """`supporters` is how many people back it, after this."""

    at: datetime
    proposal_id: UUID
    supporter_id: UUID
    supports: bool
    supporters: int


@dataclass(frozen=True, slots=True)
class ProposalEdited:
    at: datetime
    proposal_id: UUID
    title_id: UUID
    terms: Terms


@dataclass(frozen=True, slots=True)
class ProposalsMerged:
    at: datetime
    into_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True)
class ProposalDropped:
    at: datetime
    proposal_id: UUID
    reason_id: UUID


@dataclass(frozen=True, slots=True)
class ProposalRestored:
    """It stands again, on its own."""

    at: datetime
    proposal_id: UUID


@dataclass(frozen=True, slots=True)
class ProposalHandedOver:
    at: datetime
    proposal_id: UUID
    holder_id: UUID


ProposingEvent = (
    ProposalDrafted
    | ActionSupported
    | ProposalEdited
    | ProposalsMerged
    | ProposalDropped
    | ProposalRestored
    | ProposalHandedOver
)
