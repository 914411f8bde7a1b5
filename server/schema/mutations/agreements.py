"""What the keeper of a cooperation agreement does with it, as mutations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from server.domain.agreements import parties, verbs
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
from server.schema.problems import (
    Changing,
    Creating,
    HeadingMissing,
    TransitionRefused,
    ValidationFailed,
)
from server.schema.types import Agreement
from server.vocabulary import AgreementBasis, AgreementPartyRole, AgreementType


@strawberry.input(description="Une partie d'un accord.")
class AgreementPartyInput:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
    role: AgreementPartyRole = strawberry.field(
        default=AgreementPartyRole.PARTY,
        description="Dans une mutualisation, prescripteur ou porteur ; ailleurs, partie.",
    )


@strawberry.input(description="Accord de coopération à explorer.")
class ExploreAgreementInput(Creation):
    keeper_id: strawberry.ID = strawberry.field(
        description="L'organisation qui en tient le dossier."
    )
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    type: AgreementType = strawberry.field(description="Forme de la coopération.")
    parties: list[AgreementPartyInput] = strawberry.field(
        default_factory=list, description="Ses parties."
    )
    agency_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'agence d'urbanisme qui l'accompagne."
    )
    territory_id: strawberry.ID | None = strawberry.field(default=None, description="Le périmètre.")
    builds_on_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'accord sur lequel il s'appuie (AG5)."
    )
    renews_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'accord auquel il succède."
    )
    basis: AgreementBasis | None = strawberry.field(
        default=None, description="Coopération voulue ou nécessaire (AG7)."
    )
    event_source: str | None = strawberry.field(
        default=None, description="L'événement ou la source qui l'a fait connaître."
    )


@strawberry.input(description="Faits à changer d'un accord que l'on écrit encore.")
class EditAgreementInput(Edition):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Titre.")
    agency_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="L'agence qui l'accompagne ; un nul la retire."
    )
    territory_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Le périmètre."
    )
    builds_on_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="L'accord sur lequel il s'appuie (AG5)."
    )
    basis: AgreementBasis | None = strawberry.field(
        default=strawberry.UNSET, description="Coopération voulue ou nécessaire (AG7)."
    )
    event_source: str | None = strawberry.field(
        default=strawberry.UNSET, description="L'événement ou la source."
    )
    starts_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Premier jour d'effet."
    )
    ends_on: date | None = strawberry.field(default=strawberry.UNSET, description="Terme.")
    in_house_contract_reference: str | None = strawberry.field(
        default=strawberry.UNSET, description="Référence du contrat de prestation intégrée (AG4)."
    )
    source_note: str | None = strawberry.field(
        default=strawberry.UNSET, description="Ce que dit la source."
    )


@strawberry.input(description="Une partie de plus, tant que l'accord s'écrit.")
class AddAgreementPartyInput(Transition):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    party: AgreementPartyInput = strawberry.field(description="La partie.")


@strawberry.input(description="Une partie qui s'en va, à partir de ce jour.")
class EndAgreementPartyInput(Transition):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")


@strawberry.input(description="Transition d'un accord.")
class AgreementTransitionInput(Transition):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")


@strawberry.input(description="Fin d'un accord, ou abandon, avec sa raison.")
class AgreementReasonInput(Transition):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")


@strawberry.type(description="L'accord est en exploration.")
class ExploreAgreementSuccess:
    agreement: Agreement | None = strawberry.field(description="L'accord, si le lecteur le voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="L'accord a changé.")
class AgreementSuccess:
    agreement: Agreement | None = strawberry.field(description="L'accord, si le lecteur le voit.")


ExploreAgreementResult = Annotated[
    ExploreAgreementSuccess | Creating | TransitionRefused,
    strawberry.union("ExploreAgreementResult", description="Issue d'une exploration d'accord."),
]
AgreementResult = Annotated[
    AgreementSuccess | Changing | ValidationFailed,
    strawberry.union("AgreementResult", description="Issue d'un changement d'accord."),
]
ValidateAgreementResult = Annotated[
    AgreementSuccess | Changing | HeadingMissing,
    strawberry.union("ValidateAgreementResult", description="Issue d'une validation d'accord."),
]

_EDITED: Final = (
    "title",
    "agency_id",
    "territory_id",
    "builds_on_id",
    "basis",
    "event_source",
    "starts_on",
    "ends_on",
    "in_house_contract_reference",
    "source_note",
)


_SEEN: Final = {
    "agency_id": "Agency",
    "territory_id": "Territory",
    "builds_on_id": "Agreement",
}


@strawberry.type
class AgreementMutations:
    @strawberry.mutation(
        description="Explorer une coopération. Réservé aux personnes mandatées par l'organisation qui"
        " en tient le dossier, et à l'agence qui accompagne."
    )
    async def explore_agreement(
        self, info: MutationInfo, input: ExploreAgreementInput
    ) -> ExploreAgreementResult:
        context = info.context
        made = await verbs.explore(
            context.services.database,
            verbs.NewAgreement(
                keeper_id=await visible(context, input.keeper_id, "Organisation"),
                title=input.title,
                type=input.type,
                parties=tuple([await _party(context, one) for one in input.parties]),
                agency_id=await seen(context, input.agency_id, "Agency"),
                territory_id=await seen(context, input.territory_id, "Territory"),
                builds_on_id=await seen(context, input.builds_on_id, "Agreement"),
                renews_id=await seen(context, input.renews_id, "Agreement"),
                basis=input.basis,
                event_source=input.event_source,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        row = await fetched(info, ExploreAgreementSuccess, "agreement", made.id)
        return ExploreAgreementSuccess(agreement=row, duplicate=made.duplicate)

    @strawberry.mutation(description="Modifier un accord que l'on écrit encore.")
    async def edit_agreement(
        self, info: MutationInfo, input: EditAgreementInput
    ) -> AgreementResult:
        context = info.context
        agreement_id = await visible(context, input.agreement_id, "Agreement")
        changes = changes_of(input, _EDITED, always_set={"title"})
        for column, type_name in _SEEN.items():
            if column in changes:
                changes[column] = await seen(context, changes[column], type_name)
        await verbs.edit(
            context.services.database,
            agreement_id,
            changes,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, agreement_id)

    @strawberry.mutation(description="Ajouter une partie, tant que l'accord s'écrit.")
    async def add_agreement_party(
        self, info: MutationInfo, input: AddAgreementPartyInput
    ) -> AgreementResult:
        context = info.context
        agreement_id = await visible(context, input.agreement_id, "Agreement")
        await parties.add(
            context.services.database,
            agreement_id,
            await _party(context, input.party),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, agreement_id)

    @strawberry.mutation(
        description="Noter qu'une partie s'en va, tant que l'accord s'écrit ; d'une charte, toujours."
    )
    async def end_agreement_party(
        self, info: MutationInfo, input: EndAgreementPartyInput
    ) -> AgreementResult:
        context = info.context
        agreement_id = await visible(context, input.agreement_id, "Agreement")
        await parties.leave(
            context.services.database,
            agreement_id,
            await visible(context, input.organisation_id, "Organisation"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, agreement_id)

    @strawberry.mutation(description="Passer de l'exploration à la rédaction.")
    async def draft_agreement(
        self, info: MutationInfo, input: AgreementTransitionInput
    ) -> AgreementResult:
        return await _move(info, input, verbs.transition, name="draftAgreement")

    @strawberry.mutation(
        description="Valider : les six rubriques (AG1), les parties de la forme (AG2), des actions qui"
        " disent qui les porte (AG3), et ce que demande une mutualisation (AG4)."
    )
    async def validate_agreement(
        self, info: MutationInfo, input: AgreementTransitionInput
    ) -> ValidateAgreementResult:
        return await _move(info, input, verbs.transition, name="validateAgreement")

    @strawberry.mutation(description="Faire entrer en vigueur un accord signé, son jour venu.")
    async def activate_agreement(
        self, info: MutationInfo, input: AgreementTransitionInput
    ) -> AgreementResult:
        return await _move(info, input, verbs.activate)

    @strawberry.mutation(description="Clore un accord arrivé à son terme.")
    async def end_agreement(
        self, info: MutationInfo, input: AgreementTransitionInput
    ) -> AgreementResult:
        return await _move(info, input, verbs.end)

    @strawberry.mutation(
        description="Laisser place à l'accord qui lui succède, exploré avec `renewsId` puis signé."
    )
    async def renew_agreement(
        self, info: MutationInfo, input: AgreementTransitionInput
    ) -> AgreementResult:
        return await _move(info, input, verbs.renew)

    @strawberry.mutation(description="Résilier un accord actif, avec une raison.")
    async def terminate_agreement(
        self, info: MutationInfo, input: AgreementReasonInput
    ) -> AgreementResult:
        return await _move(info, input, verbs.terminate, reason=input.reason)

    @strawberry.mutation(description="Abandonner un accord qui n'est pas signé, avec une raison.")
    async def abandon_agreement(
        self, info: MutationInfo, input: AgreementReasonInput
    ) -> AgreementResult:
        return await _move(info, input, verbs.abandon, reason=input.reason)


async def _move(
    info: MutationInfo,
    input: AgreementTransitionInput | AgreementReasonInput,
    verb: Callable[..., Awaitable[None]],
    **more: Any,
) -> AgreementSuccess:
    context = info.context
    agreement_id = await visible(context, input.agreement_id, "Agreement")
    await verb(
        context.services.database,
        agreement_id,
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
        **more,
    )
    return await answered(info, agreement_id)


async def answered(info: MutationInfo, agreement_id: UUID) -> AgreementSuccess:
    row = await fetched(info, AgreementSuccess, "agreement", agreement_id)
    return AgreementSuccess(agreement=row)


async def seen(context: Context, id_: strawberry.ID | None, type_name: str) -> UUID | None:
    return None if id_ is None else await visible(context, id_, type_name)


async def _party(context: Context, input: AgreementPartyInput) -> parties.NewParty:
    organisation_id = await visible(context, input.organisation_id, "Organisation")
    return parties.NewParty(organisation_id, input.role)
