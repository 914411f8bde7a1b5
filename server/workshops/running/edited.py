"""What each change of the agenda makes of the state of a session. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never
from uuid import UUID

from server.vocabulary import ActivityStatus
from server.workshops.agenda import PlannedActivity
from server.workshops.running.events import (
    ActivitiesReordered,
    ActivityChanged,
    ActivityInserted,
    ActivityPutBack,
    ActivityRemoved,
    ActivitySkipped,
    AgendaEvent,
    AgendaShown,
)
from server.workshops.state import Activity, State, with_activity


def evolve(state: State, event: AgendaEvent) -> State:
    match event:
        case ActivityPutBack():
            return _put_back(state, event)
        case ActivityInserted():
            return _inserted(state, event)
        case ActivityChanged(activity=planned):
            return with_activity(state, _changed(state.activities[planned.activity_id], planned))
        case ActivitiesReordered(activity_ids=activity_ids):
            return _in_order(state, activity_ids)
        case ActivitySkipped(activity_id=activity_id):
            skipped = replace(state.activities[activity_id], status=ActivityStatus.SKIPPED)
            return with_activity(state, skipped)
        case ActivityRemoved(activity_id=activity_id):
            kept = [each for each in state.agenda if each != activity_id]
            state = replace(state, activities=state.activities.delete(activity_id))
            return _in_order(state, kept)
        case AgendaShown(visible=visible):
            return replace(
                state,
                agenda_visible=visible,
                agenda_was_visible=state.agenda_was_visible or visible,
            )
        case _:
            assert_never(event)


def pending(planned: PlannedActivity, position: int, number: int) -> Activity:
    """A step of the agenda, as it stands before anybody starts it."""
    return Activity(
        activity_id=planned.activity_id,
        position=position,
        prompt=planned.prompt,
        settings=planned.settings,
        name=planned.name,
        minutes=planned.minutes,
        title=planned.title,
        notes=planned.notes,
        number=number,
    )


def _put_back(state: State, event: ActivityPutBack) -> State:
    activity = replace(
        state.activities[event.activity_id],
        status=event.status,
        started_at=None,
        ends_at=None,
        closes_itself=False,
    )
    running_id = None if state.running_id == event.activity_id else state.running_id
    return replace(with_activity(state, activity), running_id=running_id)


def _inserted(state: State, event: ActivityInserted) -> State:
    agenda = list(state.agenda)
    agenda.insert(event.position, event.activity.activity_id)
    added = pending(event.activity, event.position, event.number)
    state = with_activity(state, replace(added, status=event.status))
    state = replace(state, activities_numbered=max(state.activities_numbered, event.number))
    return _in_order(state, agenda)


def _changed(activity: Activity, planned: PlannedActivity) -> Activity:
    return replace(
        activity,
        prompt=planned.prompt,
        settings=planned.settings,
        name=planned.name,
        minutes=planned.minutes,
        title=planned.title,
        notes=planned.notes,
    )


def _in_order(state: State, activity_ids: Sequence[UUID]) -> State:
    for position, activity_id in enumerate(activity_ids):
        activity = state.activities[activity_id]
        if activity.position != position:
            state = with_activity(state, replace(activity, position=position))
    return replace(state, agenda=tuple(activity_ids))
