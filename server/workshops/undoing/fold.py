"""What an undo makes of the state of a session, besides what its own inverse events make. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from server.workshops.board.fold import gathered
from server.workshops.state import State
from server.workshops.undoing.events import (
    GroupDissolved,
    GroupsUnmerged,
    StepUndone,
    UndoingEvent,
)


def evolve(state: State, event: UndoingEvent) -> State:
    match event:
        case GroupDissolved(group_id=group_id):
            return replace(state, groups=state.groups.delete(group_id))
        case GroupsUnmerged(merged_id=merged_id, contribution_ids=members):
            standing = replace(state.groups[merged_id], merged_into=None)
            state = replace(state, groups=state.groups.set(merged_id, standing))
            return gathered(state, members, merged_id)
        case StepUndone():
            # The steps themselves are kept by `steps`, after every event.
            return state
        case _:
            assert_never(event)
