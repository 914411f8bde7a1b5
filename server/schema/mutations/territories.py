"""What an agency does with the territories that it draws, as mutations."""

from __future__ import annotations

from typing import Annotated, Final

import strawberry

from server.domain.territories import verbs
from server.schema.ids import inner_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    changes_of,
    fetched,
    operation_of,
)
from server.schema.problems import Changing, Creating, ValidationFailed
from server.schema.scalars import GeoJSON
from server.schema.types import Territory
from server.vocabulary import TerritoryScale

_GEOMETRY: Final = (
    "Contour : une géométrie GeoJSON en longitudes et latitudes (EPSG:4326) ; 256 Kio au plus, et"
    " jamais plus que le corps d'une requête."
)


@strawberry.input(description="Territoire à dessiner ; l'agence en tient la fiche.")
class CreateTerritoryInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence qui tiendra la fiche.")
    name: str = strawberry.field(description="Nom ; 300 caractères au plus.")
    scale: TerritoryScale = strawberry.field(description="Échelle.")
    member_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Les communes et les intercommunalités qui le composent.",
    )
    geometry: GeoJSON | None = strawberry.field(default=None, description=_GEOMETRY)
    cog_vintage: int | None = strawberry.field(
        default=None, description="Année du code officiel géographique."
    )


@strawberry.input(description="Faits à corriger ; ce qui est absent reste, un nul efface.")
class EditTerritoryInput(Edition):
    territory_id: strawberry.ID = strawberry.field(description="Territoire à corriger.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Nom.")
    scale: TerritoryScale | None = strawberry.field(
        default=strawberry.UNSET, description="Échelle."
    )
    geometry: GeoJSON | None = strawberry.field(default=strawberry.UNSET, description=_GEOMETRY)
    cog_vintage: int | None = strawberry.field(
        default=strawberry.UNSET, description="Année du code officiel géographique."
    )
    add_member_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Communes et intercommunalités à y ajouter."
    )
    remove_member_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Communes et intercommunalités à en retirer, d'abord."
    )


@strawberry.input(description="Territoire à supprimer ; rien ne porte plus sur lui.")
class DeleteTerritoryInput(Edition):
    territory_id: strawberry.ID = strawberry.field(description="Territoire à supprimer.")


@strawberry.type(description="Le territoire est dessiné.")
class CreateTerritorySuccess:
    territory: Territory | None = strawberry.field(description="Le territoire.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le territoire a changé.")
class TerritorySuccess:
    territory: Territory | None = strawberry.field(description="Le territoire.")


@strawberry.type(description="Le territoire n'est plus.")
class DeleteTerritorySuccess:
    territory_id: strawberry.ID = strawberry.field(description="L'identifiant qu'il avait.")


CreateTerritoryResult = Annotated[
    CreateTerritorySuccess | Creating,
    strawberry.union("CreateTerritoryResult", description="Issue d'une création de territoire."),
]
TerritoryResult = Annotated[
    TerritorySuccess | Changing | ValidationFailed,
    strawberry.union("TerritoryResult", description="Issue d'un changement de territoire."),
]
DeleteTerritoryResult = Annotated[
    DeleteTerritorySuccess | Changing,
    strawberry.union("DeleteTerritoryResult", description="Issue d'une suppression."),
]

_EDITED: Final = ("name", "scale", "geometry", "cog_vintage")


@strawberry.type
class TerritoryMutations:
    @strawberry.mutation(description="Dessiner un territoire. Réservé à l'équipe qui programme.")
    async def create_territory(
        self, info: MutationInfo, input: CreateTerritoryInput
    ) -> CreateTerritoryResult:
        context = info.context
        agency_id = await visible(context, input.agency_id, "Agency")
        made = await verbs.create(
            context.services.database,
            verbs.NewTerritory(
                agency_id=agency_id,
                name=input.name,
                scale=input.scale,
                geometry=input.geometry,
                cog_vintage=input.cog_vintage,
                member_ids=tuple(inner_id(id_, "Organisation") for id_ in input.member_ids),
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        territory = await fetched(info, CreateTerritorySuccess, "territory", made.id)
        return CreateTerritorySuccess(territory=territory, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Corriger un territoire et ce qui le compose. Réservé à l'agence qui en tient"
        " la fiche."
    )
    async def edit_territory(
        self, info: MutationInfo, input: EditTerritoryInput
    ) -> TerritoryResult:
        context = info.context
        territory_id = await visible(context, input.territory_id, "Territory")
        await verbs.edit(
            context.services.database,
            territory_id,
            changes_of(input, _EDITED, always_set=frozenset({"name", "scale"})),
            verbs.MemberChange(
                added=tuple(inner_id(id_, "Organisation") for id_ in input.add_member_ids),
                removed=tuple(inner_id(id_, "Organisation") for id_ in input.remove_member_ids),
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        territory = await fetched(info, TerritorySuccess, "territory", territory_id)
        return TerritorySuccess(territory=territory)

    @strawberry.mutation(
        description="Supprimer un territoire sur lequel rien ne porte. Réservé à l'agence qui en"
        " tient la fiche."
    )
    async def delete_territory(
        self, info: MutationInfo, input: DeleteTerritoryInput
    ) -> DeleteTerritoryResult:
        context = info.context
        await verbs.delete(
            context.services.database,
            await visible(context, input.territory_id, "Territory"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return DeleteTerritorySuccess(territory_id=input.territory_id)
