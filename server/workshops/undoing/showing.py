"""What an undo changes in what is shown, besides what its inverse events change. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from server.workshops.entities import Key, Kind
from server.workshops.state import State
from server.workshops.undoing import events


def touched(event: events.UndoingEvent, state: State) -> Iterable[Key]:
    match event:
        case events.GroupDissolved(group_id=group_id):
            return (Key(Kind.GROUP, group_id),)
        case events.GroupsUnmerged(into_id=into_id, merged_id=merged_id, contribution_ids=ids):
            cards = (Key(Kind.CONTRIBUTION, contribution_id) for contribution_id in ids)
            return (Key(Kind.GROUP, into_id), Key(Kind.GROUP, merged_id), *cards)
        case events.StepUndone():
            return ()
        case _:
            assert_never(event)
