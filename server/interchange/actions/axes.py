"""The axis that a cell names: by its number, by its title, or one to open. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from server.domain.roadmaps.axes import AXES_LIMIT
from server.ids import new_id
from server.interchange.actions.study import Axis
from server.interchange.faults import CellRefused
from server.models.sorting import sort_key

_NUMBER: Final = re.compile(r"^\d+\s*[.):–-]\s*")
"""What people write before a title: « 2. Habitat »."""


def find_axis(told: str, axes: Sequence[Axis]) -> Axis:
    """A title that none of them bears is a new one's. Raises CellRefused."""
    if told.isdigit():
        return _numbered(int(told), axes)
    bare = _NUMBER.sub("", told).strip() or told
    for title in (told, bare):
        for axis in axes:
            if sort_key(axis.title) == sort_key(title):
                return axis
    if len(axes) >= AXES_LIMIT:
        raise CellRefused(
            "TOO_MANY_AXES", f"{AXES_LIMIT} axes au plus.", f"{AXES_LIMIT} axes at most."
        )
    return Axis(new_id(), max((axis.number for axis in axes), default=0) + 1, bare)


def _numbered(number: int, axes: Sequence[Axis]) -> Axis:
    for axis in axes:
        if axis.number == number:
            return axis
    raise CellRefused(
        "UNKNOWN_AXIS",
        f"Aucun axe ne porte le numéro {number} : donnez son titre.",
        f"No axis has the number {number}: give its title.",
    )
