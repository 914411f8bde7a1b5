"""Levels of priority, as they are shown."""

from __future__ import annotations

from typing import Final, Self

import strawberry

from server.schema.ids import global_id
from server.vocabulary import PrioritySubject
from server.workshops.prioritising import showing
from server.workshops.prioritising.settings import PrioritiseSettings

TYPE_OF: Final = {
    PrioritySubject.GROUPS: "IdeaGroup",
    PrioritySubject.CARDS: "Contribution",
}


@strawberry.type(description="Réglages d'une mise en priorité.")
class PrioritiseSettingsState:
    subject: PrioritySubject = strawberry.field(description="Ce qui est mis en priorité.")
    levels: int = strawberry.field(
        description="Nombre de niveaux, du plus haut au plus bas ; un seul fait une liste ordonnée."
    )

    @classmethod
    def of(cls, settings: PrioritiseSettings) -> Self:
        return cls(subject=settings.subject, levels=settings.levels)


@strawberry.type(description="Un niveau de priorité.")
class PriorityLevel:
    level: int = strawberry.field(description="Niveau, 1 étant le plus haut.")
    item_ids: list[strawberry.ID] = strawberry.field(
        description="Groupes ou contributions de ce niveau, dans l'ordre."
    )


@strawberry.type(description="Les niveaux d'une mise en priorité.")
class PrioritiesState:
    id: strawberry.ID = strawberry.field(description="Identifiant de ce classement.")
    activity_id: strawberry.ID = strawberry.field(description="Mise en priorité.")
    levels: list[PriorityLevel] = strawberry.field(description="Niveaux, du plus haut au plus bas.")

    @classmethod
    def of(cls, seen: showing.ShownPriorities) -> Self:
        return cls(
            id=global_id("Priorities", seen.activity_id),
            activity_id=global_id("LiveActivity", seen.activity_id),
            levels=[
                PriorityLevel(
                    level=level,
                    item_ids=[global_id(TYPE_OF[seen.subject], item_id) for item_id in items],
                )
                for level, items in enumerate(seen.levels, 1)
            ],
        )
