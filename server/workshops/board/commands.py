"""What may be asked of the board."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Contribute:
    activity_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class WithdrawContribution:
    """A participant withdraws their own; the facilitator removes any."""

    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class FormGroup:
    title: str
    contribution_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class RenameGroup:
    group_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class MoveContribution:
    """Into a group, or out of every group when `group_id` is None."""

    contribution_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class MergeGroups:
    """Contributions of `merged_id` go to `into_id`; the dots it received stay its own."""

    into_id: UUID
    merged_id: UUID


BoardCommand = (
    Contribute | WithdrawContribution | FormGroup | RenameGroup | MoveContribution | MergeGroups
)
