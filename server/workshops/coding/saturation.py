"""When another group adds nothing: the codes that each session of a series brought first. Pure.

Saturation in the sense of Glaser and Strauss (1967), drawn as the number of codes met for the first
time at each session, in order (Guest, Bunce and Johnson, 2006). Refuses to say when it is reached:
that is read from the curve, by people.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Step:
    """One session: codes it brought, of those it used, and how many are known after it."""

    used: int
    new: int
    known: int


def saturation(sessions: Iterable[Set[UUID]]) -> tuple[Step, ...]:
    """The curve of a series, given the roots of the codes borne in each session, in order."""
    known: set[UUID] = set()
    steps = []
    for used in sessions:
        new = len(used - known)
        known |= used
        steps.append(Step(len(used), new, len(known)))
    return tuple(steps)
