"""What each fact of the session itself makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from immutables import Map

from server.vocabulary import ActivityStatus
from server.workshops.agenda import PlannedActivity
from server.workshops.people.standing import Driver
from server.workshops.running.events import (
    ActivityClosed,
    ActivityReopened,
    ActivityStarted,
    JoinCodeRotated,
    ParticipantJoined,
    RunningEvent,
    SessionConcluded,
    SessionOpened,
    TimerSet,
)
from server.workshops.state import Activity, EarlierRound, State, with_activity


def evolve(state: State, event: RunningEvent) -> State:
    match event:
        case SessionOpened():
            return _opened(state, event)
        case ParticipantJoined():
            return _joined(state, event)
        case ActivityStarted() | ActivityReopened():
            return _running(state, event)
        case TimerSet(activity_id=activity_id):
            activity = replace(
                state.activities[activity_id],
                ends_at=event.ends_at,
                closes_itself=event.closes_itself,
            )
            return with_activity(state, activity)
        case ActivityClosed():
            return _closed(state, event)
        case JoinCodeRotated():
            return replace(state, join_code_rotations=state.join_code_rotations + 1)
        case SessionConcluded(at=at):
            return replace(state, concluded_at=at)
        case _:
            assert_never(event)


def _opened(state: State, event: SessionOpened) -> State:
    return replace(
        state,
        title=event.title,
        drafts_proposals=event.drafts_proposals,
        opened_at=event.at,
        people=replace(state.people, driver=_driver(event), integrity=event.integrity),
        agenda=tuple(planned.activity_id for planned in event.activities),
        activities=Map(
            {
                planned.activity_id: _pending(planned, position)
                for position, planned in enumerate(event.activities)
            }
        ),
    )


def _driver(event: SessionOpened) -> Driver | None:
    return None if event.driver_id is None else Driver(event.driver_id, event.at)


def _joined(state: State, event: ParticipantJoined) -> State:
    person_id = event.participant_id
    number = event.participants if event.number is None else event.number
    people = replace(state.people, numbers=state.people.numbers.set(person_id, number))
    if event.constituency is not None:
        of = people.constituencies.set(person_id, event.constituency)
        people = replace(people, constituencies=of)
    return replace(state, participants=state.participants.set(person_id, event.at), people=people)


def _pending(planned: PlannedActivity, position: int) -> Activity:
    return Activity(
        activity_id=planned.activity_id,
        position=position,
        prompt=planned.prompt,
        settings=planned.settings,
        name=planned.name,
        minutes=planned.minutes,
    )


def _running(state: State, event: ActivityStarted | ActivityReopened) -> State:
    before = state.activities[event.activity_id]
    if isinstance(event, ActivityReopened) and event.round is not None:
        before = _next_round(before, event.round)
    activity = replace(
        before,
        status=ActivityStatus.RUNNING,
        started_at=before.started_at or event.at,
        ends_at=event.ends_at,
        closes_itself=event.closes_itself,
        closed_at=None,
        tally=None,
        revealed=False,
    )
    return replace(with_activity(state, activity), running_id=event.activity_id)


def _next_round(activity: Activity, round_: int) -> Activity:
    counted = activity.tally
    earlier = () if counted is None else (EarlierRound(counted, activity.revealed),)
    return replace(
        activity,
        round=round_,
        ballots=Map(),
        entries=Map(),
        earlier=(*activity.earlier, *earlier),
    )


def _closed(state: State, event: ActivityClosed) -> State:
    activity = replace(
        state.activities[event.activity_id],
        status=ActivityStatus.CLOSED,
        closed_at=event.at,
        tally=event.tally,
    )
    return replace(with_activity(state, activity), running_id=None)
