"""Extra time: how much longer than the others each person has, and when it is over. Pure.

It moves with the timer: a pause holds it, and a timer that is extended extends it for each by as much.
A timer that is set sooner, or cancelled, once the activity has closed to the others holds for all who
are left. Refuses to tell anybody's to another: whoever asks names whose it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from server.workshops.state import Activity, State


def longest(state: State, activity: Activity) -> int:
    """The most that anybody in the room has, in seconds."""
    given = activity.extra_seconds.items()
    return max((extra for who, extra in given if who in state.participants), default=0)


def left_to(activity: Activity, person_id: UUID) -> int:
    """What the person was given in the activity, in seconds, until it is over."""
    if person_id in activity.closed_for:
        return 0
    return activity.extra_seconds.get(person_id, 0)


def end_for(activity: Activity, person_id: UUID) -> datetime | None:
    """When a running activity ends, or ended, for this person; None where no timer says."""
    if person_id in activity.closed_for:
        return activity.closed_for[person_id]
    extra = left_to(activity, person_id)
    if activity.closed_to_others_at is not None and not extra:
        return activity.closed_to_others_at
    if activity.ends_at is None:
        return None
    if activity.closed_to_others_at is None:
        return activity.ends_at + timedelta(seconds=extra)
    return activity.ends_at - timedelta(seconds=activity.sooner.get(person_id, 0))


def closed_at(activity: Activity, person_id: UUID) -> datetime | None:
    """When a running activity closed to this person; None while they are heard."""
    if person_id in activity.closed_for:
        return activity.closed_for[person_id]
    return None if left_to(activity, person_id) else activity.closed_to_others_at


def remaining(state: State, activity: Activity) -> list[UUID]:
    """Who still has time once the activity closed to the others."""
    return sorted(
        person_id
        for person_id in activity.extra_seconds
        if person_id in state.participants and person_id not in activity.closed_for
    )


def over(state: State, activity: Activity, now: datetime) -> tuple[UUID, ...]:
    """Those of them whose time has run out."""
    ends = ((person_id, end_for(activity, person_id)) for person_id in remaining(state, activity))
    return tuple(person_id for person_id, end in ends if end is not None and end <= now)


def next_end(state: State) -> datetime | None:
    """When the clock next closes the running activity, to somebody or to all."""
    running = state.running
    if running is None or not running.closes_itself or running.ends_at is None:
        return None
    if running.closed_to_others_at is None:
        return running.ends_at
    ends = (end_for(running, person_id) for person_id in remaining(state, running))
    # Where everybody left, nobody is waited for.
    return min((end for end in ends if end is not None), default=running.closed_to_others_at)
