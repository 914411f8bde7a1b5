"""What each of the room's controls makes of the state of a session. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from immutables import Map

from server.workshops.running.events import (
    ControlEvent,
    ExtraTimeEnded,
    ExtraTimeGranted,
    SessionLocked,
    SessionPaused,
    SessionResumed,
    SessionUnlocked,
    SpotlightSet,
    TimerSet,
)
from server.workshops.state import Activity, Spotlight, State, with_activity


def evolve(state: State, event: ControlEvent) -> State:
    match event:
        case TimerSet(activity_id=activity_id):
            return with_activity(state, _set(state.activities[activity_id], event))
        case ExtraTimeGranted():
            return _extra_time(state, event)
        case ExtraTimeEnded(activity_id=activity_id, participant_ids=ended, at=at):
            activity = state.activities[activity_id]
            closed_for = activity.closed_for.update(dict.fromkeys(ended, at))
            return with_activity(state, replace(activity, closed_for=closed_for))
        case SessionPaused(at=at, left_seconds=left):
            return replace(_timed(state, None), paused_at=at, left_seconds=left)
        case SessionResumed(ends_at=ends_at):
            return replace(_timed(state, ends_at), paused_at=None, left_seconds=None)
        case SessionLocked(at=at, since=since):
            return replace(state, locked_at=since or at)
        case SessionUnlocked():
            return replace(state, locked_at=None)
        case SpotlightSet(kind=kind, target_id=target_id):
            lit = None if kind is None or target_id is None else Spotlight(kind, target_id)
            return replace(state, spotlight=lit)
        case _:
            assert_never(event)


def _set(activity: Activity, event: TimerSet) -> Activity:
    before, after = activity.ends_at, event.ends_at
    is_later = before is not None and after is not None and after >= before
    return replace(
        activity,
        ends_at=after,
        closes_itself=event.closes_itself,
        sooner=activity.sooner if is_later else Map(),
    )


def _timed(state: State, ends_at: datetime | None) -> State:
    if state.running is None:
        return state
    return with_activity(state, replace(state.running, ends_at=ends_at))


def _extra_time(state: State, event: ExtraTimeGranted) -> State:
    activity = state.activities[event.activity_id]
    extra = activity.extra_seconds
    if event.seconds:
        extra = extra.set(event.participant_id, event.seconds)
    elif event.participant_id in extra:
        extra = extra.delete(event.participant_id)
    return with_activity(state, replace(activity, extra_seconds=extra))
