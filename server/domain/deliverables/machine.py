"""When a deliverable may move, and by whom. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.domain.texts import paragraphs
from server.domain.transitions import Possibility, Transition, possibilities, step
from server.problems import Forbidden, Problem, TransitionRefused, ValidationFailed
from server.vocabulary import (
    DeliverableStatus,
    MissionStatus,
    OutputRequestStatus,
    SessionStatus,
)

TITLE_LENGTH: Final = 300
URL_LENGTH: Final = 1_000
LICENCE_LENGTH: Final = 100
REASON_LENGTH: Final = 2_000

_S: Final = DeliverableStatus
REWORKED: Final = frozenset({_S.DRAFT, _S.RETURNED})
"""The states in which its authors still write it, and so say what it stands on."""


@dataclass(frozen=True, slots=True)
class DeliverableFacts:
    """What the guards need to know of a deliverable, for one person on one day.

    `validates`: they are mandated by one of those who validate it; `owes`: one of those they
    speak for has not validated this edition yet. `commissions`: they are mandated by its direct
    commissioner. Where nobody asked for the mission, the agency stands for both.
    """

    steers: bool
    validates: bool
    has_validators: bool
    owes: bool
    commissions: bool
    has_commissioner: bool


def _may_steer(facts: DeliverableFacts) -> Problem | None:
    return None if facts.steers else Forbidden()


def _may_validate(facts: DeliverableFacts) -> Problem | None:
    own = facts.steers and not facts.has_validators
    return None if facts.validates or own else Forbidden()


def _may_release(facts: DeliverableFacts) -> Problem | None:
    """D2: the direct commissioner decides."""
    own = facts.steers and not facts.has_commissioner
    return None if facts.commissions or own else Forbidden()


def _owes(facts: DeliverableFacts) -> Problem | None:
    if facts.owes or not facts.has_validators:
        return None
    return TransitionRefused(
        "MI3_ALREADY_VALIDATED",
        french="Votre organisation a déjà validé cette édition.",
        english="Your organisation has already validated this edition.",
    )


TRANSITIONS: Final = (
    Transition("reviseDeliverable", REWORKED, _S.DRAFT, (_may_steer,)),
    Transition("submitDeliverable", frozenset({_S.DRAFT}), _S.SUBMITTED, (_may_steer,)),
    Transition("returnDeliverable", frozenset({_S.SUBMITTED}), _S.RETURNED, (_may_validate,)),
    # One validation of several leaves it submitted: `is_validated` says when the last has fallen.
    Transition(
        "validateDeliverable",
        frozenset({_S.SUBMITTED}),
        _S.VALIDATED,
        (_may_validate, _owes),
    ),
    Transition(
        "releaseDeliverable",
        frozenset({_S.VALIDATED}),
        _S.RELEASED_TO_MEMBERS,
        (_may_release,),
    ),
    Transition(
        "publishDeliverable",
        frozenset({_S.RELEASED_TO_MEMBERS}),
        _S.PUBLISHED,
        (_may_steer,),
    ),
)


@dataclass(frozen=True, slots=True)
class OutputRequestFacts:
    """`asks`: the person speaks for the organisation that asked."""

    asks: bool


def _may_withdraw(facts: OutputRequestFacts) -> Problem | None:
    return None if facts.asks else Forbidden()


# A request that was served once stands: what was received is not taken back.
OUTPUT_REQUEST_TRANSITIONS: Final = (
    Transition(
        "withdrawOutputRequest",
        frozenset({OutputRequestStatus.WAITING_VALIDATION}),
        OutputRequestStatus.WITHDRAWN,
        (_may_withdraw,),
    ),
)


def output_request_transitions(
    status: OutputRequestStatus, facts: OutputRequestFacts
) -> list[Possibility]:
    """What may come next of a request, for one person."""
    return possibilities(OUTPUT_REQUEST_TRANSITIONS, status, facts, may_act=True)


def move_request(
    name: str, status: OutputRequestStatus, facts: OutputRequestFacts
) -> OutputRequestStatus:
    """Where the transition leads. Raises Forbidden or TransitionRefused."""
    return step(OUTPUT_REQUEST_TRANSITIONS, name, status, facts)


FINAL: Final = frozenset({_S.VALIDATED, _S.RELEASED_TO_MEMBERS, _S.PUBLISHED})
"""The states in which a deliverable is received by those who asked for it."""

_AT_WORK: Final = frozenset(
    {MissionStatus.IN_PROGRESS, MissionStatus.SUSPENDED, MissionStatus.DELIVERED}
)


def available_transitions(status: DeliverableStatus, facts: DeliverableFacts) -> list[Possibility]:
    """What may come next, for one person, with the reason of each no."""
    return possibilities(TRANSITIONS, status, facts, may_act=True)


def move(name: str, status: DeliverableStatus, facts: DeliverableFacts) -> DeliverableStatus:
    """Where the transition leads. Raises Forbidden or TransitionRefused."""
    return step(TRANSITIONS, name, status, facts)


def is_validated(validators: Set[UUID], validated_by: Set[UUID]) -> bool:
    """MI3: only when every one of those who must has validated, and at least one did."""
    return bool(validated_by) and validators <= validated_by


def may_be_added(status: MissionStatus) -> None:
    """Raises TransitionRefused unless the mission is at work."""
    if status not in _AT_WORK:
        raise TransitionRefused(
            "MISSION_AT_WORK",
            french="Un livrable s'ajoute à une mission démarrée et pas encore validée.",
            english="A deliverable is added to a mission that has started and is not validated.",
        )


def may_change_citations(status: DeliverableStatus, facts: DeliverableFacts) -> None:
    """Raises Forbidden, or TransitionRefused where the deliverable is no longer being written."""
    if not facts.steers:
        raise Forbidden
    if status not in REWORKED:
        raise TransitionRefused(
            "STATUS",
            french="On ne change ce que cite un livrable que tant qu'il s'écrit, ou une fois renvoyé.",
            english="What a deliverable cites changes only while it is written, or once returned.",
        )


@dataclass(frozen=True, slots=True)
class CitedSession:
    """What is asked of a session that is to be cited. `of_agency`: of the deliverable's agency."""

    status: SessionStatus
    rehearsal: bool
    of_agency: bool


def may_be_cited(session: CitedSession) -> None:
    """D4. Raises ValidationFailed, TransitionRefused."""
    if session.rehearsal or not session.of_agency:
        raise ValidationFailed(
            "sessionIds",
            french="Un livrable ne cite que des séances de son agence, et pas de répétition.",
            english="A deliverable cites sessions of its own agency only, and no rehearsal.",
        )
    if session.status is not SessionStatus.CONCLUDED:
        raise TransitionRefused(
            "D4_SESSION_CONCLUDED",
            french="Une séance se cite une fois conclue : avant, ce qu'elle apporte n'est pas fixé.",
            english="A session is cited once concluded: before, what it brings is not settled.",
        )


def next_edition(status: DeliverableStatus, edition: int) -> int:
    """A returned deliverable comes back as its next edition; a draft is still the same one."""
    return edition + 1 if status is DeliverableStatus.RETURNED else edition


def address(value: str, *, path: str) -> str:
    """A web address. Raises ValidationFailed for any other text: a link is shown to be followed."""
    bare = paragraphs(value, path=path, limit=URL_LENGTH)
    if not bare.startswith(("https://", "http://")):
        raise ValidationFailed(
            path,
            french="Une adresse commence par https:// ou http://.",
            english="An address begins with https:// or http://.",
        )
    return bare
