"""The rows that ordinary queries read, made from the state after each batch of events.

Every row is written from the state, never from the row that was there, so what is stored is what
the fold of the log says. Refuses to be read by the live module: the log is its truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from uuid import UUID, uuid5

from server.database import Dialect, Transaction
from server.domain.indexing import touched as index_before_commit
from server.vocabulary import SessionStatus
from server.workshops import events
from server.workshops.agenda import LONGEST_TITLE
from server.workshops.encoding import to_jsonable
from server.workshops.events import Event
from server.workshops.log import read_texts
from server.workshops.state import State


@dataclass(slots=True)
class _Touched:
    """What a batch of events changed, in the order it came."""

    participants: dict[UUID, None] = field(default_factory=dict)
    activities: dict[UUID, None] = field(default_factory=dict)
    counted: dict[UUID, None] = field(default_factory=dict)
    contributions: dict[UUID, None] = field(default_factory=dict)
    groups: dict[UUID, None] = field(default_factory=dict)
    merged: dict[UUID, None] = field(default_factory=dict)
    drafted: dict[UUID, None] = field(default_factory=dict)
    handed_over: dict[UUID, None] = field(default_factory=dict)


def tally_id(activity_id: UUID, group_id: UUID) -> UUID:
    """The row of what one group received in one vote."""
    return uuid5(activity_id, group_id.hex)


async def project(
    tx: Transaction,
    dialect: Dialect,
    session_id: UUID,
    state: State,
    happened: Iterable[Event],
    now: datetime,
) -> None:
    """Writes every row that these events changed, as the state after them says."""
    touched = _Touched()
    for event in happened:
        _touch(touched, event)
    await _write_participants(tx, session_id, state, touched.participants)
    await _write_activities(tx, session_id, state, touched.activities)
    await _write_groups(tx, session_id, state, touched)
    await _write_contributions(tx, session_id, state, touched.contributions)
    await _write_tallies(tx, session_id, state, touched.counted)
    await _write_proposals(tx, dialect, session_id, state, touched, now)
    await tx.execute(
        "UPDATE live_session SET head = $2, status = $3, participants = $4, concluded_at = $5,"
        " updated_at = $6 WHERE id = $1",
        [
            session_id,
            state.head,
            state.status,
            len(state.participants),
            state.concluded_at,
            now,
        ],
    )
    if state.status is SessionStatus.CONCLUDED:
        await tx.execute(
            "UPDATE live_session SET join_code = NULL WHERE id = $1 AND join_code IS NOT NULL",
            [session_id],
        )


def _touch(touched: _Touched, event: Event) -> None:
    match event:
        case events.SessionOpened(activities=planned):
            touched.activities.update(dict.fromkeys(each.activity_id for each in planned))
        case events.ParticipantJoined(participant_id=participant_id):
            touched.participants[participant_id] = None
        case events.ActivityStarted(activity_id=activity_id):
            touched.activities[activity_id] = None
        case (
            events.ActivityReopened(activity_id=activity_id)
            | events.ActivityClosed(activity_id=activity_id)
        ):
            touched.activities[activity_id] = None
            touched.counted[activity_id] = None
        case events.ContributionMade(contribution_id=contribution_id):
            touched.contributions[contribution_id] = None
        case events.ContributionWithdrawn(contribution_id=contribution_id):
            touched.contributions[contribution_id] = None
        case events.ContributionMoved(contribution_id=contribution_id):
            touched.contributions[contribution_id] = None
        case events.GroupFormed(group_id=group_id, contribution_ids=moved):
            touched.groups[group_id] = None
            touched.contributions.update(dict.fromkeys(moved))
        case events.GroupRenamed(group_id=group_id):
            touched.groups[group_id] = None
        case events.GroupsMerged(merged_id=merged_id, contribution_ids=moved):
            touched.merged[merged_id] = None
            touched.contributions.update(dict.fromkeys(moved))
        case events.ProposalDrafted(proposal_id=proposal_id):
            touched.drafted[proposal_id] = None
        case events.ProposalHandedOver(proposal_id=proposal_id):
            touched.handed_over[proposal_id] = None
        case (
            events.TimerSet()
            | events.DotsPlaced()
            | events.ResultsRevealed()
            | events.JoinCodeRotated()
            | events.SessionConcluded()
        ):
            pass
        case _:
            assert_never(event)


async def _write_participants(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    await tx.execute_many(
        "INSERT INTO session_participant (id, session_id, joined_at) VALUES ($1, $2, $3)",
        [(id_, session_id, state.participants[id_]) for id_ in ids],
    )


async def _write_activities(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    await tx.execute_many(
        "INSERT INTO live_activity"
        " (id, session_id, position, kind, prompt, settings, status, started_at, closed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " ON CONFLICT (id) DO UPDATE SET status = excluded.status,"
        " started_at = excluded.started_at, closed_at = excluded.closed_at",
        [
            (
                activity.activity_id,
                session_id,
                activity.position,
                activity.kind,
                activity.prompt,
                to_jsonable(activity.settings),
                activity.status,
                activity.started_at,
                activity.closed_at,
            )
            for activity in (state.activities[id_] for id_ in ids)
        ],
    )


async def _write_groups(tx: Transaction, session_id: UUID, state: State, touched: _Touched) -> None:
    await tx.execute_many(
        "INSERT INTO idea_group (id, session_id, title_id, seq) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (id) DO UPDATE SET title_id = excluded.title_id",
        [
            (group.group_id, session_id, group.title_id, group.seq)
            for group in (state.groups[id_] for id_ in touched.groups)
        ],
    )
    # Apart, once every group of the batch has its row.
    await tx.execute_many(
        "UPDATE idea_group SET merged_into_id = $2 WHERE id = $1",
        [(id_, state.groups[id_].merged_into) for id_ in touched.merged],
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


async def _write_tallies(
    tx: Transaction, session_id: UUID, state: State, ids: Iterable[UUID]
) -> None:
    activities = [state.activities[id_] for id_ in ids]
    await tx.execute_many(
        "DELETE FROM group_tally WHERE activity_id = $1",
        [(activity.activity_id,) for activity in activities],
    )
    await tx.execute_many(
        "INSERT INTO group_tally (id, session_id, activity_id, group_id, dots, voters)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        [
            (
                tally_id(activity.activity_id, line.group_id),
                session_id,
                activity.activity_id,
                line.group_id,
                line.dots,
                line.voters,
            )
            for activity in activities
            for line in activity.tally or ()
        ],
    )


async def _write_proposals(
    tx: Transaction,
    dialect: Dialect,
    session_id: UUID,
    state: State,
    touched: _Touched,
    now: datetime,
) -> None:
    drafted = [state.proposals[id_] for id_ in touched.drafted]
    titles = await read_texts(tx, dialect, {proposal.title_id for proposal in drafted})
    await tx.execute_many(
        "INSERT INTO proposal (id, session_id, group_id, tally_id, rank, title, status,"
        " created_at, updated_at, version)"
        " VALUES ($1, $2, $3, $4, $5, $6, 'DRAFTED', $7, $8, 1)",
        [
            (
                proposal.proposal_id,
                session_id,
                proposal.group_id,
                proposal.vote_id and tally_id(proposal.vote_id, proposal.group_id),
                proposal.rank,
                (titles.get(proposal.title_id) or "")[:LONGEST_TITLE],
                now,
                now,
            )
            for proposal in drafted
        ],
    )
    index_before_commit(tx, "Proposal", *(proposal.proposal_id for proposal in drafted))
    await tx.execute_many(
        "UPDATE proposal SET status = $2, holder_id = $3, handed_over_at = $4,"
        " updated_at = $5, version = version + 1 WHERE id = $1",
        [
            (
                proposal.proposal_id,
                proposal.status,
                proposal.holder_id,
                proposal.handed_over_at,
                now,
            )
            for proposal in (state.proposals[id_] for id_ in touched.handed_over)
        ],
    )
