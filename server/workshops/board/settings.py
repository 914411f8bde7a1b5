"""How a collection or a grouping is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from server.vocabulary import ActivityKind, CardWriter
from server.workshops.board.shapes import (
    CardColumn,
    CardField,
    ParentShape,
    PickShape,
    PlanShape,
    check_columns,
    check_fields,
    check_name,
    check_parent,
    check_picks,
)
from server.workshops.bounds import LONGEST_TEXT, check_range

MOST_ACTIVITIES_NAMED = 20


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """Cards of one shape: texts of at most `max_length` characters, at most `max_per_person` of
    them when set, each with what the shape asks besides.

    `hidden` cards are seen by those who wrote them and by the facilitator until they are revealed;
    `moderated` ones until they are approved. The facilitator may always write: for those without a
    phone.
    """

    KIND: ClassVar = ActivityKind.COLLECT

    max_length: int = LONGEST_TEXT
    max_per_person: int | None = None
    columns: tuple[CardColumn, ...] = ()
    fields: tuple[CardField, ...] = ()
    parent: ParentShape | None = None
    picks: PickShape | None = None
    plan: PlanShape | None = None
    photos: bool = False
    writers: tuple[CardWriter, ...] = (CardWriter.PARTICIPANT,)
    hidden: bool = False
    moderated: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The activities that its cards name cards of."""
        parents = () if self.parent is None else self.parent.of
        return (*parents, *(() if self.picks is None else (self.picks.of,)))

    def check(self, path: str) -> None:
        check_range(self.max_length, 1, LONGEST_TEXT, f"{path}.maxLength")
        if self.max_per_person is not None:
            check_range(self.max_per_person, 1, 1_000, f"{path}.maxPerPerson")
        check_columns(self.columns, f"{path}.columns")
        check_fields(self.fields, f"{path}.fields")
        if self.parent is not None:
            check_parent(self.parent, f"{path}.parent")
        if self.picks is not None:
            check_picks(self.picks, f"{path}.picks")


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """The facilitator gathers contributions into groups: those of the activities named in `of`, or
    any when it names none."""

    KIND: ClassVar = ActivityKind.GROUP

    of: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The activities whose cards it gathers."""
        return self.of

    def check(self, path: str) -> None:
        check_range(len(self.of), 0, MOST_ACTIVITIES_NAMED, f"{path}.of")
        for name in self.of:
            check_name(name, f"{path}.of")
