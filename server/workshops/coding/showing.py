"""Codes, verbatims and findings, as each view is shown them. Pure.

Refuses the reading of their own words to those who said them: codes are the facilitator's and the
observers'. Refuses to name a constituency of few people to any but the facilitator. What is shared
or disputed is told to all, for them to say whether it is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Self, assert_never
from uuid import UUID

from server.vocabulary import Audience, Constituency, FindingKind, Valence
from server.workshops.coding import events, verbatims
from server.workshops.entities import Entity, Gone, Key, Kind, Shown, Texts, View
from server.workshops.panel import composition
from server.workshops.state import State

KINDS: Final = frozenset({Kind.CODE, Kind.VERBATIM, Kind.FINDING})

_READS: Final = frozenset({Audience.FACILITATOR, Audience.OBSERVER})


@dataclass(frozen=True, slots=True)
class ShownCode(Entity):
    """`root_id` is the same for one code in every session of a series."""

    code_id: UUID
    order: int
    root_id: UUID
    parent_id: UUID | None
    title_id: UUID
    definition_id: UUID | None
    title: str | None = None
    definition: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        definitions = () if self.definition_id is None else (self.definition_id,)
        return (self.title_id, *definitions)

    def with_texts(self, texts: Texts) -> Self:
        return replace(
            self,
            title=texts.get(self.title_id),
            definition=None if self.definition_id is None else texts.get(self.definition_id),
        )


@dataclass(frozen=True, slots=True)
class ShownVerbatim(Entity):
    """How a card is read. `constituency` is None where it may not be named."""

    contribution_id: UUID
    constituency: Constituency | None
    valence: Valence | None
    quotable: bool | None
    code_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ShownFinding(Entity):
    finding_id: UUID
    order: int
    kind: FindingKind
    statement_id: UUID
    group_ids: tuple[UUID, ...]
    contribution_ids: tuple[UUID, ...]
    statement: str | None = None

    def content_ids(self) -> tuple[UUID, ...]:
        return (self.statement_id,)

    def with_texts(self, texts: Texts) -> Self:
        return replace(self, statement=texts.get(self.statement_id))


def keys(state: State) -> Iterator[Key]:
    for code_id in state.book.codes:
        yield Key(Kind.CODE, code_id)
    yield from verbatims.keys(state)
    for finding_id in state.book.findings:
        yield Key(Kind.FINDING, finding_id)


def touched(event: events.CodingEvent, state: State) -> Iterable[Key]:
    match event:
        case (
            events.CodeCreated(code_id=code_id)
            | events.CodeRevised(code_id=code_id)
            | events.CodeRetired(code_id=code_id)
        ):
            return (Key(Kind.CODE, code_id),)
        case (
            events.CodeApplied(contribution_id=contribution_id)
            | events.CodeRemoved(contribution_id=contribution_id)
            | events.VerbatimQualified(contribution_id=contribution_id)
        ):
            return (Key(Kind.VERBATIM, contribution_id),)
        case (
            events.FindingRecorded(finding_id=finding_id)
            | events.FindingWithdrawn(finding_id=finding_id)
        ):
            return (Key(Kind.FINDING, finding_id),)
        case _:
            assert_never(event)


def show(state: State, key: Key, view: View) -> Shown:
    match key.kind:
        case Kind.CODE:
            return _code(state, key.id, view)
        case Kind.VERBATIM:
            return _verbatim(state, key.id, view)
        case _:
            return _finding(state, key.id)


def _code(state: State, code_id: UUID, view: View) -> Shown:
    code = state.book.codes[code_id]
    if view.audience not in _READS:
        return None
    if code.retired:
        return Gone.GONE
    return ShownCode(
        code_id=code_id,
        order=code.seq,
        root_id=code.root_id,
        parent_id=code.parent_id,
        title_id=code.title_id,
        definition_id=code.definition_id,
    )


def _verbatim(state: State, contribution_id: UUID, view: View) -> Shown:
    if view.audience not in _READS:
        return None
    verbatim = state.book.verbatims[contribution_id]
    constituency = verbatim.constituency
    if view.audience is not Audience.FACILITATOR and constituency not in composition.told(
        state.panel
    ):
        constituency = None
    return ShownVerbatim(
        contribution_id=contribution_id,
        constituency=constituency,
        valence=verbatim.valence,
        quotable=verbatim.quotable,
        code_ids=tuple(sorted(verbatim.codes, key=lambda code_id: verbatim.codes[code_id])),
    )


def _finding(state: State, finding_id: UUID) -> Shown:
    finding = state.book.findings[finding_id]
    if finding.withdrawn:
        return Gone.GONE
    return ShownFinding(
        finding_id=finding_id,
        order=finding.seq,
        kind=finding.kind,
        statement_id=finding.statement_id,
        group_ids=finding.group_ids,
        contribution_ids=finding.contribution_ids,
    )
