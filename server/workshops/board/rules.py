"""Who may ask what of the board, and which rule decides it. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.workshops.actors import Actor, ActorRole
from server.workshops.board import commands, grouping, writing
from server.workshops.decision import Decision, Mint
from server.workshops.people.roles import (
    may_gather_at,
    may_write_cards,
    may_write_notes,
    table_of,
    takes_part,
)
from server.workshops.state import Contribution, Group, State

TOO_LATE: Final = (commands.Contribute, commands.EditContribution)
"""What a phone may send after the end: it is told when that was."""


def allows(state: State, command: commands.BoardCommand, actor: Actor) -> bool:
    if actor.role is ActorRole.FACILITATOR:
        return True
    match command:
        case commands.Contribute(entry=entry):
            return may_write_notes(state, actor) or (takes_part(state, actor) and entry is None)
        case commands.EditContribution() | commands.WithdrawContribution():
            return may_write_cards(state, actor)
        case _:
            return _keeps_their_table(state, command, actor)


def _keeps_their_table(state: State, command: commands.BoardCommand, actor: Actor) -> bool:
    """Whether a host gathers what was written at their own table, and nothing else."""
    table_id = table_of(state, actor.actor_id)
    if table_id is None or not may_gather_at(state, actor, table_id):
        return False
    cards: tuple[UUID, ...]
    groups: tuple[UUID | None, ...]
    match command:
        case commands.FormGroup(contribution_ids=ids):
            cards, groups = ids, ()
        case commands.RenameGroup(group_id=group_id):
            cards, groups = (), (group_id,)
        case commands.MoveContribution(contribution_id=contribution_id, group_id=group_id):
            cards, groups = (contribution_id,), (group_id,)
        case commands.MoveContributions(contribution_ids=ids, group_id=group_id):
            cards, groups = ids, (group_id,)
        case commands.MergeGroups(into_id=into_id, merged_id=merged_id):
            cards, groups = (), (into_id, merged_id)
        case commands.SplitGroup(group_id=group_id, contribution_ids=ids):
            cards, groups = ids, (group_id,)
        case commands.OrderGroups(group_ids=group_ids):
            cards, groups = (), group_ids
        case _:
            return False
    return all(_is_of(state.contributions.get(card_id), table_id) for card_id in cards) and all(
        group_id is None or _is_of(state.groups.get(group_id), table_id) for group_id in groups
    )


def _is_of(named: Contribution | Group | None, table_id: UUID) -> bool:
    return named is not None and named.table_id == table_id


def decide(
    state: State, command: commands.BoardCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    match command:
        case commands.Contribute():
            return writing.contribute(state, command, actor, now, mint)
        case commands.EditContribution():
            return writing.edit(state, command, actor, now, mint)
        case commands.WithdrawContribution(contribution_id=contribution_id):
            return writing.withdraw(state, contribution_id, actor, now)
        case commands.ApproveContributions(contribution_ids=ids):
            return writing.approve(state, ids, now)
        case commands.RefuseContributions(contribution_ids=ids):
            return writing.refuse(state, ids, now)
        case commands.RevealContributions(activity_id=activity_id):
            return writing.reveal(state, activity_id, now)
        case commands.PinContribution(contribution_id=contribution_id):
            return writing.pin(state, contribution_id, now)
        case commands.UnpinContribution(contribution_id=contribution_id):
            return writing.unpin(state, contribution_id, now)
        case commands.ArchiveContribution(contribution_id=contribution_id):
            return writing.archive(state, contribution_id, now)
        case commands.RestoreContribution(contribution_id=contribution_id):
            return writing.restore(state, contribution_id, now)
        case commands.FormGroup():
            return grouping.form(state, command, actor, now, mint)
        case commands.RenameGroup():
            return grouping.rename(state, command, now, mint)
        case commands.MoveContribution(contribution_id=contribution_id, group_id=group_id):
            return grouping.move(state, (contribution_id,), group_id, now)
        case commands.MoveContributions(contribution_ids=ids, group_id=group_id):
            return grouping.move(state, ids, group_id, now)
        case commands.MergeGroups():
            return grouping.merge(state, command, now)
        case commands.SplitGroup():
            return grouping.split(state, command, now, mint)
        case commands.OrderGroups(group_ids=group_ids):
            return grouping.order(state, group_ids, now)
        case _:
            assert_never(command)
