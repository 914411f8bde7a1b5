"""What something else rests on is neither undone nor removed: its row, too, would be missed."""

from __future__ import annotations

import pytest

from server.problems import TransitionRefused
from server.vocabulary import ActivityKind
from server.workshops import commands
from server.workshops.commands import Command
from tests.workshops.conftest import Live


async def refused(live: Live, command: Command) -> str:
    with pytest.raises(TransitionRefused) as refusal:
        await live.ask(command)
    return refusal.value.guard


async def undo(live: Live) -> commands.UndoLast:
    state = await live.process.feeds.state(live.session_id)
    return commands.UndoLast(state.steps[-1].seq)


async def test_a_group_that_grounds_a_proposal_is_not_undone(live: Live) -> None:
    await live.ask(commands.PromoteIdea(await live.group("Rail")))
    assert await refused(live, await undo(live)) == "CHANGED_SINCE"


async def test_an_activity_that_a_note_speaks_of_is_not_removed(live: Live) -> None:
    activity_id = live.activities[ActivityKind.DRAFT_ACTIONS]
    await live.ask(commands.TakeNote("À préparer", activity_id))
    assert await refused(live, commands.RemoveActivity(activity_id)) == "ACTIVITY_IN_USE"


async def test_a_grouping_that_has_a_group_is_not_removed(live: Live) -> None:
    activity_id = live.activities[ActivityKind.GROUP]
    await live.ask(commands.FormGroup("Rail", (), activity_id))
    assert await refused(live, commands.RemoveActivity(activity_id)) == "ACTIVITY_IN_USE"
