"""What a contract, its stages, its commitments and its signatures must hold. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from server.domain import texts
from server.domain.instruments.decisions import Decided
from server.problems import (
    DeliberationRequired,
    ValidationFailed,
    WrongBody,
)
from server.vocabulary import BodyKind, BodyLevel

TITLE_LENGTH: Final = 300
TEXT_LENGTH: Final = 2_000
FINDINGS_LENGTH: Final = 10_000
PHRASES: Final = 50
MID_TERM_YEARS: Final = 3
URL_LENGTH: Final = 1_000
MOST_CENTS: Final = 10**13


def phrases(items: Sequence[str], *, path: str) -> list[str]:
    """Raises ValidationFailed."""
    if len(items) > PHRASES:
        raise ValidationFailed(
            path, french=f"{PHRASES} au plus.", english=f"At most {PHRASES} of them."
        )
    return [
        texts.required(item, path=f"{path}.{at}", limit=TEXT_LENGTH)
        for at, item in enumerate(items)
    ]


def years_after(day: date, years: int) -> date:
    """The same day of a later year; of 29 February, the 28th where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True, slots=True)
class Term:
    """The days that a signature fixes (CT1, CT2)."""

    signed_on: date
    ends_on: date
    mid_term_due_on: date


def term(signed_on: date, years: int, clause_on: date | None) -> Term:
    """CT1 the term is counted from the signature. CT2 the mid-term clause falls strictly inside it:
    where the plan wrote none, three years after the signature, or half-way through a shorter term.

    Raises ValidationFailed.
    """
    ends_on = years_after(signed_on, years)
    third_year = years_after(signed_on, MID_TERM_YEARS)
    due_on = clause_on or (
        third_year if third_year < ends_on else signed_on + (ends_on - signed_on) / 2
    )
    if not signed_on < due_on < ends_on:
        raise ValidationFailed(
            "midTermDueOn",
            french="La clause de revoyure tombe strictement dans la durée du contrat (CT2).",
            english="The mid-term clause falls strictly inside the contract's term (CT2).",
        )
    return Term(signed_on, ends_on, due_on)


def check_day(on: date, *, not_before: date | None, today: date, path: str) -> None:
    """Raises ValidationFailed for a day to come, or before what it follows."""
    if on > today:
        raise ValidationFailed(
            path,
            french="Cela s'est fait aujourd'hui au plus tard.",
            english="This was done today at the latest.",
        )
    if not_before is not None and on < not_before:
        raise ValidationFailed(
            path,
            french=f"Pas avant le {not_before:%d/%m/%Y}, jour de ce qui précède.",
            english=f"Not before {not_before.isoformat()}, the day of what comes first.",
        )


def validated(decision: Decided, contract_id: UUID, parties: Collection[UUID]) -> None:
    """A political body of the contract decides, or the council of one of its parties.

    Raises WrongBody, DeliberationRequired.
    """
    of_contract = decision.contract_id == contract_id and decision.level is BodyLevel.POLITICAL
    if not of_contract and decision.organisation_id not in parties:
        raise WrongBody
    if not decision.adopted:
        raise DeliberationRequired(BodyKind.PARTNERSHIP_CONFERENCE)
