"""Who is told what at each change, which dates are recalled, when a mail leaves. Pure, as data.

Refuses to tell a circle what it could not read: a stage of a draft goes to those who read drafts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, StrEnum, auto
from typing import Final, assert_never
from uuid import UUID

from server.vocabulary import EmailRhythm, NoticeKind


class Circle(Enum):
    """Whom a change concerns. Of an organisation, those are its mandated accounts."""

    FOLLOWERS = auto()
    """The members involved or interested in the mission: told at each of its stages."""
    INVOLVED = auto()
    """The members involved in the mission, who read its drafts."""
    VALIDATORS = auto()
    """Those who have not validated this edition of the deliverable yet, and must (MI3)."""
    LEAD = auto()
    """Who leads the mission."""
    RECEIVER = auto()
    """The organisation that asked for outputs."""
    SITTING = auto()
    """The organisations that sit in the body on the day."""
    MEMBERS = auto()
    """The members and funders of the agency on the day."""
    PROGRAMMERS = auto()
    """Those of the agency who keep its programme."""
    OWNERS = auto()
    """The organisation that holds the roadmap."""
    OFFICER = auto()
    """Who follows the action in the name of its holder."""
    ASKER = auto()
    """The organisation that made the request."""
    BUYERS = auto()
    """Who buys under a framework agreement, and the services with a workshop to order under it."""
    PARTIES = auto()
    """The parties of the contract today."""
    ACCOMPANYING = auto()
    """Those of the agency that accompanies the contract who keep it too."""


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of notice, and the circles that get it; somebody in two of them is told once.

    The notice is about the object that changed, or about its mission.
    """

    kind: NoticeKind
    circles: tuple[Circle, ...]
    of_its_mission: bool = False


_STAGE: Final = Told(NoticeKind.MISSION_STAGE, (Circle.FOLLOWERS, Circle.LEAD))
_VERSION: Final = Told(NoticeKind.PROGRAMME_STAGE, (Circle.MEMBERS,))
_MEETING: Final = Told(NoticeKind.MEETING_PLANNED, (Circle.SITTING,))
_CONTRACT: Final = Told(NoticeKind.CONTRACT_STAGE, (Circle.PARTIES, Circle.ACCOMPANYING))
_ARBITRATION: Final = Told(NoticeKind.REQUEST_ARBITRATED, (Circle.ASKER,))

TOLD: Final[Mapping[tuple[str, str], Told]] = {
    ("Mission", "create_mission"): _STAGE,
    ("Mission", "programMission"): _STAGE,
    ("Mission", "startMission"): _STAGE,
    ("Mission", "suspendMission"): _STAGE,
    ("Mission", "resumeMission"): _STAGE,
    ("Mission", "deliverMission"): _STAGE,
    ("Mission", "validateMission"): _STAGE,
    ("Mission", "closeMission"): _STAGE,
    ("Mission", "withdrawMission"): _STAGE,
    ("Deliverable", "submitDeliverable"): Told(
        NoticeKind.DELIVERABLE_TO_VALIDATE, (Circle.VALIDATORS,)
    ),
    ("Deliverable", "returnDeliverable"): Told(
        NoticeKind.DELIVERABLE_STAGE, (Circle.INVOLVED, Circle.LEAD)
    ),
    ("Deliverable", "last_validation"): Told(
        NoticeKind.DELIVERABLE_STAGE, (Circle.FOLLOWERS, Circle.LEAD)
    ),
    ("Deliverable", "releaseDeliverable"): Told(
        NoticeKind.DELIVERABLE_STAGE, (Circle.MEMBERS, Circle.LEAD)
    ),
    ("Deliverable", "publishDeliverable"): Told(
        NoticeKind.DELIVERABLE_STAGE, (Circle.FOLLOWERS, Circle.LEAD)
    ),
    ("OutputRequest", "serve_outputs"): Told(
        NoticeKind.OUTPUTS_RECEIVED, (Circle.RECEIVER,), of_its_mission=True
    ),
    ("Meeting", "plan_meeting"): _MEETING,
    ("Meeting", "edit_meeting"): _MEETING,
    ("Meeting", "cancel_meeting"): _MEETING,
    ("MissionRequest", "retainMissionRequest"): _ARBITRATION,
    ("MissionRequest", "postponeMissionRequest"): _ARBITRATION,
    ("MissionRequest", "declineMissionRequest"): _ARBITRATION,
    ("MissionRequest", "programMissionRequest"): _ARBITRATION,
    ("ServiceRequest", "acceptServiceRequest"): _ARBITRATION,
    ("ServiceRequest", "declineServiceRequest"): _ARBITRATION,
    ("ServiceRequest", "completeServiceRequest"): _ARBITRATION,
    ("ProgrammeVersion", "present_programme_version"): _VERSION,
    ("ProgrammeVersion", "approve_programme_version"): _VERSION,
    ("ProgrammeVersion", "reject_programme_version"): _VERSION,
    ("Contract", "launch_contract"): _CONTRACT,
    ("Contract", "openContractDiagnosis"): _CONTRACT,
    ("Contract", "validateContractDiagnosis"): _CONTRACT,
    ("Contract", "validateStrategicFramework"): _CONTRACT,
    ("Contract", "openActionPlan"): _CONTRACT,
    ("Contract", "signContract"): _CONTRACT,
    ("Contract", "startContractExecution"): _CONTRACT,
    ("Contract", "openContractReview"): _CONTRACT,
    ("Contract", "concludeContractReview"): _CONTRACT,
    ("Contract", "expireContract"): _CONTRACT,
    ("Contract", "terminateContract"): _CONTRACT,
    ("Contract", "returnContractToLaunch"): _CONTRACT,
    ("Contract", "returnContractToDiagnosis"): _CONTRACT,
    ("Contract", "abandonContract"): _CONTRACT,
    ("Contract", "renew_contract"): _CONTRACT,
}
"""What is told at each line of the journal, by its object's type and its verb."""


def topic_of_change(event_id: UUID) -> str:
    """A change is told once to each of those whom it concerns."""
    return f"change:{event_id}"


class Reminder(StrEnum):
    """A date that is recalled, each once to each of those whom it concerns."""

    MISSION_END = "mission_end"
    MISSION_LATE = "mission_late"
    VALIDATION_AWAITED = "validation_awaited"
    DELIBERATION_AWAITED = "deliberation_awaited"
    MEETING_TOMORROW = "meeting_tomorrow"
    ACTION_LATE = "action_late"
    UNBLOCKING_DUE = "unblocking_due"
    MILESTONE_DUE = "milestone_due"
    ARBITRATION_AWAITED = "arbitration_awaited"
    FRAMEWORK_END = "framework_end"
    REVIEW_DUE = "review_due"
    CONTRACT_END = "contract_end"


MISSION_ENDS_WITHIN: Final = timedelta(days=14)
VALIDATION_AWAITED_FOR: Final = timedelta(days=15)
DELIBERATION_AWAITED_FOR: Final = timedelta(days=30)
ARBITRATION_AWAITED_FOR: Final = timedelta(days=30)
# The time that it takes to award the next one.
FRAMEWORK_ENDS_WITHIN: Final = timedelta(days=180)
# CT2: « six mois avant »; and as long for the end, which a renewal must precede.
REVIEW_IS_WITHIN: Final = timedelta(days=183)
CONTRACT_ENDS_WITHIN: Final = timedelta(days=183)
MEETING_IS_WITHIN: Final = timedelta(days=1)
MILESTONE_DUE_WITHIN: Final = timedelta(days=14)
LATE_SINCE_AT_MOST: Final = timedelta(days=60)
"""What has been late for longer was told, or is beyond a reminder."""

REMINDED: Final[Mapping[Reminder, Told]] = {
    Reminder.MISSION_END: Told(NoticeKind.DUE_SOON, (Circle.LEAD,)),
    Reminder.MISSION_LATE: Told(NoticeKind.OVERDUE, (Circle.LEAD,)),
    Reminder.VALIDATION_AWAITED: Told(NoticeKind.OVERDUE, (Circle.VALIDATORS,)),
    Reminder.DELIBERATION_AWAITED: Told(NoticeKind.OVERDUE, (Circle.PROGRAMMERS,)),
    Reminder.MEETING_TOMORROW: Told(NoticeKind.DUE_SOON, (Circle.SITTING,)),
    Reminder.ACTION_LATE: Told(NoticeKind.OVERDUE, (Circle.OWNERS, Circle.OFFICER)),
    Reminder.UNBLOCKING_DUE: Told(NoticeKind.DUE_SOON, (Circle.OWNERS, Circle.OFFICER)),
    Reminder.MILESTONE_DUE: Told(NoticeKind.DUE_SOON, (Circle.OWNERS, Circle.OFFICER)),
    Reminder.ARBITRATION_AWAITED: Told(NoticeKind.OVERDUE, (Circle.PROGRAMMERS,)),
    Reminder.FRAMEWORK_END: Told(NoticeKind.DUE_SOON, (Circle.BUYERS,)),
    Reminder.REVIEW_DUE: Told(NoticeKind.DUE_SOON, (Circle.PARTIES, Circle.ACCOMPANYING)),
    Reminder.CONTRACT_END: Told(NoticeKind.DUE_SOON, (Circle.PARTIES, Circle.ACCOMPANYING)),
}


def topic_of_date(reminder: Reminder, object_id: UUID, due_on: date) -> str:
    """Once for each due date: a date that is moved is recalled again."""
    return f"{reminder.value}:{object_id}:{due_on.isoformat()}"


# Six in the morning in France in winter, seven in summer: read before the day begins.
LEAVES_AT: Final = time(5, 0, tzinfo=UTC)
_MONDAY: Final = 0


def last_round(rhythm: EmailRhythm, now: datetime) -> datetime | None:
    """The last instant at which mail of this rhythm was to leave; None where none ever does."""
    today = datetime.combine(now.date(), LEAVES_AT)
    last = today if today <= now else today - timedelta(days=1)
    match rhythm:
        case EmailRhythm.NEVER:
            return None
        case EmailRhythm.DAILY:
            return last
        case EmailRhythm.WEEKLY:
            return last - timedelta(days=(last.weekday() - _MONDAY) % 7)
        case _:
            assert_never(rhythm)


_FIRST_DELAY: Final = timedelta(minutes=1)
LONGEST_DELAY: Final = timedelta(hours=6)


def delay_after(failures: int) -> timedelta:
    """How long a mail that was refused so many times in a row waits: twice as long each time."""
    # Bounded before it is computed: 2 to the power of a million is no number to make.
    doublings: int = 2 ** min(max(failures, 1) - 1, 16)
    return min(LONGEST_DELAY, _FIRST_DELAY * doublings)
