"""How long failures make one wait, and what hashing may cost at once."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from server.domain.accounts.attempts import (
    FORGOTTEN_AFTER,
    FREE_FOR_AN_ACCOUNT,
    FREE_FOR_AN_ADDRESS,
    Attempts,
    Failures,
)
from server.domain.accounts.passwords import Passwords
from server.problems import RateLimited, TryAgain

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@given(st.lists(st.integers(0, 2_000), max_size=40))
def test_the_wait_that_is_told_is_long_enough_and_not_a_second_too_long(
    pauses: list[int],
) -> None:
    attempts, now = Attempts(), NOW
    for pause in pauses:
        now += SECOND * pause
        try:
            attempts.begin("claire", "192.0.2.1", now)
        except RateLimited as told:
            with pytest.raises(RateLimited):
                attempts.begin("claire", "192.0.2.1", now + SECOND * (told.retry_after_seconds - 1))
            now += SECOND * told.retry_after_seconds
            attempts.begin("claire", "192.0.2.1", now)


def test_many_attempts_at_the_same_instant_are_not_free_tries() -> None:
    attempts = Attempts()
    for _ in range(FREE_FOR_AN_ACCOUNT + 1):
        attempts.begin("claire", "192.0.2.1", NOW)
    with pytest.raises(RateLimited):
        attempts.begin("claire", "192.0.2.2", NOW)


def test_one_address_that_tries_every_account_waits_too() -> None:
    attempts = Attempts()
    for number in range(FREE_FOR_AN_ADDRESS + 1):
        attempts.begin(f"account {number}", "192.0.2.1", NOW)
    with pytest.raises(RateLimited):
        attempts.begin("another", "192.0.2.1", NOW)
    attempts.begin("another", "192.0.2.2", NOW)


def test_a_success_forgets_the_account_s_failures_and_its_own_place_in_the_address_s() -> None:
    attempts = Attempts()
    for number in range(FREE_FOR_AN_ADDRESS * 3):
        attempts.begin(f"account {number}", "192.0.2.1", NOW)
        attempts.succeeded(f"account {number}", "192.0.2.1")
    for _ in range(3):
        for _ in range(FREE_FOR_AN_ACCOUNT):
            attempts.begin("claire", "192.0.2.9", NOW)
        attempts.begin("claire", "192.0.2.9", NOW)
        attempts.succeeded("claire", "192.0.2.9")


def test_an_attempt_that_was_not_judged_is_taken_back() -> None:
    attempts = Attempts()
    for _ in range(FREE_FOR_AN_ADDRESS * 3):
        attempts.begin("claire", "192.0.2.1", NOW)
        attempts.undecided("claire", "192.0.2.1")


def test_failures_are_forgotten_after_a_day() -> None:
    failures = Failures(free=0)
    for _ in range(30):
        failures.count("claire", NOW)
    assert failures.wait("claire", NOW) > timedelta(minutes=14)
    failures.count("claire", NOW + FORGOTTEN_AFTER)
    assert failures.wait("claire", NOW + FORGOTTEN_AFTER) == SECOND


def test_only_so_many_names_are_remembered() -> None:
    failures = Failures(free=0, capacity=2)
    for name in ("first", "second", "third"):
        failures.count(name, NOW)
    assert failures.wait("first", NOW) == timedelta(0)
    assert failures.wait("third", NOW) == SECOND


async def test_a_password_is_verified_against_its_own_hash_alone() -> None:
    passwords = Passwords(QUICK)
    stored = await passwords.hash("une phrase que personne ne devine")
    assert stored.startswith("$argon2id$")
    assert await passwords.verify(stored, "une phrase que personne ne devine")
    assert not await passwords.verify(stored, "une autre phrase")
    assert not await passwords.verify(None, "une phrase que personne ne devine")
    assert not await passwords.verify("not a hash", "une phrase que personne ne devine")
    passwords.close()


class Held(PasswordHasher):
    """Hashes when the test says so."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.go_on = threading.Event()
        self.at_once = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.at_once += 1
        assert self.go_on.wait(10)
        return super().hash(password, salt=salt)


async def test_hashing_leaves_the_loop_free_and_a_flood_is_asked_to_come_back() -> None:
    hasher = Held()
    passwords = Passwords(hasher, threads=2, waiting_most=4)
    waiting = [asyncio.create_task(passwords.hash("une phrase")) for _ in range(4)]
    await asyncio.sleep(0)
    with pytest.raises(TryAgain):
        await passwords.hash("une phrase")
    assert hasher.at_once <= 2
    hasher.go_on.set()
    assert len(set(await asyncio.gather(*waiting))) == 4
    assert await passwords.hash("une phrase")
    passwords.close()
