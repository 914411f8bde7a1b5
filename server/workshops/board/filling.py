"""What a card holds: as somebody gives it, and as the log keeps it. Pure values.

Refuses words in what the log keeps: everything that a person typed or pointed at is a text of its
own, named by a content id, and can be erased.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from server.vocabulary import CardChannel


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a plan, in ten-thousandths of its sides from the top left corner; on the ground,
    in millionths of a degree, where it is known. Whole numbers come back as they went."""

    x: int
    y: int
    latitude: int | None = None
    longitude: int | None = None

    def as_text(self) -> str:
        return json.dumps([self.x, self.y, self.latitude, self.longitude])

    @classmethod
    def of_text(cls, text: str) -> Self:
        return cls(*json.loads(text))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form, as it was filled in."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a card holds besides its text. `taken_at` is when it was written, if not when it came:
    a walk is noted without a network."""

    column: str | None = None
    lines: tuple[Line, ...] = ()
    parent_id: UUID | None = None
    pick_ids: tuple[UUID, ...] = ()
    point: Point | None = None
    photo_id: UUID | None = None
    taken_at: datetime | None = None


NOTHING_MORE: Final = Details()


@dataclass(frozen=True, slots=True)
class Entry:
    """A card entered for somebody without a phone; `label` says where it comes from: a table, a
    sheet, a corner of the hall."""

    channel: CardChannel
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A line of the form whose words are `content_id`."""

    key: str
    content_id: UUID


@dataclass(frozen=True, slots=True)
class Filled:
    """`Details` as the log keeps them."""

    column: str | None = None
    lines: tuple[Written, ...] = ()
    parent_id: UUID | None = None
    pick_ids: tuple[UUID, ...] = ()
    point_id: UUID | None = None
    photo_id: UUID | None = None
    taken_at: datetime | None = None

    @property
    def content_ids(self) -> tuple[UUID, ...]:
        """The texts that it names."""
        points = () if self.point_id is None else (self.point_id,)
        return (*(line.content_id for line in self.lines), *points)


PLAIN: Final = Filled()
