"""Where a contribution is on its plan, and its photograph. Refuses what was withdrawn or erased."""

from __future__ import annotations

from typing import Final, Self
from uuid import UUID

import strawberry

from server.schema.ids import optional_global_id
from server.workshops.board.cards import DEGREE, PLAN_SIDE
from server.workshops.board.filling import Point


@strawberry.type(description="Un point sur le plan d'un recueil.")
class CardPoint:
    x: float = strawberry.field(description="De 0 (à gauche) à 1 (à droite).")
    y: float = strawberry.field(description="De 0 (en haut) à 1 (en bas).")
    latitude: float | None = strawberry.field(description="Degrés WGS 84, s'ils sont connus.")
    longitude: float | None = strawberry.field(description="Degrés WGS 84, s'ils sont connus.")

    @classmethod
    def of(cls, point: Point) -> Self:
        return cls(
            x=point.x / PLAN_SIDE,
            y=point.y / PLAN_SIDE,
            latitude=None if point.latitude is None else point.latitude / DEGREE,
            longitude=None if point.longitude is None else point.longitude / DEGREE,
        )


def point(withdrawn: bool, point_text: str | None) -> CardPoint | None:
    """Where the card is on its plan."""
    return None if withdrawn or point_text is None else CardPoint.of(Point.of_text(point_text))


def photo(withdrawn: bool, photo_id: UUID | None) -> strawberry.ID | None:
    """The photograph of the card, by the id it is read with."""
    return None if withdrawn else optional_global_id("SessionPhoto", photo_id)


POINT_FACTS: Final = {
    "point_text": "SELECT pt.text FROM session_content pt WHERE pt.id = {t}.point_id"
}
