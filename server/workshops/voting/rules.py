"""The rules of a dot vote: placing, counting, revealing. Pure.

Refuses to count before the close, and to show before the facilitator's word.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never

from server.problems import (
    DotBudgetExceeded,
    NotFound,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import ActivityKind
from server.workshops.actors import Actor, ActorRole
from server.workshops.ballots import TallyLine, room_left, tally
from server.workshops.decision import Decision, Mint, find_activity, find_running, wrong_kind
from server.workshops.state import NO_BALLOT, Activity, State
from server.workshops.voting import commands, events
from server.workshops.voting.settings import VoteSettings

TOO_LATE: Final = (commands.PlaceDots,)
"""What a phone may send after the end: it is told when that was."""


def allows(state: State, command: commands.VotingCommand, actor: Actor) -> bool:
    match command:
        case commands.PlaceDots():
            return actor.role is ActorRole.PARTICIPANT and actor.actor_id in state.participants
        case commands.RevealResults():
            return actor.role is ActorRole.FACILITATOR
        case _:
            assert_never(command)


def decide(
    state: State, command: commands.VotingCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    match command:
        case commands.PlaceDots():
            return place_dots(state, command, actor, now)
        case commands.RevealResults(activity_id=activity_id):
            return reveal(find_activity(state, activity_id), now)
        case _:
            assert_never(command)


def place_dots(state: State, command: commands.PlaceDots, actor: Actor, now: datetime) -> Decision:
    activity = find_running(state, command.activity_id)
    settings = activity.settings
    if not isinstance(settings, VoteSettings):
        raise wrong_kind()
    group = state.groups.get(command.group_id)
    if group is None:
        raise NotFound
    if command.dots < 0:
        raise ValidationFailed(
            "dots",
            french="Le nombre de gommettes ne peut pas être négatif.",
            english="The number of dots cannot be negative.",
        )
    ballot = activity.ballots.get(actor.actor_id, NO_BALLOT)
    placed = ballot.get(group.group_id, 0)
    room = room_left(ballot, group.group_id, budget=settings.budget, cap=settings.cap_per_group)
    if group.merged_into is not None:
        # Dots given before the merge stay there, and may only be taken back.
        room = min(room, placed)
    if command.dots > room:
        raise DotBudgetExceeded(room)
    if command.dots == placed:
        return Decision()
    empties = command.dots == 0 and len(ballot) == 1
    return Decision(
        (
            events.DotsPlaced(
                at=now,
                activity_id=activity.activity_id,
                voter_id=actor.actor_id,
                group_id=group.group_id,
                dots=command.dots,
                voters=activity.voters - empties + (not ballot),
            ),
        )
    )


def count(activity: Activity, state: State) -> tuple[TallyLine, ...] | None:
    """What closing the activity counts; None when it is no vote."""
    if activity.kind is not ActivityKind.VOTE:
        return None
    standing = (group.group_id for group in state.groups.values() if group.merged_into is None)
    return tally(activity.ballots.values(), standing)


def reveal(activity: Activity, now: datetime) -> Decision:
    if activity.kind is not ActivityKind.VOTE:
        raise wrong_kind()
    if activity.tally is None:
        raise TransitionRefused(
            "VOTE_NOT_CLOSED",
            french="Le vote n'est pas clos : rien n'est compté.",
            english="The vote is not closed: nothing has been counted.",
        )
    if activity.revealed:
        return Decision()
    return Decision(
        (events.ResultsRevealed(at=now, activity_id=activity.activity_id, tally=activity.tally),)
    )
