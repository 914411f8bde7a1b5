"""A holder's roadmap from its draft to its end, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.roadmaps import axes, lifecycle
from server.problems import ValidationFailed as InvalidInput
from server.schema.context import Context
from server.schema.ids import inner_id, optional_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.problems import Creating, Restructuring, TransitionRefused
from server.schema.types import Roadmap


@strawberry.input(
    description="Une feuille de route à ouvrir : celle d'un porteur, ou le plan d'un contrat ou d'un"
    " accord."
)
class CreateRoadmapInput(Creation):
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    holder_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le porteur ; ou bien `contractId`, ou `agreementId`."
    )
    agency_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'agence qui l'accompagne, dont le porteur est membre."
    )
    contract_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le contrat dont c'est le plan : son département la porte."
    )
    agreement_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'accord de coopération dont c'est la feuille de route."
    )


@strawberry.input(description="Une feuille de route à renommer.")
class EditRoadmapInput(Edition):
    roadmap_id: strawberry.ID = strawberry.field(description="La feuille de route.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")


@strawberry.input(description="L'adoption d'une feuille de route par son porteur.")
class AdoptRoadmapInput(Transition):
    roadmap_id: strawberry.ID = strawberry.field(description="La feuille de route.")
    adoption: str = strawberry.field(
        description="Qui l'adopte, et par quelle décision : une délibération, un comité de pilotage ;"
        " 2 000 caractères au plus."
    )
    on: date | None = strawberry.field(
        default=None, description="Jour de la décision ; par défaut ce jour."
    )


@strawberry.input(description="Un pas d'une feuille de route.")
class RoadmapStepInput(Transition):
    roadmap_id: strawberry.ID = strawberry.field(description="La feuille de route.")


@strawberry.input(description="La clôture d'une feuille de route.")
class CloseRoadmapInput(Transition):
    roadmap_id: strawberry.ID = strawberry.field(description="La feuille de route.")
    on: date | None = strawberry.field(
        default=None, description="Jour de la clôture ; par défaut ce jour."
    )


@strawberry.input(description="Un grand axe d'intervention.")
class RoadmapAxisInput:
    id: strawberry.ID | None = strawberry.field(
        default=None, description="L'axe, s'il est déjà là : il garde ses actions."
    )
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")


@strawberry.input(
    description="Les grands axes d'une feuille de route, tous et dans l'ordre ; la même liste ne"
    " change rien."
)
class SetRoadmapAxesInput(Transition):
    roadmap_id: strawberry.ID = strawberry.field(description="La feuille de route.")
    axes: list[RoadmapAxisInput] = strawberry.field(
        description="Les axes ; un axe absent se retire, s'il ne porte aucune action."
    )


@strawberry.type(description="La feuille de route est ouverte, en brouillon.")
class RoadmapCreated:
    roadmap: Roadmap | None = strawberry.field(
        description="La feuille de route, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La feuille de route a changé.")
class RoadmapChanged:
    roadmap: Roadmap | None = strawberry.field(
        description="La feuille de route, si le lecteur la voit."
    )


CreateRoadmapResult = Annotated[
    RoadmapCreated | Creating | TransitionRefused,
    strawberry.union("CreateRoadmapResult", description="Issue d'une ouverture."),
]
RoadmapChangeResult = Annotated[
    RoadmapChanged | Restructuring,
    strawberry.union("RoadmapChangeResult", description="Issue pour une feuille de route."),
]


@strawberry.type
class RoadmapMutations:
    @strawberry.mutation(
        description="Ouvrir une feuille de route, en brouillon. Réservé aux personnes mandatées par"
        " son porteur et à l'équipe de l'agence qui l'accompagne."
    )
    async def create_roadmap(
        self, info: MutationInfo, input: CreateRoadmapInput
    ) -> CreateRoadmapResult:
        context = info.context
        made = await lifecycle.create(
            context.services.database,
            await _place(context, input),
            input.title,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        roadmap = await fetched(info, RoadmapCreated, "roadmap", made.id)
        return RoadmapCreated(roadmap=roadmap, duplicate=made.duplicate)

    @strawberry.mutation(description="Renommer une feuille de route.")
    async def edit_roadmap(
        self, info: MutationInfo, input: EditRoadmapInput
    ) -> RoadmapChangeResult:
        context = info.context
        roadmap_id = await visible(context, input.roadmap_id, "Roadmap")
        await lifecycle.edit(
            context.services.database,
            roadmap_id,
            input.title,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, roadmap_id)

    @strawberry.mutation(
        description="Adopter une feuille de route, et dire par quelle décision. Réservé aux personnes"
        " mandatées par son porteur ; le plan d'un contrat ou d'un accord attend qu'il soit signé."
    )
    async def adopt_roadmap(
        self, info: MutationInfo, input: AdoptRoadmapInput
    ) -> RoadmapChangeResult:
        context = info.context
        roadmap_id = await visible(context, input.roadmap_id, "Roadmap")
        await lifecycle.adopt(
            context.services.database,
            roadmap_id,
            adoption=input.adoption,
            on=input.on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, roadmap_id)

    @strawberry.mutation(description="Dire qu'une feuille de route adoptée est désormais suivie.")
    async def track_roadmap(
        self, info: MutationInfo, input: RoadmapStepInput
    ) -> RoadmapChangeResult:
        context = info.context
        roadmap_id = await visible(context, input.roadmap_id, "Roadmap")
        await lifecycle.track(
            context.services.database,
            roadmap_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, roadmap_id)

    @strawberry.mutation(
        description="Clore une feuille de route : ses actions restent comme elles sont. Réservé aux"
        " personnes mandatées par son porteur."
    )
    async def close_roadmap(
        self, info: MutationInfo, input: CloseRoadmapInput
    ) -> RoadmapChangeResult:
        context = info.context
        roadmap_id = await visible(context, input.roadmap_id, "Roadmap")
        await lifecycle.close(
            context.services.database,
            roadmap_id,
            on=input.on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, roadmap_id)

    @strawberry.mutation(description="Donner à une feuille de route ses grands axes, numérotés.")
    async def set_roadmap_axes(
        self, info: MutationInfo, input: SetRoadmapAxesInput
    ) -> RoadmapChangeResult:
        context = info.context
        roadmap_id = await visible(context, input.roadmap_id, "Roadmap")
        await axes.set_axes(
            context.services.database,
            roadmap_id,
            [axes.Axis(one.title, optional_id(one.id, "RoadmapAxis")) for one in input.axes],
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, roadmap_id)


async def _place(context: Context, input: CreateRoadmapInput) -> lifecycle.Place:
    match input.holder_id, input.contract_id, input.agreement_id:
        case str(holder_id), None, None:
            return lifecycle.OwnRoadmap(
                inner_id(holder_id, "Organisation"), optional_id(input.agency_id, "Agency")
            )
        case None, str(contract_id), None if input.agency_id is None:
            return lifecycle.PlanOfContract(await visible(context, contract_id, "Contract"))
        case None, None, str(agreement_id) if input.agency_id is None:
            return lifecycle.PlanOfAgreement(await visible(context, agreement_id, "Agreement"))
    raise InvalidInput(
        "holderId",
        french="Donnez un porteur, ou bien un contrat, ou bien un accord, qui dit lui-même l'agence.",
        english="Give a holder, or a contract, or an agreement, which names the agency itself.",
    )


async def _answer(info: MutationInfo, roadmap_id: UUID) -> RoadmapChanged:
    return RoadmapChanged(roadmap=await fetched(info, RoadmapChanged, "roadmap", roadmap_id))
