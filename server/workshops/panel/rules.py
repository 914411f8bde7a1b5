"""The rules of the panel: each says their own constituency, the facilitator counts. Pure.

Refuses to say another's constituency: nobody can be told from their count.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never
from uuid import UUID

from server.vocabulary import Constituency
from server.workshops.actors import Actor, ActorRole
from server.workshops.bounds import check_range
from server.workshops.decision import Decision, Mint
from server.workshops.panel import commands, events
from server.workshops.people.roles import takes_part
from server.workshops.state import State

MOST_PEOPLE = 5_000


def allows(state: State, command: commands.PanelCommand, actor: Actor) -> bool:
    match command:
        case commands.ChooseConstituency():
            return takes_part(state, actor)
        case commands.CountConstituency():
            return actor.role is ActorRole.FACILITATOR
        case _:
            assert_never(command)


def decide(
    state: State, command: commands.PanelCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    panel = state.panel
    match command:
        case commands.ChooseConstituency(constituency=constituency):
            if panel.chosen.get(actor.actor_id) is constituency:
                return Decision()
            return Decision((events.ConstituencyChosen(now, actor.actor_id, constituency),))
        case commands.CountConstituency(constituency=constituency, people=people):
            if people is not None:
                check_range(people, 0, MOST_PEOPLE, "people")
            if panel.counted.get(constituency) == people:
                return Decision()
            return Decision((events.ConstituencyCounted(now, constituency, people),))
        case _:
            assert_never(command)


def arriving(
    person_id: UUID, constituency: Constituency | None, now: datetime
) -> tuple[events.ConstituencyChosen, ...]:
    """The constituency that somebody's entry code says they are of."""
    if constituency is None:
        return ()
    return (events.ConstituencyChosen(now, person_id, constituency),)


def leaving(state: State, person_id: UUID, now: datetime) -> tuple[events.ConstituencyLeft, ...]:
    """What becomes of somebody's part in the panel when they are put out."""
    if person_id not in state.panel.chosen:
        return ()
    return (events.ConstituencyLeft(now, person_id),)
