"""What leaves of a series of sessions: its codes, and its words by group. Pure values.

Refuses persons: a passage is a constituency's, and nobody's where fewer than five people of it came
to the series. Refuses what may not be quoted and what was erased: it is not there at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import Constituency, Valence
from server.workshops.coding.book import UNREAD
from server.workshops.coding.quoting import may_quote
from server.workshops.entities import Texts
from server.workshops.panel.composition import present
from server.workshops.state import State
from server.workshops.suppression import SMALLEST


@dataclass(frozen=True, slots=True)
class Code:
    """One code in all of the series, under the id of its root."""

    id: UUID
    parent_id: UUID | None
    title: str
    definition: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """`contribution_id` keeps the identity of a passage from one export to the next."""

    contribution_id: UUID
    text: str
    constituency: Constituency | None
    valence: Valence | None
    code_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One session."""

    session_id: UUID
    title: str
    opened_at: datetime
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """The whole of a workshop."""

    workshop_id: UUID
    title: str
    at: datetime
    codes: tuple[Code, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session as it is read: its state, and the texts that still stand."""

    session_id: UUID
    state: State
    texts: Texts


def material(workshop_id: UUID, title: str, sittings: Sequence[Sitting], at: datetime) -> Material:
    people: Counter[Constituency] = Counter()
    for sitting in sittings:
        people.update(present(sitting.state.panel))
    told = frozenset(each for each, count in people.items() if count >= SMALLEST)
    return Material(
        workshop_id=workshop_id,
        title=title,
        at=at,
        codes=_codes(sittings),
        sources=tuple(_source(sitting, told) for sitting in sittings),
    )


def _codes(sittings: Sequence[Sitting]) -> tuple[Code, ...]:
    """As the last session that knows each of them says it; first those of the first session."""
    found: dict[UUID, Code] = {}
    for sitting in sittings:
        book = sitting.state.book
        for code in sorted(book.codes.values(), key=lambda code: code.seq):
            title = sitting.texts.get(code.title_id)
            if code.retired or title is None:
                continue
            parent = None if code.parent_id is None else book.codes[code.parent_id].root_id
            definition = (
                None if code.definition_id is None else sitting.texts.get(code.definition_id)
            )
            found[code.root_id] = Code(code.root_id, parent, title, definition)
    return _without_orphans(found)


def _without_orphans(codes: Mapping[UUID, Code]) -> tuple[Code, ...]:
    return tuple(
        code if code.parent_id in codes else Code(code.id, None, code.title, code.definition)
        for code in codes.values()
    )


def _source(sitting: Sitting, told: frozenset[Constituency]) -> Source:
    state = sitting.state
    assert state.opened_at is not None
    cards = sorted(state.contributions.values(), key=lambda card: card.seq)
    passages = []
    for card in cards:
        text = sitting.texts.get(card.content_id)
        if not text or not may_quote(state, card.contribution_id):
            continue
        verbatim = state.book.verbatims.get(card.contribution_id, UNREAD)
        passages.append(
            Passage(
                contribution_id=card.contribution_id,
                text=text,
                constituency=verbatim.constituency if verbatim.constituency in told else None,
                valence=verbatim.valence,
                code_ids=tuple(
                    state.book.codes[code_id].root_id
                    for code_id in sorted(verbatim.codes, key=lambda id_: verbatim.codes[id_])
                ),
            )
        )
    return Source(sitting.session_id, state.title, state.opened_at, tuple(passages))
