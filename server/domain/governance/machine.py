"""When a meeting may move, and what a deliberation must add up to. Pure: no I/O, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from server.domain import texts
from server.domain.transitions import Possibility, Transition, possibilities
from server.problems import (
    Problem,
    QuorumNotMet,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import (
    BodyCapacity,
    DeliberationOutcome,
    MeetingStatus,
    ParticipationCategory,
)

NAME_LENGTH: Final = 300
NUMBER_LENGTH: Final = 40
REASON_LENGTH: Final = 2_000
URL_LENGTH: Final = 1_000
AGENDA_ITEMS: Final = 100
DELIB_ID_LENGTH: Final = 100
MATTER_NAME_LENGTH: Final = 200

COMMITTEE_CATEGORIES: Final = frozenset(
    {ParticipationCategory.INVOLVED, ParticipationCategory.INTERESTED}
)
"""Who sits in a mission's committees: those who read their papers (F4)."""

# The nomenclature of the acts of local authorities: a figure, then up to four levels below it.
_MATTER_CODE: Final = re.compile(r"[1-9](\.\d{1,2}){0,4}")


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What the guards need to know of a meeting before anything is asked of it."""

    day_has_come: bool


def _its_day_has_come(facts: MeetingFacts) -> Problem | None:
    if facts.day_has_come:
        return None
    return TransitionRefused(
        "MEETING_DAY",
        french="La réunion n'a pas encore eu lieu.",
        english="The meeting has not taken place yet.",
    )


MEETING: Final[Sequence[Transition[MeetingStatus, MeetingFacts]]] = (
    Transition(
        "holdMeeting",
        frozenset({MeetingStatus.PLANNED}),
        MeetingStatus.HELD,
        (_its_day_has_come,),
    ),
    Transition("cancelMeeting", frozenset({MeetingStatus.PLANNED}), MeetingStatus.CANCELLED),
    Transition("minuteMeeting", frozenset({MeetingStatus.HELD}), MeetingStatus.MINUTED),
)


def available_transitions(
    status: MeetingStatus, facts: MeetingFacts, *, may_act: bool
) -> list[Possibility]:
    return possibilities(MEETING, status, facts, may_act=may_act)


def may_be_rescheduled(status: MeetingStatus) -> None:
    """Raises TransitionRefused: what took place, or was called off, stands as it is."""
    if status is not MeetingStatus.PLANNED:
        raise TransitionRefused(
            "MEETING_PLANNED",
            french="Seule une réunion prévue se déplace.",
            english="Only a planned meeting is moved.",
        )


def may_be_dissolved(created_on: date | None, dissolved_on: date | None, on: date) -> None:
    """Raises TransitionRefused for a second dissolution, ValidationFailed for one before its
    first day."""
    if dissolved_on is not None:
        raise TransitionRefused(
            "BODY_IN_OFFICE",
            french="Cette instance est déjà dissoute.",
            english="This body is dissolved already.",
        )
    if created_on is not None and on < created_on:
        raise _invalid(
            "on", "L'instance n'existait pas ce jour-là.", "The body did not exist on that day."
        )


def check_vote(capacity: BodyCapacity, voting: bool, *, path: str) -> None:
    """Raises ValidationFailed for an observer who would vote."""
    if voting and capacity is BodyCapacity.OBSERVER:
        raise _invalid(
            path, "Un observateur n'a pas voix délibérative.", "An observer does not vote."
        )


def may_sit_in_committee(
    voting: bool, category: ParticipationCategory | None, *, is_agency: bool
) -> None:
    """In a mission's committee vote the agency, those involved and those interested; another may
    be invited there without a vote. Raises TransitionRefused."""
    if voting and not is_agency and category not in COMMITTEE_CATEGORIES:
        raise TransitionRefused(
            "COMMITTEE_SEAT",
            french="Au comité d'une mission ont voix l'agence et les membres impliqués ou"
            " intéressés.",
            english="In a mission's committee vote the agency and the involved or interested"
            " members.",
        )


def may_begin(on: date, created_on: date | None, dissolved_on: date | None) -> None:
    """Raises ValidationFailed for a seat outside the life of its body."""
    if (created_on is not None and on < created_on) or (
        dissolved_on is not None and on >= dissolved_on
    ):
        raise _invalid(
            "fromOn",
            "L'instance n'est pas en fonction ce jour-là.",
            "The body is not in office on that day.",
        )


def may_end(from_on: date, to_on: date | None, on: date) -> None:
    """Raises ValidationFailed unless the seat runs on that day."""
    if on < from_on or (to_on is not None and on >= to_on):
        raise _invalid("on", "Ce siège ne court pas ce jour-là.", "This seat does not run then.")


@dataclass(frozen=True, slots=True)
class Quorum:
    """More than `numerator / denominator` of the members in office, counted on those present."""

    numerator: int
    denominator: int

    def required(self, effective: int) -> int:
        return min(effective, effective * self.numerator // self.denominator + 1)


def attendance(
    present: Sequence[UUID], represented: Mapping[UUID, UUID], *, members: Set[UUID]
) -> None:
    """A meeting is held by those who came; a proxy (pouvoir) is held by one of them.

    Raises ValidationFailed.
    """
    if not present:
        raise _invalid("present", "Une réunion tenue a au moins un présent.", "Nobody attended.")
    named = [*present, *represented]
    if len(set(named)) != len(named):
        raise _invalid(
            "present",
            "Une organisation figure deux fois dans l'émargement.",
            "An organisation is listed twice.",
        )
    if not set(represented.values()) <= set(present):
        raise _invalid(
            "represented",
            "Un pouvoir est tenu par une organisation présente.",
            "A proxy is held by an organisation that is present.",
        )
    if not set(named) <= members:
        raise _invalid(
            "present",
            "Une organisation ne siège pas dans cette instance ce jour-là.",
            "An organisation does not sit in this body on that day.",
        )


@dataclass(frozen=True, slots=True)
class Count:
    """A vote as it was counted. `effective` are the members in office."""

    effective: int
    present: int
    proxies: int
    not_taking_part: int
    votes_for: int
    votes_against: int
    abstentions: int

    @property
    def unanimous(self) -> bool:
        """G2 of votes cast (suffrages exprimés): an abstention does not break it."""
        return self.votes_against == 0 and self.votes_for > 0


def effective(stated: int | None, seated: int) -> int:
    """G1 the members in office: the seats that vote that day, where the body's list has any; else
    what the minutes state. Raises ValidationFailed where both are known and differ, or neither."""
    if stated is None and not seated:
        raise _invalid(
            "count.effective",
            "Nombre de membres en exercice requis : l'instance n'a aucun siège votant ce jour-là.",
            "The members in office are required: the body has no voting seat on that day.",
        )
    if stated is not None and seated and stated != seated:
        raise _invalid(
            "count.effective",
            f"L'instance a {seated} sièges votants ce jour-là.",
            f"The body has {seated} voting seats on that day.",
        )
    return seated or stated or 0


@dataclass(frozen=True, slots=True)
class Matter:
    """What open data asks of a deliberation: its id, and its matter in the nomenclature."""

    delib_id: str | None = None
    code: str | None = None
    name: str | None = None


def matter(given: Matter) -> Matter:
    """The same, with single blanks. Raises ValidationFailed."""
    if given.code is not None and not _MATTER_CODE.fullmatch(given.code):
        raise _invalid(
            "matterCode",
            "Code de la nomenclature des actes attendu, par exemple 7.5.",
            "A code of the nomenclature of acts is expected, such as 7.5.",
        )
    return Matter(
        texts.nullable(given.delib_id, path="delibId", limit=DELIB_ID_LENGTH),
        given.code,
        texts.nullable(given.name, path="matterName", limit=MATTER_NAME_LENGTH),
    )


def decided_in(status: MeetingStatus) -> None:
    """G3 a deliberation belongs to a meeting that is HELD or MINUTED."""
    if status not in (MeetingStatus.HELD, MeetingStatus.MINUTED):
        raise TransitionRefused(
            "G3",
            french="Une délibération appartient à une réunion qui s'est tenue.",
            english="A deliberation belongs to a meeting that was held.",
        )


def unanimity(
    outcome: DeliberationOutcome, count: Count | None, stated: bool | None, quorum: Quorum
) -> bool | None:
    """Whether the vote was unanimous, None where nothing tells.

    Raises ValidationFailed for sums that do not hold (G1), QuorumNotMet (G2b).
    """
    if outcome is DeliberationOutcome.NOTED:
        _has_no_vote(count, stated)
        return None
    if count is None:
        return stated
    _sums(count)
    if outcome in (DeliberationOutcome.ADOPTED, DeliberationOutcome.REJECTED):
        required = quorum.required(count.effective)
        if count.present < required:
            raise QuorumNotMet(count.present, required)
    if outcome is DeliberationOutcome.ADOPTED and count.votes_for < count.votes_against:
        raise _invalid(
            "outcome", "Plus de voix contre que pour.", "There are more votes against than for."
        )
    if stated is not None and stated is not count.unanimous:
        raise _invalid(
            "unanimous",
            "L'unanimité annoncée ne suit pas les suffrages exprimés.",
            "The unanimity stated does not follow from the votes cast.",
        )
    return count.unanimous


def _has_no_vote(count: Count | None, stated: bool | None) -> None:
    if count is not None or stated is not None:
        raise _invalid(
            "count",
            "Prendre acte ne donne lieu à aucun vote.",
            "Taking note is not voted.",
        )


def _sums(count: Count) -> None:
    if min(_numbers(count)) < 0:
        raise _invalid("count", "Un décompte n'est pas négatif.", "A count is not negative.")
    if count.present > count.effective:
        raise _invalid(
            "count.present",
            "Il y a plus de présents que de membres en exercice.",
            "More are present than are in office.",
        )
    cast = count.votes_for + count.votes_against + count.abstentions
    if cast != count.present + count.proxies - count.not_taking_part:
        raise _invalid(
            "count",
            "Pour, contre et abstentions font ensemble les présents et les pouvoirs, moins ceux"
            " qui ne prennent pas part au vote.",
            "For, against and abstentions add up to those present and proxies, less those not"
            " taking part.",
        )


def _numbers(count: Count) -> tuple[int, ...]:
    return (
        count.effective,
        count.present,
        count.proxies,
        count.not_taking_part,
        count.votes_for,
        count.votes_against,
        count.abstentions,
    )


def document_url(value: str, *, path: str) -> str:
    """An address that a browser opens. Raises ValidationFailed."""
    return texts.web_address(value, path=path, limit=URL_LENGTH)


def _invalid(path: str, french: str, english: str) -> ValidationFailed:
    return ValidationFailed(path, french=french, english=english)
