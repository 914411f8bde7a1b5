"""The shape of a card, as data: what an activity asks of each thing that people contribute.

A key variable with its past and its trend, a hypothesis of a variable, a scenario that picks one
hypothesis per variable, a note on a plan: one card each, of another shape. Activities are named by
the `name` they bear in the agenda, so that a shape can be copied from one session to the next.
Refuses the cards themselves: those are in `cards`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.problems import ValidationFailed
from server.vocabulary import CardFieldKind
from server.workshops.bounds import LONGEST_LABEL, LONGEST_TEXT, check_range

MOST_COLUMNS: Final = 24
MOST_FIELDS: Final = 12
MOST_CHOICES: Final = 30
MOST_PICKS: Final = 30
DEEPEST: Final = 3
LONGEST_FIELD: Final = 300

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class CardColumn:
    """Where a card is put from the start: a category, a theme, a quadrant."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class CardField:
    """A line of the card besides its text. `choices` are those of a CHOICE."""

    key: str
    label: str
    kind: CardFieldKind = CardFieldKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def longest(self) -> int:
        return LONGEST_TEXT if self.kind is CardFieldKind.LONG_TEXT else LONGEST_FIELD


@dataclass(frozen=True, slots=True)
class ParentShape:
    """The card that this one hangs from, among those of the activities named in `of`.

    With its own name in `of`, an activity hangs its cards from one another, `depth` generations at
    most: the consequences of a consequence.
    """

    of: tuple[str, ...]
    required: bool = True
    depth: int = 1


@dataclass(frozen=True, slots=True)
class PickShape:
    """Cards of the activity `of` that this one puts together: the thread of a scenario.

    With `one_per_parent`, at most one of those that hang from the same card.
    """

    of: str
    required: bool = True
    one_per_parent: bool = True
    most: int = MOST_PICKS


@dataclass(frozen=True, slots=True)
class PlanShape:
    """Each card is a point on a plan; `document_id` is the plan that is shown, if there is one."""

    document_id: UUID | None = None
    required: bool = True


def check_columns(columns: tuple[CardColumn, ...], path: str) -> None:
    check_range(len(columns), 0, MOST_COLUMNS, path)
    _check_keys((column.key for column in columns), path)
    for place, column in enumerate(columns):
        _check_label(column.title, f"{path}.{place}.title")


def check_fields(fields: tuple[CardField, ...], path: str) -> None:
    check_range(len(fields), 0, MOST_FIELDS, path)
    _check_keys((field.key for field in fields), path)
    for place, field in enumerate(fields):
        _check_label(field.label, f"{path}.{place}.label")
        wanted = f"{path}.{place}.choices"
        if field.kind is CardFieldKind.CHOICE:
            check_range(len(field.choices), 2, MOST_CHOICES, wanted)
        else:
            check_range(len(field.choices), 0, 0, wanted)
        for choice in field.choices:
            _check_label(choice, wanted)
        if len(set(field.choices)) < len(field.choices):
            raise _twice(wanted)


def check_parent(parent: ParentShape, path: str) -> None:
    check_range(len(parent.of), 1, 10, f"{path}.of")
    check_range(parent.depth, 1, DEEPEST, f"{path}.depth")
    _check_keys(parent.of, f"{path}.of")


def check_picks(picks: PickShape, path: str) -> None:
    check_name(picks.of, f"{path}.of")
    check_range(picks.most, 1, MOST_PICKS, f"{path}.most")


def check_name(name: str, path: str) -> None:
    """A name is what one activity says of another, and what a form says of its lines."""
    if not _NAME.fullmatch(name):
        raise ValidationFailed(
            path,
            french="Un nom compte 40 lettres minuscules, chiffres ou tirets au plus.",
            english="A name has at most 40 lower-case letters, digits or dashes.",
        )


def _check_keys(keys: Iterable[str], path: str) -> None:
    seen: set[str] = set()
    for key in keys:
        check_name(key, path)
        if key in seen:
            raise _twice(path)
        seen.add(key)


def _check_label(label: str, path: str) -> None:
    check_range(len(label.strip()), 1, LONGEST_LABEL, path)


def _twice(path: str) -> ValidationFailed:
    return ValidationFailed(
        path,
        french="Le même nom est donné deux fois.",
        english="The same name is given twice.",
    )
