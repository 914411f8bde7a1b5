"""The rules of the session itself: opened, joined, run, timed, closed, concluded. Pure.

A timer closes nothing by itself: what arrives after `ends_at` is accepted until the close event
stands in the log, so that the log's order alone says what counts. An activity started with
`closes_itself` is closed by the room's clock, through `CloseElapsed`. Where somebody has extra time
it closes to the others first: it runs on for those who have some, for each until their own is over.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, assert_never
from uuid import UUID

from server.problems import TransitionRefused
from server.vocabulary import ActivityStatus
from server.workshops.actors import Actor, ActorRole
from server.workshops.agenda import check_agenda, planned
from server.workshops.bounds import LONGEST_TITLE
from server.workshops.decision import Decision, Mint, find_activity, find_running, kept_text
from server.workshops.events import Event
from server.workshops.fold import replay
from server.workshops.panel import rules as panel
from server.workshops.people import seating
from server.workshops.people.finding import put_out
from server.workshops.proposing import rules as proposing
from server.workshops.running import commands, editing, events, extra_time, steering
from server.workshops.speaking import rules as speaking
from server.workshops.state import NO_FLOOR, Activity, State
from server.workshops.voting import polls
from server.workshops.voting import rules as voting
from server.workshops.voting.secret import EMPTY, SecretUrn

# The largest hall; beyond it, somebody is minting participants.
MOST_PARTICIPANTS = 5_000

AFTER_THE_END: Final = (commands.CloseElapsed,)


def allows(state: State, command: commands.RunningCommand, actor: Actor) -> bool:
    match command:
        case commands.Join():
            return actor.role is ActorRole.PARTICIPANT
        case commands.CloseElapsed():
            return actor.role is ActorRole.CLOCK
        case _:
            return actor.role is ActorRole.FACILITATOR


def decide(
    state: State,
    command: commands.RunningCommand,
    actor: Actor,
    now: datetime,
    mint: Mint,
    urn: SecretUrn = EMPTY,
) -> Decision:
    """`urn` is that of the running activity, when it is a secret vote."""
    if isinstance(command, commands.AgendaCommand):
        return editing.decide(state, command, now, mint)
    if isinstance(command, commands.ControlCommand):
        return steering.decide(state, command, now)
    match command:
        case commands.OpenSession():
            return _open(state, command, actor, now, mint)
        case commands.Join():
            return _join(state, command, actor, now)
        case commands.StartActivity():
            return _start(state, command, now)
        case commands.CloseActivity(activity_id=activity_id):
            running = find_running(state, activity_id)
            return Decision(_end(running, state, now, urn, by_clock=False))
        case commands.CloseElapsed(activity_id=activity_id):
            return _close_elapsed(state, activity_id, now, urn)
        case commands.RotateJoinCode(code=code):
            told = {} if code is None else {"join_code": code}
            return Decision((events.JoinCodeRotated(at=now),), outcome=told)
        case commands.ConcludeSession():
            return _conclude(state, now, mint, urn)
        case _:
            assert_never(command)


def _open(
    state: State, command: commands.OpenSession, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    title = kept_text(command.title, LONGEST_TITLE, "title")
    check_agenda(command.activities)
    opened = events.SessionOpened(
        at=now,
        title=title,
        activities=tuple(
            planned(mint(f"activity {position}"), plan)
            for position, plan in enumerate(command.activities)
        ),
        drafts_proposals=command.drafts_proposals,
        driver_id=actor.actor_id,
        integrity=command.integrity,
        rehearsal=command.rehearsal,
        agenda_visible=command.agenda_visible,
    )
    return Decision((opened,))


def _join(state: State, command: commands.Join, actor: Actor, now: datetime) -> Decision:
    if actor.actor_id in state.participants:
        return Decision(outcome=_numbered(state.people.numbers[actor.actor_id]))
    if actor.actor_id in state.people.removed:
        raise put_out()
    if len(state.participants) >= MOST_PARTICIPANTS:
        raise TransitionRefused(
            "SESSION_FULL",
            french=f"La séance a atteint {MOST_PARTICIPANTS} personnes.",
            english=f"The session has reached {MOST_PARTICIPANTS} people.",
        )
    number = len(state.people.numbers) + 1
    joined = events.ParticipantJoined(
        at=now,
        participant_id=actor.actor_id,
        participants=len(state.participants) + 1,
        number=number,
        constituency=command.constituency,
    )
    seated = seating.newcomer(state, actor.actor_id, now)
    said = panel.arriving(actor.actor_id, command.constituency, now)
    return Decision((joined, *seated, *said), outcome=_numbered(number))


def _numbered(number: int) -> dict[str, str]:
    return {"number": str(number)}


def _start(state: State, command: commands.StartActivity, now: datetime) -> Decision:
    activity = find_activity(state, command.activity_id)
    ends_at = steering.ends_at(command.duration_seconds, command.closes_itself, now)
    check_may_run(state, activity, new_round=command.new_round)
    if activity.status is not ActivityStatus.CLOSED:
        started = events.ActivityStarted(
            at=now,
            activity_id=activity.activity_id,
            ends_at=ends_at,
            closes_itself=command.closes_itself,
        )
        return Decision((started,))
    reopened = events.ActivityReopened(
        at=now,
        activity_id=activity.activity_id,
        ends_at=ends_at,
        closes_itself=command.closes_itself,
        round=activity.round + 1 if command.new_round else None,
    )
    return Decision((reopened,))


def check_may_run(state: State, activity: Activity, *, new_round: bool = False) -> None:
    """Whether the activity may be started now, or opened again. Raises a problem."""
    steering.check_not_paused(state)
    if state.running_id == activity.activity_id:
        raise TransitionRefused(
            "ACTIVITY_RUNNING",
            french="Cette activité est déjà ouverte.",
            english="This activity is already open.",
        )
    if state.running_id is not None:
        raise TransitionRefused(
            "ANOTHER_ACTIVITY_RUNNING",
            french="Une autre activité est ouverte : fermez-la d'abord.",
            english="Another activity is open: close it first.",
        )
    voting.check_restart(activity, new_round=new_round)
    polls.check_startable(state, activity)


def _close_elapsed(state: State, activity_id: UUID, now: datetime, urn: SecretUrn) -> Decision:
    # The timer may have been moved, cancelled or overtaken by a person since the clock was set.
    running = state.running
    if running is None or running.activity_id != activity_id or not running.closes_itself:
        return Decision()
    due = extra_time.next_end(state)
    if due is None or now < due:
        return Decision()
    over = extra_time.over(state, running, now)
    if running.closed_to_others_at is None or len(over) == len(
        extra_time.remaining(state, running)
    ):
        return Decision(_end(running, state, now, urn, by_clock=True))
    return Decision((events.ExtraTimeEnded(now, activity_id, over),))


def _end(
    activity: Activity, state: State, now: datetime, urn: SecretUrn, *, by_clock: bool
) -> tuple[Event, ...]:
    """Its close, or first its close to those who have no extra time."""
    longest = extra_time.longest(state, activity)
    if longest == 0 or activity.closed_to_others_at is not None:
        return _close(activity, state, now, urn, by_clock=by_clock)
    closed = events.ActivityClosedToOthers(
        at=now,
        activity_id=activity.activity_id,
        ends_at=now + timedelta(seconds=longest),
        by_clock=by_clock,
    )
    return (closed,)


def _close(
    activity: Activity, state: State, now: datetime, urn: SecretUrn, *, by_clock: bool
) -> tuple[Event, ...]:
    floor = state.floors.get(activity.activity_id, NO_FLOOR)
    closed = events.ActivityClosed(
        at=now,
        activity_id=activity.activity_id,
        by_clock=by_clock,
        tally=polls.count(activity, state, urn.urn),
    )
    return (*speaking.silence(activity, floor, now, by_close=not by_clock), closed)


def _conclude(state: State, now: datetime, mint: Mint, urn: SecretUrn) -> Decision:
    happened: list[Event] = []
    if state.running is not None:
        happened.extend(_close(state.running, state, now, urn, by_clock=False))
    counted = replay(happened, state)
    # What a concluded session proposes is read by those who took part, tallies included.
    for activity_id in counted.agenda:
        activity = counted.activities[activity_id]
        if activity.tally is not None:
            happened.extend(voting.reveal(activity, now).events)
    if state.drafts_proposals:
        happened.extend(proposing.draft(counted, now, mint))
    happened.append(events.SessionConcluded(at=now))
    return Decision(tuple(happened))
