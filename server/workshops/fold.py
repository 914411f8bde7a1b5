"""The state of a session as the fold of its events, chapter by chapter. Pure.

Refuses to judge: what happened, happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from server.workshops import events
from server.workshops.board import fold as board
from server.workshops.coding import fold as coding
from server.workshops.events import Event
from server.workshops.noting import fold as noting
from server.workshops.panel import fold as panel
from server.workshops.people import fold as people
from server.workshops.prioritising import fold as prioritising
from server.workshops.proposing import fold as proposing
from server.workshops.running import fold as running
from server.workshops.speaking import fold as speaking
from server.workshops.state import State
from server.workshops.undoing import fold as undoing
from server.workshops.undoing.steps import remembered
from server.workshops.voting import fold as voting
from server.workshops.writing import fold as writing


def replay(happened: Iterable[Event], state: State | None = None) -> State:
    """The state after `happened`, from `state` when they follow it."""
    state = State() if state is None else state
    for event in happened:
        state = evolve(state, event)
    return state


def evolve(state: State, event: Event) -> State:
    """A chapter reads in `state.head` the `seq` of the fact it folds in."""
    before, state = state, replace(state, head=state.head + 1)
    return remembered(before, event, _evolve(state, event))


def _evolve(state: State, event: Event) -> State:
    if isinstance(event, events.RunningEvent):
        return running.evolve(state, event)
    if isinstance(event, events.BoardEvent):
        return board.evolve(state, event)
    if isinstance(event, events.VotingEvent):
        return voting.evolve(state, event)
    if isinstance(event, events.ProposingEvent):
        return proposing.evolve(state, event)
    if isinstance(event, events.PeopleEvent):
        return people.evolve(state, event)
    if isinstance(event, events.PanelEvent):
        return panel.evolve(state, event)
    if isinstance(event, events.SpeakingEvent):
        return speaking.evolve(state, event)
    if isinstance(event, events.WritingEvent):
        return writing.evolve(state, event)
    if isinstance(event, events.PrioritisingEvent):
        return prioritising.evolve(state, event)
    if isinstance(event, events.NotingEvent):
        return noting.evolve(state, event)
    if isinstance(event, events.CodingEvent):
        return coding.evolve(state, event)
    if isinstance(event, events.UndoingEvent):
        return undoing.evolve(state, event)
    assert_never(event)
