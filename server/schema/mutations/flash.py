"""What a State service, and the agency that helps it, do with an Atelier Flash, as mutations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.flash import workshops
from server.schema.context import Context
from server.schema.ids import visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    Transition,
    changes_of,
    fetched,
    operation_of,
)
from server.schema.problems import Changing, Creating, TransitionRefused, ValidationFailed
from server.schema.types import FlashWorkshop
from server.vocabulary import FlashThemeGroup


@strawberry.input(description="Atelier Flash à demander, par son pilote ou par une collectivité.")
class RequestFlashWorkshopInput(Creation):
    pilot_id: strawberry.ID = strawberry.field(
        description="Le service déconcentré de l'État qui le pilotera."
    )
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    agency_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'agence d'urbanisme qui l'accompagne."
    )
    territory_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le territoire : une commune ou une intercommunalité."
    )
    framework_agreement_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'accord-cadre sous lequel il sera commandé."
    )
    co_bearer_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Les collectivités qui le portent."
    )
    theme_groups: list[FlashThemeGroup] = strawberry.field(
        default_factory=list, description="Groupes de thèmes."
    )
    subjects: list[str] = strawberry.field(default_factory=list, description="Sujets.")
    anct_programmes: list[str] = strawberry.field(
        default_factory=list, description="Programmes de l'ANCT concernés."
    )
    estimated_amount: Decimal | None = strawberry.field(
        default=None, description="Montant estimé en euros."
    )


@strawberry.input(description="Faits à changer d'un Atelier Flash qui n'est pas livré.")
class EditFlashWorkshopInput(Edition):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Titre.")
    agency_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="L'agence qui l'accompagne ; un nul la retire."
    )
    territory_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Le territoire."
    )
    framework_agreement_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="L'accord-cadre des bons à venir."
    )
    theme_groups: list[FlashThemeGroup] | None = strawberry.field(
        default=strawberry.UNSET, description="Groupes de thèmes."
    )
    subjects: list[str] | None = strawberry.field(default=strawberry.UNSET, description="Sujets.")
    anct_programmes: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Programmes de l'ANCT concernés."
    )
    estimated_amount: Decimal | None = strawberry.field(
        default=strawberry.UNSET, description="Montant estimé en euros."
    )
    funding_share_percent: int | None = strawberry.field(
        default=strawberry.UNSET, description="Part payée par la DGALN, de 0 à 100."
    )


@strawberry.input(description="Transition d'un Atelier Flash.")
class FlashTransitionInput(Transition):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")


@strawberry.input(description="Livraison d'un Atelier Flash.")
class DeliverFlashWorkshopInput(Transition):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")
    guide_plan_url: str = strawberry.field(description="Adresse de l'esquisse de plan-guide (FW5).")
    delivered_on: date | None = strawberry.field(
        default=None, description="Jour de la livraison, aujourd'hui au plus tard ; ce jour."
    )


@strawberry.input(description="Annulation d'un Atelier Flash qui n'a pas commencé.")
class CancelFlashWorkshopInput(Transition):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")


@strawberry.type(description="L'Atelier Flash est demandé.")
class RequestFlashWorkshopSuccess:
    flash_workshop: FlashWorkshop | None = strawberry.field(
        description="L'Atelier Flash, si le lecteur le voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="L'Atelier Flash a changé.")
class FlashWorkshopSuccess:
    flash_workshop: FlashWorkshop | None = strawberry.field(
        description="L'Atelier Flash, si le lecteur le voit."
    )


RequestFlashWorkshopResult = Annotated[
    RequestFlashWorkshopSuccess | Creating | TransitionRefused,
    strawberry.union(
        "RequestFlashWorkshopResult", description="Issue d'une demande d'Atelier Flash."
    ),
]
FlashWorkshopResult = Annotated[
    FlashWorkshopSuccess | Changing | ValidationFailed,
    strawberry.union("FlashWorkshopResult", description="Issue d'un changement d'Atelier Flash."),
]

_EDITED: Final = (
    "title",
    "agency_id",
    "territory_id",
    "framework_agreement_id",
    "theme_groups",
    "subjects",
    "anct_programmes",
    "estimated_amount",
    "funding_share_percent",
)
_ALWAYS_SET: Final = frozenset(
    {"title", "theme_groups", "subjects", "anct_programmes", "funding_share_percent"}
)


@strawberry.type
class FlashMutations:
    @strawberry.mutation(
        description="Demander un Atelier Flash. Réservé au service qui pilote, à l'agence qui"
        " accompagne et aux collectivités qui le portent."
    )
    async def request_flash_workshop(
        self, info: MutationInfo, input: RequestFlashWorkshopInput
    ) -> RequestFlashWorkshopResult:
        context = info.context
        made = await workshops.request(
            context.services.database,
            workshops.NewFlash(
                pilot_id=await visible(context, input.pilot_id, "Organisation"),
                title=input.title,
                agency_id=await seen(context, input.agency_id, "Agency"),
                territory_id=await seen(context, input.territory_id, "Territory"),
                framework_id=await seen(
                    context, input.framework_agreement_id, "FrameworkAgreement"
                ),
                co_bearer_ids=tuple(
                    [await visible(context, id_, "Organisation") for id_ in input.co_bearer_ids]
                ),
                theme_groups=tuple(input.theme_groups),
                subjects=tuple(input.subjects),
                anct_programmes=tuple(input.anct_programmes),
                estimated_amount=input.estimated_amount,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        flash = await fetched(info, RequestFlashWorkshopSuccess, "flash_workshop", made.id)
        return RequestFlashWorkshopSuccess(flash_workshop=flash, duplicate=made.duplicate)

    @strawberry.mutation(description="Modifier un Atelier Flash. Réservé à qui le tient.")
    async def edit_flash_workshop(
        self, info: MutationInfo, input: EditFlashWorkshopInput
    ) -> FlashWorkshopResult:
        context = info.context
        flash_id = await visible(context, input.flash_workshop_id, "FlashWorkshop")
        changes = changes_of(input, _EDITED, always_set=_ALWAYS_SET)
        for column, type_name in (("territory_id", "Territory"), ("agency_id", "Agency")):
            if column in changes:
                changes[column] = await seen(context, changes[column], type_name)
        if "framework_agreement_id" in changes:
            changes["framework_id"] = await seen(
                context, changes.pop("framework_agreement_id"), "FrameworkAgreement"
            )
        await workshops.edit(
            context.services.database,
            flash_id,
            changes,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, flash_id)

    @strawberry.mutation(
        description="Cadrer : un pilote de l'État, une collectivité, un territoire, un thème (FW2)."
    )
    async def frame_flash_workshop(
        self, info: MutationInfo, input: FlashTransitionInput
    ) -> FlashWorkshopResult:
        return await _move(info, input, "frameFlashWorkshop")

    @strawberry.mutation(description="Commencer un Atelier Flash commandé.")
    async def start_flash_workshop(
        self, info: MutationInfo, input: FlashTransitionInput
    ) -> FlashWorkshopResult:
        return await _move(info, input, "startFlashWorkshop")

    @strawberry.mutation(
        description="Livrer : un bon exécuté (FW4), le plan-guide et la feuille de route (FW5)."
    )
    async def deliver_flash_workshop(
        self, info: MutationInfo, input: DeliverFlashWorkshopInput
    ) -> FlashWorkshopResult:
        context = info.context
        flash_id = await visible(context, input.flash_workshop_id, "FlashWorkshop")
        await workshops.deliver(
            context.services.database,
            flash_id,
            guide_plan_url=input.guide_plan_url,
            delivered_on=input.delivered_on,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, flash_id)

    @strawberry.mutation(description="Clore un Atelier Flash livré.")
    async def close_flash_workshop(
        self, info: MutationInfo, input: FlashTransitionInput
    ) -> FlashWorkshopResult:
        return await _move(info, input, "closeFlashWorkshop")

    @strawberry.mutation(
        description="Annuler un Atelier Flash qui n'a pas commencé, avec une raison."
    )
    async def cancel_flash_workshop(
        self, info: MutationInfo, input: CancelFlashWorkshopInput
    ) -> FlashWorkshopResult:
        context = info.context
        flash_id = await visible(context, input.flash_workshop_id, "FlashWorkshop")
        await workshops.cancel(
            context.services.database,
            flash_id,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, flash_id)


async def _move(info: MutationInfo, input: FlashTransitionInput, name: str) -> FlashWorkshopSuccess:
    context = info.context
    flash_id = await visible(context, input.flash_workshop_id, "FlashWorkshop")
    await workshops.transition(
        context.services.database,
        flash_id,
        name,
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await answered(info, flash_id)


async def answered(info: MutationInfo, flash_id: UUID) -> FlashWorkshopSuccess:
    flash = await fetched(info, FlashWorkshopSuccess, "flash_workshop", flash_id)
    return FlashWorkshopSuccess(flash_workshop=flash)


async def seen(context: Context, id_: strawberry.ID | None, type_name: str) -> UUID | None:
    return None if id_ is None else await visible(context, id_, type_name)
