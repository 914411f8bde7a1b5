"""What has happened in a session: typed past-tense facts, and their stored form.

Refuses people's texts: an event names a `content_id`, and the text lives in a row that can be
erased while the log stays whole. Refuses the wall clock: `at` was given by whoever decided.
A stored form is kept readable for ever: a field that is added has a default, which is what older
rows mean by leaving it out; any other change of a class means a new `VERSIONS` entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from server.workshops.board.events import *
from server.workshops.coding.events import *
from server.workshops.encoding import from_jsonable, to_jsonable
from server.workshops.noting.events import *
from server.workshops.panel.events import *
from server.workshops.people.events import *
from server.workshops.prioritising.events import *
from server.workshops.proposing.events import *
from server.workshops.running.events import *
from server.workshops.speaking.events import *
from server.workshops.undoing.events import *
from server.workshops.voting.events import *
from server.workshops.writing.events import *

Event = (
    RunningEvent
    | BoardEvent
    | VotingEvent
    | ProposingEvent
    | PeopleEvent
    | PanelEvent
    | SpeakingEvent
    | WritingEvent
    | PrioritisingEvent
    | NotingEvent
    | CodingEvent
    | UndoingEvent
)

VERSIONS: dict[tuple[str, int], type[Event]] = {
    (class_.__name__, 1): class_ for class_ in get_args(Event)
}
"""The class behind each stored (type, type_version)."""

_CURRENT = {class_: (name, version) for (name, version), class_ in VERSIONS.items()}


class UnknownEvent(Exception):
    """The log holds a fact that this version of the program cannot read."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """An event as it is stored."""

    type: str
    type_version: int
    at: datetime
    payload: dict[str, Any]


def encode(event: Event) -> Encoded:
    name, version = _CURRENT[type(event)]
    payload: dict[str, Any] = to_jsonable(event)
    del payload["at"]
    return Encoded(type=name, type_version=version, at=event.at, payload=payload)


def decode(type_: str, type_version: int, at: datetime, payload: Mapping[str, Any]) -> Event:
    class_ = VERSIONS.get((type_, type_version))
    if class_ is None:
        raise UnknownEvent(f"{type_} version {type_version}")
    return from_jsonable(class_, {**payload, "at": at})
