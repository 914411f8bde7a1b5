"""Sums that people give, as they are stored. Refuses currencies: everything is in euros."""

from __future__ import annotations

from decimal import Decimal

from server.problems import ValidationFailed


def cents(amount: Decimal, *, most: int) -> int:
    """Whole cents, `most` at most. Raises ValidationFailed for a fraction of one, or below zero."""
    scaled = amount * 100
    if not 0 <= scaled <= most or scaled != scaled.to_integral_value():
        raise ValidationFailed(
            "amount",
            french="Montant en euros attendu, positif ou nul, au centime près.",
            english="An amount in euros is expected, not negative, in whole cents.",
        )
    return int(scaled)
