"""What a funding agreement may say. Pure: no I/O, no clock."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from server.domain import money
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import DeliberationOutcome

_MOST_CENTS: Final = 10**11


def cents(amount: Decimal) -> int:
    """Whole cents of what a funder brings. Raises ValidationFailed."""
    return money.cents(amount, most=_MOST_CENTS)


def check_year(year: int, *, year_from: int, year_to: int) -> None:
    """Raises ValidationFailed for a year that is not the programme's."""
    if not year_from <= year <= year_to:
        raise ValidationFailed(
            "year",
            french="Cette année n'est pas du programme.",
            english="This year is not of the programme.",
        )


def check_funder(*, belongs: bool) -> None:
    """A funder is a member of the agency in that year, or its declared funder: a membership says
    both. Raises TransitionRefused."""
    if not belongs:
        raise TransitionRefused(
            "FUNDER_OF_THE_YEAR",
            french="Cette organisation n'est ni membre ni financeur de l'agence cette année-là.",
            english="This organisation is neither a member nor a funder of the agency that year.",
        )


def check_deliberation(outcome: DeliberationOutcome, *, corrected: bool) -> None:
    """Only what stands adopted may be cited. Raises TransitionRefused."""
    if outcome is not DeliberationOutcome.ADOPTED or corrected:
        raise TransitionRefused(
            "DELIBERATION_ADOPTED",
            french="Une convention ne cite qu'une délibération adoptée, que rien n'a corrigée.",
            english="An agreement cites an adopted deliberation that nothing has corrected.",
        )


def already_there() -> ValidationFailed:
    return ValidationFailed(
        "nature",
        french="Ce financeur a déjà un versement de cette nature pour cette année : modifiez-le.",
        english="This funder already has a payment of this nature for this year: edit it.",
    )
