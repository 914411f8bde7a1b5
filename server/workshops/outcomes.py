"""From a session about to conclude to what it proposes, each with its evidence. Pure.

Refuses to invent: a group without a standing contribution, or merged into another, proposes
nothing, and a group that no vote counted proposes with no tally. Refuses to add up: a group that
took in another is ranked by its own votes alone, since one person may have voted for both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from server.workshops.counting.results import Line, dense_ranks
from server.workshops.prioritising.rules import priorities
from server.workshops.state import Activity, Group, State
from server.workshops.voting.settings import VoteSettings

_AFTER_ALL: Final = 1_000_000
_A_LEVEL: Final = 10_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """`vote_id` names the activity whose closing counted `tally`; ranks are dense."""

    rank: int
    vote_id: UUID | None
    tally: Line | None
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A group that stands, and what grounds it."""

    group_id: UUID
    title_id: UUID
    evidence: Evidence


def drafts(state: State) -> tuple[Draft, ...]:
    """Best first; groups that the vote ranks alike share their rank, and so do all without one.

    Where no vote decided, the levels in which they were put rank them.
    """
    vote = deciding_vote(state)
    lines = {line.option_id: line for line in vote.tally.lines} if vote and vote.tally else {}
    # A merged group has given its contributions away, so it is not among them.
    standing = [group for group in state.groups.values() if group.members]
    # A group that was not on the ballot comes after every group that was.
    scores = {g.group_id: _score(lines.get(g.group_id)) for g in standing}
    if vote is None:
        scores |= {
            group_id: -placed.level * _A_LEVEL - placed.place
            for group_id, placed in priorities(state).items()
            if group_id in scores
        }
    ranks = dense_ranks(scores)
    return tuple(
        _draft(state, group, ranks[group.group_id], vote, lines.get(group.group_id))
        for group in sorted(standing, key=lambda g: (ranks[g.group_id], g.seq))
    )


def deciding_vote(state: State) -> Activity | None:
    """The last vote on groups of the agenda that has been counted."""
    counted = [
        activity
        for activity in state.activities.values()
        if activity.tally is not None
        and isinstance(activity.settings, VoteSettings)
        and any(line.option_id in state.groups for line in activity.tally.lines)
    ]
    return max(counted, key=lambda activity: activity.position, default=None)


def evidence(
    state: State, group_id: UUID | None, contribution_ids: tuple[UUID, ...] = ()
) -> Evidence:
    """What grounds a proposal that somebody writes: a group with its tally, single contributions.

    Ranked as the drafts of the conclusion are; after all of them when no group grounds it.
    """
    standing = drafts(state)
    for each in standing:
        if each.group_id == group_id:
            cited = dict.fromkeys((*each.evidence.contribution_ids, *contribution_ids))
            return replace(each.evidence, contribution_ids=tuple(cited))
    last = max((each.evidence.rank for each in standing), default=0)
    return Evidence(last + 1, None, None, tuple(dict.fromkeys(contribution_ids)))


def _score(line: Line | None) -> int:
    return -_AFTER_ALL if line is None or line.rank is None else -line.rank


def _draft(
    state: State, group: Group, rank: int, vote: Activity | None, line: Line | None
) -> Draft:
    return Draft(
        group_id=group.group_id,
        title_id=group.title_id,
        evidence=Evidence(
            rank=rank,
            vote_id=vote.activity_id if vote and line else None,
            tally=line,
            contribution_ids=tuple(
                sorted(group.members, key=lambda member: state.contributions[member].seq)
            ),
        ),
    )
