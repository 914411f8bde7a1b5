"""What each fact of a shared text makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never
from uuid import UUID

from server.workshops.state import BLANK, State
from server.workshops.writing.events import (
    PenAwaited,
    PenNoLongerAwaited,
    PenPutDown,
    PenTaken,
    RevisionErased,
    TextSaved,
    WritingEvent,
)
from server.workshops.writing.page import Revision


def evolve(state: State, event: WritingEvent) -> State:
    page = state.pages.get(event.activity_id, BLANK)
    match event:
        case PenTaken(holder_id=holder_id, until=until):
            waiting = _without(page.waiting, holder_id)
            page = replace(page, holder_id=holder_id, until=until, waiting=waiting)
        case PenNoLongerAwaited(person_id=person_id):
            page = replace(page, waiting=_without(page.waiting, person_id))
        case PenAwaited(person_id=person_id):
            page = replace(page, waiting=(*page.waiting, person_id))
        case PenPutDown():
            page = replace(page, holder_id=None, until=None)
        case TextSaved():
            revision = Revision(event.number, event.content_id, event.at, state.head)
            page = replace(page, until=event.until, revisions=(*page.revisions, revision))
        case RevisionErased(number=number):
            revisions = tuple(
                replace(each, erased=True) if each.number == number else each
                for each in page.revisions
            )
            page = replace(page, revisions=revisions)
        case _:
            assert_never(event)
    return replace(state, pages=state.pages.set(event.activity_id, page))


def _without(waiting: tuple[UUID, ...], person_id: UUID) -> tuple[UUID, ...]:
    return tuple(each for each in waiting if each != person_id)
