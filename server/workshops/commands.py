"""What a person may ask of a live session, and who they are to it.

Commands carry the texts that people typed; refuses ids of what they will create, which the room
mints from the operation id so that a retry names the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from server.workshops.agenda import ActivityPlan


class ActorRole(StrEnum):
    """Who asks: the facilitator, a participant, or the room's own clock."""

    FACILITATOR = "FACILITATOR"
    PARTICIPANT = "PARTICIPANT"
    CLOCK = "CLOCK"


@dataclass(frozen=True, slots=True)
class Actor:
    """`actor_id` is an account's id, or a participant's pseudonym in this session."""

    role: ActorRole
    actor_id: UUID


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The first command of every session; `Rooms.open` sends it."""

    title: str
    activities: tuple[ActivityPlan, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """The actor becomes a participant; `Rooms.join` sends it."""


@dataclass(frozen=True, slots=True)
class StartActivity:
    """Runs a pending activity, or reopens a closed one with all it held.

    With `duration_seconds` a timer is shown; with `closes_itself` the room closes the activity
    when the timer runs out.
    """

    activity_id: UUID
    duration_seconds: int | None = None
    closes_itself: bool = False


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
class Contribute:
    activity_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class WithdrawContribution:
    """A participant withdraws their own; the facilitator removes any."""

    contribution_id: UUID


@dataclass(frozen=True, slots=True)
class FormGroup:
    title: str
    contribution_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class RenameGroup:
    group_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class MoveContribution:
    """Into a group, or out of every group when `group_id` is None."""

    contribution_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class MergeGroups:
    """Contributions of `merged_id` go to `into_id`; the dots it received stay its own."""

    into_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True)
class PlaceDots:
    """The number of dots this voter has on the group from now on, until the vote closes."""

    activity_id: UUID
    group_id: UUID
    dots: int


@dataclass(frozen=True, slots=True)
class RevealResults:
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class RotateJoinCode:
    """The old code stops working; the new one is in the outcome (`join_code`)."""


@dataclass(frozen=True, slots=True)
class ConcludeSession:
    """Closes what runs, reveals what was counted, drafts the proposals, ends the session."""


@dataclass(frozen=True, slots=True)
class HandOverProposals:
    proposal_ids: tuple[UUID, ...]
    holder_id: UUID


Command = (
    OpenSession
    | Join
    | StartActivity
    | SetTimer
    | CloseActivity
    | CloseElapsed
    | Contribute
    | WithdrawContribution
    | FormGroup
    | RenameGroup
    | MoveContribution
    | MergeGroups
    | PlaceDots
    | RevealResults
    | RotateJoinCode
    | ConcludeSession
    | HandOverProposals
)
