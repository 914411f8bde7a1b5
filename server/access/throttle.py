"""How many failures one place, and all places together, may make before they must wait.

A town hall shares one address among hundreds of phones, so only failures are counted, never
successes. Refuses to remember more than `capacity` places: the oldest is forgotten first.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from server.problems import NotFound, RateLimited

WINDOW: Final = timedelta(minutes=1)


@dataclass(slots=True)
class Throttle:
    """At most `per_place` failures a minute from one place, and `overall` from everywhere."""

    per_place: int = 60
    overall: int = 500
    capacity: int = 10_000
    _places: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _all: deque[datetime] = field(default_factory=deque)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def attempt(self, place: str, now: datetime) -> AsyncIterator[None]:
        """One guess at a time: guesses sent together are each told what the ones before did.

        Raises RateLimited instead of letting it be made; a NotFound inside counts as a failure.
        """
        async with self._turn:
            self.check(place, now)
            try:
                yield
            except NotFound:
                self.failed(place, now)
                raise

    def check(self, place: str, now: datetime) -> None:
        """Raises RateLimited when this place, or everyone, has failed too often."""
        _forget(self._all, now)
        here = self._places.get(place)
        if here is not None:
            _forget(here, now)
            _refuse_above(here, self.per_place, now)
        _refuse_above(self._all, self.overall, now)

    def failed(self, place: str, now: datetime) -> None:
        here = self._places.setdefault(place, deque(maxlen=self.per_place))
        self._places.move_to_end(place)
        here.append(now)
        self._all.append(now)
        while len(self._places) > self.capacity:
            self._places.popitem(last=False)


def _forget(failures: deque[datetime], now: datetime) -> None:
    while failures and failures[0] <= now - WINDOW:
        failures.popleft()


def _refuse_above(failures: deque[datetime], limit: int, now: datetime) -> None:
    if len(failures) >= limit:
        wait = failures[0] + WINDOW - now
        raise RateLimited(retry_after_seconds=max(1, round(wait.total_seconds())))
