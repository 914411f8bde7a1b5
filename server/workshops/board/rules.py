"""The rules of contributions and their groups: made, withdrawn, gathered, renamed, merged. Pure.

Refuses to move a ballot's options while people vote on them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.problems import NotFound, TransitionRefused, ValidationFailed
from server.vocabulary import ActivityKind
from server.workshops.actors import Actor, ActorRole
from server.workshops.board import commands, events
from server.workshops.board.settings import CollectSettings
from server.workshops.bounds import LONGEST_TITLE
from server.workshops.decision import (
    Decision,
    Mint,
    check_few,
    find_running,
    kept_text,
    wrong_kind,
)
from server.workshops.state import Contribution, Group, State

MOST_GATHERED = 500

TOO_LATE: Final = (commands.Contribute,)
"""What a phone may send after the end: it is told when that was."""


def allows(state: State, command: commands.BoardCommand, actor: Actor) -> bool:
    takes_part = actor.role is ActorRole.PARTICIPANT and actor.actor_id in state.participants
    match command:
        case commands.Contribute():
            return takes_part
        case commands.WithdrawContribution():
            return takes_part or actor.role is ActorRole.FACILITATOR
        case _:
            return actor.role is ActorRole.FACILITATOR


def decide(
    state: State, command: commands.BoardCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    match command:
        case commands.Contribute():
            return contribute(state, command, actor, now, mint)
        case commands.WithdrawContribution(contribution_id=contribution_id):
            return withdraw(state, contribution_id, actor, now)
        case commands.FormGroup():
            return form_group(state, command, now, mint)
        case commands.RenameGroup():
            return rename_group(state, command, now, mint)
        case commands.MoveContribution():
            return move(state, command, now)
        case commands.MergeGroups():
            return merge(state, command, now)
        case _:
            assert_never(command)


def contribute(
    state: State, command: commands.Contribute, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    activity = find_running(state, command.activity_id)
    settings = activity.settings
    if not isinstance(settings, CollectSettings):
        raise wrong_kind()
    text = kept_text(command.text, settings.max_length, "text")
    most = settings.max_per_person
    if most is not None and activity.made.get(actor.actor_id, 0) >= most:
        raise TransitionRefused(
            "ENOUGH_CONTRIBUTIONS",
            french=f"Vous avez déjà donné {most} contributions, le maximum ici.",
            english=f"You have already made {most} contributions, the most allowed here.",
        )
    made = events.ContributionMade(
        at=now,
        activity_id=activity.activity_id,
        contribution_id=mint("contribution"),
        content_id=mint("content"),
        author_id=actor.actor_id,
    )
    return Decision(
        (made,), {made.content_id: text}, {"contribution_id": str(made.contribution_id)}
    )


def withdraw(state: State, contribution_id: UUID, actor: Actor, now: datetime) -> Decision:
    contribution = state.contributions.get(contribution_id)
    is_facilitator = actor.role is ActorRole.FACILITATOR
    if contribution is None or not (is_facilitator or contribution.author_id == actor.actor_id):
        raise NotFound
    if contribution.withdrawn:
        return Decision()
    return Decision(
        (
            events.ContributionWithdrawn(
                at=now, contribution_id=contribution_id, by_facilitator=is_facilitator
            ),
        )
    )


def form_group(state: State, command: commands.FormGroup, now: datetime, mint: Mint) -> Decision:
    _check_no_vote_runs(state)
    title = kept_text(command.title, LONGEST_TITLE, "title")
    check_few(command.contribution_ids, MOST_GATHERED, "contributionIds")
    for contribution_id in command.contribution_ids:
        _standing_contribution(state, contribution_id)
    formed = events.GroupFormed(
        at=now,
        group_id=mint("group"),
        title_id=mint("title"),
        contribution_ids=tuple(dict.fromkeys(command.contribution_ids)),
    )
    return Decision((formed,), {formed.title_id: title}, {"group_id": str(formed.group_id)})


def rename_group(
    state: State, command: commands.RenameGroup, now: datetime, mint: Mint
) -> Decision:
    _check_no_vote_runs(state)
    group = _standing_group(state, command.group_id)
    title_id = mint("title")
    title = kept_text(command.title, LONGEST_TITLE, "title")
    return Decision(
        (events.GroupRenamed(at=now, group_id=group.group_id, title_id=title_id),),
        {title_id: title},
    )


def move(state: State, command: commands.MoveContribution, now: datetime) -> Decision:
    _check_no_vote_runs(state)
    contribution = _standing_contribution(state, command.contribution_id)
    if command.group_id is not None:
        _standing_group(state, command.group_id)
    if contribution.group_id == command.group_id:
        return Decision()
    return Decision(
        (
            events.ContributionMoved(
                at=now,
                contribution_id=contribution.contribution_id,
                group_id=command.group_id,
            ),
        )
    )


def merge(state: State, command: commands.MergeGroups, now: datetime) -> Decision:
    _check_no_vote_runs(state)
    into = _standing_group(state, command.into_id)
    merged = _standing_group(state, command.merged_id)
    if into.group_id == merged.group_id:
        raise ValidationFailed(
            "mergedId",
            french="Un groupe ne peut pas être fusionné avec lui-même.",
            english="A group cannot be merged with itself.",
        )
    return Decision(
        (
            events.GroupsMerged(
                at=now,
                into_id=into.group_id,
                merged_id=merged.group_id,
                contribution_ids=tuple(
                    sorted(merged.members, key=lambda member: state.contributions[member].seq)
                ),
            ),
        )
    )


def _standing_contribution(state: State, contribution_id: UUID) -> Contribution:
    contribution = state.contributions.get(contribution_id)
    if contribution is None or contribution.withdrawn:
        raise NotFound
    return contribution


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


def _check_no_vote_runs(state: State) -> None:
    # The ballot paper must not change under the hand of whoever is voting.
    if state.running is not None and state.running.kind is ActivityKind.VOTE:
        raise TransitionRefused(
            "VOTE_RUNNING",
            french="Un vote est ouvert : les groupes ne changent pas avant sa clôture.",
            english="A vote is open: groups do not change until it closes.",
        )
