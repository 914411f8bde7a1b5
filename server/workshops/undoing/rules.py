"""The rules of undoing: the last step is taken back whole, or not at all. Pure.

Steps are undone last first, so that nothing the desk did since hangs from what is undone. What
others did may: then it is refused, and says why. Ballots and lineage are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.problems import TransitionRefused
from server.vocabulary import ActivityKind, ActivityStatus, CardStatus, UndoableStep
from server.workshops import events
from server.workshops.actors import Actor, ActorRole
from server.workshops.board.grouping import check_no_vote_runs
from server.workshops.decision import Decision, find_running
from server.workshops.events import Event
from server.workshops.fold import replay
from server.workshops.running import editing
from server.workshops.running.rules import check_may_run
from server.workshops.running.steering import check_not_paused
from server.workshops.state import State, Step
from server.workshops.undoing import commands
from server.workshops.voting.secret import EMPTY, SecretUrn

_COUNTS_NO_GROUP: Final = frozenset({ActivityKind.COLLECT, ActivityKind.GROUP})


def allows(state: State, command: commands.UndoingCommand, actor: Actor) -> bool:
    return actor.role is ActorRole.FACILITATOR


def decide(
    state: State, command: commands.UndoingCommand, now: datetime, urn: SecretUrn = EMPTY
) -> Decision:
    """`urn` is that of the running activity, when it is a secret vote."""
    match command:
        case commands.UndoLast(seq=seq):
            return _undo(state, seq, now, urn)
        case _:
            assert_never(command)


def _undo(state: State, seq: int, now: datetime, urn: SecretUrn) -> Decision:
    if not state.steps or state.steps[-1].seq != seq:
        raise TransitionRefused(
            "NOT_THE_LAST_STEP",
            french="Ce geste n'est pas le dernier qui puisse être repris.",
            english="This is not the last step that may be undone.",
        )
    step = state.steps[-1]
    if urn.urn.ballots and step.what is UndoableStep.ACTIVITY_STARTED:
        raise _answered_since()
    happened: list[Event] = []
    for event in step.inverse:
        possible = _possible(replay(happened, state), replace(event, at=now), step)
        happened.extend(possible)
    undone = events.StepUndone(at=now, undone_seq=step.seq, given=state.given)
    return Decision((*happened, undone))


def _possible(state: State, inverse: Event, step: Step) -> Iterable[Event]:
    """The event as it may happen now; none for a card that its author took away meanwhile, or for
    the turn of somebody who was put out.

    Raises TransitionRefused where something since hangs from what would be undone.
    """
    match inverse:
        case events.ContributionMoved(contribution_id=contribution_id, group_id=group_id):
            check_no_vote_runs(state)
            if not _stands(state, contribution_id):
                return ()
            if group_id is not None:
                _check_group(state, group_id)
        case events.GroupDissolved(group_id=group_id):
            check_no_vote_runs(state)
            _check_uncounted(state, group_id, step)
        case events.GroupsUnmerged(into_id=into_id, contribution_ids=ids):
            check_no_vote_runs(state)
            _check_group(state, into_id)
            members = state.groups[into_id].members
            return (replace(inverse, contribution_ids=tuple(i for i in ids if i in members)),)
        case events.GroupRenamed(group_id=group_id):
            check_no_vote_runs(state)
            _check_group(state, group_id)
        case events.GroupsOrdered():
            check_no_vote_runs(state)
        case (
            events.ContributionPinned(contribution_id=contribution_id)
            | events.ContributionArchived(contribution_id=contribution_id)
        ):
            if not _stands(state, contribution_id):
                raise _changed_since()
        case events.ContributionRestored(contribution_id=contribution_id):
            if state.contributions[contribution_id].status is not CardStatus.ARCHIVED:
                raise _changed_since()
        case events.ActivityPutBack():
            _check_put_back(state, inverse, step)
        case events.ActivityReopened():
            return (_reopened(state, inverse),)
        case events.TurnResumed(person_id=person_id):
            if person_id is not None and person_id not in state.participants:
                return ()
        case events.TimerSet():
            return (_timed(state, inverse),)
        case events.ActivityRemoved(activity_id=activity_id):
            _check_removed(state, activity_id)
        case events.ActivityChanged(activity=planned):
            editing.check_change(state, planned)
        case _:
            pass
    return (inverse,)


def _stands(state: State, contribution_id: UUID) -> bool:
    return state.contributions[contribution_id].status is CardStatus.STANDING


def _check_group(state: State, group_id: UUID) -> None:
    group = state.groups.get(group_id)
    if group is None or group.merged_into is not None:
        raise _changed_since()


def _check_uncounted(state: State, group_id: UUID, step: Step) -> None:
    """Whether no vote was held since the group is there, and nothing else names it: its counts, or
    what rests on it, would name nothing."""
    if _is_named(state, group_id):
        raise _changed_since()
    if state.groups[group_id].members or any(
        activity.status is ActivityStatus.RUNNING
        or (activity.closed_at is not None and activity.closed_at >= step.at)
        for activity in state.activities.values()
        if activity.kind not in _COUNTS_NO_GROUP
    ):
        raise TransitionRefused(
            "COUNTED_SINCE",
            french="Ce groupe a été soumis à un vote, ou rempli, depuis : il demeure.",
            english="This group was voted on, or filled, since: it stays.",
        )


def _is_named(state: State, group_id: UUID) -> bool:
    """Whether something rests on this group: a proposal, a finding, a priority, a card, a lineage."""
    return (
        any(each.group_id == group_id for each in state.proposals.values())
        or any(group_id in each.group_ids for each in state.book.findings.values())
        or any(group_id in items for levels in state.priorities.values() for items in levels)
        or any(each.group_id == group_id for each in state.contributions.values())
        or any(group_id in (g.merged_into, g.split_from) for g in state.groups.values())
    )


def _check_put_back(state: State, inverse: events.ActivityPutBack, step: Step) -> None:
    activity = state.activities[inverse.activity_id]
    if activity.status is ActivityStatus.SKIPPED:
        return
    check_not_paused(state)
    if state.running_id != activity.activity_id or state.given > step.until:
        raise _answered_since()


def _reopened(state: State, inverse: events.ActivityReopened) -> events.ActivityReopened:
    """With its timer, if it has not run out meanwhile."""
    check_may_run(state, state.activities[inverse.activity_id])
    if inverse.ends_at is None or inverse.ends_at > inverse.at:
        return inverse
    return replace(inverse, ends_at=None, closes_itself=False)


def _timed(state: State, inverse: events.TimerSet) -> events.TimerSet:
    check_not_paused(state)
    find_running(state, inverse.activity_id)
    if inverse.ends_at is not None and inverse.ends_at <= inverse.at:
        raise TransitionRefused(
            "TIMER_ELAPSED",
            french="Le minuteur d'avant est arrivé à son terme : réglez-en un autre.",
            english="The timer before has run out: set another.",
        )
    return inverse


def _check_removed(state: State, activity_id: UUID) -> None:
    activity = state.activities[activity_id]
    if activity.started_at is not None:
        raise _changed_since()
    editing.check_removal(state, activity)


def _answered_since() -> TransitionRefused:
    return TransitionRefused(
        "ANSWERED_SINCE",
        french="La salle a agi depuis : fermez plutôt l'activité.",
        english="The room has acted since: close the activity instead.",
    )


def _changed_since() -> TransitionRefused:
    return TransitionRefused(
        "CHANGED_SINCE",
        french="Ce geste ne peut plus être repris : la suite en dépend.",
        english="This can no longer be undone: what followed depends on it.",
    )
