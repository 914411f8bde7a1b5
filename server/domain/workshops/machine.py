"""When a workshop may move, and what it must hold. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from server.domain import texts
from server.domain.transitions import Possibility, Transition, possibilities, step
from server.problems import Problem, TransitionRefused, ValidationFailed
from server.vocabulary import WorkshopStatus

TITLE_LENGTH: Final = 300
QUESTION_LENGTH: Final = 1_000
PLACE_LENGTH: Final = 300
REASON_LENGTH: Final = 2_000
PURPOSE_LENGTH: Final = 2_000
LONGEST: Final = timedelta(days=5)
EARLIEST_HORIZON: Final = 1900
LATEST_HORIZON: Final = 2200


@dataclass(frozen=True, slots=True)
class WorkshopFacts:
    """What the guards need to know of a workshop. `under_way`: one of its sessions is open."""

    dated: bool
    day_has_come: bool
    facilitated: bool
    under_way: bool


def _has_a_day(facts: WorkshopFacts) -> Problem | None:
    if facts.dated:
        return None
    return TransitionRefused(
        "WORKSHOP_DAY",
        french="L'atelier n'a pas de jour.",
        english="The workshop has no day.",
    )


def _has_a_facilitator(facts: WorkshopFacts) -> Problem | None:
    if facts.facilitated:
        return None
    return TransitionRefused(
        "WORKSHOP_FACILITATED",
        french="Personne n'anime encore cet atelier.",
        english="Nobody facilitates this workshop yet.",
    )


def _its_day_has_come(facts: WorkshopFacts) -> Problem | None:
    if facts.day_has_come:
        return None
    return TransitionRefused(
        "WORKSHOP_DAY_COME",
        french="L'atelier n'a pas encore eu lieu.",
        english="The workshop has not taken place yet.",
    )


def _no_session_is_open(facts: WorkshopFacts) -> Problem | None:
    if not facts.under_way:
        return None
    return TransitionRefused(
        "SESSIONS_CONCLUDED",
        french="Une séance de l'atelier est encore ouverte : concluez-la d'abord.",
        english="A session of the workshop is still open: conclude it first.",
    )


_S: Final = WorkshopStatus
WORKSHOP: Final[Sequence[Transition[WorkshopStatus, WorkshopFacts]]] = (
    Transition(
        "readyWorkshop", frozenset({_S.PREPARING}), _S.READY, (_has_a_day, _has_a_facilitator)
    ),
    Transition("prepareWorkshopAgain", frozenset({_S.READY}), _S.PREPARING),
    Transition("holdWorkshop", frozenset({_S.READY}), _S.HELD, (_its_day_has_come,)),
    Transition("closeWorkshop", frozenset({_S.HELD}), _S.CLOSED, (_no_session_is_open,)),
    Transition(
        "cancelWorkshop",
        frozenset({_S.PREPARING, _S.READY}),
        _S.CANCELLED,
        (_no_session_is_open,),
    ),
)
ENDED: Final = frozenset({_S.CLOSED, _S.CANCELLED})


def available_transitions(
    status: WorkshopStatus, facts: WorkshopFacts, *, may_act: bool
) -> list[Possibility]:
    return possibilities(WORKSHOP, status, facts, may_act=may_act)


def move(name: str, status: WorkshopStatus, facts: WorkshopFacts) -> WorkshopStatus:
    """Where the transition leads. Raises TransitionRefused."""
    return step(WORKSHOP, name, status, facts)


def may_change(status: WorkshopStatus) -> None:
    """Raises TransitionRefused: a workshop that ended stands as it is."""
    if status in ENDED:
        raise TransitionRefused(
            "WORKSHOP_RUNS",
            french="Cet atelier est clos ou annulé : il ne change plus.",
            english="This workshop is closed or cancelled: it changes no more.",
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """The facts of a workshop that must hold together."""

    title: str
    question: str | None = None
    horizon_year: int | None = None
    held_on: date | None = None
    ends_on: date | None = None
    place: str | None = None


def check_terms(terms: Terms) -> Terms:
    """The same, tidied. Raises ValidationFailed."""
    _check_days(terms.held_on, terms.ends_on)
    year = terms.horizon_year
    if year is not None and not EARLIEST_HORIZON <= year <= LATEST_HORIZON:
        raise ValidationFailed(
            "horizonYear",
            french=f"Année attendue entre {EARLIEST_HORIZON} et {LATEST_HORIZON}.",
            english=f"A year between {EARLIEST_HORIZON} and {LATEST_HORIZON} is expected.",
        )
    return Terms(
        title=texts.required(terms.title, path="title", limit=TITLE_LENGTH),
        question=texts.optional(terms.question, path="question", limit=QUESTION_LENGTH),
        horizon_year=year,
        held_on=terms.held_on,
        ends_on=terms.ends_on,
        place=texts.optional(terms.place, path="place", limit=PLACE_LENGTH),
    )


def _check_days(held_on: date | None, ends_on: date | None) -> None:
    if ends_on is None:
        return
    if held_on is None or not held_on < ends_on < held_on + LONGEST:
        raise ValidationFailed(
            "endsOn",
            french=f"Le dernier jour suit le premier ; un atelier dure {LONGEST.days} jours au plus.",
            english=f"The last day follows the first; a workshop takes {LONGEST.days} days at most.",
        )


def days(held_on: date | None, ends_on: date | None) -> list[date]:
    """The days on which people come."""
    if held_on is None:
        return []
    last = ends_on or held_on
    return [held_on + timedelta(days=n) for n in range((last - held_on).days + 1)]
