"""What every ballot must be, before its method looks at it.

Refuses an empty ballot, which says nothing (to say that one has no choice is to abstain), the same
thing marked twice, and a mark on what is not on the ballot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from server.problems import NotFound, ValidationFailed
from server.workshops.counting.marks import Mark, Marks


def check_marks(marks: Marks, is_option: Callable[[UUID], bool]) -> None:
    if not marks:
        raise refused(
            "Un bulletin porte au moins une marque ; sans choix, on s'abstient.",
            "A ballot has at least one mark; without a choice, one abstains.",
        )
    if not all(is_option(mark.option_id) for mark in marks):
        raise NotFound
    marked = {(mark.option_id, mark.criterion_id, mark.axis) for mark in marks}
    if len(marked) < len(marks):
        raise refused("La même option est marquée deux fois.", "An option is marked twice.")


def check_values(marks: Iterable[Mark], lowest: int, highest: int) -> None:
    if any(not lowest <= mark.value <= highest for mark in marks):
        raise refused(
            f"Chaque valeur va de {lowest} à {highest}.",
            f"Each value is between {lowest} and {highest}.",
        )


def check_plain(marks: Iterable[Mark]) -> None:
    """A vote has neither axes nor criteria: only a rating has."""
    if any(mark.axis or mark.criterion_id for mark in marks):
        raise refused("Un vote n'a ni axe ni critère.", "A vote has neither axis nor criterion.")


def refused(french: str, english: str) -> ValidationFailed:
    return ValidationFailed("marks", french=french, english=english)
