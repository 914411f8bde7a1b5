"""How many sockets stand open at once from one address, and under one token.

Refuses to remember whoever has none open: it holds no more than there are sockets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable


class Crowd:
    """The places taken in this process, by whose they are."""

    def __init__(self) -> None:
        self._taken: Counter[Hashable] = Counter()

    def __len__(self) -> int:
        return len(self._taken)

    def enter(self, whose: Hashable, at_most: int) -> bool:
        """Whether a place was left; who enters must leave."""
        if self._taken.get(whose, 0) >= at_most:
            return False
        self._taken[whose] += 1
        return True

    def leave(self, whose: Hashable) -> None:
        self._taken[whose] -= 1
        if self._taken[whose] == 0:
            del self._taken[whose]
