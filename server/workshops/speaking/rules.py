"""The rules of a discussion: asking, leaving, calling, ending. Pure.

One person speaks at a time. Refuses to cut anybody off: a budget of time that is spent is shown, and
the facilitator ends a turn.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.problems import NotFound, TransitionRefused
from server.vocabulary import Constituency
from server.workshops.actors import Actor, ActorRole
from server.workshops.bounds import LONGEST_TITLE
from server.workshops.decision import Decision, Mint, find_running, kept_text, wrong_kind
from server.workshops.people.roles import takes_part
from server.workshops.speaking import commands, events
from server.workshops.speaking.floor import Floor, Request, in_order
from server.workshops.speaking.settings import DiscussSettings
from server.workshops.state import NO_FLOOR, Activity, State

LONGEST_QUEUE = 500

TOO_LATE: Final = (commands.AskToSpeak,)
"""What a phone may send after the end: it is told when that was."""


def allows(state: State, command: commands.SpeakingCommand, actor: Actor) -> bool:
    is_in = takes_part(state, actor)
    match command:
        case commands.AskToSpeak():
            return is_in
        case commands.LeaveQueue():
            return is_in or actor.role is ActorRole.FACILITATOR
        case _:
            return actor.role is ActorRole.FACILITATOR


def decide(
    state: State, command: commands.SpeakingCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    activity = find_running(state, command.activity_id)
    if not isinstance(activity.settings, DiscussSettings):
        raise wrong_kind()
    floor = state.floors.get(activity.activity_id, NO_FLOOR)
    match command:
        case commands.AskToSpeak():
            return _ask(state, activity, floor, actor, now, mint)
        case commands.QueueSpeaker():
            return _queue(activity, floor, command, now, mint)
        case commands.LeaveQueue(request_id=request_id):
            return _leave(activity, floor, request_id, actor, now)
        case commands.CallNext():
            waiting = in_order(floor, balanced=activity.settings.balanced)
            return _give(activity, floor, waiting[0] if waiting else None, now, mint)
        case commands.GiveFloor(request_id=request_id, constituency=constituency):
            if request_id is not None:
                return _give(activity, floor, _find(floor, request_id), now, mint)
            given = _given(activity, now, mint, None, constituency)
            return Decision((*silence(activity, floor, now), given))
        case commands.EndTurn():
            return Decision(silence(activity, floor, now))
        case _:
            assert_never(command)


def silence(
    activity: Activity, floor: Floor, now: datetime, *, by_close: bool = False
) -> tuple[events.TurnEnded, ...]:
    """Ends the turn of whoever speaks, if anybody does."""
    turn = floor.speaking
    if turn is None:
        return ()
    return (events.TurnEnded(now, activity.activity_id, turn.turn_id, by_close),)


def _ask(
    state: State, activity: Activity, floor: Floor, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    for request in floor.queue.values():
        if request.person_id == actor.actor_id:
            return Decision(outcome={"request_id": str(request.request_id)})
    asked = events.SpeakingAsked(
        at=now,
        activity_id=activity.activity_id,
        request_id=mint("request"),
        number=_next_number(floor),
        person_id=actor.actor_id,
        constituency=state.panel.chosen.get(actor.actor_id),
        label_id=None,
    )
    return Decision((asked,), outcome={"request_id": str(asked.request_id)})


def _queue(
    activity: Activity, floor: Floor, command: commands.QueueSpeaker, now: datetime, mint: Mint
) -> Decision:
    label_id, contents = None, {}
    if command.label is not None:
        label_id = mint("label")
        contents[label_id] = kept_text(command.label, LONGEST_TITLE, "label")
    asked = events.SpeakingAsked(
        at=now,
        activity_id=activity.activity_id,
        request_id=mint("request"),
        number=_next_number(floor),
        person_id=None,
        constituency=command.constituency,
        label_id=label_id,
    )
    return Decision((asked,), contents, {"request_id": str(asked.request_id)})


def _next_number(floor: Floor) -> int:
    if len(floor.queue) >= LONGEST_QUEUE:
        raise TransitionRefused(
            "QUEUE_FULL",
            french=f"{LONGEST_QUEUE} personnes attendent déjà la parole.",
            english=f"{LONGEST_QUEUE} people are already waiting to speak.",
        )
    return floor.asked + 1


def _leave(
    activity: Activity, floor: Floor, request_id: UUID, actor: Actor, now: datetime
) -> Decision:
    request = _find(floor, request_id)
    if actor.role is ActorRole.PARTICIPANT and request.person_id != actor.actor_id:
        raise NotFound
    return Decision((_left(activity.activity_id, request, now),))


def _left(activity_id: UUID, request: Request, now: datetime) -> events.QueueLeft:
    return events.QueueLeft(now, activity_id, request.request_id, request.content_ids)


def _find(floor: Floor, request_id: UUID) -> Request:
    request = floor.queue.get(request_id)
    if request is None:
        raise NotFound
    return request


def _give(
    activity: Activity, floor: Floor, request: Request | None, now: datetime, mint: Mint
) -> Decision:
    ended = silence(activity, floor, now)
    if request is None:
        return Decision(ended)
    given = _given(activity, now, mint, request, request.constituency)
    return Decision((*ended, given))


def _given(
    activity: Activity,
    now: datetime,
    mint: Mint,
    request: Request | None,
    constituency: Constituency | None,
) -> events.FloorGiven:
    return events.FloorGiven(
        at=now,
        activity_id=activity.activity_id,
        turn_id=mint("turn"),
        request_id=None if request is None else request.request_id,
        constituency=constituency,
        replaced=() if request is None else request.content_ids,
    )


def leaving(
    state: State, person_id: UUID, now: datetime
) -> tuple[events.QueueLeft | events.TurnEnded, ...]:
    """What becomes of somebody's tickets and turn when they are put out."""
    left: list[events.QueueLeft | events.TurnEnded] = []
    for activity_id, floor in sorted(state.floors.items()):
        left.extend(
            _left(activity_id, request, now)
            for request in floor.queue.values()
            if request.person_id == person_id
        )
        if floor.speaker_id == person_id:
            left.extend(silence(state.activities[activity_id], floor, now))
    return tuple(left)
