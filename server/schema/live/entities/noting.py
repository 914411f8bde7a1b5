"""Notes, as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from server.schema.ids import global_id, optional_global_id
from server.workshops.noting import showing


@strawberry.type(description="Une note de la séance, sans auteur.")
class NoteState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la note.")
    order: int = strawberry.field(description="Rang d'arrivée : ordonner par lui.")
    activity_id: strawberry.ID | None = strawberry.field(description="Activité dont elle parle.")
    hidden: bool = strawberry.field(
        description="Vrai pour une note d'observation, que la salle ne voit jamais."
    )
    taken_at: datetime = strawberry.field(description="Instant où elle a été prise (UTC).")
    text: str | None = strawberry.field(description="Texte ; nul s'il a été effacé.")

    @classmethod
    def of(cls, seen: showing.ShownNote) -> Self:
        return cls(
            id=global_id("SessionNote", seen.note_id),
            order=seen.order,
            activity_id=optional_global_id("LiveActivity", seen.activity_id),
            hidden=seen.hidden,
            taken_at=seen.taken_at,
            text=seen.text,
        )
