"""What one participant voted, told to that participant alone. Pure.

Of a secret vote it says that they have voted, which their phone needs; nobody can say more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from server.workshops.counting.marks import Marks
from server.workshops.state import Activity, State
from server.workshops.voting.settings import PollSettings, VoteSettings


@dataclass(frozen=True, slots=True)
class OwnVote:
    """One's ballot in the present round of a vote or a rating of the agenda.

    `groups` are the options that are groups, the others are cards; `remaining` is what is left to
    spread, where the method spreads something.
    """

    activity_id: UUID
    round: int
    groups: frozenset[UUID]
    voted: bool
    abstains: bool
    marks: Marks
    remaining: int | None


def own_votes(
    state: State, participant_id: UUID, secretly: Collection[tuple[UUID, int]]
) -> tuple[OwnVote, ...]:
    """`secretly` holds the rounds of secret votes in which they have voted."""
    activities = (state.activities[activity_id] for activity_id in state.agenda)
    return tuple(
        _own(state, activity, activity.settings, participant_id, secretly)
        for activity in activities
        if isinstance(activity.settings, PollSettings)
    )


def _own(
    state: State,
    activity: Activity,
    settings: PollSettings,
    participant_id: UUID,
    secretly: Collection[tuple[UUID, int]],
) -> OwnVote:
    marks = activity.ballots.get(participant_id)
    marked = (mark.option_id for mark in marks or ())
    return OwnVote(
        activity_id=activity.activity_id,
        round=activity.round,
        groups=frozenset(id_ for id_ in marked if id_ in state.groups),
        voted=marks is not None or (activity.activity_id, activity.round) in secretly,
        abstains=marks == (),
        marks=marks or (),
        remaining=_remaining(settings, marks or ()),
    )


def _remaining(settings: PollSettings, marks: Marks) -> int | None:
    if not isinstance(settings, VoteSettings) or not settings.spreads:
        return None
    return settings.budget - sum(mark.value for mark in marks)
