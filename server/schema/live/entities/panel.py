"""The panel, as those who run the session are shown it."""

from __future__ import annotations

from typing import Self
from uuid import UUID

import strawberry

from server.schema.ids import global_id
from server.vocabulary import Constituency
from server.workshops.panel import showing


@strawberry.type(description="Un collège présent dans la salle.")
class ConstituencyPresence:
    constituency: Constituency = strawberry.field(description="Collège.")
    people: int | None = strawberry.field(
        description="Personnes présentes ; nul quand elles sont trop peu pour être dites à ce public."
    )


@strawberry.type(description="Le panel par collège ; pour l'animation et les observateurs.")
class PanelState:
    id: strawberry.ID = strawberry.field(description="Identifiant du panel de la séance.")
    present: list[ConstituencyPresence] = strawberry.field(description="Les collèges présents.")

    @classmethod
    def of(cls, seen: showing.ShownPanel, session_id: UUID) -> Self:
        return cls(
            id=global_id("SessionPanel", session_id),
            present=[
                ConstituencyPresence(constituency=each.constituency, people=each.people)
                for each in seen.present
            ],
        )
