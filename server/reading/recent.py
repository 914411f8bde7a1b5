"""A bounded memory of what was made last. Refuses to grow: the least recently used one goes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """At most `bound` values by key, that weigh no more than `heaviest` together; `hits` and
    `misses` count what was asked."""

    def __init__(self, bound: int, heaviest: int) -> None:
        self._bound = bound
        self._heaviest = heaviest
        self._values: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._weight = 0
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> V | None:
        found = self._values.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._values.move_to_end(key)
        return found[0]

    def keep(self, key: Hashable, value: V, weight: int) -> V:
        self.forget(key)
        self._values[key] = value, weight
        self._weight += weight
        while len(self._values) > self._bound or self._weight > self._heaviest:
            self.forget(next(iter(self._values)))
        return value

    def forget(self, key: Hashable) -> None:
        known = self._values.pop(key, None)
        if known is not None:
            self._weight -= known[1]
