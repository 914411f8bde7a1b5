"""The rules of a shared text: one pen, and nothing saved over what was not read. Pure.

Refuses to give the pen away behind its holder's back: a lost connection hands it to nobody. It
changes hands by its holder's word, by the facilitator's, or when it has lapsed and somebody asks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, assert_never
from uuid import UUID

from server.problems import Conflict, NotFound, TransitionRefused
from server.workshops.actors import Actor, ActorRole
from server.workshops.decision import (
    Decision,
    Mint,
    find_activity,
    find_running,
    kept_text,
    wrong_kind,
)
from server.workshops.people.roles import takes_part
from server.workshops.state import BLANK, Activity, State
from server.workshops.writing import commands, events
from server.workshops.writing.page import Page
from server.workshops.writing.settings import WriteSettings

MOST_REVISIONS = 2_000

AFTER_THE_END: Final = (commands.EraseRevision,)
TOO_LATE: Final = (commands.TakePen, commands.SaveText)
"""What a phone may send after the end: it is told when that was."""


def allows(state: State, command: commands.WritingCommand, actor: Actor) -> bool:
    if actor.role is ActorRole.FACILITATOR:
        return True
    is_in = takes_part(state, actor)
    match command:
        case commands.TakeBackPen() | commands.EraseRevision():
            return False
        case _:
            return is_in


def decide(
    state: State, command: commands.WritingCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    if isinstance(command, commands.EraseRevision):
        activity, settings = _writing(find_activity(state, command.activity_id))
        return _erase(state.pages.get(activity.activity_id, BLANK), command, now)
    activity, settings = _writing(find_running(state, command.activity_id))
    page = state.pages.get(activity.activity_id, BLANK)
    until = now + timedelta(seconds=settings.pen_seconds)
    match command:
        case commands.TakePen():
            return _take(activity, page, actor, now, until)
        case commands.HandOverPen():
            return _hand_over(activity, page, actor, now, until)
        case commands.TakeBackPen():
            if page.holder_id == actor.actor_id:
                return Decision()
            return _taken(activity, actor.actor_id, now, until)
        case commands.SaveText():
            return _save(activity, settings, page, command, actor, now, until, mint)
        case _:
            assert_never(command)


def _writing(activity: Activity) -> tuple[Activity, WriteSettings]:
    if not isinstance(activity.settings, WriteSettings):
        raise wrong_kind()
    return activity, activity.settings


def _take(activity: Activity, page: Page, actor: Actor, now: datetime, until: datetime) -> Decision:
    if page.holder_id == actor.actor_id:
        return Decision()
    if page.is_free(now):
        return _taken(activity, actor.actor_id, now, until)
    if actor.actor_id in page.waiting:
        return Decision()
    return Decision((events.PenAwaited(now, activity.activity_id, actor.actor_id),))


def _hand_over(
    activity: Activity, page: Page, actor: Actor, now: datetime, until: datetime
) -> Decision:
    if actor.role is not ActorRole.FACILITATOR:
        _check_holder(page, actor)
    if page.waiting:
        return _taken(activity, page.waiting[0], now, until)
    if page.holder_id is None:
        return Decision()
    return Decision((events.PenPutDown(now, activity.activity_id),))


def _taken(activity: Activity, holder_id: UUID, now: datetime, until: datetime) -> Decision:
    return Decision((events.PenTaken(now, activity.activity_id, holder_id, until),))


def _save(
    activity: Activity,
    settings: WriteSettings,
    page: Page,
    command: commands.SaveText,
    actor: Actor,
    now: datetime,
    until: datetime,
    mint: Mint,
) -> Decision:
    _check_holder(page, actor)
    if command.base != page.number:
        raise Conflict(page.number)
    if page.number >= MOST_REVISIONS:
        raise TransitionRefused(
            "ENOUGH_REVISIONS",
            french=f"Ce texte a déjà été enregistré {MOST_REVISIONS} fois.",
            english=f"This text has already been saved {MOST_REVISIONS} times.",
        )
    content_id = mint("revision")
    saved = events.TextSaved(
        at=now,
        activity_id=activity.activity_id,
        number=page.number + 1,
        content_id=content_id,
        until=until,
    )
    return Decision((saved,), {content_id: kept_text(command.text, settings.max_length, "text")})


def _check_holder(page: Page, actor: Actor) -> None:
    if page.holder_id != actor.actor_id:
        raise TransitionRefused(
            "PEN_NOT_YOURS",
            french="Vous ne tenez pas la plume : demandez-la d'abord.",
            english="You do not hold the pen: ask for it first.",
        )


def _erase(page: Page, command: commands.EraseRevision, now: datetime) -> Decision:
    revision = next((each for each in page.revisions if each.number == command.number), None)
    if revision is None:
        raise NotFound
    if revision is page.standing:
        raise TransitionRefused(
            "REVISION_STANDS",
            french="C'est le texte actuel : enregistrez-en d'abord un autre.",
            english="This is the text as it stands: save another one first.",
        )
    if revision.erased:
        return Decision()
    return Decision(
        (events.RevisionErased(now, command.activity_id, command.number, (revision.content_id,)),)
    )


def leaving(
    state: State, person_id: UUID, now: datetime
) -> tuple[events.PenPutDown | events.PenNoLongerAwaited, ...]:
    """What becomes of somebody's pens when they are put out."""
    left: list[events.PenPutDown | events.PenNoLongerAwaited] = []
    for activity_id, page in sorted(state.pages.items()):
        if page.holder_id == person_id:
            left.append(events.PenPutDown(now, activity_id))
        if person_id in page.waiting:
            left.append(events.PenNoLongerAwaited(now, activity_id, person_id))
    return tuple(left)
