"""When a member's request may move, and by whom. Pure: no I/O, no clock.

A mission request is arbitrated (retained, postponed, declined), then programmed as a mission and
its line; a service request is accepted or declined, then done. Both are withdrawn by those who
asked, before that.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from server.domain.transitions import Possibility, Transition, possibilities, step
from server.problems import Forbidden, Problem, TransitionRefused, ValidationFailed
from server.vocabulary import MeetingStatus, MissionRequestStatus, ServiceRequestStatus

SUBJECT_LENGTH: Final = 300
REASON_LENGTH: Final = 2_000
_MOST_DAYS: Final = Decimal(10_000)

_M: Final = MissionRequestStatus
_S: Final = ServiceRequestStatus


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What the guards need to know of one person on one day.

    `asks`: they speak for the organisation, or file in its name from the agency. `answers`: they
    arbitrate missions, or see to services, for the agency.
    """

    asks: bool
    answers: bool


def _may_ask(facts: RequestFacts) -> Problem | None:
    return None if facts.asks else Forbidden()


def _may_answer(facts: RequestFacts) -> Problem | None:
    return None if facts.answers else Forbidden()


_TO_ARBITRATE: Final = frozenset({_M.RECEIVED, _M.POSTPONED})

MISSION_REQUEST: Final = (
    Transition("retainMissionRequest", _TO_ARBITRATE, _M.RETAINED, (_may_answer,)),
    Transition("postponeMissionRequest", _TO_ARBITRATE, _M.POSTPONED, (_may_answer,)),
    Transition("declineMissionRequest", _TO_ARBITRATE, _M.DECLINED, (_may_answer,)),
    Transition("programMissionRequest", frozenset({_M.RETAINED}), _M.PROGRAMMED, (_may_answer,)),
    Transition(
        "withdrawMissionRequest",
        frozenset({_M.RECEIVED, _M.POSTPONED, _M.RETAINED}),
        _M.WITHDRAWN,
        (_may_ask,),
    ),
)

SERVICE_REQUEST: Final = (
    Transition("acceptServiceRequest", frozenset({_S.RECEIVED}), _S.ACCEPTED, (_may_answer,)),
    Transition("declineServiceRequest", frozenset({_S.RECEIVED}), _S.DECLINED, (_may_answer,)),
    Transition("completeServiceRequest", frozenset({_S.ACCEPTED}), _S.DONE, (_may_answer,)),
    Transition(
        "withdrawServiceRequest",
        frozenset({_S.RECEIVED, _S.ACCEPTED}),
        _S.WITHDRAWN,
        (_may_ask,),
    ),
)

# Arbitrations and answers that owe a reason to those who asked.
REASONED: Final = frozenset(
    {"postponeMissionRequest", "declineMissionRequest", "declineServiceRequest"}
)


def mission_request_transitions(
    status: MissionRequestStatus, facts: RequestFacts
) -> list[Possibility]:
    """What may come next, for one person, with the reason of each no."""
    return possibilities(MISSION_REQUEST, status, facts, may_act=True)


def service_request_transitions(
    status: ServiceRequestStatus, facts: RequestFacts
) -> list[Possibility]:
    return possibilities(SERVICE_REQUEST, status, facts, may_act=True)


def move_mission_request(
    name: str, status: MissionRequestStatus, facts: RequestFacts
) -> MissionRequestStatus:
    """Where the transition leads. Raises Forbidden or TransitionRefused."""
    return step(MISSION_REQUEST, name, status, facts)


def move_service_request(
    name: str, status: ServiceRequestStatus, facts: RequestFacts
) -> ServiceRequestStatus:
    return step(SERVICE_REQUEST, name, status, facts)


def check_meeting(status: MeetingStatus) -> None:
    """A meeting arbitrates once it has been held. Raises TransitionRefused."""
    if status not in (MeetingStatus.HELD, MeetingStatus.MINUTED):
        raise TransitionRefused(
            "MEETING_HELD",
            french="Cette réunion ne s'est pas tenue.",
            english="This meeting has not been held.",
        )


def wanted_quarter_days(days: Decimal | None) -> int | None:
    """Days as they are wished for, by half-day. Raises ValidationFailed."""
    if days is None:
        return None
    quarters = days * 4
    if not 0 < days <= _MOST_DAYS or quarters % 2:
        raise ValidationFailed(
            "wantedDays",
            french="Des jours par demi-journée, plus de zéro.",
            english="Days by the half-day, more than none.",
        )
    return int(quarters)


def check_year(year: int) -> None:
    """Raises ValidationFailed for a number that is no year of a programme."""
    if not 1990 <= year <= 2100:
        raise ValidationFailed(
            "wantedYear", french="Ce n'est pas une année.", english="This is not a year."
        )


def check_asker(*, member: bool) -> None:
    """M2: only a member of the agency on the day asks it for something."""
    if not member:
        raise TransitionRefused(
            "M2_MEMBER_OF_THE_DAY",
            french="Seul un membre de l'agence ce jour peut lui faire une demande.",
            english="Only a member of the agency on the day may ask it for something.",
        )
