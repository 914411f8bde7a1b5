"""How the ownership of an action is shared out."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.actions.shares import Part, check_shares
from server.problems import ValidationFailed
from server.vocabulary import ActorRole


def part(role: ActorRole, share: int | None, number: int = 1) -> Part:
    return Part(UUID(int=number), role, share_hundredths=share)


@pytest.mark.parametrize(
    "shares", [(None, None), (10_000, 0), (6_000, 4_000), (3_333, 6_667), (10_000,), ()]
)
def test_the_shares_of_the_ownership_make_a_hundred_when_given(
    shares: tuple[int | None, ...],
) -> None:
    """AC3: over the project owners and the co-owners together."""
    roles = (ActorRole.PROJECT_OWNER, ActorRole.CO_OWNER)
    check_shares([part(roles[at % 2], share, at) for at, share in enumerate(shares)])


@pytest.mark.parametrize("shares", [(9_999,), (5_000, None), (12_000, -2_000), (6_000, 4_001)])
def test_other_sums_are_refused(shares: tuple[int | None, ...]) -> None:
    """AC3."""
    with pytest.raises(ValidationFailed):
        check_shares([part(ActorRole.PROJECT_OWNER, one, at) for at, one in enumerate(shares)])


@pytest.mark.parametrize(
    "role", sorted(set(ActorRole) - {ActorRole.PROJECT_OWNER, ActorRole.CO_OWNER})
)
def test_only_owners_have_a_share(role: ActorRole) -> None:
    """AC3."""
    with pytest.raises(ValidationFailed):
        check_shares([part(ActorRole.PROJECT_OWNER, 5_000), part(role, 5_000, 2)])


@given(st.lists(st.one_of(st.none(), st.integers(-100, 10_000)), max_size=5))
def test_what_passes_makes_a_hundred_or_says_nothing(shares: list[int | None]) -> None:
    """AC3."""
    parts = [part(ActorRole.PROJECT_OWNER, share, at) for at, share in enumerate(shares)]
    try:
        check_shares(parts)
    except ValidationFailed:
        return
    given_shares = [share for share in shares if share is not None]
    assert not given_shares or (len(given_shares) == len(shares) and sum(given_shares) == 10_000)
