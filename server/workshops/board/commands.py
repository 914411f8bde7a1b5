"""What may be asked of the board."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.workshops.board.filling import NOTHING_MORE, Details, Entry


@dataclass(frozen=True, slots=True)
class Contribute:
    """`entry` is for those who write in the name of people without a phone."""

    activity_id: UUID
    text: str
    details: Details = NOTHING_MORE
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class EditContribution:
    """The whole card again; what it held before is erased."""

    contribution_id: UUID
    text: str
    details: Details = NOTHING_MORE


@dataclass(frozen=True, slots=True)
class WithdrawContribution:
    """A participant withdraws their own; the facilitator removes any."""

    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class ApproveContributions:
    """Lets cards out of the inbox, refused ones as well."""

    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class RefuseContributions:
    """Keeps cards of the inbox from the board."""

    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class RevealContributions:
    """The cards of a hidden collection, those to come as well, are shown to all."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class PinContribution:
    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class UnpinContribution:
    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class ArchiveContribution:
    """Put aside: out of its group and out of sight, but for the facilitator."""

    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class RestoreContribution:
    """Back on the board, out of every group."""

    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class FormGroup:
    """`activity_id` is the grouping it is formed in; without it, the one that runs, if any."""

    title: str
    contribution_ids: tuple[UUID, ...] = ()
    activity_id: UUID | None = None


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
class MoveContributions:
    """The same for many at once."""

    contribution_ids: tuple[UUID, ...]
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class MergeGroups:
    """Contributions of `merged_id` go to `into_id`; the dots it received stay its own."""

    into_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True)
class SplitGroup:
    """These contributions of the group make a new one, which names where it came from."""

    group_id: UUID
    title: str
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class OrderGroups:
    """These groups stand in this order, in the places they had between them."""

    group_ids: tuple[UUID, ...]


BoardCommand = (
    Contribute
    | EditContribution
    | WithdrawContribution
    | ApproveContributions
    | RefuseContributions
    | RevealContributions
    | PinContribution
    | UnpinContribution
    | ArchiveContribution
    | RestoreContribution
    | FormGroup
    | RenameGroup
    | MoveContribution
    | MoveContributions
    | MergeGroups
    | SplitGroup
    | OrderGroups
)
