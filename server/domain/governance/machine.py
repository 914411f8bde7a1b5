"""When a meeting may move, and what a deliberation must add up to. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.domain.transitions import Possibility, Transition, possibilities
from server.problems import (
    Problem,
    QuorumNotMet,
    TransitionRefused,
    ValidationFailed,
)
from server.vocabulary import DeliberationOutcome, MeetingStatus

NAME_LENGTH: Final = 300
NUMBER_LENGTH: Final = 40
REASON_LENGTH: Final = 2_000
URL_LENGTH: Final = 1_000
AGENDA_ITEMS: Final = 100


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


def text(value: str, *, path: str, limit: int) -> str:
    """`value` with single blanks. Raises ValidationFailed when empty or too long."""
    bare = " ".join(value.split())
    if not bare:
        raise _invalid(path, "Texte requis.", "A text is required.")
    if len(bare) > limit:
        raise _invalid(path, f"{limit} caractères au plus.", f"{limit} characters at most.")
    return bare


def document_url(value: str, *, path: str) -> str:
    """An address that a browser opens. Raises ValidationFailed."""
    bare = text(value, path=path, limit=URL_LENGTH)
    if not bare.startswith(("https://", "http://")):
        raise _invalid(
            path, "Adresse web attendue (https://…).", "A web address is expected (https://…)."
        )
    return bare


def _invalid(path: str, french: str, english: str) -> ValidationFailed:
    return ValidationFailed(path, french=french, english=english)
