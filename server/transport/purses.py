"""Points a caller may spend per minute; a purse fills again as time passes.

Refuses to remember everybody: the callers seen longest ago are forgotten, which only ever gives
them a full purse.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from server.transport.limits import Limits
from server.transport.refusals import Refusal, RefusalCode


@dataclass(slots=True)
class Purse:
    points: float
    at: float


class Purses:
    """One purse a caller, in this process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._purses: OrderedDict[Hashable, Purse] = OrderedDict()

    def __len__(self) -> int:
        return len(self._purses)

    def draw(self, account: Hashable, points: int, now: float) -> int:
        """What is left after `points`. Raises Refusal with the seconds to wait."""
        purse = self._purse(account, now)
        if points > purse.points:
            raise self._empty(points - purse.points)
        purse.points -= points
        return int(purse.points)

    def _purse(self, account: Hashable, now: float) -> Purse:
        full = float(self._limits.points_per_minute)
        purse = self._purses.get(account)
        if purse is None:
            purse = self._purses[account] = Purse(full, now)
            if len(self._purses) > self._limits.callers_remembered:
                self._purses.popitem(last=False)
        self._purses.move_to_end(account)
        purse.points = min(full, purse.points + (now - purse.at) * full / 60)
        purse.at = now
        return purse

    def _empty(self, missing: float) -> Refusal:
        seconds = max(1, math.ceil(missing * 60 / self._limits.points_per_minute))
        return Refusal(
            RefusalCode.RATE_LIMITED,
            french="Points épuisés : patientez avant de recommencer.",
            english="Out of points: wait before trying again.",
            status=429,
            headers={"retry-after": str(seconds)},
            extensions={"retryAfterSeconds": seconds},
        )
