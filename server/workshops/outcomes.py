"""From a session about to conclude to what it proposes, each with its evidence. Pure.

Refuses to invent: a group without a standing contribution, or merged into another, proposes
nothing, and a group that no vote counted proposes with no tally. Refuses to add up: a group that
took in another is ranked by its own votes alone, since one person may have voted for both.
"""

from __future__ import annotations

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Which vote decided, what it counted of each group, and the rank of every group that stands."""

    vote: Activity | None
    lines: Mapping[UUID, Line]
    ranks: Mapping[UUID, int]


def drafts(state: State) -> tuple[Draft, ...]:
    """Best first; groups that the vote ranks alike share their rank, and so do all without one.

    Where no vote decided, the levels in which they were put rank them.
    """
    ranking = _ranking(state)
    standing = (state.groups[group_id] for group_id in ranking.ranks)
    return tuple(
        Draft(group.group_id, group.title_id, _evidence(state, group, ranking))
        for group in sorted(standing, key=lambda g: (ranking.ranks[g.group_id], g.seq))
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
    ranking = _ranking(state)
    if group_id is not None and group_id in ranking.ranks:
        # Of this group alone: the cards of the others are not looked at for each action drafted.
        own = _evidence(state, state.groups[group_id], ranking)
        cited = dict.fromkeys((*own.contribution_ids, *contribution_ids))
        return replace(own, contribution_ids=tuple(cited))
    last = max(ranking.ranks.values(), default=0)
    return Evidence(last + 1, None, None, tuple(dict.fromkeys(contribution_ids)))


def _ranking(state: State) -> _Ranking:
    vote = deciding_vote(state)
    lines = {line.option_id: line for line in vote.tally.lines} if vote and vote.tally else {}
    # A merged group has given its contributions away, so it is not among them.
    standing = [group.group_id for group in state.groups.values() if group.members]
    # A group that was not on the ballot comes after every group that was.
    scores = {group_id: _score(lines.get(group_id)) for group_id in standing}
    if vote is None:
        scores |= {
            group_id: -placed.level * _A_LEVEL - placed.place
            for group_id, placed in priorities(state).items()
            if group_id in scores
        }
    return _Ranking(vote, lines, dense_ranks(scores))


def _score(line: Line | None) -> int:
    return -_AFTER_ALL if line is None or line.rank is None else -line.rank


def _evidence(state: State, group: Group, ranking: _Ranking) -> Evidence:
    line = ranking.lines.get(group.group_id)
    return Evidence(
        rank=ranking.ranks[group.group_id],
        vote_id=ranking.vote.activity_id if ranking.vote and line else None,
        tally=line,
        contribution_ids=tuple(
            sorted(group.members, key=lambda member: state.contributions[member].seq)
        ),
    )
