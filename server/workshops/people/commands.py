"""What may be asked about the people in the room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.vocabulary import ConsentPurpose, NoticeChannel, RoomRole, SeatingMode
from server.workshops.entities import Kind


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the room, by what they contributed or by their number: never by who they are."""

    contribution_id: UUID | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class TakeSeat:
    """A facilitator takes the seat. `lapsed` is the room's own word: the lease of whoever holds it
    has run out."""

    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class HandSeatTo:
    """The holder hands the seat to another facilitator of the workshop."""

    holder_id: UUID


@dataclass(frozen=True, slots=True)
class ReleaseSeat:
    """The seat is free: the first facilitator who drives takes it."""


@dataclass(frozen=True, slots=True)
class GrantRole:
    person: Person
    role: RoomRole


@dataclass(frozen=True, slots=True)
class RevokeRole:
    person: Person
    role: RoomRole


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """Puts somebody out; with `archives`, what they contributed goes too."""

    person: Person
    archives: bool = False


@dataclass(frozen=True, slots=True)
class FormTables:
    """Tables of these names; `seating` is how people find theirs."""

    names: tuple[str, ...]
    seating: SeatingMode = SeatingMode.CHOSEN


@dataclass(frozen=True, slots=True)
class TakeTable:
    """A participant sits down at a table."""

    table_id: UUID


@dataclass(frozen=True, slots=True)
class AssignTable:
    """Sits somebody at a table, or takes them from any when `table_id` is None."""

    person: Person
    table_id: UUID | None


@dataclass(frozen=True, slots=True)
class DrawTables:
    """Spreads everybody over the tables, by lot and evenly."""


@dataclass(frozen=True, slots=True)
class MergeTables:
    """What each table put on its board is on everybody's."""


@dataclass(frozen=True, slots=True)
class AcknowledgeNotice:
    """A participant has read the notice in its `version`; `person` is who did, on paper or by ear,
    where the facilitator says so. `published` is the room's own word, as below."""

    version: int
    person: Person | None = None
    channel: NoticeChannel = NoticeChannel.PHONE
    published: int | None = None


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """To what the notice said in its `version`. `published` is the room's own word: the version that
    people are shown now."""

    purpose: ConsentPurpose
    version: int
    published: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    purpose: ConsentPurpose


@dataclass(frozen=True, slots=True)
class EraseContent:
    """Erases every text of one entity: one's own contribution, or anything for a facilitator."""

    kind: Kind
    id: UUID


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Erases every text that somebody contributed; one's own when `person` is None."""

    person: Person | None = None


@dataclass(frozen=True, slots=True)
class ForgetTexts:
    """The clock's own: the time for which people's words are kept is over."""


PeopleCommand = (
    TakeSeat
    | HandSeatTo
    | ReleaseSeat
    | GrantRole
    | RevokeRole
    | RemovePerson
    | FormTables
    | TakeTable
    | AssignTable
    | DrawTables
    | MergeTables
    | AcknowledgeNotice
    | GiveConsent
    | WithdrawConsent
    | EraseContent
    | ErasePerson
    | ForgetTexts
)
