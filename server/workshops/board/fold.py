"""What each fact of the board makes of its state. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, assert_never
from uuid import UUID

from immutables import Map

from server.vocabulary import CardStatus
from server.workshops.board.events import (
    BoardEvent,
    ContributionApproved,
    ContributionArchived,
    ContributionEdited,
    ContributionMade,
    ContributionMoved,
    ContributionPinned,
    ContributionRefused,
    ContributionRestored,
    ContributionsRevealed,
    ContributionUnpinned,
    ContributionWithdrawn,
    GroupFormed,
    GroupRenamed,
    GroupsMerged,
    GroupsOrdered,
    GroupSplit,
)
from server.workshops.state import Contribution, Group, State, with_activity

_GIVEN: Final = frozenset({CardStatus.PENDING, CardStatus.STANDING, CardStatus.ARCHIVED})
"""What counts among the cards that somebody gave: the others leave room for another."""


def evolve(state: State, event: BoardEvent) -> State:
    match event:
        case ContributionMade():
            return _contributed(state, event)
        case ContributionEdited():
            return _edited(state, event)
        case ContributionWithdrawn(contribution_id=contribution_id):
            return _becomes(state, contribution_id, CardStatus.WITHDRAWN)
        case ContributionApproved(contribution_id=contribution_id):
            return _becomes(state, contribution_id, CardStatus.STANDING)
        case ContributionRefused(contribution_id=contribution_id):
            return _becomes(state, contribution_id, CardStatus.REFUSED)
        case ContributionArchived(contribution_id=contribution_id):
            return _becomes(state, contribution_id, CardStatus.ARCHIVED)
        case ContributionRestored(contribution_id=contribution_id):
            return _becomes(state, contribution_id, CardStatus.STANDING)
        case ContributionsRevealed(activity_id=activity_id):
            activity = state.activities[activity_id]
            return with_activity(state, replace(activity, cards_revealed=True))
        case ContributionPinned(contribution_id=contribution_id):
            return _with_card(state, contribution_id, pinned=True)
        case ContributionUnpinned(contribution_id=contribution_id):
            return _with_card(state, contribution_id, pinned=False)
        case GroupFormed():
            formed = Group(
                group_id=event.group_id,
                title_id=event.title_id,
                seq=state.head,
                activity_id=event.activity_id,
                table_id=event.table_id,
            )
            return gathered(_with_group(state, formed), event.contribution_ids, event.group_id)
        case GroupRenamed(group_id=group_id, title_id=title_id):
            return _with_group(state, _renamed(state.groups[group_id], title_id))
        case ContributionMoved(contribution_id=contribution_id, group_id=destination):
            return _moved(state, contribution_id, destination)
        case GroupsMerged(into_id=into_id, merged_id=merged_id, contribution_ids=members):
            state = gathered(state, members, into_id)
            return _with_group(state, replace(state.groups[merged_id], merged_into=into_id))
        case GroupSplit():
            return _split(state, event)
        case GroupsOrdered(group_ids=group_ids):
            return _ordered(state, group_ids)
        case _:
            assert_never(event)


def _contributed(state: State, event: ContributionMade) -> State:
    activity = state.activities[event.activity_id]
    activity = replace(activity, came=activity.came + 1)
    contribution = Contribution(
        contribution_id=event.contribution_id,
        activity_id=event.activity_id,
        content_id=event.content_id,
        author_id=event.author_id,
        seq=state.head,
        number=activity.came,
        filled=event.filled,
        status=CardStatus.PENDING if event.pending else CardStatus.STANDING,
        stood=not event.pending,
        channel=event.channel,
        label_id=event.label_id,
        table_id=event.table_id,
    )
    own = state.authored.get(event.author_id, Map[UUID, int]())
    state = replace(
        with_activity(state, activity),
        contributions=state.contributions.set(event.contribution_id, contribution),
        authored=state.authored.set(event.author_id, own.set(event.contribution_id, state.head)),
    )
    return _counted(state, contribution, 1)


def _edited(state: State, event: ContributionEdited) -> State:
    state = _with_card(
        state, event.contribution_id, content_id=event.content_id, filled=event.filled
    )
    return _becomes(
        state, event.contribution_id, CardStatus.PENDING if event.pending else CardStatus.STANDING
    )


def _becomes(state: State, contribution_id: UUID, status: CardStatus) -> State:
    """Whatever does not stand on the board stands in no group either."""
    before = state.contributions[contribution_id]
    if status is not CardStatus.STANDING:
        state = _moved(state, contribution_id, None)
    state = _with_card(
        state,
        contribution_id,
        status=status,
        stood=before.stood or status is CardStatus.STANDING,
    )
    change = (status in _GIVEN) - (before.status in _GIVEN)
    return _counted(state, before, change) if change else state


def _counted(state: State, contribution: Contribution, change: int) -> State:
    """How many of the author's cards in the activity are still given. What was entered for others
    is nobody's part."""
    if contribution.author_id not in state.participants:
        return state
    activity = state.activities[contribution.activity_id]
    given = activity.made.get(contribution.author_id, 0) + change
    return with_activity(
        state, replace(activity, made=activity.made.set(contribution.author_id, given))
    )


def gathered(state: State, contribution_ids: Iterable[UUID], group_id: UUID) -> State:
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
    return _with_card(replace(state, groups=groups), contribution_id, group_id=destination)


def _split(state: State, event: GroupSplit) -> State:
    whole = state.groups[event.from_id]
    part = Group(
        group_id=event.group_id,
        title_id=event.title_id,
        seq=state.head,
        activity_id=whole.activity_id,
        table_id=whole.table_id,
        split_from=whole.group_id,
    )
    return gathered(_with_group(state, part), event.contribution_ids, event.group_id)


def _renamed(group: Group, title_id: UUID) -> Group:
    """An undo gives a former title back: it is former no more."""
    held = dict.fromkeys((*group.former_ids, group.title_id))
    former = tuple(id_ for id_ in held if id_ != title_id)
    return replace(group, title_id=title_id, former_ids=former)


def _ordered(state: State, group_ids: Iterable[UUID]) -> State:
    groups = [state.groups[group_id] for group_id in group_ids]
    places = sorted(group.place for group in groups)
    for group, place in zip(groups, places, strict=True):
        state = _with_group(state, replace(group, ordered=place))
    return state


def _with_card(state: State, contribution_id: UUID, **changes: Any) -> State:
    card = replace(state.contributions[contribution_id], **changes)
    return replace(state, contributions=state.contributions.set(contribution_id, card))


def _with_group(state: State, group: Group) -> State:
    return replace(state, groups=state.groups.set(group.group_id, group))
