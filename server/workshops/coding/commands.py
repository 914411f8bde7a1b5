"""What may be asked of the reading of a session."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.vocabulary import Constituency, FindingKind, Valence


@dataclass(frozen=True, slots=True)
class CreateCode:
    title: str
    definition: str | None = None
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class BookCode:
    """A code of an earlier session of the same series, under its own id there."""

    code_id: UUID
    root_id: UUID
    title: str
    definition: str | None = None
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AdoptCodeBook:
    """The codes of an earlier session go on under the same roots; those already here are left.

    The caller names the session; `codes` are what was read of it.
    """

    from_session_id: UUID
    codes: tuple[BookCode, ...]


@dataclass(frozen=True, slots=True)
class ReviseCode:
    """The whole code again; what it said before is erased."""

    code_id: UUID
    title: str
    definition: str | None = None
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RetireCode:
    """Takes a code out of the book, once nothing bears it and no code is below it."""

    code_id: UUID


@dataclass(frozen=True, slots=True)
class ApplyCode:
    contribution_id: UUID
    code_id: UUID


@dataclass(frozen=True, slots=True)
class RemoveCode:
    contribution_id: UUID
    code_id: UUID


@dataclass(frozen=True, slots=True)
class QualifyVerbatim:
    """Whose words these are, as a group, and how they sound. `quotable` is the word of whoever
    asked for consent on the spot; None leaves it to what people consented to themselves."""

    contribution_id: UUID
    constituency: Constituency | None = None
    valence: Valence | None = None
    quotable: bool | None = None


@dataclass(frozen=True, slots=True)
class RecordFinding:
    """What is shared or disputed between groups of ideas and cards, in a sentence."""

    kind: FindingKind
    statement: str
    group_ids: tuple[UUID, ...] = ()
    contribution_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawFinding:
    finding_id: UUID


CodingCommand = (
    CreateCode
    | AdoptCodeBook
    | ReviseCode
    | RetireCode
    | ApplyCode
    | RemoveCode
    | QualifyVerbatim
    | RecordFinding
    | WithdrawFinding
)
