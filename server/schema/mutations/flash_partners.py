"""What an Atelier Flash is joined to, as mutations: who bears it, what it leaves, who helps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import strawberry

from server.domain.flash import partners
from server.problems import ValidationFailed as InvalidInput
from server.schema.context import Context
from server.schema.ids import visible
from server.schema.mutations.acting import MutationInfo, Transition, changes_of
from server.schema.mutations.flash import (
    FlashWorkshopResult,
    FlashWorkshopSuccess,
    answered,
    seen,
)


@strawberry.input(description="Une collectivité qui porte l'Atelier Flash.")
class FlashCoBearerInput(Transition):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")
    organisation_id: strawberry.ID = strawberry.field(description="La collectivité.")


@strawberry.input(description="La logistique d'un Atelier Flash, payée par un co-porteur (FW6).")
class SetFlashLogisticsInput(Transition):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")
    amount: Decimal = strawberry.field(description="Montant en euros.")
    payer_id: strawberry.ID = strawberry.field(description="Le co-porteur qui paie.")


@strawberry.input(description="Ce que l'agence qui accompagne apporte ; un nul détache.")
class AttachToFlashWorkshopInput(Transition):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")
    workshop_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="L'atelier vécu dans le moteur d'ateliers."
    )
    series_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="La série d'un Atelier local."
    )
    supporting_mission_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="La mission d'agence qui l'appuie."
    )


@strawberry.input(description="La feuille de route que l'atelier laisse : choisie, ou ouverte.")
class SetFlashRoadmapInput(Transition):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")
    roadmap_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Une feuille de route d'un co-porteur ; ou bien les deux suivants.",
    )
    holder_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le co-porteur au nom de qui en ouvrir une, en brouillon."
    )
    title: str | None = strawberry.field(default=None, description="Le titre de celle qui s'ouvre.")


_ATTACHED: Final = {
    "workshop_id": "Workshop",
    "series_id": "WorkshopSeries",
    "supporting_mission_id": "Mission",
}


@strawberry.type
class FlashPartnerMutations:
    @strawberry.mutation(description="Ajouter une collectivité qui porte l'Atelier Flash.")
    async def add_flash_co_bearer(
        self, info: MutationInfo, input: FlashCoBearerInput
    ) -> FlashWorkshopResult:
        return await _bear(info, input, partners.add_co_bearer)

    @strawberry.mutation(
        description="Retirer une collectivité ; il en reste une, dès qu'il est cadré (FW2)."
    )
    async def remove_flash_co_bearer(
        self, info: MutationInfo, input: FlashCoBearerInput
    ) -> FlashWorkshopResult:
        return await _bear(info, input, partners.remove_co_bearer)

    @strawberry.mutation(
        description="Dire ce que coûte la logistique, et quel co-porteur la paie (FW6)."
    )
    async def set_flash_logistics(
        self, info: MutationInfo, input: SetFlashLogisticsInput
    ) -> FlashWorkshopResult:
        context = info.context
        flash_id = await visible(context, input.flash_workshop_id, "FlashWorkshop")
        await partners.set_logistics(
            context.services.database,
            flash_id,
            amount=input.amount,
            payer_id=await visible(context, input.payer_id, "Organisation"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, flash_id)

    @strawberry.mutation(
        description="Attacher l'atelier vécu, la série ou la mission d'appui, de l'agence qui"
        " accompagne."
    )
    async def attach_to_flash_workshop(
        self, info: MutationInfo, input: AttachToFlashWorkshopInput
    ) -> FlashWorkshopResult:
        context = info.context
        flash_id = await visible(context, input.flash_workshop_id, "FlashWorkshop")
        named = changes_of(input, _ATTACHED)
        links = {
            column: await seen(context, id_, _ATTACHED[column]) for column, id_ in named.items()
        }
        await partners.attach(
            context.services.database,
            flash_id,
            links,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, flash_id)

    @strawberry.mutation(
        description="Dire quelle feuille de route l'atelier laisse : celle d'un co-porteur, que l'on"
        " tient aussi, ou une qui s'ouvre à son nom en brouillon."
    )
    async def set_flash_roadmap(
        self, info: MutationInfo, input: SetFlashRoadmapInput
    ) -> FlashWorkshopResult:
        context = info.context
        flash_id = await visible(context, input.flash_workshop_id, "FlashWorkshop")
        await partners.set_roadmap(
            context.services.database,
            flash_id,
            await _roadmap(context, input),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, flash_id)


async def _bear(info: MutationInfo, input: FlashCoBearerInput, verb: Any) -> FlashWorkshopSuccess:
    context = info.context
    flash_id = await visible(context, input.flash_workshop_id, "FlashWorkshop")
    await verb(
        context.services.database,
        flash_id,
        await visible(context, input.organisation_id, "Organisation"),
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await answered(info, flash_id)


async def _roadmap(
    context: Context, input: SetFlashRoadmapInput
) -> partners.ChosenRoadmap | partners.OpenedRoadmap:
    if input.roadmap_id is not None and input.holder_id is None and input.title is None:
        return partners.ChosenRoadmap(await visible(context, input.roadmap_id, "Roadmap"))
    if input.roadmap_id is None and input.holder_id is not None and input.title is not None:
        holder_id = await visible(context, input.holder_id, "Organisation")
        return partners.OpenedRoadmap(holder_id, input.title)
    raise InvalidInput(
        "roadmapId",
        french="Donnez soit une feuille de route, soit un co-porteur et un titre.",
        english="Give either a roadmap, or a co-bearer and a title.",
    )
