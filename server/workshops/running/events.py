"""What has happened to the session itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import Constituency, Integrity
from server.workshops.agenda import PlannedActivity
from server.workshops.counting.results import Tally


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """`drafts_proposals` unless its method makes no action by default, as a focus group;
    `driver_id` is the account that holds the facilitator's seat from the start."""

    at: datetime
    title: str
    activities: tuple[PlannedActivity, ...]
    drafts_proposals: bool = True
    driver_id: UUID | None = None
    integrity: Integrity = Integrity.INDICATIVE


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    """`participants` is how many are in, this one included; `number` is given once, in the order
    of arrival. It was their count before it was told apart."""

    at: datetime
    participant_id: UUID
    participants: int
    number: int | None = None
    constituency: Constituency | None = None


@dataclass(frozen=True, slots=True)
class ActivityStarted:
    at: datetime
    activity_id: UUID
    ends_at: datetime | None
    closes_itself: bool


@dataclass(frozen=True, slots=True)
class ActivityReopened:
    """The activity runs again with all it held; the tally of its last closing is void.

    In a new `round` it holds no ballot, and the tally of the round before stays.
    """

    at: datetime
    activity_id: UUID
    ends_at: datetime | None
    closes_itself: bool
    round: int | None = None


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
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class JoinCodeRotated:
    """The code itself is no part of the log."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SessionConcluded:
    at: datetime


RunningEvent = (
    SessionOpened
    | ParticipantJoined
    | ActivityStarted
    | ActivityReopened
    | TimerSet
    | ActivityClosed
    | JoinCodeRotated
    | SessionConcluded
)
