"""Contributions and groups, as they are shown."""

from __future__ import annotations

from typing import Self

import strawberry

from server.schema.ids import global_id, optional_global_id
from server.workshops.board import showing
from server.workshops.board.settings import CollectSettings


@strawberry.type(description="Réglages d'un recueil.")
class CollectSettingsState:
    max_length: int = strawberry.field(description="Longueur maximale d'un texte.")
    max_per_person: int | None = strawberry.field(
        description="Nombre maximal de contributions par personne ; nul sans limite."
    )

    @classmethod
    def of(cls, settings: CollectSettings) -> Self:
        return cls(max_length=settings.max_length, max_per_person=settings.max_per_person)


@strawberry.type(description="Une contribution, sans auteur.")
class ContributionState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la contribution.")
    order: int = strawberry.field(description="Rang d'arrivée : ordonner par lui.")
    activity_id: strawberry.ID = strawberry.field(description="Recueil dont elle vient.")
    group_id: strawberry.ID | None = strawberry.field(description="Groupe où elle est rangée.")
    text: str | None = strawberry.field(description="Texte ; nul s'il a été effacé.")
    withdrawn: bool = strawberry.field(description="Vrai si elle a été retirée.")

    @classmethod
    def of(cls, seen: showing.ShownContribution) -> Self:
        return cls(
            id=global_id("Contribution", seen.contribution_id),
            order=seen.order,
            activity_id=global_id("LiveActivity", seen.activity_id),
            group_id=optional_global_id("IdeaGroup", seen.group_id),
            text=seen.text,
            withdrawn=seen.withdrawn,
        )


@strawberry.type(
    description="Un groupe d'idées ; fusionné, il garde son décompte et nomme son héritier."
)
class GroupState:
    id: strawberry.ID = strawberry.field(description="Identifiant du groupe.")
    order: int = strawberry.field(description="Rang d'arrivée : ordonner par lui.")
    title: str | None = strawberry.field(description="Titre ; nul s'il a été effacé.")
    merged_into_id: strawberry.ID | None = strawberry.field(description="Groupe qui l'a absorbé.")

    @classmethod
    def of(cls, seen: showing.ShownGroup) -> Self:
        return cls(
            id=global_id("IdeaGroup", seen.group_id),
            order=seen.order,
            title=seen.title,
            merged_into_id=optional_global_id("IdeaGroup", seen.merged_into),
        )
