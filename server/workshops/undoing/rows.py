"""The rows that an undo changes, besides those that its inverse events change."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from server.database import Transaction
from server.workshops.events import Event
from server.workshops.state import State
from server.workshops.undoing import events


async def write(tx: Transaction, session_id: UUID, state: State, happened: Sequence[Event]) -> None:
    dissolved: dict[UUID, None] = {}
    unmerged: dict[UUID, None] = {}
    moved: dict[UUID, None] = {}
    for event in happened:
        match event:
            case events.GroupDissolved(group_id=group_id):
                dissolved[group_id] = None
            case events.GroupsUnmerged(merged_id=merged_id, contribution_ids=ids):
                unmerged[merged_id] = None
                moved.update(dict.fromkeys(ids))
    await tx.execute_many(
        "UPDATE idea_group SET merged_into_id = $2 WHERE id = $1",
        [(id_, state.groups[id_].merged_into) for id_ in unmerged if id_ in state.groups],
    )
    await tx.execute_many(
        "UPDATE contribution SET group_id = $2 WHERE id = $1",
        [(id_, state.contributions[id_].group_id) for id_ in moved],
    )
    await tx.execute_many(
        "DELETE FROM idea_group WHERE id = $1 AND session_id = $2",
        [(id_, session_id) for id_ in dissolved if id_ not in state.groups],
    )
