"""What each fact of the session itself makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from immutables import Map

from server.vocabulary import ActivityStatus
from server.workshops.people.standing import Driver
from server.workshops.running import edited, steered
from server.workshops.running.events import (
    ActivityClosed,
    ActivityClosedToOthers,
    ActivityReopened,
    ActivityStarted,
    AgendaEvent,
    ControlEvent,
    JoinCodeRotated,
    ParticipantJoined,
    RunningEvent,
    SessionConcluded,
    SessionOpened,
)
from server.workshops.state import Activity, EarlierRound, State, with_activity


def evolve(state: State, event: RunningEvent) -> State:
    if isinstance(event, AgendaEvent):
        return edited.evolve(state, event)
    if isinstance(event, ControlEvent):
        return steered.evolve(state, event)
    match event:
        case SessionOpened():
            return _opened(state, event)
        case ParticipantJoined():
            return _joined(state, event)
        case ActivityStarted() | ActivityReopened():
            return _running(state, event)
        case ActivityClosedToOthers():
            return _closed_to_others(state, event)
        case ActivityClosed():
            return _closed(state, event)
        case JoinCodeRotated():
            return replace(state, join_code_rotations=state.join_code_rotations + 1)
        case SessionConcluded(at=at):
            return replace(
                state, concluded_at=at, paused_at=None, left_seconds=None, locked_at=None
            )
        case _:
            assert_never(event)


def _opened(state: State, event: SessionOpened) -> State:
    return replace(
        state,
        title=event.title,
        opened_at=event.at,
        drafts_proposals=event.drafts_proposals,
        people=replace(state.people, driver=_driver(event), integrity=event.integrity),
        rehearsal=event.rehearsal,
        agenda_visible=event.agenda_visible,
        agenda_was_visible=event.agenda_visible,
        activities_numbered=len(event.activities),
        agenda=tuple(planned.activity_id for planned in event.activities),
        activities=Map(
            {
                planned.activity_id: edited.pending(planned, position, position + 1)
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
        closed_to_others_at=None,
        sooner=Map(),
        closed_for=Map(),
        tally=None,
        revealed=False,
        has_run=True,
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


def _closed_to_others(state: State, event: ActivityClosedToOthers) -> State:
    # The rest of its life is a timer that closes it by itself.
    before = state.activities[event.activity_id]
    longest = round((event.ends_at - event.at).total_seconds())
    activity = replace(
        before,
        closed_to_others_at=event.at,
        sooner=Map({who: max(0, longest - extra) for who, extra in before.extra_seconds.items()}),
        ends_at=event.ends_at,
        closes_itself=True,
    )
    if state.paused_at is not None:
        # A pause holds the time of these as it holds the timer of all.
        activity, state = replace(activity, ends_at=None), replace(state, left_seconds=longest)
    return with_activity(state, activity)


def _closed(state: State, event: ActivityClosed) -> State:
    activity = replace(
        state.activities[event.activity_id],
        status=ActivityStatus.CLOSED,
        closed_at=event.at,
        tally=event.tally,
    )
    return replace(with_activity(state, activity), running_id=None, left_seconds=None)
