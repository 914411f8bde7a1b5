"""What an agency does with the tree of its themes, as mutations."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.themes import verbs
from server.schema.ids import optional_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    fetched,
    operation_of,
)
from server.schema.problems import Changing, Creating, TransitionRefused, ValidationFailed
from server.schema.types import Theme


@strawberry.input(description="Thème à ajouter à l'arborescence d'une agence.")
class CreateThemeInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence.")
    name: str = strawberry.field(description="Nom, unique dans l'agence ; 200 caractères au plus.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le thème dont ce sera une branche ; 4 niveaux au plus."
    )


@strawberry.input(description="Nouveau nom d'un thème.")
class RenameThemeInput(Edition):
    theme_id: strawberry.ID = strawberry.field(description="Le thème.")
    name: str = strawberry.field(description="Nom, unique dans l'agence.")


@strawberry.input(description="Nouvelle place d'un thème et de ses branches.")
class MoveThemeInput(Edition):
    theme_id: strawberry.ID = strawberry.field(description="Le thème.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le thème dont ce sera une branche ; nul pour la racine."
    )


@strawberry.input(description="Thème à supprimer ; il n'a pas de branche et ne sert à rien.")
class DeleteThemeInput(Edition):
    theme_id: strawberry.ID = strawberry.field(description="Le thème.")


@strawberry.type(description="Le thème est ajouté.")
class CreateThemeSuccess:
    theme: Theme | None = strawberry.field(description="Le thème.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le thème a changé.")
class ThemeSuccess:
    theme: Theme | None = strawberry.field(description="Le thème.")


@strawberry.type(description="Le thème n'est plus.")
class DeleteThemeSuccess:
    theme_id: strawberry.ID = strawberry.field(description="L'identifiant qu'il avait.")


CreateThemeResult = Annotated[
    CreateThemeSuccess | Creating | TransitionRefused,
    strawberry.union("CreateThemeResult", description="Issue d'une création de thème."),
]
ThemeResult = Annotated[
    ThemeSuccess | Changing | ValidationFailed,
    strawberry.union("ThemeResult", description="Issue d'un changement de thème."),
]
DeleteThemeResult = Annotated[
    DeleteThemeSuccess | Changing,
    strawberry.union("DeleteThemeResult", description="Issue d'une suppression de thème."),
]


@strawberry.type
class ThemeMutations:
    @strawberry.mutation(description="Ajouter un thème. Réservé à l'équipe qui programme.")
    async def create_theme(self, info: MutationInfo, input: CreateThemeInput) -> CreateThemeResult:
        context = info.context
        agency_id = await visible(context, input.agency_id, "Agency")
        made = await verbs.create(
            context.services.database,
            agency_id,
            input.name,
            optional_id(input.parent_id, "Theme"),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        theme = await fetched(info, CreateThemeSuccess, "theme", made.id)
        return CreateThemeSuccess(theme=theme, duplicate=made.duplicate)

    @strawberry.mutation(description="Renommer un thème. Réservé à l'équipe qui programme.")
    async def rename_theme(self, info: MutationInfo, input: RenameThemeInput) -> ThemeResult:
        context = info.context
        theme_id = await visible(context, input.theme_id, "Theme")
        await verbs.rename(
            context.services.database,
            theme_id,
            input.name,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, theme_id)

    @strawberry.mutation(
        description="Déplacer un thème avec ses branches. Réservé à l'équipe qui programme."
    )
    async def move_theme(self, info: MutationInfo, input: MoveThemeInput) -> ThemeResult:
        context = info.context
        theme_id = await visible(context, input.theme_id, "Theme")
        await verbs.move(
            context.services.database,
            theme_id,
            optional_id(input.parent_id, "Theme"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, theme_id)

    @strawberry.mutation(
        description="Supprimer un thème sans branche ni mission. Réservé à l'équipe qui programme."
    )
    async def delete_theme(self, info: MutationInfo, input: DeleteThemeInput) -> DeleteThemeResult:
        context = info.context
        await verbs.delete(
            context.services.database,
            await visible(context, input.theme_id, "Theme"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return DeleteThemeSuccess(theme_id=input.theme_id)


async def _answer(info: MutationInfo, theme_id: UUID) -> ThemeSuccess:
    return ThemeSuccess(theme=await fetched(info, ThemeSuccess, "theme", theme_id))
