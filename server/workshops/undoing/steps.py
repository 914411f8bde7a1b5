"""Which facts may be undone, and by what: the inverse of an event over the state before it. Pure.

A step is what one gesture brought about: the facts of one kind and one instant that follow one
another. Steps are undone last first. Refuses to keep more than `MOST_STEPS`, and to undo what people
did, saw or were told: a contribution, a ballot, a result.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args
from uuid import UUID

from server.vocabulary import UndoableStep
from server.workshops import events
from server.workshops.events import Event
from server.workshops.state import Activity, State, Step

MOST_STEPS: Final = 50

_NEUTRAL: Final = (
    events.ParticipantJoined,
    events.JoinCodeRotated,
    events.SessionPaused,
    events.SessionResumed,
    *get_args(events.PeopleEvent),
    *get_args(events.PanelEvent),
)
"""Facts that no answer hangs from."""

Inverse = tuple[UndoableStep, tuple[Event, ...]]


def remembered(before: State, event: Event, after: State) -> State:
    """`after` with what its steps become."""
    if isinstance(event, events.StepUndone):
        kept = tuple(step for step in after.steps if step.seq < event.undone_seq)
        return replace(after, steps=kept, given=event.given)
    found = inverse_of(before, event)
    if found is None:
        return after if isinstance(event, _NEUTRAL) else replace(after, given=after.head)
    what, inverse = found
    steps = after.steps
    if steps and _goes_on(steps[-1], event, what, after.head):
        last = steps[-1]
        longer = replace(last, until=after.head, inverse=(*inverse, *last.inverse))
        return replace(after, steps=(*steps[:-1], longer))
    step = Step(after.head, after.head, event.at, what, inverse)
    return replace(after, steps=(*steps, step)[-MOST_STEPS:])


def _goes_on(last: Step, event: Event, what: UndoableStep, seq: int) -> bool:
    return (last.until, last.at, last.what) == (seq - 1, event.at, what)


def is_remembered(event: Event) -> bool:
    """Whether the steps that may be undone are others after it."""
    return isinstance(event, _REMEMBERED)


def inverse_of(before: State, event: Event) -> Inverse | None:
    """What undoes the event; None for what cannot be undone."""
    return (
        _of_groups(before, event)
        or _of_cards(before, event)
        or _of_activities(before, event)
        or _of_agenda(before, event)
        or _of_controls(before, event)
    )


def _of_groups(before: State, event: Event) -> Inverse | None:
    match event:
        case events.GroupFormed(at=at, group_id=group_id, contribution_ids=ids):
            dissolved = events.GroupDissolved(at=at, group_id=group_id)
            return UndoableStep.GROUP_FORMED, (*_back(before, event, ids), dissolved)
        case events.GroupSplit(at=at, group_id=group_id, contribution_ids=ids):
            dissolved = events.GroupDissolved(at=at, group_id=group_id)
            return UndoableStep.GROUP_SPLIT, (*_back(before, event, ids), dissolved)
        case events.GroupRenamed(at=at, group_id=group_id):
            title_id = before.groups[group_id].title_id
            renamed = events.GroupRenamed(at=at, group_id=group_id, title_id=title_id)
            return UndoableStep.GROUP_RENAMED, (renamed,)
        case events.GroupsMerged(at=at, into_id=into_id, merged_id=merged_id):
            unmerged = events.GroupsUnmerged(
                at=at,
                into_id=into_id,
                merged_id=merged_id,
                contribution_ids=event.contribution_ids,
            )
            return UndoableStep.GROUPS_MERGED, (unmerged,)
        case events.GroupsOrdered(at=at, group_ids=group_ids):
            places = sorted(group_ids, key=lambda group_id: before.groups[group_id].place)
            ordered = events.GroupsOrdered(at=at, group_ids=tuple(places))
            return UndoableStep.GROUPS_ORDERED, (ordered,)
        case _:
            return None


def _back(before: State, event: Event, ids: tuple[UUID, ...]) -> tuple[Event, ...]:
    """Each card where it was."""
    return tuple(
        events.ContributionMoved(
            at=event.at, contribution_id=id_, group_id=before.contributions[id_].group_id
        )
        for id_ in ids
    )


def _of_cards(before: State, event: Event) -> Inverse | None:
    match event:
        case events.ContributionMoved(contribution_id=contribution_id):
            return UndoableStep.CARDS_MOVED, _back(before, event, (contribution_id,))
        case events.ContributionPinned(at=at, contribution_id=contribution_id):
            unpinned = events.ContributionUnpinned(at=at, contribution_id=contribution_id)
            return UndoableStep.CARD_PINNED, (unpinned,)
        case events.ContributionUnpinned(at=at, contribution_id=contribution_id):
            pinned = events.ContributionPinned(at=at, contribution_id=contribution_id)
            return UndoableStep.CARD_PINNED, (pinned,)
        case events.ContributionArchived(at=at, contribution_id=contribution_id):
            restored = events.ContributionRestored(at=at, contribution_id=contribution_id)
            back = _back(before, event, (contribution_id,))
            return UndoableStep.CARD_ARCHIVED, (restored, *back)
        case events.ContributionRestored(at=at, contribution_id=contribution_id):
            archived = events.ContributionArchived(at=at, contribution_id=contribution_id)
            return UndoableStep.CARD_ARCHIVED, (archived,)
        case _:
            return None


def _of_activities(before: State, event: Event) -> Inverse | None:
    match event:
        case events.ActivityStarted(at=at, activity_id=activity_id):
            status = before.activities[activity_id].status
            put_back = events.ActivityPutBack(at=at, activity_id=activity_id, status=status)
            return UndoableStep.ACTIVITY_STARTED, (put_back,)
        case events.ActivityClosed(at=at, activity_id=activity_id, by_clock=False):
            activity = before.activities[activity_id]
            if not _gives_back(before, activity):
                return None
            reopened = events.ActivityReopened(
                at=at,
                activity_id=activity_id,
                ends_at=activity.ends_at,
                closes_itself=activity.closes_itself,
            )
            return UndoableStep.ACTIVITY_CLOSED, (reopened,)
        case events.TurnEnded(at=at, activity_id=activity_id, turn_id=turn_id, by_close=True):
            # Of the same instant as the close that follows it, it is undone with it.
            if not _gives_back(before, before.activities[activity_id]):
                return None
            speaker_id = before.floors[activity_id].speaker_id
            resumed = events.TurnResumed(at, activity_id, turn_id, speaker_id)
            return UndoableStep.ACTIVITY_CLOSED, (resumed,)
        case events.TimerSet(at=at, activity_id=activity_id):
            activity = before.activities[activity_id]
            if activity.closed_to_others_at is not None:
                return None
            timed = events.TimerSet(
                at=at,
                activity_id=activity_id,
                ends_at=activity.ends_at,
                closes_itself=activity.closes_itself,
            )
            return UndoableStep.TIMER_SET, (timed,)
        case _:
            return None


def _gives_back(before: State, activity: Activity) -> bool:
    """Whether closing it may be undone: neither extra time nor a pause is given back."""
    return activity.closed_to_others_at is None and before.paused_at is None


def _of_agenda(before: State, event: Event) -> Inverse | None:
    inverse: Event
    match event:
        case events.ActivityInserted(at=at, activity=added):
            inverse = events.ActivityRemoved(at=at, activity_id=added.activity_id)
        case events.ActivityRemoved(at=at, activity_id=activity_id):
            removed = before.activities[activity_id]
            inverse = events.ActivityInserted(
                at=at,
                activity=removed.planned,
                position=removed.position,
                number=removed.number,
                status=removed.status,
            )
        case events.ActivityChanged(at=at, activity=after):
            inverse = events.ActivityChanged(
                at=at, activity=before.activities[after.activity_id].planned
            )
        case events.ActivitiesReordered(at=at):
            inverse = events.ActivitiesReordered(at=at, activity_ids=before.agenda)
        case events.ActivitySkipped(at=at, activity_id=activity_id):
            status = before.activities[activity_id].status
            inverse = events.ActivityPutBack(at=at, activity_id=activity_id, status=status)
        case events.AgendaShown(at=at):
            inverse = events.AgendaShown(at=at, visible=before.agenda_visible)
        case _:
            return None
    return UndoableStep.AGENDA_CHANGED, (inverse,)


def _of_controls(before: State, event: Event) -> Inverse | None:
    match event:
        case events.SessionLocked(at=at):
            return UndoableStep.LOCK, (events.SessionUnlocked(at=at),)
        case events.SessionUnlocked(at=at):
            return UndoableStep.LOCK, (events.SessionLocked(at=at, since=before.locked_at),)
        case events.SpotlightSet(at=at):
            lit = before.spotlight
            set_ = events.SpotlightSet(
                at=at,
                kind=None if lit is None else lit.kind,
                target_id=None if lit is None else lit.target_id,
            )
            return UndoableStep.SPOTLIGHT, (set_,)
        case _:
            return None


_REMEMBERED: Final = (
    events.StepUndone,
    events.GroupFormed,
    events.GroupSplit,
    events.GroupRenamed,
    events.GroupsMerged,
    events.GroupsOrdered,
    events.ContributionMoved,
    events.ContributionPinned,
    events.ContributionUnpinned,
    events.ContributionArchived,
    events.ContributionRestored,
    events.ActivityStarted,
    events.ActivityClosed,
    events.TurnEnded,
    events.TimerSet,
    events.ActivityInserted,
    events.ActivityRemoved,
    events.ActivityChanged,
    events.ActivitiesReordered,
    events.ActivitySkipped,
    events.AgendaShown,
    events.SessionLocked,
    events.SessionUnlocked,
    events.SpotlightSet,
)
