"""When a mission may move, by whom, and who may take part in it. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Final, assert_never
from uuid import UUID

from server.domain.transitions import Possibility, Transition, possibilities, step
from server.problems import Forbidden, Problem, TransitionRefused, ValidationFailed
from server.vocabulary import (
    MissionPartnership,
    MissionStatus,
    ParticipationCategory,
    SocleFamily,
    Strand,
    ValidationRule,
)

CODE_LENGTH: Final = 40
TITLE_LENGTH: Final = 300
TEXT_LENGTH: Final = 10_000

_S: Final = MissionStatus


@dataclass(frozen=True, slots=True)
class MissionFacts:
    """What the guards need to know of a mission, for one person on one day.

    `steers`: they run the agency's programme, or lead this mission. `validates`: they are mandated
    by one of those who validate its deliverables. `lined`: it has a line in an approved version,
    or in the last presented one where the agency starts work on it. `outside`: no programme holds it.
    """

    strand: Strand
    steers: bool
    validates: bool
    has_validators: bool
    involved: bool
    lined: bool
    led: bool
    delivers: bool
    all_validated: bool
    outside: bool = False


def _may_steer(facts: MissionFacts) -> Problem | None:
    return None if facts.steers else Forbidden()


def _may_validate(facts: MissionFacts) -> Problem | None:
    """Those for whom it is done; the agency itself where nobody asked for it (MI2)."""
    own = facts.steers and not facts.has_validators
    return None if facts.validates or own else Forbidden()


def _involved(facts: MissionFacts) -> Problem | None:
    """MI1 and MI2. A mission outside the programme has its commissioner instead."""
    if facts.involved or facts.outside or facts.strand is Strand.SOCLE:
        return None
    return _involved_required()


def _involved_required() -> TransitionRefused:
    return TransitionRefused(
        "MI1_INVOLVED_REQUIRED",
        french="Une mission demandée a au moins un membre impliqué, qui la demande et la pilote.",
        english="A requested mission has at least one involved member, who asks for it and"
        " pilots it.",
    )


def _lined(facts: MissionFacts) -> Problem | None:
    if facts.lined or facts.outside:
        return None
    return TransitionRefused(
        "LINE_REQUIRED",
        french="Il faut une ligne dans une version approuvée du programme, ou dans la dernière"
        " version présentée si l'agence démarre sur elle.",
        english="A line is needed in an approved version of the programme, or in the last"
        " presented one where the agency starts work on it.",
    )


def _led(facts: MissionFacts) -> Problem | None:
    if facts.led:
        return None
    return TransitionRefused(
        "LEAD_REQUIRED",
        french="La mission n'a pas de responsable.",
        english="The mission has no lead.",
    )


def _delivers(facts: MissionFacts) -> Problem | None:
    if facts.delivers:
        return None
    return TransitionRefused(
        "DELIVERABLE_REQUIRED",
        french="La mission n'a encore aucun livrable.",
        english="The mission has no deliverable yet.",
    )


def _all_validated(facts: MissionFacts) -> Problem | None:
    if facts.all_validated:
        return None
    return TransitionRefused(
        "MI3_VALIDATION_REQUIRED",
        french="Un livrable n'est pas encore validé par tous ceux qui doivent le valider.",
        english="A deliverable is not yet validated by everyone who must.",
    )


TRANSITIONS: Final = (
    Transition(
        "programMission",
        frozenset({_S.PROPOSED}),
        _S.PROGRAMMED,
        (_may_steer, _involved, _lined),
    ),
    Transition("startMission", frozenset({_S.PROGRAMMED}), _S.IN_PROGRESS, (_may_steer, _led)),
    Transition("suspendMission", frozenset({_S.IN_PROGRESS}), _S.SUSPENDED, (_may_steer,)),
    Transition("resumeMission", frozenset({_S.SUSPENDED}), _S.IN_PROGRESS, (_may_steer,)),
    Transition(
        "deliverMission", frozenset({_S.IN_PROGRESS}), _S.DELIVERED, (_may_steer, _delivers)
    ),
    Transition(
        "validateMission",
        frozenset({_S.DELIVERED}),
        _S.VALIDATED,
        (_may_validate, _all_validated),
    ),
    Transition("closeMission", frozenset({_S.VALIDATED}), _S.CLOSED, (_may_steer,)),
    Transition(
        "withdrawMission",
        frozenset({_S.PROPOSED, _S.PROGRAMMED}),
        _S.WITHDRAWN,
        (_may_steer,),
    ),
)

ENDED: Final = frozenset({_S.CLOSED, _S.WITHDRAWN})


def available_transitions(status: MissionStatus, facts: MissionFacts) -> list[Possibility]:
    """What may come next, for one person, with the reason of each no."""
    return possibilities(TRANSITIONS, status, facts, may_act=True)


def move(name: str, status: MissionStatus, facts: MissionFacts) -> MissionStatus:
    """Where the transition leads. Raises Forbidden or TransitionRefused."""
    return step(TRANSITIONS, name, status, facts)


def may_change(status: MissionStatus) -> None:
    """Raises TransitionRefused for a mission that is over: its facts stand."""
    if status in ENDED:
        raise TransitionRefused(
            "MISSION_OPEN",
            french="Cette mission est close ou retirée : elle ne change plus.",
            english="This mission is closed or withdrawn: it no longer changes.",
        )


@dataclass(frozen=True, slots=True)
class Participants:
    """Who takes part in a mission on one day, and what that day asks of them."""

    strand: Strand
    rule: ValidationRule
    requester_id: UUID | None
    categories: Mapping[UUID, ParticipationCategory]


def may_hold(organisation_id: UUID, *, members: Set[UUID]) -> None:
    """M2: only an organisation with a membership active on the day takes part."""
    if organisation_id not in members:
        raise TransitionRefused(
            "M2_MEMBER_OF_THE_DAY",
            french="Seul un membre de l'agence ce jour peut prendre part à une mission.",
            english="Only a member of the agency on the day may take part in a mission.",
        )


def may_become(
    now: Participants, organisation_id: UUID, category: ParticipationCategory | None
) -> None:
    """Whether the organisation may take this category, or leave (None).

    Raises TransitionRefused where a requested mission would lose its last involved member (MI1),
    or a direct commissioner the seat from which it validates.
    """
    if category is ParticipationCategory.INVOLVED:
        return
    if now.rule is ValidationRule.DIRECT_COMMISSIONER and organisation_id == now.requester_id:
        raise TransitionRefused(
            "COMMISSIONER_INVOLVED",
            french="Le commanditaire direct valide les livrables : il reste impliqué.",
            english="The direct commissioner validates the deliverables: it stays involved.",
        )
    involved = {
        id_ for id_, held in now.categories.items() if held is ParticipationCategory.INVOLVED
    }
    if now.strand is Strand.MISSIONS and involved == {organisation_id}:
        raise _involved_required()


@dataclass(frozen=True, slots=True)
class Terms:
    """The facts of a mission that rules bind together."""

    strand: Strand
    socle_family: SocleFamily | None
    rule: ValidationRule
    requester_id: UUID | None
    start_on: date | None
    end_on: date | None
    progress: int
    partnership: MissionPartnership = MissionPartnership.PARTNERSHIP


def check_terms(terms: Terms) -> None:
    """Raises ValidationFailed, by the path of the field that breaks a rule."""
    if terms.socle_family is not None and terms.strand is not Strand.SOCLE:
        raise ValidationFailed(
            "socleFamily",
            french="Une famille du socle ne va qu'à une mission du socle.",
            english="A family of the socle is for a mission of the socle.",
        )
    _check_partnership(terms)
    if terms.rule is ValidationRule.DIRECT_COMMISSIONER and terms.requester_id is None:
        raise ValidationFailed(
            "requestedById",
            french="Une validation par le commanditaire direct demande un commanditaire.",
            english="Validation by the direct commissioner needs a commissioner.",
        )
    if terms.start_on and terms.end_on and terms.end_on < terms.start_on:
        raise ValidationFailed(
            "endOn",
            french="La fin ne précède pas le début.",
            english="The end does not come before the start.",
        )
    if not 0 <= terms.progress <= 100:
        raise ValidationFailed(
            "progress",
            french="L'avancement va de 0 à 100.",
            english="Progress goes from 0 to 100.",
        )


def _check_partnership(terms: Terms) -> None:
    """Outside the programme, a mission answers the order of somebody, and is no part of the socle."""
    if terms.partnership is not MissionPartnership.OUTSIDE_PROGRAMME:
        return
    if terms.strand is Strand.SOCLE:
        raise ValidationFailed(
            "partnership",
            french="Une mission du socle est dans le programme.",
            english="A mission of the socle is in the programme.",
        )
    if terms.requester_id is None:
        raise ValidationFailed(
            "requestedById",
            french="Une mission hors programme a un commanditaire.",
            english="A mission outside the programme has a commissioner.",
        )


def may_have_a_line(partnership: MissionPartnership) -> None:
    """Raises TransitionRefused for a mission outside the programme."""
    if partnership is MissionPartnership.OUTSIDE_PROGRAMME:
        raise TransitionRefused(
            "OUTSIDE_PROGRAMME",
            french="Cette mission est hors programme : elle n'y a pas de ligne.",
            english="This mission is outside the programme: it has no line in it.",
        )


def may_change_place(
    status: MissionStatus, partnership: MissionPartnership, *, lined: bool
) -> None:
    """Whether a mission may leave the programme, or join it. Raises TransitionRefused."""
    match partnership:
        case MissionPartnership.PARTNERSHIP:
            may_join_the_programme(status)
        case MissionPartnership.OUTSIDE_PROGRAMME:
            may_leave_the_programme(lined=lined)
        case _:
            assert_never(partnership)


def may_leave_the_programme(*, lined: bool) -> None:
    """Raises TransitionRefused for a mission that a version of a programme counts."""
    if lined:
        raise TransitionRefused(
            "NO_LINE",
            french="Cette mission a une ligne dans une version du programme.",
            english="This mission has a line in a version of the programme.",
        )


def may_join_the_programme(status: MissionStatus) -> None:
    """What began outside the programme stays outside: no body has approved its days."""
    if status is not MissionStatus.PROPOSED:
        raise TransitionRefused(
            "STILL_PROPOSED",
            french="Une mission engagée hors programme y reste.",
            english="A mission that began outside the programme stays outside.",
        )


def check_involved(
    strand: Strand,
    involved: Set[UUID],
    partnership: MissionPartnership = MissionPartnership.PARTNERSHIP,
) -> None:
    """MI1: a requested mission is created with those who ask for it."""
    if partnership is MissionPartnership.OUTSIDE_PROGRAMME:
        return
    if strand is Strand.MISSIONS and not involved:
        rule = _involved_required()
        raise ValidationFailed("involvedIds", french=rule.french, english=rule.english)
