"""Who is shown what of a session: the whole at one position, and what changed between two.

Both are asked of the same `show`, so that for every view the snapshot at `a` and the changes from
`a` to `b` make the snapshot at `b`: that is what a client relies on. Pure.
Refuses to widen: what a view may not see is absent from its values, not hidden by its client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, assert_never
from uuid import UUID

from server.vocabulary import Audience
from server.workshops import events
from server.workshops.board import showing as board
from server.workshops.coding import showing as coding
from server.workshops.entities import Changes, Entity, Gone, Key, Kind, Seen, Shown, Texts, View
from server.workshops.events import Event
from server.workshops.noting import showing as noting
from server.workshops.panel import showing as panel
from server.workshops.people import showing as people
from server.workshops.prioritising import showing as prioritising
from server.workshops.proposing import showing as proposing
from server.workshops.running import showing as running
from server.workshops.speaking import showing as speaking
from server.workshops.state import State
from server.workshops.undoing import showing as undoing
from server.workshops.undoing.steps import is_remembered
from server.workshops.voting import showing as voting
from server.workshops.writing import showing as writing

_SHOW: Final[Mapping[Kind, Callable[[State, Key, View], Shown]]] = {
    **dict.fromkeys(running.KINDS, running.show),
    **dict.fromkeys(board.KINDS, board.show),
    **dict.fromkeys(proposing.KINDS, proposing.show),
    **dict.fromkeys(people.KINDS, people.show),
    **dict.fromkeys(panel.KINDS, panel.show),
    **dict.fromkeys(speaking.KINDS, speaking.show),
    **dict.fromkeys(writing.KINDS, writing.show),
    **dict.fromkeys(prioritising.KINDS, prioritising.show),
    **dict.fromkeys(noting.KINDS, noting.show),
    **dict.fromkeys(coding.KINDS, coding.show),
}

_SEES_ALL: Final = View(Audience.FACILITATOR)


def snapshot(state: State, view: View) -> dict[Key, Entity]:
    """The session as this view sees it now, without texts: `with_texts` joins them."""
    shown = ((key, show(state, key, view)) for key in keys(state))
    return {key: entity for key, entity in shown if isinstance(entity, Entity)}


def keys(state: State) -> Iterator[Key]:
    """Every entity there is, whoever is shown it."""
    chapters = (
        running,
        board,
        proposing,
        people,
        panel,
        speaking,
        writing,
        prioritising,
        noting,
        coding,
    )
    return chain.from_iterable(chapter.keys(state) for chapter in chapters)


def changes(happened: Iterable[Event], state: State, view: View) -> Changes:
    """What `happened` changed for this view, as it is in `state`, the state after the last."""
    changed: dict[Key, Entity] = {}
    gone: set[Key] = set()
    for key in dict.fromkeys(key for event in happened for key in touched(event, state)):
        match show(state, key, view):
            case Gone():
                gone.add(key)
            case None:
                pass
            case entity:
                changed[key] = entity
    return Changes(changed, frozenset(gone))


def touched(event: Event, state: State) -> Iterable[Key]:
    """The entities that the event may have changed; `state` is that of the event or a later one."""
    touched_by = _touched(event, state)
    return (*touched_by, running.UNDOABLE) if is_remembered(event) else touched_by


def _touched(event: Event, state: State) -> Iterable[Key]:
    if isinstance(event, events.SessionOpened):
        return keys(state)
    if isinstance(event, events.RunningEvent):
        return running.touched(event, state)
    if isinstance(event, events.BoardEvent):
        return board.touched(event, state)
    if isinstance(event, events.VotingEvent):
        return voting.touched(event, state)
    if isinstance(event, events.ProposingEvent):
        return proposing.touched(event, state)
    if isinstance(event, events.PeopleEvent):
        if isinstance(event, events.ContentErased | events.PersonErased | events.TextsForgotten):
            return _naming(event.content_ids, state)
        return people.touched(event, state)
    if isinstance(event, events.PanelEvent):
        return panel.touched(event, state)
    if isinstance(event, events.SpeakingEvent):
        return speaking.touched(event, state)
    if isinstance(event, events.WritingEvent):
        return writing.touched(event, state)
    if isinstance(event, events.PrioritisingEvent):
        return prioritising.touched(event, state)
    if isinstance(event, events.NotingEvent):
        return noting.touched(event, state)
    if isinstance(event, events.CodingEvent):
        return coding.touched(event, state)
    if isinstance(event, events.UndoingEvent):
        return undoing.touched(event, state)
    assert_never(event)


def _naming(content_ids: Iterable[UUID], state: State) -> Iterator[Key]:
    """The entities that hold one of these texts: they are told again, without it."""
    erased = frozenset(content_ids)
    if not erased:
        return
    for key in keys(state):
        match show(state, key, _SEES_ALL):
            case Entity() as entity if not erased.isdisjoint(entity.content_ids()):
                yield key


def show(state: State, key: Key, view: View) -> Shown:
    """The entity as this view sees it; what `Gone` and None mean is said with `Shown`."""
    return _SHOW[key.kind](state, key, view)


def with_texts(seen: Seen, texts: Texts) -> dict[Key, Entity]:
    """The same entities with every text they name."""
    return {key: entity.with_texts(texts) for key, entity in seen.items()}
