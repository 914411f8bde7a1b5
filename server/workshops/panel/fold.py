"""What each fact of the panel makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from server.workshops.panel.composition import Panel
from server.workshops.panel.events import (
    ConstituencyChosen,
    ConstituencyCounted,
    ConstituencyLeft,
    PanelEvent,
)
from server.workshops.state import State


def evolve(state: State, event: PanelEvent) -> State:
    panel = state.panel
    match event:
        case ConstituencyChosen(participant_id=participant_id, constituency=constituency):
            panel = replace(panel, chosen=panel.chosen.set(participant_id, constituency))
        case ConstituencyLeft(participant_id=participant_id):
            panel = replace(panel, chosen=panel.chosen.delete(participant_id))
        case ConstituencyCounted():
            panel = _counted(panel, event)
        case _:
            assert_never(event)
    return replace(state, panel=panel)


def _counted(panel: Panel, event: ConstituencyCounted) -> Panel:
    counted = panel.counted
    if event.people is not None:
        counted = counted.set(event.constituency, event.people)
    elif event.constituency in counted:
        counted = counted.delete(event.constituency)
    return replace(panel, counted=counted)
