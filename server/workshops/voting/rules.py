"""The rules of votes and ratings: voting, abstaining, entering what was counted by hand. Pure.

Refuses to count before the close, and to show before the facilitator's word.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.problems import (
    DotBudgetExceeded,
    NotFound,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import ActivityStatus, BallotSecrecy, VoteMethod
from server.workshops.actors import Actor, ActorRole
from server.workshops.counting.dots import room_left
from server.workshops.counting.marks import Marks
from server.workshops.decision import Decision, Mint, find_activity, find_running, wrong_kind
from server.workshops.state import Activity, State
from server.workshops.voting import commands, entering, events, polls
from server.workshops.voting.secret import EMPTY, SecretUrn
from server.workshops.voting.settings import PollSettings, VoteSettings

TOO_LATE: Final = (
    commands.PlaceDots,
    commands.CastBallot,
    commands.Abstain,
    commands.CastSecretBallot,
)
"""What a phone may send after the end: it is told when that was."""

MOST_WITHOUT_PHONE: Final = 5_000


def allows(state: State, command: commands.VotingCommand, actor: Actor) -> bool:
    match command:
        case (
            commands.PlaceDots()
            | commands.CastBallot()
            | commands.Abstain()
            | commands.CastSecretBallot()
            | commands.WaiveVote()
        ):
            return actor.role is ActorRole.PARTICIPANT and actor.actor_id in state.participants
        case commands.EnterCounts() | commands.CountWithoutPhone() | commands.RevealResults():
            return actor.role is ActorRole.FACILITATOR
        case _:
            assert_never(command)


def decide(
    state: State,
    command: commands.VotingCommand,
    actor: Actor,
    now: datetime,
    mint: Mint,
    urn: SecretUrn = EMPTY,
) -> Decision:
    """`urn` is that of the running activity, when it is a secret vote."""
    match command:
        case commands.PlaceDots():
            return place_dots(state, command, actor, now)
        case commands.CastBallot(activity_id=activity_id, marks=marks):
            return _cast(state, activity_id, marks, actor, now)
        case commands.Abstain(activity_id=activity_id):
            return _abstain(state, activity_id, actor, now)
        case commands.CastSecretBallot():
            return _cast_secretly(state, command, actor, urn)
        case commands.EnterCounts():
            return entering.enter(state, command, now)
        case commands.CountWithoutPhone(people=people):
            return _count_without_phone(state, people, now)
        case commands.WaiveVote(waived=waived):
            return _waive(state, waived, actor, now, urn)
        case commands.RevealResults(activity_id=activity_id):
            return reveal(find_activity(state, activity_id), now)
        case _:
            assert_never(command)


def place_dots(state: State, command: commands.PlaceDots, actor: Actor, now: datetime) -> Decision:
    activity, settings = _open_to(state, command.activity_id, actor, BallotSecrecy.PSEUDONYMOUS)
    if not isinstance(settings, VoteSettings) or settings.method is not VoteMethod.DOTS:
        raise wrong_kind()
    ballot = {mark.option_id: mark.value for mark in activity.ballots.get(actor.actor_id, ())}
    option_id = command.group_id
    if option_id not in ballot and option_id not in state.groups:
        _check_on_ballot(state, settings, option_id)
    if command.dots < 0:
        raise ValidationFailed(
            "dots",
            french="Le nombre de gommettes ne peut pas être négatif.",
            english="The number of dots cannot be negative.",
        )
    placed = ballot.get(option_id, 0)
    room = room_left(ballot, option_id, budget=settings.budget, cap=settings.cap_per_group)
    if not polls.is_option(state, settings, option_id):
        # Dots given before the option left the ballot stay there, and may only be taken back.
        room = min(room, placed)
    if command.dots > room:
        raise DotBudgetExceeded(room)
    if command.dots == placed:
        return Decision()
    return Decision(
        (
            events.DotsPlaced(
                at=now,
                activity_id=activity.activity_id,
                voter_id=actor.actor_id,
                group_id=option_id,
                dots=command.dots,
            ),
        )
    )


def _check_on_ballot(state: State, settings: PollSettings, option_id: UUID) -> None:
    if not polls.is_option(state, settings, option_id):
        raise NotFound


def _cast(state: State, activity_id: UUID, marks: Marks, actor: Actor, now: datetime) -> Decision:
    activity, settings = _open_to(state, activity_id, actor, BallotSecrecy.PSEUDONYMOUS)
    _check_cast(state, settings, marks, activity.ballots.get(actor.actor_id, ()))
    return _replaced(activity, marks, actor, now)


def _check_cast(state: State, settings: PollSettings, marks: Marks, before: Marks) -> None:
    """What stood on an option that has left the ballot may stay, and not grow."""
    held = {mark.option_id: mark.value for mark in before}
    polls.check_ballot(state, settings, marks, also=frozenset(held))
    for mark in marks:
        stands = polls.is_option(state, settings, mark.option_id)
        if not stands and mark.value > held[mark.option_id]:
            raise NotFound


def _abstain(state: State, activity_id: UUID, actor: Actor, now: datetime) -> Decision:
    activity, settings = _open_to(state, activity_id, actor, BallotSecrecy.PSEUDONYMOUS)
    _check_abstention(settings)
    return _replaced(activity, (), actor, now)


def _replaced(activity: Activity, marks: Marks, actor: Actor, now: datetime) -> Decision:
    if activity.ballots.get(actor.actor_id) == marks:
        return Decision()
    return Decision(
        (
            events.BallotCast(
                at=now, activity_id=activity.activity_id, voter_id=actor.actor_id, marks=marks
            ),
        )
    )


def _cast_secretly(
    state: State, command: commands.CastSecretBallot, actor: Actor, urn: SecretUrn
) -> Decision:
    _, settings = _open_to(state, command.activity_id, actor, BallotSecrecy.SECRET)
    if command.marks:
        polls.check_ballot(state, settings, command.marks)
    else:
        _check_abstention(settings)
    cells = polls.cells(state, settings, command.marks)
    return Decision(urn=urn.cast(actor.actor_id, cells))


def _open_to(
    state: State, activity_id: UUID, actor: Actor, secrecy: BallotSecrecy
) -> tuple[Activity, PollSettings]:
    activity = find_running(state, activity_id)
    settings = polls.settings_of(activity)
    if settings.secrecy is not secrecy:
        raise TransitionRefused(
            "OTHER_SECRECY",
            french="Ce vote n'a pas ce secret : envoyez l'autre sorte de bulletin.",
            english="This vote is of the other secrecy: send the other kind of ballot.",
        )
    if actor.actor_id in state.waived:
        raise TransitionRefused(
            "VOTE_WAIVED",
            french="Vous avez dit ne pas prendre part aux votes.",
            english="You have said that you take no part in votes.",
        )
    return activity, settings


def _check_abstention(settings: PollSettings) -> None:
    if not settings.abstention:
        raise TransitionRefused(
            "NO_ABSTENTION",
            french="Ce vote ne prévoit pas l'abstention.",
            english="This vote has no abstention.",
        )


def _count_without_phone(state: State, people: int, now: datetime) -> Decision:
    if not 0 <= people <= MOST_WITHOUT_PHONE:
        raise ValidationFailed(
            "people",
            french=f"De 0 à {MOST_WITHOUT_PHONE} personnes.",
            english=f"Between 0 and {MOST_WITHOUT_PHONE} people.",
        )
    if state.running is not None and people < entering.entered(state.running):
        raise ValidationFailed(
            "people",
            french="Davantage de personnes ont déjà voté à main levée ou sur papier.",
            english="More people than that have already voted by hand or on paper.",
        )
    if people == state.without_phone:
        return Decision()
    return Decision((events.WithoutPhoneCounted(at=now, people=people),))


def _waive(state: State, waived: bool, actor: Actor, now: datetime, urn: SecretUrn) -> Decision:
    running = state.running
    has_voted = running is not None and (
        actor.actor_id in running.ballots or actor.actor_id in urn.voted
    )
    if waived and has_voted:
        raise TransitionRefused(
            "HAS_VOTED",
            french="Vous avez déjà voté : attendez la clôture.",
            english="You have already voted: wait for the close.",
        )
    if waived is (actor.actor_id in state.waived):
        return Decision()
    return Decision((events.VoteWaived(at=now, participant_id=actor.actor_id, waived=waived),))


def check_restart(activity: Activity, *, new_round: bool) -> None:
    """Whether a closed activity may run again, in a new round or in the one before."""
    if not polls.is_poll(activity):
        if new_round:
            raise wrong_kind()
        return
    if new_round and activity.started_at is None:
        raise TransitionRefused(
            "NO_ROUND_YET",
            french="Ce vote n'a pas encore eu de premier tour.",
            english="This vote has had no first round yet.",
        )
    if polls.is_secret(activity) and activity.status is ActivityStatus.CLOSED and not new_round:
        # Two tallies of one round, a few ballots apart, would tell what those few chose.
        raise TransitionRefused(
            "SECRET_VOTE_CLOSED",
            french="Un vote secret ne se rouvre pas : ouvrez un nouveau tour.",
            english="A secret vote is not reopened: open a new round.",
        )
    if polls.settings_of(activity).sensitive and not new_round and activity.tally is not None:
        # The same of a result whose small counts are not told, although its ballots stand.
        raise TransitionRefused(
            "SENSITIVE_VOTE_CLOSED",
            french="Un résultat sensible ne se recompte pas : ouvrez un nouveau tour.",
            english="A sensitive result is not counted again: open a new round.",
        )


def reveal(activity: Activity, now: datetime) -> Decision:
    polls.settings_of(activity)
    if activity.tally is None:
        raise TransitionRefused(
            "VOTE_NOT_CLOSED",
            french="Le vote n'est pas clos : rien n'est compté.",
            english="The vote is not closed: nothing has been counted.",
        )
    if activity.revealed:
        return Decision()
    return Decision((events.ResultsRevealed(at=now, activity_id=activity.activity_id),))
