"""Money, as the contract shows it. Refuses fractions of a cent: it is stored as whole cents."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from server.vocabulary import Currency


@strawberry.type(description="Montant d'argent.")
class Money:
    amount: Decimal = strawberry.field(description="Montant, au centime près.")
    currency: Currency = strawberry.field(description="Monnaie.")


def euros(amount_cents: int) -> Money:
    """What a column of whole cents says, for a computed field."""
    return Money(amount=Decimal(amount_cents) / 100, currency=Currency.EUR)


def euros_if_given(amount_cents: int | None) -> Money | None:
    """The same of a column that may be empty."""
    return None if amount_cents is None else euros(amount_cents)
