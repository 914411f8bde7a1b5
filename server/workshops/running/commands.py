"""What may be asked of the session itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.vocabulary import Constituency, Integrity, SpotlightKind
from server.workshops.agenda import ActivityPlan


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The first command of every session; `Rooms.open` sends it.

    In a rehearsal nothing leaves the session. With `agenda_visible` people see what is to come, by
    its titles. `prepared` when the agenda is not what the caller sent, but what was read of the
    workshop: sent again, the same session is asked for, whatever was prepared since.
    """

    title: str
    activities: tuple[ActivityPlan, ...]
    drafts_proposals: bool = True
    integrity: Integrity = Integrity.INDICATIVE
    agenda_visible: bool = True
    rehearsal: bool = False
    prepared: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """The actor becomes a participant; `Rooms.join` sends it. `constituency` is the room's own word
    of whoever came in with a code of their own."""

    entry_code: str | None = None
    constituency: Constituency | None = None


@dataclass(frozen=True, slots=True)
class StartActivity:
    """Runs a pending activity, or reopens a closed one with all it held; with `new_round`, a vote
    or a rating begins again without a ballot, and the tally of the round before stays.

    With `duration_seconds` a timer is shown; with `closes_itself` the room closes the activity
    when the timer runs out.
    """

    activity_id: UUID
    duration_seconds: int | None = None
    closes_itself: bool = False
    new_round: bool = False


@dataclass(frozen=True, slots=True)
class SetTimer:
    """The running activity ends `duration_seconds` from now; None cancels its timer."""

    activity_id: UUID
    duration_seconds: int | None
    closes_itself: bool = False


@dataclass(frozen=True, slots=True)
class ExtendTimer:
    """The running activity ends so much later than it would have."""

    activity_id: UUID
    seconds: int


@dataclass(frozen=True, slots=True)
class GrantExtraTime:
    """Whoever bears this number has so many seconds more than the others in the running activity;
    0 takes them back."""

    activity_id: UUID
    number: int
    seconds: int


@dataclass(frozen=True, slots=True)
class CloseActivity:
    """Closes to all but those who have extra time, if anybody does; a second time, to everyone."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class CloseElapsed:
    """The clock's own: closes the activity if its timer ran out and it closes itself."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class RotateJoinCode:
    """The old code stops working; the new one is in the outcome (`join_code`). `code` is the room's
    own word."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class ConcludeSession:
    """Closes what runs, reveals what was counted, drafts the proposals, ends the session."""


@dataclass(frozen=True, slots=True)
class PauseSession:
    """Nothing is taken from the hall, and the timer stops, until the session is resumed."""


@dataclass(frozen=True, slots=True)
class ResumeSession:
    pass


@dataclass(frozen=True, slots=True)
class LockSession:
    """Nothing is taken from the hall, until it is unlocked; time goes on."""


@dataclass(frozen=True, slots=True)
class UnlockSession:
    pass


@dataclass(frozen=True, slots=True)
class SetSpotlight:
    """One thing for everybody to look at; None for no more."""

    kind: SpotlightKind | None
    target_id: UUID | None


@dataclass(frozen=True, slots=True)
class InsertActivities:
    """New steps before the one at `position`; at the end when it is None."""

    plans: tuple[ActivityPlan, ...]
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeActivity:
    """The whole step again."""

    activity_id: UUID
    plan: ActivityPlan


@dataclass(frozen=True, slots=True)
class DuplicateActivity:
    """A pending copy, right after it."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class ReorderActivities:
    """The whole agenda in its new order."""

    activity_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class SkipActivity:
    """Left out for now: it may still be started."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class RemoveActivity:
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class ShowAgenda:
    """Whether people see what is to come."""

    visible: bool


AgendaCommand = (
    InsertActivities
    | ChangeActivity
    | DuplicateActivity
    | ReorderActivities
    | SkipActivity
    | RemoveActivity
    | ShowAgenda
)
ControlCommand = (
    SetTimer
    | ExtendTimer
    | GrantExtraTime
    | PauseSession
    | ResumeSession
    | LockSession
    | UnlockSession
    | SetSpotlight
)
RunningCommand = (
    OpenSession
    | Join
    | StartActivity
    | CloseActivity
    | CloseElapsed
    | RotateJoinCode
    | ConcludeSession
    | AgendaCommand
    | ControlCommand
)
