"""How long whoever fails to sign in must wait: per account asked for, and per address.

An attempt counts before it is judged, so that a hundred sent at once are not a hundred free tries;
a success takes its own count back. An account that does not exist counts like any other: no answer
tells them apart. Refuses to remember more than `capacity` names, and none for more than a day.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from server.domain.accounts.machine import delay_after
from server.problems import RateLimited

FREE_FOR_AN_ACCOUNT: Final = 5
# A town hall shares one address among many people who type badly.
FREE_FOR_AN_ADDRESS: Final = 30
FORGOTTEN_AFTER: Final = timedelta(days=1)


@dataclass(slots=True)
class _Failures:
    count: int
    last_at: datetime


@dataclass(slots=True)
class Failures:
    """Failures in a row, by name."""

    free: int
    capacity: int = 10_000
    _by_name: OrderedDict[str, _Failures] = field(default_factory=OrderedDict)

    def wait(self, name: str, now: datetime) -> timedelta:
        """How long this name must still wait."""
        known = self._by_name.get(name)
        if known is None or now - known.last_at >= FORGOTTEN_AFTER:
            return timedelta(0)
        return known.last_at + delay_after(known.count, free=self.free) - now

    def count(self, name: str, now: datetime) -> None:
        known = self._by_name.get(name)
        if known is None or now - known.last_at >= FORGOTTEN_AFTER:
            known = self._by_name[name] = _Failures(0, now)
        known.count += 1
        known.last_at = now
        self._by_name.move_to_end(name)
        while len(self._by_name) > self.capacity:
            self._by_name.popitem(last=False)

    def forgive(self, name: str) -> None:
        """Takes one back."""
        known = self._by_name.get(name)
        if known is not None:
            known.count = max(0, known.count - 1)

    def forget(self, name: str) -> None:
        self._by_name.pop(name, None)


@dataclass(slots=True)
class Attempts:
    """Both counts. Names of accounts are digests: nothing here tells who signs in."""

    accounts: Failures = field(default_factory=lambda: Failures(FREE_FOR_AN_ACCOUNT))
    addresses: Failures = field(default_factory=lambda: Failures(FREE_FOR_AN_ADDRESS))

    def begin(self, account: str, address: str, now: datetime) -> None:
        """Counts the attempt, or raises RateLimited, which counts for nothing."""
        wait = max(self.accounts.wait(account, now), self.addresses.wait(address, now))
        if wait > timedelta(0):
            raise RateLimited(retry_after_seconds=ceil(wait.total_seconds()))
        self.accounts.count(account, now)
        self.addresses.count(address, now)

    def succeeded(self, account: str, address: str) -> None:
        self.accounts.forget(account)
        self.addresses.forgive(address)

    def undecided(self, account: str, address: str) -> None:
        """Nothing was judged: the attempt is taken back."""
        self.accounts.forgive(account)
        self.addresses.forgive(address)
