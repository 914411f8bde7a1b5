"""What each fact of a vote makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from server.workshops.state import NO_BALLOT, State, with_activity
from server.workshops.voting.events import DotsPlaced, ResultsRevealed, VotingEvent


def evolve(state: State, event: VotingEvent) -> State:
    match event:
        case DotsPlaced():
            return _voted(state, event)
        case ResultsRevealed(activity_id=activity_id):
            return with_activity(state, replace(state.activities[activity_id], revealed=True))
        case _:
            assert_never(event)


def _voted(state: State, event: DotsPlaced) -> State:
    activity = state.activities[event.activity_id]
    ballot = activity.ballots.get(event.voter_id, NO_BALLOT)
    if event.dots:
        ballot = ballot.set(event.group_id, event.dots)
    elif event.group_id in ballot:
        ballot = ballot.delete(event.group_id)
    ballots = activity.ballots
    if ballot:
        ballots = ballots.set(event.voter_id, ballot)
    elif event.voter_id in ballots:
        ballots = ballots.delete(event.voter_id)
    return with_activity(state, replace(activity, ballots=ballots, voters=len(ballots)))
