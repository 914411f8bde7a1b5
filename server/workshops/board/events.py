"""What has happened on the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import CardChannel
from server.workshops.board.filling import PLAIN, Filled


@dataclass(frozen=True, slots=True)
class ContributionMade:
    """`pending` waits for the facilitator's word; `label_id` is where a card that came by another
    channel than a phone was picked up."""

    at: datetime
    activity_id: UUID
    contribution_id: UUID
    content_id: UUID
    author_id: UUID
    filled: Filled = PLAIN
    pending: bool = False
    channel: CardChannel = CardChannel.PHONE
    label_id: UUID | None = None
    table_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ContributionEdited:
    """`replaced` are the texts it held before, and `replaced_photo_id` its photograph: erased with
    this. A moderated card waits again."""

    at: datetime
    contribution_id: UUID
    content_id: UUID
    filled: Filled
    pending: bool
    replaced: tuple[UUID, ...]
    replaced_photo_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ContributionWithdrawn:
    """It leaves its group, if it had one."""

    at: datetime
    contribution_id: UUID
    by_facilitator: bool


@dataclass(frozen=True, slots=True)
class ContributionApproved:
    at: datetime
    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionRefused:
    at: datetime
    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionsRevealed:
    """`contribution_ids` are those made so far; those to come are seen at once."""

    at: datetime
    activity_id: UUID
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ContributionPinned:
    at: datetime
    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionUnpinned:
    at: datetime
    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionArchived:
    """It leaves its group, if it had one."""

    at: datetime
    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionRestored:
    at: datetime
    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class GroupFormed:
    """`activity_id` is the grouping it was formed in, and `table_id` the table, if it was in one."""

    at: datetime
    group_id: UUID
    title_id: UUID
    contribution_ids: tuple[UUID, ...]
    activity_id: UUID | None = None
    table_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class GroupRenamed:
    at: datetime
    group_id: UUID
    title_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionMoved:
    at: datetime
    contribution_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class GroupsMerged:
    """`contribution_ids` came with `merged_id`; its dots did not."""

    at: datetime
    into_id: UUID
    merged_id: UUID
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class GroupSplit:
    """`contribution_ids` left `from_id` for the new group."""

    at: datetime
    group_id: UUID
    from_id: UUID
    title_id: UUID
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class GroupsOrdered:
    at: datetime
    group_ids: tuple[UUID, ...]


BoardEvent = (
    ContributionMade
    | ContributionEdited
    | ContributionWithdrawn
    | ContributionApproved
    | ContributionRefused
    | ContributionsRevealed
    | ContributionPinned
    | ContributionUnpinned
    | ContributionArchived
    | ContributionRestored
    | GroupFormed
    | GroupRenamed
    | ContributionMoved
    | GroupsMerged
    | GroupSplit
    | GroupsOrdered
)
