"""How a panel is made up, and of which constituency anything may be told. Pure.

Refuses to tell what few people said as theirs: a constituency with fewer than `SMALLEST` people
present is never named beside words or turns, but to whoever facilitates.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from immutables import Map

from server.vocabulary import Constituency
from server.workshops.suppression import SMALLEST


@dataclass(frozen=True, slots=True)
class Panel:
    """`counted` is the facilitator's own count, and stands before what people chose."""

    chosen: Map[UUID, Constituency] = field(default_factory=Map)
    counted: Map[Constituency, int] = field(default_factory=Map)


def present(panel: Panel) -> dict[Constituency, int]:
    """How many are there of each constituency that anybody is of."""
    counts = {**Counter(panel.chosen.values()), **panel.counted}
    return {each: counts[each] for each in Constituency if counts.get(each)}


def told(panel: Panel) -> frozenset[Constituency]:
    """The constituencies large enough to be named beside what was said."""
    return frozenset(each for each, people in present(panel).items() if people >= SMALLEST)
