"""What each fact of a discussion makes of its state. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from server.workshops.speaking.events import (
    FloorGiven,
    QueueLeft,
    SpeakingAsked,
    SpeakingEvent,
    TurnEnded,
    TurnResumed,
)
from server.workshops.speaking.floor import Floor, Request, Turn
from server.workshops.state import NO_FLOOR, State


def evolve(state: State, event: SpeakingEvent) -> State:
    floor = state.floors.get(event.activity_id, NO_FLOOR)
    match event:
        case SpeakingAsked():
            request = Request(
                request_id=event.request_id,
                number=event.number,
                person_id=event.person_id,
                constituency=event.constituency,
                label_id=event.label_id,
            )
            floor = replace(
                floor, queue=floor.queue.set(event.request_id, request), asked=event.number
            )
        case QueueLeft(request_id=request_id):
            floor = replace(floor, queue=floor.queue.delete(request_id))
        case FloorGiven():
            floor = _given(floor, event, state.head)
        case TurnEnded(at=at):
            ended = replace(floor.turns[-1], ended_at=at)
            floor = replace(floor, turns=(*floor.turns[:-1], ended), speaker_id=None)
        case TurnResumed():
            floor = _resumed(floor, event)
        case _:
            assert_never(event)
    return replace(state, floors=state.floors.set(event.activity_id, floor))


def _resumed(floor: Floor, event: TurnResumed) -> Floor:
    last = floor.turns[-1]
    assert last.ended_at is not None
    started_at = last.started_at + (event.at - last.ended_at)
    resumed = replace(last, started_at=started_at, ended_at=None)
    return replace(floor, turns=(*floor.turns[:-1], resumed), speaker_id=event.person_id)


def _given(floor: Floor, event: FloorGiven, seq: int) -> Floor:
    request = None if event.request_id is None else floor.queue[event.request_id]
    turn = Turn(
        turn_id=event.turn_id,
        seq=seq,
        number=None if request is None else request.number,
        constituency=event.constituency,
        started_at=event.at,
    )
    floor = replace(floor, turns=(*floor.turns, turn), speaker_id=None)
    if request is None:
        return floor
    floor = replace(floor, queue=floor.queue.delete(request.request_id))
    if request.person_id is None:
        return floor
    spoken = floor.spoken.set(request.person_id, floor.spoken.get(request.person_id, 0) + 1)
    return replace(floor, speaker_id=request.person_id, spoken=spoken)
