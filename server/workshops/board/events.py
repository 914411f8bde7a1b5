"""What has happened on the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ContributionMade:
    at: datetime
    activity_id: UUID
    contribution_id: UUID
    content_id: UUID
    author_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionWithdrawn:
    """It leaves its group, if it had one."""

    at: datetime
    contribution_id: UUID
    by_facilitator: bool


@dataclass(frozen=True, slots=True)
class GroupFormed:
    at: datetime
    group_id: UUID
    title_id: UUID
    contribution_ids: tuple[UUID, ...]


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


BoardEvent = (
    ContributionMade
    | ContributionWithdrawn
    | GroupFormed
    | GroupRenamed
    | ContributionMoved
    | GroupsMerged
)
