"""What an agreement may say: its sheet, its days, what it builds on. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from server.domain import texts
from server.problems import TransitionRefused, ValidationFailed, WrongBody
from server.vocabulary import (
    AgreementPartyRole,
    AgreementType,
    CooperationMotive,
    DeliberationOutcome,
    SheetHeading,
)

TITLE_LENGTH: Final = 300
TEXT_LENGTH: Final = 2_000
REFERENCE_LENGTH: Final = 200
MOST_ITEMS: Final = 60
MOST_AXES: Final = 30
MOST_POSTS: Final = 30
MOST_CALLS: Final = 30
YEARS: Final = range(1980, 2101)

MOTIVATED: Final = frozenset({SheetHeading.STAKES, SheetHeading.AMBITIONS})
"""AG10."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a heading."""

    heading: SheetHeading
    text: str
    motive: CooperationMotive | None = None


def sheet(items: Sequence[Item]) -> list[tuple[int, Item]]:
    """The items with their number in their heading, from 1, in the order in which they are given.

    Raises ValidationFailed, for AG10 too.
    """
    _few(len(items), MOST_ITEMS, "items")
    numbered: list[tuple[int, Item]] = []
    counted = dict.fromkeys(SheetHeading, 0)
    for at, item in enumerate(items):
        if item.motive is not None and item.heading not in MOTIVATED:
            raise ValidationFailed(
                f"items.{at}.motive",
                french="Seuls un enjeu ou une ambition disent sur quoi ils reposent (AG10).",
                english="Only a stake or an ambition tells what it rests on (AG10).",
            )
        text = texts.paragraphs(item.text, path=f"items.{at}.text", limit=TEXT_LENGTH)
        counted[item.heading] += 1
        numbered.append((counted[item.heading], Item(item.heading, text, item.motive)))
    return numbered


def titles(given: Sequence[str], *, path: str) -> list[str]:
    """Raises ValidationFailed."""
    _few(len(given), MOST_AXES, path)
    return [
        texts.required(one, path=f"{path}.{at}", limit=TITLE_LENGTH) for at, one in enumerate(given)
    ]


def check_share(percent: int | None, *, path: str) -> None:
    """Raises ValidationFailed."""
    if percent is not None and not 1 <= percent <= 100:
        raise ValidationFailed(
            path,
            french="Une part d'un temps plein va de 1 à 100.",
            english="A share of a full-time post goes from 1 to 100.",
        )


def check_year(year: int | None, *, path: str) -> None:
    """Raises ValidationFailed."""
    if year is not None and year not in YEARS:
        raise ValidationFailed(path, french="Année attendue.", english="A year is expected.")


def few_posts(count: int) -> None:
    """Raises ValidationFailed."""
    _few(count, MOST_POSTS, "staffing")


def few_calls(count: int) -> None:
    """Raises ValidationFailed."""
    _few(count, MOST_CALLS, "fundingCalls")


def _few(count: int, most: int, path: str) -> None:
    if count > most:
        raise ValidationFailed(
            path, french=f"{most} éléments au plus.", english=f"{most} items at most."
        )


def check_days(starts_on: date | None, ends_on: date | None) -> None:
    """Raises ValidationFailed."""
    if starts_on is not None and ends_on is not None and starts_on >= ends_on:
        raise ValidationFailed(
            "endsOn",
            french="Un accord prend effet avant son terme.",
            english="An agreement takes effect before it ends.",
        )


def check_role(kind: AgreementType, role: AgreementPartyRole) -> None:
    """AG2: prescribing and bearing are parts of a pooling. Raises ValidationFailed."""
    pooled = kind is AgreementType.POOLING_CONVENTION
    if pooled is (role is AgreementPartyRole.PARTY):
        raise ValidationFailed(
            "role",
            french="Dans une mutualisation, une partie prescrit ou porte ; ailleurs, ni l'un ni"
            " l'autre.",
            english="In a pooling, a party prescribes or bears; elsewhere, neither.",
        )


def check_chain(own_id: UUID, ancestors: Collection[UUID]) -> None:
    """AG5: `ancestors` are the agreement built upon, what it builds on, and so on.

    Raises ValidationFailed.
    """
    if own_id in ancestors:
        raise ValidationFailed(
            "buildsOnId",
            french="Un accord ne s'appuie pas, de proche en proche, sur lui-même (AG5).",
            english="An agreement does not build, step by step, on itself (AG5).",
        )


@dataclass(frozen=True, slots=True)
class Conference:
    """A decision as a ratification asks of it. `members` are the parties on its day."""

    of_entente: bool
    outcome: DeliberationOutcome
    members: frozenset[UUID]
    decided_on: date


def check_ratification(
    decision: Conference,
    organisation_id: UUID,
    *,
    council_of: UUID | None,
    outcome: DeliberationOutcome,
    decided_on: date,
) -> None:
    """AG8: a member's own council makes a decision of the conference its own, after it.

    Raises WrongBody, TransitionRefused.
    """
    if not decision.of_entente or decision.outcome is not DeliberationOutcome.ADOPTED:
        raise TransitionRefused(
            "AG8_DECISION",
            french="Se ratifie une décision adoptée par la conférence d'une entente.",
            english="What is ratified is a decision adopted by the conference of an entente.",
        )
    if organisation_id not in decision.members or council_of != organisation_id:
        raise WrongBody
    if outcome is not DeliberationOutcome.ADOPTED or decided_on < decision.decided_on:
        raise TransitionRefused(
            "AG8_RATIFIED",
            french="Le conseil membre ratifie par une délibération adoptée, après la décision.",
            english="A member council ratifies by an adopted deliberation, after the decision.",
        )
