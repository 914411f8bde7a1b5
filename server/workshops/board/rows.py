"""The rows of contributions and groups, written from the state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from server.database import Transaction
from server.workshops.board import events
from server.workshops.events import Event
from server.workshops.state import State


async def write(tx: Transaction, session_id: UUID, state: State, happened: Sequence[Event]) -> None:
    contributions: dict[UUID, None] = {}
    groups: dict[UUID, None] = {}
    merged: dict[UUID, None] = {}
    for event in happened:
        match event:
            case (
                events.ContributionMade(contribution_id=contribution_id)
                | events.ContributionWithdrawn(contribution_id=contribution_id)
                | events.ContributionMoved(contribution_id=contribution_id)
            ):
                contributions[contribution_id] = None
            case events.GroupFormed(group_id=group_id, contribution_ids=moved):
                groups[group_id] = None
                contributions.update(dict.fromkeys(moved))
            case events.GroupRenamed(group_id=group_id):
                groups[group_id] = None
            case events.GroupsMerged(merged_id=merged_id, contribution_ids=moved):
                merged[merged_id] = None
                contributions.update(dict.fromkeys(moved))
    await _write_groups(tx, session_id, state, groups, merged)
    await _write_contributions(tx, session_id, state, contributions)


async def _write_groups(
    tx: Transaction,
    session_id: UUID,
    state: State,
    ids: Iterable[UUID],
    merged: Iterable[UUID],
) -> None:
    await tx.execute_many(
        "INSERT INTO idea_group (id, session_id, title_id, seq) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (id) DO UPDATE SET title_id = excluded.title_id",
        [
            (group.group_id, session_id, group.title_id, group.seq)
            for group in (state.groups[id_] for id_ in ids)
        ],
    )
    # Apart, once every group of the batch has its row.
    await tx.execute_many(
        "UPDATE idea_group SET merged_into_id = $2 WHERE id = $1",
        [(id_, state.groups[id_].merged_into) for id_ in merged],
    )


async def _write_contributions(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    await tx.execute_many(
        "INSERT INTO contribution"
        " (id, session_id, activity_id, content_id, group_id, author_id, seq, withdrawn)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id,"
        " withdrawn = excluded.withdrawn",
        [
            (
                contribution.contribution_id,
                session_id,
                contribution.activity_id,
                contribution.content_id,
                contribution.group_id,
                contribution.author_id,
                contribution.seq,
                contribution.withdrawn,
            )
            for contribution in (state.contributions[id_] for id_ in ids)
        ],
    )
