"""The rules of a live session, without I/O: what an actor may ask, and what then has happened.

`decide` raises one of `server.problems` or answers the events, the texts they name and the outcome
told to the actor. It reads the state and the `now` it is given, and refuses every other source.
Each chapter decides on its own commands; here stands only what holds for all of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never, get_args

from server.problems import ActivityNotRunning, Forbidden, NotFound, TransitionRefused
from server.workshops import commands
from server.workshops.actors import Actor, ActorRole
from server.workshops.board import rules as board
from server.workshops.coding import rules as coding
from server.workshops.commands import Command
from server.workshops.decision import Decision, Mint
from server.workshops.fold import evolve, replay
from server.workshops.noting import rules as noting
from server.workshops.panel import rules as panel
from server.workshops.people import rules as people
from server.workshops.people import seat
from server.workshops.prioritising import rules as prioritising
from server.workshops.proposing import rules as proposing
from server.workshops.running import rules as running
from server.workshops.running.steering import check_hall_is_heard
from server.workshops.speaking import rules as speaking
from server.workshops.state import State
from server.workshops.undoing import rules as undoing
from server.workshops.voting import rules as voting
from server.workshops.voting.secret import EMPTY, SecretUrn
from server.workshops.writing import rules as writing

__all__ = ["Decision", "Mint", "decide", "evolve", "replay"]


_AFTER_THE_END: Final = (
    *running.AFTER_THE_END,
    *proposing.AFTER_THE_END,
    *people.AFTER_THE_END,
    *writing.AFTER_THE_END,
    *noting.AFTER_THE_END,
    *coding.AFTER_THE_END,
)
_TOO_LATE: Final = (
    *board.TOO_LATE,
    *voting.TOO_LATE,
    *proposing.TOO_LATE,
    *speaking.TOO_LATE,
    *writing.TOO_LATE,
)
_WHENEVER: Final = (
    commands.Join,
    commands.WithdrawContribution,
    *get_args(commands.PeopleCommand),
    *get_args(commands.PanelCommand),
)
"""What people may ask while the room is paused, locked or closed to them: it adds nothing."""


def decide(
    state: State,
    command: Command,
    actor: Actor,
    now: datetime,
    mint: Mint,
    urn: SecretUrn = EMPTY,
) -> Decision:
    """`urn` is that of the running activity, when it is a secret vote."""
    if not _allows(state, command, actor):
        raise Forbidden
    _check_open(state, command)
    if state.rehearsal and isinstance(command, commands.HandOverProposals):
        raise TransitionRefused(
            "REHEARSAL",
            french="C'est une répétition : rien n'en est transmis.",
            english="This is a rehearsal: nothing of it is handed over.",
        )
    if actor.role is ActorRole.PARTICIPANT and not isinstance(command, _WHENEVER):
        check_hall_is_heard(state, actor.actor_id)
    taken = seat.seated(state, command, actor, now)
    decision = _decided(state, command, actor, now, mint, urn)
    return replace(decision, events=(*taken, *decision.events)) if taken else decision


def _decided(
    state: State, command: Command, actor: Actor, now: datetime, mint: Mint, urn: SecretUrn
) -> Decision:
    if isinstance(command, commands.RunningCommand):
        return running.decide(state, command, actor, now, mint, urn)
    if isinstance(command, commands.BoardCommand):
        return board.decide(state, command, actor, now, mint)
    if isinstance(command, commands.VotingCommand):
        return voting.decide(state, command, actor, now, mint, urn)
    if isinstance(command, commands.ProposingCommand):
        return proposing.decide(state, command, actor, now, mint)
    if isinstance(command, commands.PeopleCommand):
        return people.decide(state, command, actor, now, mint)
    if isinstance(command, commands.PanelCommand):
        return panel.decide(state, command, actor, now, mint)
    if isinstance(command, commands.SpeakingCommand):
        return speaking.decide(state, command, actor, now, mint)
    if isinstance(command, commands.WritingCommand):
        return writing.decide(state, command, actor, now, mint)
    if isinstance(command, commands.PrioritisingCommand):
        return prioritising.decide(state, command, actor, now, mint)
    if isinstance(command, commands.NotingCommand):
        return noting.decide(state, command, actor, now, mint)
    if isinstance(command, commands.CodingCommand):
        return coding.decide(state, command, actor, now, mint)
    if isinstance(command, commands.UndoingCommand):
        return undoing.decide(state, command, now, urn)
    assert_never(command)


def _allows(state: State, command: Command, actor: Actor) -> bool:
    """Whether this is for such an actor to ask, whatever the moment."""
    if isinstance(command, commands.RunningCommand):
        return running.allows(state, command, actor)
    if isinstance(command, commands.BoardCommand):
        return board.allows(state, command, actor)
    if isinstance(command, commands.VotingCommand):
        return voting.allows(state, command, actor)
    if isinstance(command, commands.ProposingCommand):
        return proposing.allows(state, command, actor)
    if isinstance(command, commands.PeopleCommand):
        return people.allows(state, command, actor)
    if isinstance(command, commands.PanelCommand):
        return panel.allows(state, command, actor)
    if isinstance(command, commands.SpeakingCommand):
        return speaking.allows(state, command, actor)
    if isinstance(command, commands.WritingCommand):
        return writing.allows(state, command, actor)
    if isinstance(command, commands.PrioritisingCommand):
        return prioritising.allows(state, command, actor)
    if isinstance(command, commands.NotingCommand):
        return noting.allows(state, command, actor)
    if isinstance(command, commands.CodingCommand):
        return coding.allows(state, command, actor)
    if isinstance(command, commands.UndoingCommand):
        return undoing.allows(state, command, actor)
    assert_never(command)


def _check_open(state: State, command: Command) -> None:
    """Whether the session takes anything yet, and still."""
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
    if state.concluded_at is None or isinstance(command, _AFTER_THE_END):
        return
    if isinstance(command, _TOO_LATE):
        raise ActivityNotRunning(state.concluded_at)
    raise TransitionRefused(
        "SESSION_CONCLUDED",
        french="La séance est conclue.",
        english="The session has concluded.",
    )
