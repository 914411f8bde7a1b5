"""Which action may be a part of which (AC4). Pure: no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from server.problems import TransitionRefused, ValidationFailed

LEVELS: Final = 2
"""An action has parts, and they have theirs, and no more."""


def check_parent(action_id: UUID, parent_id: UUID, parents: Mapping[UUID, UUID | None]) -> None:
    """AC4: no cycle, and two levels below the first at most. `parents` are of the whole roadmap.

    Raises ValidationFailed for a parent elsewhere, TransitionRefused.
    """
    if parent_id not in parents:
        raise ValidationFailed(
            "parentId",
            french="L'action dont elle est une part est de la même feuille de route.",
            english="The action that it is a part of is in the same roadmap.",
        )
    above = _above(parent_id, parents)
    if action_id in above:
        raise TransitionRefused(
            "AC4",
            french="Une action n'est pas une part d'elle-même.",
            english="An action is not a part of itself.",
        )
    if len(above) + _below(action_id, parents) > LEVELS:
        raise TransitionRefused(
            "AC4",
            french="Une action a des parts, et elles des leurs : pas davantage.",
            english="An action has parts, and they have theirs: no more.",
        )


def _above(action_id: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """The action, and those it is a part of, up to the first."""
    above = [action_id]
    while (parent_id := parents[above[-1]]) is not None:
        above.append(parent_id)
    return above


def _below(action_id: UUID, parents: Mapping[UUID, UUID | None]) -> int:
    """How many levels of parts hang under the action."""
    parts = [one for one, parent_id in parents.items() if parent_id == action_id]
    return max((1 + _below(one, parents) for one in parts), default=0)
