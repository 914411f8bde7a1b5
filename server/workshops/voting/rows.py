"""The rows of tallies, written from the state: what ordinary queries and proposals read.

Refuses what a sensitive result does not publish: those numbers are NULL here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

from server.database import Transaction
from server.workshops import events
from server.workshops.events import Event
from server.workshops.state import Activity, State
from server.workshops.suppression import PublishedLine
from server.workshops.voting.settings import VoteSettings
from server.workshops.voting.showing import publish


def tally_id(activity_id: UUID, group_id: UUID) -> UUID:
    """The row of what one group received in one vote."""
    return uuid5(activity_id, group_id.hex)


async def write(tx: Transaction, session_id: UUID, state: State, happened: Sequence[Event]) -> None:
    counted: dict[UUID, None] = {}
    for event in happened:
        match event:
            case (
                events.ActivityReopened(activity_id=activity_id)
                | events.ActivityClosed(activity_id=activity_id)
            ):
                counted[activity_id] = None
    await _write_tallies(tx, session_id, state, counted)


async def _write_tallies(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    activities = [state.activities[id_] for id_ in ids]
    votes = [activity for activity in activities if isinstance(activity.settings, VoteSettings)]
    voted = [(vote.activity_id,) for vote in votes]
    # A proposal written in the room holds on to its row, which is void until the next close.
    await tx.execute_many(
        "DELETE FROM group_tally WHERE activity_id = $1"
        " AND NOT EXISTS (SELECT 1 FROM proposal WHERE proposal.tally_id = group_tally.id)",
        voted,
    )
    await tx.execute_many(
        "UPDATE group_tally SET rank = NULL, total = NULL, voters = NULL, grade = NULL"
        " WHERE activity_id = $1",
        voted,
    )
    await tx.execute_many(
        "INSERT INTO group_tally"
        " (id, session_id, activity_id, group_id, method, round, rank, total, voters, grade)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (id) DO UPDATE SET round = excluded.round, rank = excluded.rank,"
        " total = excluded.total, voters = excluded.voters, grade = excluded.grade",
        [
            (
                tally_id(vote.activity_id, line.option_id),
                session_id,
                vote.activity_id,
                line.option_id,
                vote.settings.method,
                vote.round,
                line.rank,
                line.total,
                line.voters,
                line.grade,
            )
            for vote in votes
            if isinstance(vote.settings, VoteSettings)
            for line in _lines(vote, vote.settings)
            if line.option_id in state.groups
        ],
    )


def _lines(vote: Activity, settings: VoteSettings) -> tuple[PublishedLine, ...]:
    return () if vote.tally is None else publish(vote.tally, settings).lines
