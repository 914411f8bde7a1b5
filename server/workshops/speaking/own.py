"""What one person is told of their own place in the discussions. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.workshops.speaking.floor import in_order
from server.workshops.speaking.settings import DiscussSettings
from server.workshops.state import State


@dataclass(frozen=True, slots=True)
class OwnSpeaking:
    """`place` counts from 1; it and the others are None for one who does not wait."""

    activity_id: UUID
    request_id: UUID | None
    number: int | None
    place: int | None
    speaking: bool


def own_speaking(state: State, person_id: UUID) -> tuple[OwnSpeaking, ...]:
    """In each discussion where they wait or speak."""
    return tuple(
        own
        for activity_id in state.agenda
        if activity_id in state.floors
        for own in (_in(state, activity_id, person_id),)
        if own.speaking or own.request_id is not None
    )


def _in(state: State, activity_id: UUID, person_id: UUID) -> OwnSpeaking:
    floor = state.floors[activity_id]
    settings = state.activities[activity_id].settings
    assert isinstance(settings, DiscussSettings)
    speaks = floor.speaker_id == person_id
    for place, request in enumerate(in_order(floor, balanced=settings.balanced), 1):
        if request.person_id == person_id:
            return OwnSpeaking(activity_id, request.request_id, request.number, place, speaks)
    return OwnSpeaking(activity_id, None, None, None, speaks)
