"""The session itself, its agenda and its counters, as each view is shown them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.vocabulary import ActivityKind, ActivityStatus, Audience, Integrity, SessionStatus
from server.workshops.agenda import ActivitySettings
from server.workshops.entities import ATTENDANCE, ROOM, Entity, Key, Kind, Shown, View
from server.workshops.running import events
from server.workshops.state import Activity, State
from server.workshops.voting import showing as voting
from server.workshops.voting.showing import ShownPoll

KINDS: Final = frozenset({Kind.ROOM, Kind.ATTENDANCE, Kind.ACTIVITY, Kind.PROGRESS})

_SEES_JOIN_CODE: Final = frozenset({Audience.FACILITATOR, Audience.PROJECTOR})


@dataclass(frozen=True, slots=True)
class Room(Entity):
    """`join_code_rotations` tells those who show the code to ask for it again; None for others."""

    title: str
    status: SessionStatus
    opened_at: datetime | None
    concluded_at: datetime | None
    join_code_rotations: int | None
    integrity: Integrity


@dataclass(frozen=True, slots=True)
class Attendance(Entity):
    """A counter: how many people have joined, how many of them take no part in votes, and how many
    in the hall have no phone."""

    participants: int
    waived: int = 0
    without_phone: int = 0


@dataclass(frozen=True, slots=True)
class ShownActivity(Entity):
    """`poll` is None where the activity takes no ballots."""

    activity_id: UUID
    position: int
    kind: ActivityKind
    name: str | None
    minutes: int | None
    prompt: str
    settings: ActivitySettings
    status: ActivityStatus
    started_at: datetime | None
    ends_at: datetime | None
    closes_itself: bool
    closed_at: datetime | None
    poll: ShownPoll | None
    revealed: bool


@dataclass(frozen=True, slots=True)
class Progress(Entity):
    """A counter: how many people have given something in the activity."""

    activity_id: UUID
    answered: int


def keys(state: State) -> Iterator[Key]:
    yield ROOM
    yield ATTENDANCE
    for activity_id in state.agenda:
        yield Key(Kind.ACTIVITY, activity_id)
        yield Key(Kind.PROGRESS, activity_id)


def touched(event: events.RunningEvent, state: State) -> Iterable[Key]:
    match event:
        case events.SessionOpened():
            return keys(state)
        case events.ParticipantJoined():
            return (ATTENDANCE,)
        case events.ActivityReopened(activity_id=activity_id):
            # A new round begins without a ballot, so its counter begins again.
            return (Key(Kind.ACTIVITY, activity_id), Key(Kind.PROGRESS, activity_id))
        case (
            events.ActivityStarted(activity_id=activity_id)
            | events.TimerSet(activity_id=activity_id)
            | events.ActivityClosed(activity_id=activity_id)
        ):
            return (Key(Kind.ACTIVITY, activity_id),)
        case events.JoinCodeRotated() | events.SessionConcluded():
            return (ROOM,)
        case _:
            assert_never(event)


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
            )
        case Kind.ATTENDANCE:
            return Attendance(
                participants=len(state.participants),
                waived=sum(person_id in state.waived for person_id in state.participants),
                without_phone=state.without_phone,
            )
        case Kind.ACTIVITY:
            return _activity(state, state.activities[key.id], view)
        case _:
            activity = state.activities[key.id]
            return Progress(activity.activity_id, activity.answered)


def _activity(state: State, activity: Activity, view: View) -> ShownActivity:
    return ShownActivity(
        activity_id=activity.activity_id,
        position=activity.position,
        kind=activity.kind,
        name=activity.name,
        minutes=activity.minutes,
        prompt=activity.prompt,
        settings=activity.settings,
        status=activity.status,
        started_at=activity.started_at,
        ends_at=activity.ends_at,
        closes_itself=activity.closes_itself,
        closed_at=activity.closed_at,
        poll=voting.poll(state, activity, view),
        revealed=activity.revealed or activity.cards_revealed,
    )
