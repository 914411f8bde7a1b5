"""The rows of contributions and groups, written from the state; and the words of a card that was
written again, erased with the fact that it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

from server.database import Transaction
from server.vocabulary import CardStatus
from server.workshops import album
from server.workshops.board import events
from server.workshops.board.showing import is_hidden
from server.workshops.events import Event
from server.workshops.people import events as people
from server.workshops.people.roles import kept_at
from server.workshops.state import Contribution, State


async def write(tx: Transaction, session_id: UUID, state: State, happened: Sequence[Event]) -> None:
    contributions: dict[UUID, None] = {}
    filled: dict[UUID, None] = {}
    groups: dict[UUID, None] = {}
    merged: dict[UUID, None] = {}
    for event in happened:
        match event:
            case (
                events.ContributionMade(contribution_id=contribution_id)
                | events.ContributionEdited(contribution_id=contribution_id)
            ):
                contributions[contribution_id] = filled[contribution_id] = None
            case (
                events.ContributionWithdrawn(contribution_id=contribution_id)
                | events.ContributionApproved(contribution_id=contribution_id)
                | events.ContributionRefused(contribution_id=contribution_id)
                | events.ContributionMoved(contribution_id=contribution_id)
                | events.ContributionPinned(contribution_id=contribution_id)
                | events.ContributionUnpinned(contribution_id=contribution_id)
                | events.ContributionArchived(contribution_id=contribution_id)
                | events.ContributionRestored(contribution_id=contribution_id)
            ):
                contributions[contribution_id] = None
            case events.ContributionsRevealed(contribution_ids=revealed):
                contributions.update(dict.fromkeys(revealed))
            case (
                events.GroupFormed(group_id=group_id, contribution_ids=moved)
                | events.GroupSplit(group_id=group_id, contribution_ids=moved)
            ):
                groups[group_id] = None
                contributions.update(dict.fromkeys(moved))
            case events.GroupRenamed(group_id=group_id):
                groups[group_id] = None
            case events.GroupsOrdered(group_ids=ordered):
                groups.update(dict.fromkeys(ordered))
            case events.GroupsMerged(merged_id=merged_id, contribution_ids=moved):
                merged[merged_id] = None
                contributions.update(dict.fromkeys(moved))
    await _write_groups(tx, session_id, state, groups, merged)
    await _write_contributions(tx, session_id, state, contributions)
    await _write_details(tx, [state.contributions[id_] for id_ in filled])
    if any(isinstance(event, people.TablesMerged) for event in happened):
        await _give_back(tx, session_id, state)
    await _erase_replaced(tx, happened)


async def _write_groups(
    tx: Transaction,
    session_id: UUID,
    state: State,
    ids: Iterable[UUID],
    merged: Iterable[UUID],
) -> None:
    standing = (state.groups[id_] for id_ in ids if id_ in state.groups)
    groups = sorted(standing, key=lambda group: group.seq)
    await tx.execute_many(
        "INSERT INTO idea_group"
        " (id, session_id, title_id, seq, place, activity_id, split_from_id, table_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (id) DO UPDATE SET title_id = excluded.title_id, place = excluded.place",
        [
            (
                group.group_id,
                session_id,
                group.title_id,
                group.seq,
                group.place,
                group.activity_id,
                group.split_from,
                kept_at(state, group.table_id),
            )
            for group in groups
        ],
    )
    # Apart, once every group of the batch has its row.
    await tx.execute_many(
        "UPDATE idea_group SET merged_into_id = $2 WHERE id = $1",
        [(id_, state.groups[id_].merged_into) for id_ in merged if id_ in state.groups],
    )


async def _write_contributions(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    cards = [state.contributions[id_] for id_ in ids]
    await tx.execute_many(
        "INSERT INTO contribution"
        " (id, session_id, activity_id, content_id, group_id, author_id, seq, status, shown,"
        " withdrawn, column_key, point_id, photo_id, pinned, channel, table_id, taken_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        " ON CONFLICT (id) DO UPDATE SET content_id = excluded.content_id,"
        " group_id = excluded.group_id, status = excluded.status, shown = excluded.shown,"
        " withdrawn = excluded.withdrawn, column_key = excluded.column_key,"
        " point_id = excluded.point_id, photo_id = excluded.photo_id, pinned = excluded.pinned,"
        " taken_at = excluded.taken_at",
        [
            (
                card.contribution_id,
                session_id,
                card.activity_id,
                card.content_id,
                card.group_id,
                card.author_id,
                card.seq,
                card.status,
                is_shown(card, state),
                card.withdrawn,
                card.filled.column,
                card.filled.point_id,
                card.filled.photo_id,
                card.pinned,
                card.channel,
                kept_at(state, card.table_id),
                card.filled.taken_at,
            )
            for card in cards
        ],
    )


async def _give_back(tx: Transaction, session_id: UUID, state: State) -> None:
    """What was written and gathered at tables that are merged is kept at none any more."""
    merged = [(session_id, id_) for id_, table in state.people.tables.items() if table.merged]
    for rows in ("contribution", "idea_group"):
        await tx.execute_many(
            f"UPDATE {rows} SET table_id = NULL WHERE session_id = $1 AND table_id = $2", merged
        )


def is_shown(card: Contribution, state: State) -> bool:
    """Whether others than the facilitator may know of the card: that it was withdrawn, too."""
    on_the_board = card.status in (CardStatus.STANDING, CardStatus.WITHDRAWN)
    return card.stood and on_the_board and not is_hidden(state.activities[card.activity_id])


async def _write_details(tx: Transaction, cards: Sequence[Contribution]) -> None:
    # Apart, once every card of the batch has its row.
    await tx.execute_many(
        "UPDATE contribution SET parent_id = $2 WHERE id = $1",
        [(card.contribution_id, card.filled.parent_id) for card in cards],
    )
    for table in ("contribution_line", "contribution_pick"):
        await tx.execute_many(
            f"DELETE FROM {table} WHERE contribution_id = $1",
            [(card.contribution_id,) for card in cards],
        )
    await tx.execute_many(
        "INSERT INTO contribution_line (id, contribution_id, content_id, key, position)"
        " VALUES ($1, $2, $3, $4, $5)",
        [
            (
                uuid5(card.contribution_id, line.key),
                card.contribution_id,
                line.content_id,
                line.key,
                position,
            )
            for card in cards
            for position, line in enumerate(card.filled.lines)
        ],
    )
    await tx.execute_many(
        "INSERT INTO contribution_pick (id, contribution_id, picked_id, position)"
        " VALUES ($1, $2, $3, $4)",
        [
            (uuid5(card.contribution_id, pick_id.hex), card.contribution_id, pick_id, position)
            for card in cards
            for position, pick_id in enumerate(card.filled.pick_ids)
        ],
    )


async def _erase_replaced(tx: Transaction, happened: Sequence[Event]) -> None:
    edited = [event for event in happened if isinstance(event, events.ContributionEdited)]
    await tx.execute_many(
        "UPDATE session_content SET text = NULL, erased_at = $2 WHERE id = $1",
        [(content_id, event.at) for event in edited for content_id in event.replaced],
    )
    for event in edited:
        if event.replaced_photo_id is not None:
            await album.erase(tx, event.replaced_photo_id, event.at)
