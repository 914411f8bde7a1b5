"""The rules of groups: formed, renamed, filled, merged, split, put in order. Pure.

Refuses to move a ballot's options while people vote on them, and to put into a group what its
grouping does not gather.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import ActivityKind, CardStatus
from server.workshops.actors import Actor
from server.workshops.board import commands, events
from server.workshops.board.settings import GroupSettings
from server.workshops.bounds import LONGEST_TITLE
from server.workshops.decision import (
    Decision,
    Mint,
    check_few,
    find_activity,
    kept_text,
    wrong_kind,
)
from server.workshops.people.roles import table_of
from server.workshops.state import Contribution, Group, State

MOST_GATHERED: Final = 500

_TAKES_BALLOTS: Final = frozenset({ActivityKind.VOTE, ActivityKind.RATE})


def form(
    state: State, command: commands.FormGroup, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    check_no_vote_runs(state)
    activity_id = _scope(state, command.activity_id)
    title = kept_text(command.title, LONGEST_TITLE, "title")
    formed = events.GroupFormed(
        at=now,
        group_id=mint("group"),
        title_id=mint("title"),
        contribution_ids=_gathered(state, command.contribution_ids, activity_id),
        activity_id=activity_id,
        table_id=table_of(state, actor.actor_id),
    )
    return Decision((formed,), {formed.title_id: title}, {"group_id": str(formed.group_id)})


def rename(state: State, command: commands.RenameGroup, now: datetime, mint: Mint) -> Decision:
    check_no_vote_runs(state)
    group = _standing_group(state, command.group_id)
    title_id = mint("title")
    title = kept_text(command.title, LONGEST_TITLE, "title")
    return Decision(
        (events.GroupRenamed(at=now, group_id=group.group_id, title_id=title_id),),
        {title_id: title},
    )


def move(
    state: State, contribution_ids: tuple[UUID, ...], group_id: UUID | None, now: datetime
) -> Decision:
    check_no_vote_runs(state)
    scope = None if group_id is None else _standing_group(state, group_id).activity_id
    return Decision(
        tuple(
            events.ContributionMoved(at=now, contribution_id=contribution_id, group_id=group_id)
            for contribution_id in _gathered(state, contribution_ids, scope)
            if state.contributions[contribution_id].group_id != group_id
        )
    )


def merge(state: State, command: commands.MergeGroups, now: datetime) -> Decision:
    check_no_vote_runs(state)
    into = _standing_group(state, command.into_id)
    merged = _standing_group(state, command.merged_id)
    if into.group_id == merged.group_id:
        raise ValidationFailed(
            "mergedId",
            french="Un groupe ne peut pas être fusionné avec lui-même.",
            english="A group cannot be merged with itself.",
        )
    members = _gathered(state, tuple(merged.members), into.activity_id)
    return Decision(
        (
            events.GroupsMerged(
                at=now,
                into_id=into.group_id,
                merged_id=merged.group_id,
                contribution_ids=tuple(
                    sorted(members, key=lambda member: state.contributions[member].seq)
                ),
            ),
        )
    )


def split(state: State, command: commands.SplitGroup, now: datetime, mint: Mint) -> Decision:
    check_no_vote_runs(state)
    whole = _standing_group(state, command.group_id)
    title = kept_text(command.title, LONGEST_TITLE, "title")
    leaving = tuple(dict.fromkeys(command.contribution_ids))
    if any(contribution_id not in whole.members for contribution_id in leaving):
        raise NotFound
    if not 0 < len(leaving) < len(whole.members):
        raise ValidationFailed(
            "contributionIds",
            french="Un groupe se scinde en deux parts, dont aucune n'est vide.",
            english="A group splits into two parts, and neither is empty.",
        )
    parted = events.GroupSplit(
        at=now,
        group_id=mint("group"),
        from_id=whole.group_id,
        title_id=mint("title"),
        contribution_ids=leaving,
    )
    return Decision((parted,), {parted.title_id: title}, {"group_id": str(parted.group_id)})


def order(state: State, group_ids: tuple[UUID, ...], now: datetime) -> Decision:
    check_no_vote_runs(state)
    check_few(group_ids, MOST_GATHERED, "groupIds")
    groups = [_standing_group(state, group_id) for group_id in dict.fromkeys(group_ids)]
    places = [group.place for group in groups]
    if places == sorted(places):
        return Decision()
    ordered = tuple(group.group_id for group in groups)
    return Decision((events.GroupsOrdered(at=now, group_ids=ordered),))


def _scope(state: State, activity_id: UUID | None) -> UUID | None:
    """The grouping that a new group belongs to."""
    if activity_id is None:
        running = state.running
        is_grouping = running is not None and running.kind is ActivityKind.GROUP
        return state.running_id if is_grouping else None
    if find_activity(state, activity_id).kind is not ActivityKind.GROUP:
        raise wrong_kind()
    return activity_id


def _gathered(
    state: State, contribution_ids: tuple[UUID, ...], scope: UUID | None
) -> tuple[UUID, ...]:
    """The cards, each once, if the grouping `scope` takes every one of them."""
    check_few(contribution_ids, MOST_GATHERED, "contributionIds")
    cards = [_standing_card(state, id_) for id_ in dict.fromkeys(contribution_ids)]
    settings = None if scope is None else state.activities[scope].settings
    if isinstance(settings, GroupSettings) and settings.of:
        for card in cards:
            if state.activities[card.activity_id].name not in settings.of:
                raise ValidationFailed(
                    "contributionIds",
                    french="Ce regroupement ne prend pas les cartes de cette activité.",
                    english="This grouping does not take the cards of that activity.",
                )
    return tuple(card.contribution_id for card in cards)


def _standing_card(state: State, contribution_id: UUID) -> Contribution:
    card = state.contributions.get(contribution_id)
    if card is None or card.status is not CardStatus.STANDING:
        raise NotFound
    return card


def _standing_group(state: State, group_id: UUID) -> Group:
    group = state.groups.get(group_id)
    if group is None:
        raise NotFound
    if group.merged_into is not None:
        raise TransitionRefused(
            "GROUP_MERGED",
            french="Ce groupe a été fusionné avec un autre.",
            english="This group has been merged into another.",
        )
    return group


def check_no_vote_runs(state: State) -> None:
    # The ballot paper must not change under the hand of whoever is voting.
    if state.running is not None and state.running.kind in _TAKES_BALLOTS:
        raise TransitionRefused(
            "VOTE_RUNNING",
            french="Un vote est ouvert : les groupes ne changent pas avant sa clôture.",
            english="A vote is open: groups do not change until it closes.",
        )
