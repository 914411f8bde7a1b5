"""What a vote changes in what is shown. Its tally stands in the activity it belongs to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from server.workshops.entities import Key, Kind
from server.workshops.state import State
from server.workshops.voting import events


def touched(event: events.VotingEvent, state: State) -> Iterable[Key]:
    match event:
        case events.DotsPlaced(activity_id=activity_id):
            return (Key(Kind.PROGRESS, activity_id),)
        case events.ResultsRevealed(activity_id=activity_id):
            return (Key(Kind.ACTIVITY, activity_id),)
        case _:
            assert_never(event)
