"""What has happened to the people in the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import ConsentPurpose, NoticeChannel, RoomRole, SeatingMode


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """`holder_id` is the account that drives from now on, whoever held the seat before."""

    at: datetime
    holder_id: UUID


@dataclass(frozen=True, slots=True)
class SeatReleased:
    at: datetime


@dataclass(frozen=True, slots=True)
class RoleGranted:
    """`by_id` is the account that decided, here and below; None for the person themself."""

    at: datetime
    participant_id: UUID
    role: RoomRole
    by_id: UUID | None


@dataclass(frozen=True, slots=True)
class RoleRevoked:
    at: datetime
    participant_id: UUID
    role: RoomRole
    by_id: UUID | None


@dataclass(frozen=True, slots=True)
class PersonRemoved:
    at: datetime
    participant_id: UUID
    by_id: UUID | None


@dataclass(frozen=True, slots=True)
class NewTable:
    table_id: UUID
    title_id: UUID


@dataclass(frozen=True, slots=True)
class TablesFormed:
    at: datetime
    tables: tuple[NewTable, ...]
    seating: SeatingMode


@dataclass(frozen=True, slots=True)
class Seated:
    participant_id: UUID
    table_id: UUID | None


@dataclass(frozen=True, slots=True)
class PeopleSeated:
    at: datetime
    seats: tuple[Seated, ...]


@dataclass(frozen=True, slots=True)
class TablesMerged:
    at: datetime


@dataclass(frozen=True, slots=True)
class NoticeAcknowledged:
    """`by_id` is the account of whoever noted it; None where the person's own phone said so."""

    at: datetime
    participant_id: UUID
    version: int
    channel: NoticeChannel
    by_id: UUID | None


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """By the person's own phone, which had shown them `version` of the notice."""

    at: datetime
    participant_id: UUID
    purpose: ConsentPurpose
    version: int


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    at: datetime
    participant_id: UUID
    purpose: ConsentPurpose


@dataclass(frozen=True, slots=True)
class ContentErased:
    """`content_ids` hold no text from now on, whoever names them."""

    at: datetime
    content_ids: tuple[UUID, ...]
    by_id: UUID | None


@dataclass(frozen=True, slots=True)
class PersonErased:
    """All that this person had written, what they had taken back included."""

    at: datetime
    participant_id: UUID
    content_ids: tuple[UUID, ...]
    by_id: UUID | None


@dataclass(frozen=True, slots=True)
class TextsForgotten:
    """The words of people, all of them; the titles that were given to groups stay."""

    at: datetime
    content_ids: tuple[UUID, ...]


PeopleEvent = (
    SeatTaken
    | SeatReleased
    | RoleGranted
    | RoleRevoked
    | PersonRemoved
    | TablesFormed
    | PeopleSeated
    | TablesMerged
    | NoticeAcknowledged
    | ConsentGiven
    | ConsentWithdrawn
    | ContentErased
    | PersonErased
    | TextsForgotten
)
