"""What may be asked of the session itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from server.vocabulary import Constituency, Integrity
from server.workshops.agenda import ActivityPlan


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The first command of every session; `Rooms.open` sends it."""

    title: str
    activities: tuple[ActivityPlan, ...]
    drafts_proposals: bool = True
    integrity: Integrity = Integrity.INDICATIVE


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
class CloseActivity:
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class CloseElapsed:
    """The clock's own: closes the activity if its timer ran out and it closes itself."""

    activity_id: UUID


@dataclass(frozen=True, slots=True)
class RotateJoinCode:
    """The old code stops working; the new one is in the outcome (`join_code`)."""


@dataclass(frozen=True, slots=True)
class ConcludeSession:
    """Closes what runs, reveals what was counted, drafts the proposals, ends the session."""


RunningCommand = (
    OpenSession
    | Join
    | StartActivity
    | SetTimer
    | CloseActivity
    | CloseElapsed
    | RotateJoinCode
    | ConcludeSession
)
