"""What each fact of a vote or a rating makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from immutables import Map

from server.workshops.counting.marks import Mark, cell_of
from server.workshops.counting.tallying import Urn
from server.workshops.state import Activity, State, with_activity
from server.workshops.voting.events import (
    BallotCast,
    CountsEntered,
    DotsPlaced,
    ResultsRevealed,
    VoteWaived,
    VotingEvent,
    WithoutPhoneCounted,
)


def evolve(state: State, event: VotingEvent) -> State:
    match event:
        case DotsPlaced():
            return _placed(state, event)
        case BallotCast(activity_id=activity_id, voter_id=voter_id, marks=marks):
            activity = state.activities[activity_id]
            cast = replace(activity, ballots=activity.ballots.set(voter_id, marks))
            return with_activity(state, cast)
        case CountsEntered():
            return _entered(state, event)
        case WithoutPhoneCounted(people=people):
            return replace(state, without_phone=people)
        case VoteWaived(participant_id=participant_id, waived=True):
            return replace(state, waived=state.waived.set(participant_id, None))
        case VoteWaived(participant_id=participant_id):
            return replace(state, waived=state.waived.delete(participant_id))
        case ResultsRevealed(activity_id=activity_id):
            return with_activity(state, replace(state.activities[activity_id], revealed=True))
        case _:
            assert_never(event)


def _placed(state: State, event: DotsPlaced) -> State:
    activity = state.activities[event.activity_id]
    kept = (m for m in activity.ballots.get(event.voter_id, ()) if m.option_id != event.group_id)
    placed = (Mark(event.group_id, event.dots),) if event.dots else ()
    marks = (*kept, *placed)
    ballots = activity.ballots
    if marks:
        ballots = ballots.set(event.voter_id, marks)
    elif event.voter_id in ballots:
        ballots = ballots.delete(event.voter_id)
    return with_activity(state, replace(activity, ballots=ballots))


def _entered(state: State, event: CountsEntered) -> State:
    activity = state.activities[event.activity_id]
    urn = Urn(
        channel=event.channel,
        counts=Map({cell_of(each.key): each.ballots for each in event.cells}),
        ballots=event.people,
        abstentions=event.abstentions,
    )
    return with_activity(state, _with_entry(activity, urn))


def _with_entry(activity: Activity, urn: Urn) -> Activity:
    return replace(activity, entries=activity.entries.set(urn.channel, urn))
