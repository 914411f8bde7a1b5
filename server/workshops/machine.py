"""The rules of a live session, without I/O: what an actor may ask, and what then has happened.

`decide` raises one of `server.problems` or answers the events, the texts they name and the outcome
told to the actor. It reads the state and the `now` it is given, and refuses every other source.

A timer closes nothing by itself: what arrives after `ends_at` is accepted until the close event
stands in the log, so that the log's order alone says what counts. An activity started with
`closes_itself` is closed by the room's clock, through `CloseElapsed`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from server.problems import (
    ActivityNotRunning,
    Forbidden,
    NotFound,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import ActivityStatus, ProposalStatus
from server.workshops import board, commands, events, outcomes, voting
from server.workshops.agenda import LONGEST_TITLE, PlannedActivity, check_agenda
from server.workshops.commands import Actor, ActorRole, Command
from server.workshops.decision import (
    Decision,
    Mint,
    check_few,
    find_activity,
    find_running,
    kept_text,
)
from server.workshops.events import Event
from server.workshops.state import Activity, State, evolve, replay

__all__ = ["Decision", "Mint", "decide", "evolve", "replay"]

# The largest hall; beyond it, somebody is minting participants.
MOST_PARTICIPANTS = 5_000
LONGEST_TIMER_SECONDS = 24 * 3600
MOST_HANDED_OVER = 100


def decide(state: State, command: Command, actor: Actor, now: datetime, mint: Mint) -> Decision:
    _check_actor(state, command, actor)
    match command:
        case commands.OpenSession():
            return _open(state, command, now, mint)
        case commands.Join():
            return _join(state, actor, now)
        case commands.StartActivity():
            return _start(state, command, now)
        case commands.SetTimer():
            return _set_timer(state, command, now)
        case commands.CloseActivity(activity_id=activity_id):
            return Decision((_close(find_running(state, activity_id), state, now, by_clock=False),))
        case commands.CloseElapsed(activity_id=activity_id):
            return _close_elapsed(state, activity_id, now)
        case commands.Contribute():
            return board.contribute(state, command, actor, now, mint)
        case commands.WithdrawContribution(contribution_id=contribution_id):
            return board.withdraw(state, contribution_id, actor, now)
        case commands.FormGroup():
            return board.form_group(state, command, now, mint)
        case commands.RenameGroup():
            return board.rename_group(state, command, now, mint)
        case commands.MoveContribution():
            return board.move(state, command, now)
        case commands.MergeGroups():
            return board.merge(state, command, now)
        case commands.PlaceDots():
            return voting.place_dots(state, command, actor, now)
        case commands.RevealResults(activity_id=activity_id):
            return voting.reveal(find_activity(state, activity_id), now)
        case commands.RotateJoinCode():
            return Decision((events.JoinCodeRotated(at=now),))
        case commands.ConcludeSession():
            return _conclude(state, now, mint)
        case commands.HandOverProposals():
            return _hand_over(state, command, now)
        case _:
            assert_never(command)


def _check_actor(state: State, command: Command, actor: Actor) -> None:
    """Who may ask, and whether the session still takes anything."""
    match command:
        case commands.OpenSession():
            allowed = actor.role is ActorRole.FACILITATOR
        case commands.Join():
            allowed = actor.role is ActorRole.PARTICIPANT
        case commands.Contribute() | commands.PlaceDots():
            allowed = actor.role is ActorRole.PARTICIPANT and actor.actor_id in state.participants
        case commands.WithdrawContribution():
            allowed = actor.role is ActorRole.FACILITATOR or (
                actor.role is ActorRole.PARTICIPANT and actor.actor_id in state.participants
            )
        case commands.CloseElapsed():
            allowed = actor.role is ActorRole.CLOCK
        case _:
            allowed = actor.role is ActorRole.FACILITATOR
    if not allowed:
        raise Forbidden
    if isinstance(command, commands.OpenSession):
        if state.opened_at is not None:
            raise TransitionRefused(
                "SESSION_OPEN",
                french="La séance est déjà ouverte.",
                english="The session is already open.",
            )
        return
    if state.opened_at is None:
        raise NotFound
    _check_still_open(state, command)


def _check_still_open(state: State, command: Command) -> None:
    concluded_at = state.concluded_at
    match command:
        case commands.HandOverProposals() if concluded_at is None:
            raise TransitionRefused(
                "SESSION_NOT_CONCLUDED",
                french="La séance n'est pas conclue.",
                english="The session has not concluded.",
            )
        case commands.HandOverProposals() | commands.CloseElapsed():
            return
        case commands.Contribute() | commands.PlaceDots() if concluded_at is not None:
            raise ActivityNotRunning(concluded_at)
        case _ if concluded_at is not None:
            raise TransitionRefused(
                "SESSION_CONCLUDED",
                french="La séance est conclue.",
                english="The session has concluded.",
            )


def _open(state: State, command: commands.OpenSession, now: datetime, mint: Mint) -> Decision:
    title = kept_text(command.title, LONGEST_TITLE, "title")
    check_agenda(command.activities)
    activities = tuple(
        PlannedActivity(
            activity_id=mint(f"activity {position}"),
            prompt=plan.prompt.strip(),
            settings=plan.settings,
        )
        for position, plan in enumerate(command.activities)
    )
    return Decision((events.SessionOpened(at=now, title=title, activities=activities),))


def _join(state: State, actor: Actor, now: datetime) -> Decision:
    if actor.actor_id in state.participants:
        return Decision()
    if len(state.participants) >= MOST_PARTICIPANTS:
        raise TransitionRefused(
            "SESSION_FULL",
            french=f"La séance a atteint {MOST_PARTICIPANTS} personnes.",
            english=f"The session has reached {MOST_PARTICIPANTS} people.",
        )
    return Decision(
        (
            events.ParticipantJoined(
                at=now, participant_id=actor.actor_id, participants=len(state.participants) + 1
            ),
        )
    )


def _start(state: State, command: commands.StartActivity, now: datetime) -> Decision:
    activity = find_activity(state, command.activity_id)
    ends_at = _ends_at(command.duration_seconds, command.closes_itself, now)
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
    fact = (
        events.ActivityStarted
        if activity.status is ActivityStatus.PENDING
        else events.ActivityReopened
    )
    return Decision(
        (
            fact(
                at=now,
                activity_id=activity.activity_id,
                ends_at=ends_at,
                closes_itself=command.closes_itself,
            ),
        )
    )


def _set_timer(state: State, command: commands.SetTimer, now: datetime) -> Decision:
    activity = find_running(state, command.activity_id)
    ends_at = _ends_at(command.duration_seconds, command.closes_itself, now)
    return Decision(
        (
            events.TimerSet(
                at=now,
                activity_id=activity.activity_id,
                ends_at=ends_at,
                closes_itself=command.closes_itself,
            ),
        )
    )


def _ends_at(seconds: int | None, closes_itself: bool, now: datetime) -> datetime | None:
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


def _close_elapsed(state: State, activity_id: UUID, now: datetime) -> Decision:
    # The timer may have been moved, cancelled or overtaken by a person since the clock was set.
    running = state.running
    if running is None or running.activity_id != activity_id or not running.closes_itself:
        return Decision()
    if running.ends_at is None or now < running.ends_at:
        return Decision()
    return Decision((_close(running, state, now, by_clock=True),))


def _close(
    activity: Activity, state: State, now: datetime, *, by_clock: bool
) -> events.ActivityClosed:
    return events.ActivityClosed(
        at=now,
        activity_id=activity.activity_id,
        by_clock=by_clock,
        tally=voting.count(activity, state),
    )


def _conclude(state: State, now: datetime, mint: Mint) -> Decision:
    happened: list[Event] = []
    if state.running is not None:
        happened.append(_close(state.running, state, now, by_clock=False))
    counted = replay(happened, state)
    # What a concluded session proposes is read by those who took part, tallies included.
    for activity_id in counted.agenda:
        activity = counted.activities[activity_id]
        if activity.tally is not None:
            happened.extend(voting.reveal(activity, now).events)
    happened.extend(
        events.ProposalDrafted(
            at=now,
            proposal_id=mint(f"proposal {position}"),
            group_id=draft.group_id,
            title_id=draft.title_id,
            rank=draft.rank,
            vote_id=draft.vote_id,
            tally=draft.tally,
            contribution_ids=draft.contribution_ids,
        )
        for position, draft in enumerate(outcomes.drafts(counted))
    )
    happened.append(events.SessionConcluded(at=now))
    return Decision(tuple(happened))


def _hand_over(state: State, command: commands.HandOverProposals, now: datetime) -> Decision:
    check_few(command.proposal_ids, MOST_HANDED_OVER, "proposalIds")
    handed = []
    for proposal_id in dict.fromkeys(command.proposal_ids):
        proposal = state.proposals.get(proposal_id)
        if proposal is None:
            raise NotFound
        if proposal.status is not ProposalStatus.DRAFTED:
            raise TransitionRefused(
                "ALREADY_HANDED_OVER",
                french="Une de ces propositions a déjà été transmise.",
                english="One of these proposals has already been handed over.",
            )
        handed.append(
            events.ProposalHandedOver(at=now, proposal_id=proposal_id, holder_id=command.holder_id)
        )
    return Decision(tuple(handed))
