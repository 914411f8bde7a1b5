"""Who may ask what of the board, and which rule decides it. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never

from server.workshops.actors import Actor, ActorRole
from server.workshops.board import commands, grouping, writing
from server.workshops.decision import Decision, Mint
from server.workshops.state import State

TOO_LATE: Final = (commands.Contribute, commands.EditContribution)
"""What a phone may send after the end: it is told when that was."""


def allows(state: State, command: commands.BoardCommand, actor: Actor) -> bool:
    if actor.role is ActorRole.FACILITATOR:
        return True
    takes_part = actor.role is ActorRole.PARTICIPANT and actor.actor_id in state.participants
    match command:
        case commands.Contribute(entry=entry):
            return takes_part and entry is None
        case commands.EditContribution() | commands.WithdrawContribution():
            return takes_part
        case _:
            return False


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
            return grouping.form(state, command, now, mint)
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
