"""What each fact of the board makes of its state. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never
from uuid import UUID

from immutables import Map

from server.workshops.board.events import (
    BoardEvent,
    ContributionMade,
    ContributionMoved,
    ContributionWithdrawn,
    GroupFormed,
    GroupRenamed,
    GroupsMerged,
)
from server.workshops.state import Contribution, Group, State, with_activity


def evolve(state: State, event: BoardEvent) -> State:
    match event:
        case ContributionMade():
            return _contributed(state, event)
        case ContributionWithdrawn(contribution_id=contribution_id):
            return _withdrawn(state, contribution_id)
        case GroupFormed(group_id=group_id, title_id=title_id, contribution_ids=members):
            formed = Group(group_id=group_id, title_id=title_id, seq=state.head)
            return _gathered(_with_group(state, formed), members, group_id)
        case GroupRenamed(group_id=group_id, title_id=title_id):
            return _with_group(state, replace(state.groups[group_id], title_id=title_id))
        case ContributionMoved(contribution_id=contribution_id, group_id=destination):
            return _moved(state, contribution_id, destination)
        case GroupsMerged(into_id=into_id, merged_id=merged_id, contribution_ids=members):
            state = _gathered(state, members, into_id)
            return _with_group(state, replace(state.groups[merged_id], merged_into=into_id))
        case _:
            assert_never(event)


def _contributed(state: State, event: ContributionMade) -> State:
    contribution = Contribution(
        contribution_id=event.contribution_id,
        activity_id=event.activity_id,
        content_id=event.content_id,
        author_id=event.author_id,
        seq=state.head,
    )
    own = state.authored.get(event.author_id, Map[UUID, int]())
    state = replace(
        state,
        contributions=state.contributions.set(event.contribution_id, contribution),
        authored=state.authored.set(event.author_id, own.set(event.contribution_id, state.head)),
    )
    return _counted(state, contribution, 1)


def _withdrawn(state: State, contribution_id: UUID) -> State:
    state = _moved(state, contribution_id, None)
    contribution = replace(state.contributions[contribution_id], withdrawn=True)
    state = replace(state, contributions=state.contributions.set(contribution_id, contribution))
    return _counted(state, contribution, -1)


def _counted(state: State, contribution: Contribution, change: int) -> State:
    """How many standing contributions the author has made in the activity."""
    activity = state.activities[contribution.activity_id]
    standing = activity.made.get(contribution.author_id, 0) + change
    return with_activity(
        state, replace(activity, made=activity.made.set(contribution.author_id, standing))
    )


def _gathered(state: State, contribution_ids: Iterable[UUID], group_id: UUID) -> State:
    for contribution_id in contribution_ids:
        state = _moved(state, contribution_id, group_id)
    return state


def _moved(state: State, contribution_id: UUID, destination: UUID | None) -> State:
    contribution = state.contributions[contribution_id]
    groups = state.groups
    if contribution.group_id is not None:
        left = groups[contribution.group_id]
        members = left.members.delete(contribution_id)
        groups = groups.set(left.group_id, replace(left, members=members))
    if destination is not None:
        reached = groups[destination]
        members = reached.members.set(contribution_id, None)
        groups = groups.set(destination, replace(reached, members=members))
    moved = replace(contribution, group_id=destination)
    return replace(
        state, groups=groups, contributions=state.contributions.set(contribution_id, moved)
    )


def _with_group(state: State, group: Group) -> State:
    return replace(state, groups=state.groups.set(group.group_id, group))
