"""What has happened in a session: typed past-tense facts, and their stored form.

Refuses people's texts: an event names a `content_id`, and the text lives in a row that can be
erased while the log stays whole. Refuses the wall clock: `at` was given by whoever decided.
A stored form is kept readable for ever: changing a class means a new `VERSIONS` entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from server.workshops.agenda import PlannedActivity
from server.workshops.ballots import TallyLine
from server.workshops.encoding import from_jsonable, to_jsonable


@dataclass(frozen=True, slots=True)
class SessionOpened:
    at: datetime
    title: str
    activities: tuple[PlannedActivity, ...]


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    """`participants` is how many have joined, this one included."""

    at: datetime
    participant_id: UUID
    participants: int


@dataclass(frozen=True, slots=True)
class ActivityStarted:
    at: datetime
    activity_id: UUID
    ends_at: datetime | None
    closes_itself: bool


@dataclass(frozen=True, slots=True)
class ActivityReopened:
    """The activity runs again with all it held; the tally of its last closing is void."""

    at: datetime
    activity_id: UUID
    ends_at: datetime | None
    closes_itself: bool


@dataclass(frozen=True, slots=True)
class TimerSet:
    at: datetime
    activity_id: UUID
    ends_at: datetime | None
    closes_itself: bool


@dataclass(frozen=True, slots=True)
class ActivityClosed:
    """Nothing is accepted after it. `tally` is None unless the activity was a vote."""

    at: datetime
    activity_id: UUID
    by_clock: bool
    tally: tuple[TallyLine, ...] | None


@dataclass(frozen=True, slots=True)
class ContributionMade:
    at: datetime
    activity_id: UUID
    contribution_id: UUID
    content_id: UUID
    author_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionWithdrawn:
    """It leaves its group, if it had one."""

    at: datetime
    contribution_id: UUID
    by_facilitator: bool


@dataclass(frozen=True, slots=True)
class GroupFormed:
    at: datetime
    group_id: UUID
    title_id: UUID
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class GroupRenamed:
    at: datetime
    group_id: UUID
    title_id: UUID


@dataclass(frozen=True, slots=True)
class ContributionMoved:
    at: datetime
    contribution_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class GroupsMerged:
    """`contribution_ids` came with `merged_id`; its dots did not."""

    at: datetime
    into_id: UUID
    merged_id: UUID
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class DotsPlaced:
    """`voters` is how many people have a dot somewhere, after this."""

    at: datetime
    activity_id: UUID
    voter_id: UUID
    group_id: UUID
    dots: int
    voters: int


@dataclass(frozen=True, slots=True)
class ResultsRevealed:
    at: datetime
    activity_id: UUID
    tally: tuple[TallyLine, ...]


@dataclass(frozen=True, slots=True)
class JoinCodeRotated:
    """The code itself is no part of the log."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalDrafted:
    """A group with its evidence; `tally` and `vote_id` are None when no vote counted it."""

    at: datetime
    proposal_id: UUID
    group_id: UUID
    title_id: UUID
    rank: int
    vote_id: UUID | None
    tally: TallyLine | None
    contribution_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class SessionConcluded:
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalHandedOver:
    at: datetime
    proposal_id: UUID
    holder_id: UUID


Event = (
    SessionOpened
    | ParticipantJoined
    | ActivityStarted
    | ActivityReopened
    | TimerSet
    | ActivityClosed
    | ContributionMade
    | ContributionWithdrawn
    | GroupFormed
    | GroupRenamed
    | ContributionMoved
    | GroupsMerged
    | DotsPlaced
    | ResultsRevealed
    | JoinCodeRotated
    | ProposalDrafted
    | SessionConcluded
    | ProposalHandedOver
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


def content_ids(event: Event) -> tuple[UUID, ...]:
    """The texts that showing this event needs."""
    match event:
        case ContributionMade(content_id=content_id):
            return (content_id,)
        case GroupFormed(title_id=title_id) | GroupRenamed(title_id=title_id):
            return (title_id,)
        case ProposalDrafted(title_id=title_id):
            return (title_id,)
        case _:
            return ()
