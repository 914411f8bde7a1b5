"""The rules of the room's controls: timers, pause, lock, extra time, spotlight. Pure.

While a session is paused or locked nothing is taken from the hall; a pause stops the timer too.
Extra time is a number of seconds after the others: the activity closes to the others first, then to
each when their own is over. Refuses to know who bears a number.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Final, assert_never
from uuid import UUID

from server.problems import ActivityNotRunning, NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import CardStatus, SpotlightKind
from server.workshops.board.showing import is_hidden
from server.workshops.bounds import check_range
from server.workshops.decision import Decision, find_running
from server.workshops.people.commands import Person
from server.workshops.people.finding import find_person
from server.workshops.running import commands, events, extra_time
from server.workshops.state import State

LONGEST_TIMER_SECONDS: Final = 24 * 3600
LONGEST_EXTRA_SECONDS: Final = 3600


def decide(state: State, command: commands.ControlCommand, now: datetime) -> Decision:
    match command:
        case commands.SetTimer():
            return _set_timer(state, command, now)
        case commands.ExtendTimer():
            return _extend(state, command, now)
        case commands.GrantExtraTime():
            return _grant(state, command, now)
        case commands.PauseSession():
            return _pause(state, now)
        case commands.ResumeSession():
            return _resume(state, now)
        case commands.LockSession():
            return Decision() if state.locked_at else Decision((events.SessionLocked(at=now),))
        case commands.UnlockSession():
            return Decision((events.SessionUnlocked(at=now),)) if state.locked_at else Decision()
        case commands.SetSpotlight(kind=kind, target_id=target_id):
            return _spotlight(state, kind, target_id, now)
        case _:
            assert_never(command)


def ends_at(seconds: int | None, closes_itself: bool, now: datetime) -> datetime | None:
    """When a timer of so many seconds runs out. Raises ValidationFailed."""
    if seconds is None:
        if closes_itself:
            raise ValidationFailed(
                "durationSeconds",
                french="Une activité qui se ferme seule a besoin d'une durée.",
                english="An activity that closes itself needs a duration.",
            )
        return None
    if not 1 <= seconds <= LONGEST_TIMER_SECONDS:
        raise ValidationFailed(
            "durationSeconds",
            french=f"La durée va de 1 à {LONGEST_TIMER_SECONDS} secondes.",
            english=f"The duration is between 1 and {LONGEST_TIMER_SECONDS} seconds.",
        )
    return now + timedelta(seconds=seconds)


def check_not_paused(state: State) -> None:
    if state.paused_at is not None:
        raise TransitionRefused(
            "SESSION_PAUSED",
            french="La séance est en pause.",
            english="The session is paused.",
        )


def check_hall_is_heard(state: State, participant_id: UUID) -> None:
    """Whether the room takes anything from this person now. Raises a problem."""
    check_not_paused(state)
    if state.locked_at is not None:
        raise TransitionRefused(
            "SESSION_LOCKED",
            french="La séance est verrouillée : rien de nouveau n'est pris pour l'instant.",
            english="The session is locked: nothing new is taken for now.",
        )
    running = state.running
    closed_at = None if running is None else extra_time.closed_at(running, participant_id)
    if closed_at is not None:
        raise ActivityNotRunning(closed_at)


def _set_timer(state: State, command: commands.SetTimer, now: datetime) -> Decision:
    check_not_paused(state)
    activity = find_running(state, command.activity_id)
    end = ends_at(command.duration_seconds, command.closes_itself, now)
    return Decision(
        (
            events.TimerSet(
                at=now,
                activity_id=activity.activity_id,
                ends_at=end,
                closes_itself=command.closes_itself,
            ),
        )
    )


def _extend(state: State, command: commands.ExtendTimer, now: datetime) -> Decision:
    check_not_paused(state)
    activity = find_running(state, command.activity_id)
    check_range(command.seconds, 1, LONGEST_TIMER_SECONDS, "seconds")
    if activity.ends_at is None:
        raise TransitionRefused(
            "NO_TIMER",
            french="Cette activité n'a pas de minuteur à prolonger.",
            english="This activity has no timer to extend.",
        )
    # A timer that ran out while people went on is extended from now.
    end = max(activity.ends_at, now) + timedelta(seconds=command.seconds)
    return Decision(
        (
            events.TimerSet(
                at=now,
                activity_id=activity.activity_id,
                ends_at=end,
                closes_itself=activity.closes_itself,
            ),
        )
    )


def _grant(state: State, command: commands.GrantExtraTime, now: datetime) -> Decision:
    activity = find_running(state, command.activity_id)
    check_range(command.seconds, 0, LONGEST_EXTRA_SECONDS, "seconds")
    participant_id = find_person(state, Person(number=command.number))
    if participant_id not in state.participants:
        raise NotFound
    if activity.closed_to_others_at is not None:
        raise ActivityNotRunning(activity.closed_to_others_at)
    if activity.extra_seconds.get(participant_id, 0) == command.seconds:
        return Decision()
    return Decision(
        (
            events.ExtraTimeGranted(
                at=now,
                activity_id=activity.activity_id,
                participant_id=participant_id,
                seconds=command.seconds,
            ),
        )
    )


def _pause(state: State, now: datetime) -> Decision:
    if state.paused_at is not None:
        return Decision()
    left = None
    if state.running is not None and state.running.ends_at is not None:
        left = max(0, ceil((state.running.ends_at - now).total_seconds()))
    return Decision((events.SessionPaused(at=now, left_seconds=left),))


def _resume(state: State, now: datetime) -> Decision:
    if state.paused_at is None:
        return Decision()
    end = None if state.left_seconds is None else now + timedelta(seconds=state.left_seconds)
    return Decision((events.SessionResumed(at=now, ends_at=end),))


def _spotlight(
    state: State, kind: SpotlightKind | None, target_id: UUID | None, now: datetime
) -> Decision:
    if kind is not None and target_id is not None:
        _check_shown(state, kind, target_id)
    else:
        kind = target_id = None
    lit = state.spotlight
    if (kind, target_id) == ((lit.kind, lit.target_id) if lit else (None, None)):
        return Decision()
    return Decision((events.SpotlightSet(at=now, kind=kind, target_id=target_id),))


def _check_shown(state: State, kind: SpotlightKind, target_id: UUID) -> None:
    """Whether everybody may look at it."""
    match kind:
        case SpotlightKind.ACTIVITY:
            if target_id not in state.activities:
                raise NotFound
            shown = state.activities[target_id].has_run
        case SpotlightKind.CONTRIBUTION:
            if target_id not in state.contributions:
                raise NotFound
            contribution = state.contributions[target_id]
            hidden = is_hidden(state.activities[contribution.activity_id])
            shown = contribution.status is CardStatus.STANDING and not hidden
        case SpotlightKind.GROUP:
            if target_id not in state.groups:
                raise NotFound
            shown = state.groups[target_id].merged_into is None
        case _:
            assert_never(kind)
    if not shown:
        raise TransitionRefused(
            "NOT_SHOWN",
            french="Tout le monde ne voit pas cet élément.",
            english="Not everybody sees this.",
        )
