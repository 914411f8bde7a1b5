"""The rules of the agenda while the session is open: what comes is changed, what was answered is not.

A step may be written again whole as long as it never ran; then its prompt, until somebody answers;
its title, its length and the facilitator's notes at any time. Refuses an agenda in which a step
names another that comes after it. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import ActivityStatus
from server.workshops.agenda import (
    MOST_ACTIVITIES,
    PlannedActivity,
    check_activity,
    check_agenda,
    planned,
)
from server.workshops.board.settings import CollectSettings
from server.workshops.bounds import check_range
from server.workshops.decision import Decision, Mint, find_activity
from server.workshops.running import commands, events
from server.workshops.state import Activity, State
from server.workshops.voting.polls import is_secret

_NOT_YET: Final = frozenset({ActivityStatus.PENDING, ActivityStatus.SKIPPED})


def decide(state: State, command: commands.AgendaCommand, now: datetime, mint: Mint) -> Decision:
    match command:
        case commands.InsertActivities():
            return _insert(state, command, now, mint)
        case commands.ChangeActivity():
            return _change(state, command, now)
        case commands.DuplicateActivity(activity_id=activity_id):
            return _duplicate(state, activity_id, now, mint)
        case commands.ReorderActivities(activity_ids=activity_ids):
            return _reorder(state, activity_ids, now)
        case commands.SkipActivity(activity_id=activity_id):
            return _skip(state, activity_id, now)
        case commands.RemoveActivity(activity_id=activity_id):
            return _remove(state, activity_id, now)
        case commands.ShowAgenda(visible=visible):
            if visible is state.agenda_visible:
                return Decision()
            return Decision((events.AgendaShown(at=now, visible=visible),))
        case _:
            assert_never(command)


def check_change(state: State, after: PlannedActivity) -> None:
    """Whether the step may become this. Raises a problem."""
    before = state.activities[after.activity_id]
    if before.planned == replace(
        after, title=before.title, minutes=before.minutes, notes=before.notes
    ):
        return
    if before.has_run and (before.settings, before.name) != (after.settings, after.name):
        raise TransitionRefused(
            "ACTIVITY_STARTED",
            french="Cette activité a commencé : ses réglages ne changent plus.",
            english="This activity has begun: its settings no longer change.",
        )
    if is_answered(state, before):
        raise TransitionRefused(
            "ACTIVITY_ANSWERED",
            french="On a déjà répondu à cette activité : sa consigne ne change plus.",
            english="This activity was already answered: its prompt no longer changes.",
        )


def is_answered(state: State, activity: Activity) -> bool:
    """Whether something was given in it that its prompt explains."""
    # Who voted in secret is not known here: that somebody may have is enough.
    voted = activity.has_run and is_secret(activity)
    return (
        voted
        or activity.answered > 0
        or any(
            contribution.activity_id == activity.activity_id
            for contribution in state.contributions.values()
        )
    )


def check_order(state: State, agenda: Sequence[PlannedActivity]) -> None:
    """Whether the steps may follow one another so."""
    check_agenda(tuple(each.plan for each in agenda))


def listed(state: State) -> list[PlannedActivity]:
    """The agenda as it is."""
    return [state.activities[activity_id].planned for activity_id in state.agenda]


def _insert(
    state: State, command: commands.InsertActivities, now: datetime, mint: Mint
) -> Decision:
    end = len(state.agenda)
    position = end if command.position is None else command.position
    if not 0 <= position <= end:
        raise ValidationFailed(
            "position",
            french=f"La place va de 0 à {end}.",
            english=f"The position is between 0 and {end}.",
        )
    check_range(len(command.plans), 1, MOST_ACTIVITIES, "runSheet")
    for place, plan in enumerate(command.plans):
        check_activity(plan, f"runSheet.{place}")
    added = [planned(mint(f"activity {place}"), each) for place, each in enumerate(command.plans)]
    return _added(state, added, position, now)


def _duplicate(state: State, activity_id: UUID, now: datetime, mint: Mint) -> Decision:
    original = find_activity(state, activity_id)
    copy = replace(original.planned, activity_id=mint("activity"))
    if original.name is not None:
        copy = _renamed(copy, original.name, _free_name(state, original.name))
    return _added(state, [copy], original.position + 1, now)


def _renamed(copy: PlannedActivity, before: str, name: str) -> PlannedActivity:
    """What hung from its own cards hangs from those of the copy."""
    held = copy.settings
    if isinstance(held, CollectSettings) and held.parent is not None and before in held.parent.of:
        own = tuple(name if each == before else each for each in held.parent.of)
        held = replace(held, parent=replace(held.parent, of=own))
    return replace(copy, settings=held, name=name)


def _free_name(state: State, name: str) -> str:
    taken = {activity.name for activity in state.activities.values()}
    numbered = (f"{name[:36]}-{number}" for number in range(2, MOST_ACTIVITIES + 3))
    return next(free for free in numbered if free not in taken)


def _added(
    state: State, added: Sequence[PlannedActivity], position: int, now: datetime
) -> Decision:
    agenda = listed(state)
    agenda[position:position] = added
    check_order(state, agenda)
    inserted = (
        events.ActivityInserted(
            at=now,
            activity=each,
            position=position + place,
            number=state.activities_numbered + 1 + place,
        )
        for place, each in enumerate(added)
    )
    return Decision(tuple(inserted), outcome={"activity_id": str(added[0].activity_id)})


def _change(state: State, command: commands.ChangeActivity, now: datetime) -> Decision:
    before = find_activity(state, command.activity_id)
    check_activity(command.plan, "runSheet.0")
    after = planned(before.activity_id, command.plan)
    if after == before.planned:
        return Decision()
    check_change(state, after)
    agenda = listed(state)
    agenda[before.position] = after
    check_order(state, agenda)
    return Decision((events.ActivityChanged(at=now, activity=after),))


def _reorder(state: State, activity_ids: tuple[UUID, ...], now: datetime) -> Decision:
    if sorted(activity_ids) != sorted(state.agenda):
        raise ValidationFailed(
            "activityIds",
            french="Donnez chaque activité du déroulé une fois, et elles seules.",
            english="Name every activity of the agenda once, and no other.",
        )
    if activity_ids == state.agenda:
        return Decision()
    check_order(state, [state.activities[activity_id].planned for activity_id in activity_ids])
    return Decision((events.ActivitiesReordered(at=now, activity_ids=activity_ids),))


def _skip(state: State, activity_id: UUID, now: datetime) -> Decision:
    if _not_begun(state, activity_id).status is ActivityStatus.SKIPPED:
        return Decision()
    return Decision((events.ActivitySkipped(at=now, activity_id=activity_id),))


def _remove(state: State, activity_id: UUID, now: datetime) -> Decision:
    removed = _not_begun(state, activity_id)
    check_removal(state, removed)
    return Decision((events.ActivityRemoved(at=now, activity_id=activity_id),))


def check_removal(state: State, removed: Activity) -> None:
    """Whether the rest of the agenda, and what the session holds, stands without it."""
    held = (state.groups, state.notes, state.contributions, state.proposals)
    if any(each.activity_id == removed.activity_id for map_ in held for each in map_.values()):
        raise TransitionRefused(
            "ACTIVITY_IN_USE",
            french="Un groupe ou une note en dépend : cette activité reste au déroulé.",
            english="A group or a note belongs to it: this activity stays on the agenda.",
        )
    check_order(state, [each for each in listed(state) if each.activity_id != removed.activity_id])


def _not_begun(state: State, activity_id: UUID) -> Activity:
    activity = find_activity(state, activity_id)
    if activity.status not in _NOT_YET:
        raise TransitionRefused(
            "ACTIVITY_STARTED",
            french="Cette activité a commencé : elle reste au déroulé.",
            english="This activity has begun: it stays on the agenda.",
        )
    return activity
