"""The facilitator's seat: one holder drives at a time, and a lost connection hands it to nobody. Pure.

The holder keeps the seat until they release it, hand it over, or let its lease run out and another
facilitator takes it. A seat that nobody holds goes to the first facilitator who drives. Refuses to
say who holds it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, get_args

from server.problems import TransitionRefused
from server.workshops.actors import Actor, ActorRole
from server.workshops.decision import Decision
from server.workshops.people import commands, events
from server.workshops.people.roles import drives
from server.workshops.running import commands as running
from server.workshops.state import State
from server.workshops.undoing import commands as undoing
from server.workshops.voting import commands as voting

LEASE: Final = timedelta(seconds=60)
"""How long the seat stays with a holder who gives no sign of life, if somebody else asks for it."""

# Entering what was counted by hand is not driving.
_NEEDS_NO_SEAT: Final = (running.OpenSession, voting.EnterCounts, voting.CountWithoutPhone)
_DRIVES: Final = (
    *get_args(running.RunningCommand),
    *get_args(voting.VotingCommand),
    undoing.UndoLast,
    commands.GrantRole,
    commands.RevokeRole,
    commands.FormTables,
    commands.DrawTables,
    commands.MergeTables,
)


def needs_seat(command: Any) -> bool:
    """Whether a facilitator must hold the seat to ask this."""
    return isinstance(command, _DRIVES) and not isinstance(command, _NEEDS_NO_SEAT)


def seated(state: State, command: Any, actor: Actor, now: datetime) -> tuple[events.SeatTaken, ...]:
    """What comes before the command: a free seat is taken by driving. Raises TransitionRefused where
    somebody else holds it."""
    if actor.role is not ActorRole.FACILITATOR or not needs_seat(command):
        return ()
    if state.people.driver is None:
        return (events.SeatTaken(at=now, holder_id=actor.actor_id),)
    if not drives(state, actor):
        raise _held()
    return ()


def take(state: State, command: commands.TakeSeat, actor: Actor, now: datetime) -> Decision:
    if drives(state, actor):
        return Decision()
    if state.people.driver is not None and not command.lapsed:
        raise _held()
    return Decision((events.SeatTaken(at=now, holder_id=actor.actor_id),))


def hand_over(state: State, command: commands.HandSeatTo, actor: Actor, now: datetime) -> Decision:
    _check_holds(state, actor)
    if command.holder_id == actor.actor_id:
        return Decision()
    return Decision((events.SeatTaken(at=now, holder_id=command.holder_id),))


def release(state: State, actor: Actor, now: datetime) -> Decision:
    if state.people.driver is None:
        return Decision()
    _check_holds(state, actor)
    return Decision((events.SeatReleased(at=now),))


def _check_holds(state: State, actor: Actor) -> None:
    if not drives(state, actor):
        raise _held()


def _held() -> TransitionRefused:
    return TransitionRefused(
        "SEAT_HELD",
        french="Une autre personne anime : demandez-lui la main, ou prenez-la quand elle l'a lâchée.",
        english="Somebody else is driving: ask them for the seat, or take it once they let go.",
    )
