"""What has happened in the reading of a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import Constituency, FindingKind, Valence


@dataclass(frozen=True, slots=True)
class CodeCreated:
    """`root_id` is the same for one code in every session of a series."""

    at: datetime
    code_id: UUID
    root_id: UUID
    title_id: UUID
    definition_id: UUID | None
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class CodeRevised:
    """`replaced` are the texts erased with this."""

    at: datetime
    code_id: UUID
    title_id: UUID
    definition_id: UUID | None
    parent_id: UUID | None
    replaced: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class CodeRetired:
    at: datetime
    code_id: UUID


@dataclass(frozen=True, slots=True)
class CodeApplied:
    at: datetime
    contribution_id: UUID
    code_id: UUID


@dataclass(frozen=True, slots=True)
class CodeRemoved:
    at: datetime
    contribution_id: UUID
    code_id: UUID


@dataclass(frozen=True, slots=True)
class VerbatimQualified:
    at: datetime
    contribution_id: UUID
    constituency: Constituency | None
    valence: Valence | None
    quotable: bool | None


@dataclass(frozen=True, slots=True)
class FindingRecorded:
    at: datetime
    finding_id: UUID
    kind: FindingKind
    statement_id: UUID
    group_ids: tuple[UUID, ...]
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class FindingWithdrawn:
    at: datetime
    finding_id: UUID


CodingEvent = (
    CodeCreated
    | CodeRevised
    | CodeRetired
    | CodeApplied
    | CodeRemoved
    | VerbatimQualified
    | FindingRecorded
    | FindingWithdrawn
)
