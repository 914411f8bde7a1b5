"""The rows of proposals, written from the state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from server.database import Dialect, Transaction
from server.domain.indexing import touched as index_before_commit
from server.workshops.bounds import LONGEST_TITLE
from server.workshops.events import Event
from server.workshops.log import read_texts
from server.workshops.proposing import events
from server.workshops.state import State
from server.workshops.voting.rows import tally_id


async def write(
    tx: Transaction,
    dialect: Dialect,
    session_id: UUID,
    state: State,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    drafted: dict[UUID, None] = {}
    handed_over: dict[UUID, None] = {}
    for event in happened:
        match event:
            case events.ProposalDrafted(proposal_id=proposal_id):
                drafted[proposal_id] = None
            case events.ProposalHandedOver(proposal_id=proposal_id):
                handed_over[proposal_id] = None
    await _write_proposals(tx, dialect, session_id, state, drafted, handed_over, now)


async def _write_proposals(
    tx: Transaction,
    dialect: Dialect,
    session_id: UUID,
    state: State,
    drafted_ids: Iterable[UUID],
    handed_over_ids: Iterable[UUID],
    now: datetime,
) -> None:
    drafted = [state.proposals[id_] for id_ in drafted_ids]
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
            for proposal in (state.proposals[id_] for id_ in handed_over_ids)
        ],
    )
