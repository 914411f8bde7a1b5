"""The rules of a prioritisation, and what it says of groups in the end. Pure.

Refuses what does not stand on the board: a merged group, a card that was withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never
from uuid import UUID

from server.problems import NotFound
from server.vocabulary import CardStatus, PriorityStep, PrioritySubject, RoomRole
from server.workshops.actors import Actor, ActorRole
from server.workshops.bounds import check_range
from server.workshops.decision import Decision, Mint, find_running, wrong_kind
from server.workshops.people.roles import has_role
from server.workshops.prioritising import commands, events
from server.workshops.prioritising.levels import Levels, Standing, standings, without
from server.workshops.prioritising.settings import PrioritiseSettings
from server.workshops.state import State


def allows(state: State, command: commands.PrioritisingCommand, actor: Actor) -> bool:
    return actor.role is ActorRole.FACILITATOR or has_role(state, actor, RoomRole.TABLE_HOST)


def decide(
    state: State, command: commands.PrioritisingCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    activity = find_running(state, command.activity_id)
    settings = activity.settings
    if not isinstance(settings, PrioritiseSettings):
        raise wrong_kind()
    levels = state.priorities.get(activity.activity_id, ((),) * settings.levels)
    placed = standings(levels).get(command.item_id)
    match command:
        case commands.PlaceItem():
            return _place(state, settings, levels, placed, command, now)
        case commands.MoveItem(item_id=item_id, step=step):
            if placed is None:
                raise NotFound
            reached = _stepped(levels, settings, item_id, placed, step)
            return _moved(command, placed, reached, now)
        case commands.UnplaceItem(item_id=item_id):
            if placed is None:
                return Decision()
            return Decision((events.ItemUnplaced(now, activity.activity_id, item_id),))
        case _:
            assert_never(command)


def _place(
    state: State,
    settings: PrioritiseSettings,
    levels: Levels,
    placed: Standing | None,
    command: commands.PlaceItem,
    now: datetime,
) -> Decision:
    if not _stands(state, settings.subject, command.item_id):
        raise NotFound
    check_range(command.level, 1, settings.levels, "level")
    last = len(without(levels, command.item_id)[command.level - 1]) + 1
    place = last if command.place is None else command.place
    check_range(place, 1, last, "place")
    return _moved(command, placed, Standing(command.level, place), now)


def _stepped(
    levels: Levels,
    settings: PrioritiseSettings,
    item_id: UUID,
    placed: Standing,
    step: PriorityStep,
) -> Standing:
    level, place = placed
    others = without(levels, item_id)
    match step:
        case PriorityStep.UP:
            return Standing(level, max(1, place - 1))
        case PriorityStep.DOWN:
            return Standing(level, min(len(others[level - 1]) + 1, place + 1))
        case PriorityStep.RAISE if level > 1:
            return Standing(level - 1, len(others[level - 2]) + 1)
        case PriorityStep.LOWER if level < settings.levels:
            return Standing(level + 1, 1)
        case PriorityStep.RAISE | PriorityStep.LOWER:
            return placed
        case _:
            assert_never(step)


def _moved(
    command: commands.PlaceItem | commands.MoveItem,
    placed: Standing | None,
    reached: Standing,
    now: datetime,
) -> Decision:
    if reached == placed:
        return Decision()
    return Decision(
        (
            events.ItemPlaced(
                now, command.activity_id, command.item_id, reached.level, reached.place
            ),
        )
    )


def _stands(state: State, subject: PrioritySubject, item_id: UUID) -> bool:
    match subject:
        case PrioritySubject.GROUPS:
            group = state.groups.get(item_id)
            return group is not None and group.merged_into is None
        case PrioritySubject.CARDS:
            card = state.contributions.get(item_id)
            return card is not None and card.status is CardStatus.STANDING
        case _:
            assert_never(subject)


def priorities(state: State) -> Mapping[UUID, Standing]:
    """Where each standing group was put by the last prioritisation of groups that placed any."""
    for activity_id in reversed(state.agenda):
        settings = state.activities[activity_id].settings
        if not isinstance(settings, PrioritiseSettings):
            continue
        if settings.subject is not PrioritySubject.GROUPS:
            continue
        placed = {
            item_id: standing
            for item_id, standing in standings(state.priorities.get(activity_id, ())).items()
            if _stands(state, PrioritySubject.GROUPS, item_id)
        }
        if placed:
            return placed
    return {}
