"""A shared text, as it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from server.schema.ids import global_id
from server.workshops.writing import showing
from server.workshops.writing.settings import WriteSettings


@strawberry.type(description="Réglages d'un texte partagé.")
class WriteSettingsState:
    max_length: int = strawberry.field(description="Longueur maximale du texte, en caractères.")
    pen_seconds: int = strawberry.field(
        description="Délai sans enregistrer, en secondes, après lequel la plume peut être prise."
    )

    @classmethod
    def of(cls, settings: WriteSettings) -> Self:
        return cls(max_length=settings.max_length, pen_seconds=settings.pen_seconds)


@strawberry.type(description="Un texte partagé, tel qu'il est.")
class PageState:
    id: strawberry.ID = strawberry.field(description="Identifiant du texte.")
    activity_id: strawberry.ID = strawberry.field(description="Activité d'écriture.")
    revision: int = strawberry.field(
        description="Révision actuelle, à donner comme `base` ; 0 pour une page blanche."
    )
    text: str | None = strawberry.field(description="Texte ; nul pour une page blanche.")
    saved_at: datetime | None = strawberry.field(description="Dernier enregistrement (UTC).")
    pen_held: bool = strawberry.field(description="Vrai si quelqu'un tient la plume.")
    pen_until: datetime | None = strawberry.field(
        description="Instant (UTC) où la plume peut être prise à qui n'enregistre rien."
    )
    waiting: int = strawberry.field(description="Personnes qui attendent la plume.")

    @classmethod
    def of(cls, seen: showing.ShownPage) -> Self:
        return cls(
            id=global_id("Page", seen.activity_id),
            activity_id=global_id("LiveActivity", seen.activity_id),
            revision=seen.revision,
            text=seen.text,
            saved_at=seen.saved_at,
            pen_held=seen.pen_held,
            pen_until=seen.pen_until,
            waiting=seen.waiting,
        )
