"""The code book of a session, and what was read with it. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from immutables import Map

from server.vocabulary import Constituency, FindingKind, Valence

DEEPEST: Final = 5


@dataclass(frozen=True, slots=True)
class Code:
    code_id: UUID
    root_id: UUID
    title_id: UUID
    definition_id: UUID | None
    parent_id: UUID | None
    seq: int
    retired: bool = False

    @property
    def content_ids(self) -> tuple[UUID, ...]:
        definitions = () if self.definition_id is None else (self.definition_id,)
        return (self.title_id, *definitions)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What a card is as somebody's words. `codes` are those it bears, by the `seq` of each."""

    constituency: Constituency | None = None
    valence: Valence | None = None
    quotable: bool | None = None
    codes: Map[UUID, int] = field(default_factory=Map)


UNREAD: Final = Verbatim()


@dataclass(frozen=True, slots=True)
class Finding:
    finding_id: UUID
    kind: FindingKind
    statement_id: UUID
    group_ids: tuple[UUID, ...]
    contribution_ids: tuple[UUID, ...]
    seq: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """`verbatims` are by contribution, those that were qualified or bear a code."""

    codes: Map[UUID, Code] = field(default_factory=Map)
    verbatims: Map[UUID, Verbatim] = field(default_factory=Map)
    findings: Map[UUID, Finding] = field(default_factory=Map)

    def lineage(self, code_id: UUID | None) -> list[UUID]:
        """The code and those above it, from the nearest."""
        line: list[UUID] = []
        while code_id is not None:
            line.append(code_id)
            code_id = self.codes[code_id].parent_id
        return line

    def bears(self, code_id: UUID) -> bool:
        """Whether some card bears the code."""
        return any(code_id in verbatim.codes for verbatim in self.verbatims.values())
