"""The session itself, its agenda and its counters, as each view is shown them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.vocabulary import (
    ActivityKind,
    ActivityStatus,
    Audience,
    Integrity,
    SessionStatus,
    UndoableStep,
)
from server.workshops.agenda import ActivitySettings
from server.workshops.entities import ATTENDANCE, ROOM, Entity, Gone, Key, Kind, Shown, View
from server.workshops.running import events, extra_time
from server.workshops.state import Activity, Spotlight, State
from server.workshops.voting import showing as voting
from server.workshops.voting.showing import ShownPoll

KINDS: Final = frozenset({Kind.ROOM, Kind.ATTENDANCE, Kind.ACTIVITY, Kind.PROGRESS, Kind.UNDOABLE})

UNDOABLE: Final = Key(Kind.UNDOABLE, UUID(int=0))

_SEES_WHAT_COMES: Final = frozenset({Audience.FACILITATOR})
_SEES_JOIN_CODE: Final = frozenset({Audience.FACILITATOR, Audience.PROJECTOR})


@dataclass(frozen=True, slots=True)
class Room(Entity):
    """`join_code_rotations` tells those who show the code to ask for it again; None for others.

    `left_seconds` is what is left of the timer while the session is paused.
    """

    title: str
    status: SessionStatus
    opened_at: datetime | None
    concluded_at: datetime | None
    join_code_rotations: int | None
    integrity: Integrity
    rehearsal: bool
    agenda_visible: bool
    paused_at: datetime | None
    left_seconds: int | None
    locked_at: datetime | None
    spotlight: Spotlight | None


@dataclass(frozen=True, slots=True)
class Attendance(Entity):
    """A counter: how many people have joined, how many of them take no part in votes, and how many
    in the hall have no phone. `informed` is how many know of the notice in the last version that
    anybody read, for those who facilitate."""

    participants: int
    waived: int = 0
    without_phone: int = 0
    informed: int | None = None


@dataclass(frozen=True, slots=True)
class ShownActivity(Entity):
    """`poll` is None where the activity takes no ballots; `prompt` and `settings` are, for the room,
    as long as it has not begun. `notes` and `extra_people` are the facilitator's, and so is the end of
    what has closed to all but some: each of these is told their own."""

    activity_id: UUID
    position: int
    number: int
    kind: ActivityKind
    title: str | None
    minutes: int | None
    prompt: str | None
    settings: ActivitySettings | None
    name: str | None
    notes: str | None
    status: ActivityStatus
    started_at: datetime | None
    ends_at: datetime | None
    closes_itself: bool
    closed_at: datetime | None
    closed_to_others_at: datetime | None
    extra_people: int | None
    poll: ShownPoll | None
    revealed: bool


@dataclass(frozen=True, slots=True)
class Progress(Entity):
    """A counter: how many people have given something in the activity."""

    activity_id: UUID
    answered: int


@dataclass(frozen=True, slots=True)
class Undoable(Entity):
    """What the facilitator's desk did last and may take back; nothing when `step` is None."""

    seq: int | None
    step: UndoableStep | None


def keys(state: State) -> Iterator[Key]:
    yield ROOM
    yield ATTENDANCE
    yield UNDOABLE
    for activity_id in state.agenda:
        yield Key(Kind.ACTIVITY, activity_id)
        yield Key(Kind.PROGRESS, activity_id)


def touched(event: events.RunningEvent, state: State) -> Iterable[Key]:
    match event:
        case events.SessionOpened():
            return keys(state)
        case events.ParticipantJoined():
            return (ATTENDANCE,)
        case (
            events.ActivityStarted(activity_id=activity_id)
            | events.ActivityPutBack(activity_id=activity_id)
            | events.ActivityReopened(activity_id=activity_id)
        ):
            # Both may have been, or be again, what nobody else sees; a new round counts from none.
            return (*_both(activity_id), *voting.grounded(state, activity_id))
        case events.ActivityClosed(activity_id=activity_id):
            # What a pause held of its time goes with it.
            return (ROOM, Key(Kind.ACTIVITY, activity_id), *voting.grounded(state, activity_id))
        case events.ActivityClosedToOthers(activity_id=activity_id):
            return (ROOM, Key(Kind.ACTIVITY, activity_id))
        case (
            events.TimerSet(activity_id=activity_id)
            | events.ExtraTimeGranted(activity_id=activity_id)
            | events.ExtraTimeEnded(activity_id=activity_id)
            | events.ActivitySkipped(activity_id=activity_id)
        ):
            return (Key(Kind.ACTIVITY, activity_id),)
        case events.ActivityChanged(activity=planned):
            return (Key(Kind.ACTIVITY, planned.activity_id),)
        case events.ActivityInserted() | events.ActivitiesReordered() | events.AgendaShown():
            # The place of the others may have moved.
            return (ROOM, *(key for activity_id in state.agenda for key in _both(activity_id)))
        case events.ActivityRemoved(activity_id=activity_id):
            kept = (Key(Kind.ACTIVITY, each) for each in state.agenda)
            return (*_both(activity_id), *kept)
        case events.SessionPaused() | events.SessionResumed():
            running = () if state.running_id is None else (Key(Kind.ACTIVITY, state.running_id),)
            return (ROOM, *running)
        case (
            events.JoinCodeRotated()
            | events.SessionConcluded()
            | events.SessionLocked()
            | events.SessionUnlocked()
            | events.SpotlightSet()
        ):
            return (ROOM,)
        case _:
            assert_never(event)


def _both(activity_id: UUID) -> tuple[Key, Key]:
    return Key(Kind.ACTIVITY, activity_id), Key(Kind.PROGRESS, activity_id)


def show(state: State, key: Key, view: View) -> Shown:
    match key.kind:
        case Kind.ROOM:
            shows_code = view.audience in _SEES_JOIN_CODE
            return Room(
                title=state.title,
                status=state.status,
                opened_at=state.opened_at,
                concluded_at=state.concluded_at,
                join_code_rotations=state.join_code_rotations if shows_code else None,
                integrity=state.people.integrity,
                rehearsal=state.rehearsal,
                agenda_visible=state.agenda_visible,
                paused_at=state.paused_at,
                left_seconds=_left_seconds(state, view),
                locked_at=state.locked_at,
                spotlight=state.spotlight,
            )
        case Kind.ATTENDANCE:
            return Attendance(
                participants=len(state.participants),
                waived=sum(person_id in state.waived for person_id in state.participants),
                without_phone=state.without_phone,
                informed=_informed(state) if view.audience in _SEES_WHAT_COMES else None,
            )
        case Kind.UNDOABLE:
            return _undoable(state) if view.audience in _SEES_WHAT_COMES else None
        case _:
            return _of_activity(state, key, view)


def _informed(state: State) -> int:
    informed = state.people.informed
    last = max((each.version for each in informed.values()), default=0)
    return sum(each.version == last for who, each in informed.items() if who in state.participants)


def _left_seconds(state: State, view: View) -> int | None:
    running = state.running
    of_some = running is not None and running.closed_to_others_at is not None
    return None if of_some and view.audience not in _SEES_WHAT_COMES else state.left_seconds


def _undoable(state: State) -> Undoable:
    if not state.steps:
        return Undoable(None, None)
    return Undoable(state.steps[-1].seq, state.steps[-1].what)


def _of_activity(state: State, key: Key, view: View) -> Shown:
    activity = state.activities.get(key.id)
    if activity is None:
        return Gone.GONE
    foresees = view.audience in _SEES_WHAT_COMES
    if activity.started_at is None and not (state.agenda_visible or foresees):
        return Gone.GONE if state.agenda_was_visible or activity.has_run else None
    if key.kind is Kind.ACTIVITY:
        return _activity(state, activity, view, foresees=foresees)
    return Progress(activity.activity_id, activity.answered)


def _activity(state: State, activity: Activity, view: View, *, foresees: bool) -> ShownActivity:
    begun = foresees or activity.started_at is not None
    return ShownActivity(
        activity_id=activity.activity_id,
        position=activity.position,
        number=activity.number,
        kind=activity.kind,
        title=activity.title,
        minutes=activity.minutes,
        prompt=activity.prompt if begun else None,
        settings=activity.settings if begun else None,
        name=activity.name if begun else None,
        notes=activity.notes if foresees else None,
        status=activity.status,
        started_at=activity.started_at,
        ends_at=activity.ends_at if foresees or activity.closed_to_others_at is None else None,
        closes_itself=activity.closes_itself,
        closed_at=activity.closed_at,
        closed_to_others_at=activity.closed_to_others_at,
        extra_people=len(extra_time.remaining(state, activity)) if foresees else None,
        poll=voting.poll(state, activity, view),
        revealed=activity.revealed or activity.cards_revealed,
    )
