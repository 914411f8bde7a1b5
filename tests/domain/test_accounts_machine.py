"""What accounts, tokens and passwords must be, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.scopes import OF_ANY_ACCOUNT, READING, allowed
from server.domain.accounts import machine
from server.domain.accounts.machine import PLACE_OF, InviteeFacts, PlaceKind, TokenFacts
from server.problems import Conflict, TransitionRefused, ValidationFailed
from server.vocabulary import Role, Scope

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@given(failures=st.integers(0, 10**9), free=st.integers(0, 100))
def test_a_delay_never_shrinks_as_failures_go_on_and_never_outgrows_a_quarter_of_an_hour(
    failures: int, free: int
) -> None:
    delay = machine.delay_after(failures, free=free)
    assert timedelta(0) <= delay <= machine.LONGEST_DELAY
    assert delay <= machine.delay_after(failures + 1, free=free)
    assert (delay == timedelta(0)) is (failures <= free)


@given(beyond=st.integers(1, 9), free=st.integers(0, 100))
def test_each_failure_beyond_the_free_ones_doubles_the_delay(beyond: int, free: int) -> None:
    assert machine.delay_after(free + beyond, free=free) == SECOND * 2 ** (beyond - 1)


@given(roles=st.sets(st.sampled_from(Role)), asked=st.sets(st.sampled_from(Scope), min_size=1))
def test_a_token_is_never_wider_than_the_roles_of_its_account(
    roles: set[Role], asked: set[Scope]
) -> None:
    limit = allowed(roles)
    if asked <= limit:
        assert set(machine.token_scopes(asked, allowed=limit)) == asked
    else:
        with pytest.raises(ValidationFailed) as refused:
            machine.token_scopes(asked, allowed=limit)
        assert refused.value.path == "scopes"


def test_a_token_without_a_scope_is_refused() -> None:
    with pytest.raises(ValidationFailed):
        machine.token_scopes([], allowed=frozenset(Scope))


def test_an_account_without_a_role_reads_what_its_place_opens_and_writes_nothing() -> None:
    assert allowed([]) == OF_ANY_ACCOUNT == READING | {Scope.ACCOUNT_MANAGE}


def test_an_auditor_writes_nothing() -> None:
    assert allowed([Role.AUDITOR, Role.OBSERVER]) == OF_ANY_ACCOUNT


def test_only_who_takes_a_hand_in_a_workshop_may_ask_for_facilitation() -> None:
    holding = [role for role in Role if Scope.WORKSHOP_FACILITATE in allowed([role])]
    assert holding == [
        Role.FACILITATOR,
        Role.CO_FACILITATOR,
        Role.TABLE_HOST,
        Role.NOTE_TAKER,
    ]


def test_every_role_says_where_it_is_held() -> None:
    assert set(PLACE_OF) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", PlaceKind)
def test_a_role_is_held_in_its_own_kind_of_place(role: Role, place: PlaceKind) -> None:
    if PLACE_OF[role] is place:
        machine.role_fits(role, place)
    else:
        with pytest.raises(ValidationFailed):
            machine.role_fits(role, place)


@given(
    lives=st.none() | st.integers(-1000, 1000),
    asked=st.none() | st.integers(-1000, 1000),
)
def test_a_token_never_outlives_the_one_that_makes_it(lives: int | None, asked: int | None) -> None:
    latest = None if lives is None else NOW + SECOND * lives
    wanted = None if asked is None else NOW + SECOND * asked
    try:
        ends_at = machine.token_expiry(wanted, now=NOW, latest=latest)
    except ValidationFailed:
        assert wanted is not None
        assert wanted <= NOW or (latest is not None and wanted > latest)
    else:
        assert latest is None or (ends_at is not None and ends_at <= latest)


def test_a_dead_token_is_not_rotated() -> None:
    for dead in (TokenFacts(None, NOW, 1), TokenFacts(NOW, None, 1)):
        with pytest.raises(TransitionRefused) as refused:
            machine.may_rotate(dead, now=NOW, expected_version=None)
        assert refused.value.guard == "TOKEN_LIVE"
    machine.may_rotate(TokenFacts(NOW + SECOND, None, 1), now=NOW, expected_version=1)


def test_a_token_that_moved_since_it_was_read_is_not_rotated() -> None:
    with pytest.raises(Conflict) as refused:
        machine.may_rotate(TokenFacts(None, None, 3), now=NOW, expected_version=2)
    assert refused.value.current_version == 3


@pytest.mark.parametrize("seconds", [-1, 7 * 24 * 3600 + 1])
def test_a_replaced_token_stands_for_a_week_at_most(seconds: int) -> None:
    with pytest.raises(ValidationFailed):
        machine.overlap(SECOND * seconds)
    assert machine.overlap(timedelta(days=7)) == timedelta(days=7)


@pytest.mark.parametrize("text", ["", "a", "a@", "@b.fr", "a b@c.fr", "a@b", "a@b..fr", "a@b@c.fr"])
def test_what_no_mail_reaches_is_no_address(text: str) -> None:
    with pytest.raises(ValidationFailed):
        machine.email(text)


def test_one_address_has_one_form() -> None:
    assert machine.email("  Claire.Marin@Exemple.FR ") == "claire.marin@exemple.fr"


@pytest.mark.parametrize(
    "text", ["short", "x" * 129, "aaaaaaaaaaaaaaaa", "claire@exemple.fr", "abababababab"]
)
def test_a_password_that_is_short_huge_or_plain_is_refused(text: str) -> None:
    with pytest.raises(ValidationFailed):
        machine.password(text, email="claire@exemple.fr")


def test_a_password_is_the_same_however_its_accents_were_typed() -> None:
    assert machine.password("élan de la forêt", email=None) == machine.password(
        "e\u0301lan de la fore\u0302t", email=None
    )


@pytest.mark.parametrize(
    "invitee",
    [
        InviteeFacts(True, False, False),
        InviteeFacts(False, True, False),
        InviteeFacts(False, False, True),
    ],
)
def test_an_invitation_never_hands_over_an_account_in_use(invitee: InviteeFacts) -> None:
    with pytest.raises(TransitionRefused):
        machine.may_invite_again(invitee)


def test_an_invitation_that_was_not_followed_can_be_sent_again() -> None:
    machine.may_invite_again(InviteeFacts(False, False, False))
