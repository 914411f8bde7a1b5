"""The rows of proposals, written from the state.

Refuses to touch a proposal that was handed over: its status is the holder's from then on. Refuses the
rank that a vote gives, before that vote is revealed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.database import Dialect, Transaction
from server.domain.indexing import touched as index_before_commit
from server.problems import NotFound
from server.vocabulary import Audience
from server.workshops.bounds import LONGEST_TITLE
from server.workshops.entities import View
from server.workshops.events import ActivityReopened, ActivityStarted, Event, ResultsRevealed
from server.workshops.log import read_texts
from server.workshops.proposing import commands, events
from server.workshops.proposing.showing import told_rank
from server.workshops.state import Proposal, State
from server.workshops.voting.rows import tally_id

_TOLD_TO_ALL: Final = View(Audience.PROJECTOR)


async def check_references(
    tx: Transaction,
    command: commands.DraftAction | commands.EditProposal | commands.HandOverProposals,
) -> None:
    """Raises NotFound for a holder or a theme that is not there."""
    match command:
        case commands.DraftAction(wording=wording) | commands.EditProposal(wording=wording):
            holder_id, theme_id = wording.holder_id, wording.theme_id
        case commands.HandOverProposals(holder_id=holder_id):
            theme_id = None
    if holder_id and not await tx.fetch("SELECT 1 FROM organisation WHERE id = $1", [holder_id]):
        raise NotFound
    if theme_id and not await tx.fetch("SELECT 1 FROM theme WHERE id = $1", [theme_id]):
        raise NotFound


async def write(
    tx: Transaction,
    dialect: Dialect,
    session_id: UUID,
    state: State,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    drafted: dict[UUID, None] = {}
    changed: dict[UUID, None] = {}
    for event in happened:
        if isinstance(event, events.ProposalDrafted):
            drafted[event.proposal_id] = None
        elif isinstance(event, events.ProposingEvent):
            changed[_changed(event)] = None
    written = [state.proposals[id_] for id_ in drafted | changed]
    texts = await read_texts(tx, dialect, _content_ids(written))
    await _insert(tx, session_id, state, drafted, texts, now)
    await _update(tx, written, texts, now)
    edited = [event for event in happened if isinstance(event, events.ProposalEdited)]
    await tx.execute_many(
        "UPDATE session_content SET text = NULL, erased_at = $2 WHERE id = $1 AND text IS NOT NULL",
        [
            (content_id, event.at)
            for event in edited
            for content_id in state.proposals[event.proposal_id].former_ids
        ],
    )
    await _rank(tx, state, happened, now)
    index_before_commit(tx, "Proposal", *(proposal.proposal_id for proposal in written))


async def _rank(tx: Transaction, state: State, happened: Sequence[Event], now: datetime) -> None:
    """A vote that is revealed ranks what it grounds, and one that runs again ranks it no more."""
    moved = {
        event.activity_id
        for event in happened
        if isinstance(event, ResultsRevealed | ActivityStarted | ActivityReopened)
    }
    ranked = [each for each in state.proposals.values() if each.vote_id in moved]
    await tx.execute_many(
        "UPDATE proposal SET rank = $2, updated_at = $3, version = version + 1"
        " WHERE id = $1 AND rank <> $2",
        [(each.proposal_id, told_rank(state, each, _TOLD_TO_ALL), now) for each in ranked],
    )


async def erase(tx: Transaction, state: State, content_ids: Collection[UUID], at: datetime) -> None:
    """The copies of these words that proposals bear, whoever holds them by now."""
    erased = frozenset(content_ids)
    bearing = [
        (
            proposal.proposal_id,
            proposal.title_id in erased,
            proposal.terms.description_id in erased,
            proposal.reason_id in erased,
        )
        for proposal in state.proposals.values()
    ]
    bearing = [each for each in bearing if any(each[1:])]
    for column, place, nothing in (
        ("title", 1, "''"),
        ("description", 2, "NULL"),
        ("drop_reason", 3, "NULL"),
    ):
        await tx.execute_many(
            f"UPDATE proposal SET {column} = {nothing}, updated_at = $2, version = version + 1"
            " WHERE id = $1",
            [(each[0], at) for each in bearing if each[place]],
        )
    index_before_commit(tx, "Proposal", *(each[0] for each in bearing))


def _changed(
    event: events.ActionSupported
    | events.ProposalEdited
    | events.ProposalsMerged
    | events.ProposalDropped
    | events.ProposalRestored
    | events.ProposalHandedOver,
) -> UUID:
    match event:
        case events.ProposalsMerged(merged_id=merged_id):
            return merged_id
        case (
            events.ActionSupported(proposal_id=proposal_id)
            | events.ProposalEdited(proposal_id=proposal_id)
            | events.ProposalDropped(proposal_id=proposal_id)
            | events.ProposalRestored(proposal_id=proposal_id)
            | events.ProposalHandedOver(proposal_id=proposal_id)
        ):
            return proposal_id
        case _:
            assert_never(event)


def _content_ids(proposals: Iterable[Proposal]) -> set[UUID]:
    return {
        content_id
        for each in proposals
        for content_id in (each.title_id, each.terms.description_id, each.reason_id)
        if content_id is not None
    }


async def _insert(
    tx: Transaction,
    session_id: UUID,
    state: State,
    drafted: Iterable[UUID],
    texts: dict[UUID, str | None],
    now: datetime,
) -> None:
    await tx.execute_many(
        "INSERT INTO proposal (id, session_id, activity_id, group_id, tally_id, rank, title, status,"
        " created_at, updated_at, version)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 'DRAFTED', $8, $8, 0)",
        [
            (
                proposal.proposal_id,
                session_id,
                proposal.activity_id,
                proposal.group_id,
                _tally_id(proposal),
                told_rank(state, proposal, _TOLD_TO_ALL),
                _title(proposal, texts),
                now,
            )
            for proposal in (state.proposals[id_] for id_ in drafted)
        ],
    )


def _tally_id(proposal: Proposal) -> UUID | None:
    if proposal.vote_id is None or proposal.group_id is None:
        return None
    return tally_id(proposal.vote_id, proposal.group_id)


def _title(proposal: Proposal, texts: dict[UUID, str | None]) -> str:
    return (texts.get(proposal.title_id) or "")[:LONGEST_TITLE]


async def _update(
    tx: Transaction, proposals: Iterable[Proposal], texts: dict[UUID, str | None], now: datetime
) -> None:
    await tx.execute_many(
        "UPDATE proposal SET title = $2, status = $3, holder_id = $4, handed_over_at = $5,"
        " description = $6, theme_id = $7, priority = $8, due_on = $9, wished_holder_id = $10,"
        " supporters = $11, merged_into_id = $12, drop_reason = $13, updated_at = $14,"
        " version = version + 1 WHERE id = $1",
        [
            (
                proposal.proposal_id,
                _title(proposal, texts),
                proposal.status,
                proposal.holder_id,
                proposal.handed_over_at,
                proposal.terms.description_id and texts.get(proposal.terms.description_id),
                proposal.terms.theme_id,
                proposal.terms.priority,
                proposal.terms.due_on,
                proposal.terms.wished_holder_id,
                len(proposal.supporters),
                proposal.merged_into,
                proposal.reason_id and texts.get(proposal.reason_id),
                now,
            )
            for proposal in proposals
        ],
    )
