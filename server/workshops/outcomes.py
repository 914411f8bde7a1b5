"""From a session about to conclude to what it proposes, each with its evidence. Pure.

Refuses to invent: a group without a standing contribution, or merged into another, proposes
nothing, and a group that no vote counted proposes with no tally. Refuses to add up: a group that
took in another is ranked by its own dots alone, since one person may have put dots on both.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.workshops.ballots import TallyLine, dense_ranks
from server.workshops.state import Activity, Group, State


@dataclass(frozen=True, slots=True)
class Draft:
    """`vote_id` names the activity whose closing counted `tally`."""

    group_id: UUID
    title_id: UUID
    rank: int
    vote_id: UUID | None
    tally: TallyLine | None
    contribution_ids: tuple[UUID, ...]


def drafts(state: State) -> tuple[Draft, ...]:
    """Best first; groups with as many dots share their rank, and so do all without a vote."""
    vote = deciding_vote(state)
    lines = {line.group_id: line for line in vote.tally or ()} if vote else {}
    # A merged group has given its contributions away, so it is not among them.
    standing = [group for group in state.groups.values() if group.members]
    # A group that was not on the ballot comes after every group that was.
    ranks = dense_ranks({g.group_id: _score(lines.get(g.group_id)) for g in standing})
    return tuple(
        _draft(state, group, ranks[group.group_id], vote, lines.get(group.group_id))
        for group in sorted(standing, key=lambda g: (ranks[g.group_id], g.seq))
    )


def deciding_vote(state: State) -> Activity | None:
    """The last vote of the agenda that has been counted."""
    counted = [a for a in state.activities.values() if a.tally is not None]
    return max(counted, key=lambda activity: activity.position, default=None)


def _score(line: TallyLine | None) -> int:
    return -1 if line is None else line.dots


def _draft(
    state: State, group: Group, rank: int, vote: Activity | None, line: TallyLine | None
) -> Draft:
    return Draft(
        group_id=group.group_id,
        title_id=group.title_id,
        rank=rank,
        vote_id=vote.activity_id if vote and line else None,
        tally=line,
        contribution_ids=tuple(
            sorted(group.members, key=lambda member: state.contributions[member].seq)
        ),
    )
