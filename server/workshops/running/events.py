"""What has happened to the session itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.vocabulary import ActivityStatus, Constituency, Integrity, SpotlightKind
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
    agenda_visible: bool = True
    rehearsal: bool = False


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


@dataclass(frozen=True, slots=True)
class ActivityClosedToOthers:
    """After it only those who have extra time are heard, each until their own is over; the activity
    closes at `ends_at`."""

    at: datetime
    activity_id: UUID
    ends_at: datetime
    by_clock: bool


@dataclass(frozen=True, slots=True)
class ExtraTimeGranted:
    """`seconds` more than the others, in all."""

    at: datetime
    activity_id: UUID
    participant_id: UUID
    seconds: int


@dataclass(frozen=True, slots=True)
class ExtraTimeEnded:
    """After it these people are heard no more than the others."""

    at: datetime
    activity_id: UUID
    participant_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ActivityPutBack:
    """It had not begun after all: it stands in the agenda as it did before."""

    at: datetime
    activity_id: UUID
    status: ActivityStatus


@dataclass(frozen=True, slots=True)
class ActivityInserted:
    at: datetime
    activity: PlannedActivity
    position: int
    number: int
    status: ActivityStatus = ActivityStatus.PENDING


@dataclass(frozen=True, slots=True)
class ActivityChanged:
    at: datetime
    activity: PlannedActivity


@dataclass(frozen=True, slots=True)
class ActivitiesReordered:
    at: datetime
    activity_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ActivitySkipped:
    at: datetime
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class ActivityRemoved:
    at: datetime
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class AgendaShown:
    at: datetime
    visible: bool


@dataclass(frozen=True, slots=True)
class SessionPaused:
    """`left_seconds` is what was left of the timer, if one ran."""

    at: datetime
    left_seconds: int | None


@dataclass(frozen=True, slots=True)
class SessionResumed:
    at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionLocked:
    """`since` is when it was locked first, where an unlocking was undone."""

    at: datetime
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionUnlocked:
    at: datetime


@dataclass(frozen=True, slots=True)
class SpotlightSet:
    at: datetime
    kind: SpotlightKind | None
    target_id: UUID | None


AgendaEvent = (
    ActivityPutBack
    | ActivityInserted
    | ActivityChanged
    | ActivitiesReordered
    | ActivitySkipped
    | ActivityRemoved
    | AgendaShown
)
ControlEvent = (
    TimerSet
    | ExtraTimeGranted
    | ExtraTimeEnded
    | SessionPaused
    | SessionResumed
    | SessionLocked
    | SessionUnlocked
    | SpotlightSet
)
RunningEvent = (
    SessionOpened
    | ParticipantJoined
    | ActivityStarted
    | ActivityReopened
    | ActivityClosedToOthers
    | ActivityClosed
    | JoinCodeRotated
    | SessionConcluded
    | AgendaEvent
    | ControlEvent
)
