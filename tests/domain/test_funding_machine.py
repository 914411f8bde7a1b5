"""What a funding agreement may say, as pure rules (DOMAIN §2.4b)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.funding import machine
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import DeliberationOutcome


@given(st.decimals(min_value=-10, max_value=2_000_000_000, places=3))
def test_an_amount_is_euros_to_the_cent(amount: Decimal) -> None:
    if 0 <= amount <= 1_000_000_000 and amount * 100 % 1 == 0:
        assert Decimal(machine.cents(amount)) == amount * 100
    else:
        with pytest.raises(ValidationFailed):
            machine.cents(amount)


@pytest.mark.parametrize("outcome", DeliberationOutcome)
@pytest.mark.parametrize("corrected", [True, False])
def test_only_what_stands_adopted_is_cited(outcome: DeliberationOutcome, corrected: bool) -> None:
    """G4: a correction is a new deliberation that references it."""
    if outcome is DeliberationOutcome.ADOPTED and not corrected:
        machine.check_deliberation(outcome, corrected=corrected)
    else:
        with pytest.raises(TransitionRefused):
            machine.check_deliberation(outcome, corrected=corrected)
