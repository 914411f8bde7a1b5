"""What a tree of themes may look like. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from server.problems import TransitionRefused, ValidationFailed

NAME_LENGTH: Final = 200
DEPTH: Final = 4
"""Levels from a root to its furthest branch."""

# Each theme of one agency, with the one it is a branch of.
Tree = Mapping[UUID, UUID | None]


def check_place(tree: Tree, theme_id: UUID, parent_id: UUID | None) -> None:
    """Whether the theme, with its branches, may become a branch of `parent_id`, or a root.

    Raises ValidationFailed for a parent that the tree does not have, TransitionRefused for a
    branch of itself and below the last level.
    """
    if parent_id is not None and parent_id not in tree:
        raise ValidationFailed(
            "parentId",
            french="Ce thème n'est pas de cette agence.",
            english="This theme is not of this agency.",
        )
    above = _line(tree, parent_id)
    if theme_id in above:
        raise TransitionRefused(
            "THEME_TREE",
            french="Un thème n'est pas une branche de lui-même.",
            english="A theme is not a branch of itself.",
        )
    if len(above) + _height(tree, theme_id) > DEPTH:
        raise TransitionRefused(
            "THEME_DEPTH",
            french=f"Une arborescence de thèmes a {DEPTH} niveaux au plus.",
            english=f"A tree of themes has {DEPTH} levels at most.",
        )


def _line(tree: Tree, theme_id: UUID | None) -> list[UUID]:
    """A theme and those above it, up to the root."""
    line: list[UUID] = []
    while theme_id is not None:
        line.append(theme_id)
        theme_id = tree[theme_id]
    return line


def _height(tree: Tree, theme_id: UUID) -> int:
    """Levels of a theme and of its branches; one for a theme without any, or a new one."""
    lines = (_line(tree, one) for one in tree)
    return max((line.index(theme_id) + 1 for line in lines if theme_id in line), default=1)


def taken() -> ValidationFailed:
    return ValidationFailed(
        "name",
        french="Un thème de l'agence porte déjà ce nom.",
        english="A theme of the agency already has this name.",
    )


def in_use() -> TransitionRefused:
    return TransitionRefused(
        "THEME_UNUSED",
        french="Ce thème a des branches, ou sert à une mission.",
        english="This theme has branches, or serves a mission.",
    )
