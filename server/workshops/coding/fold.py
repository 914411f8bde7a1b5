"""What each fact of the reading of a session makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never
from uuid import UUID

from server.workshops.coding.book import UNREAD, Book, Code, Finding, Verbatim
from server.workshops.coding.events import (
    CodeApplied,
    CodeCreated,
    CodeRemoved,
    CodeRetired,
    CodeRevised,
    CodingEvent,
    FindingRecorded,
    FindingWithdrawn,
    VerbatimQualified,
)
from server.workshops.state import State


def evolve(state: State, event: CodingEvent) -> State:
    return replace(state, book=_read(state.book, event, state.head))


def _read(book: Book, event: CodingEvent, seq: int) -> Book:
    match event:
        case CodeCreated():
            code = Code(
                code_id=event.code_id,
                root_id=event.root_id,
                title_id=event.title_id,
                definition_id=event.definition_id,
                parent_id=event.parent_id,
                seq=seq,
            )
            return replace(book, codes=book.codes.set(code.code_id, code))
        case CodeRevised(code_id=code_id):
            code = replace(
                book.codes[code_id],
                title_id=event.title_id,
                definition_id=event.definition_id,
                parent_id=event.parent_id,
            )
            return replace(book, codes=book.codes.set(code_id, code))
        case CodeRetired(code_id=code_id):
            code = replace(book.codes[code_id], retired=True)
            return replace(book, codes=book.codes.set(code_id, code))
        case CodeApplied(contribution_id=contribution_id, code_id=code_id):
            verbatim = book.verbatims.get(contribution_id, UNREAD)
            applied = replace(verbatim, codes=verbatim.codes.set(code_id, seq))
            return _with_verbatim(book, contribution_id, applied)
        case CodeRemoved(contribution_id=contribution_id, code_id=code_id):
            verbatim = book.verbatims[contribution_id]
            removed = replace(verbatim, codes=verbatim.codes.delete(code_id))
            return _with_verbatim(book, contribution_id, removed)
        case VerbatimQualified(contribution_id=contribution_id):
            qualified = replace(
                book.verbatims.get(contribution_id, UNREAD),
                constituency=event.constituency,
                valence=event.valence,
                quotable=event.quotable,
            )
            return _with_verbatim(book, contribution_id, qualified)
        case FindingRecorded():
            finding = Finding(
                finding_id=event.finding_id,
                kind=event.kind,
                statement_id=event.statement_id,
                group_ids=event.group_ids,
                contribution_ids=event.contribution_ids,
                seq=seq,
            )
            return replace(book, findings=book.findings.set(finding.finding_id, finding))
        case FindingWithdrawn(finding_id=finding_id):
            finding = replace(book.findings[finding_id], withdrawn=True)
            return replace(book, findings=book.findings.set(finding_id, finding))
        case _:
            assert_never(event)


def _with_verbatim(book: Book, contribution_id: UUID, verbatim: Verbatim) -> Book:
    return replace(book, verbatims=book.verbatims.set(contribution_id, verbatim))
