"""Papers of contracts, agreements, Ateliers Flash and actions, as mutations."""

from __future__ import annotations

import strawberry

from server.domain.papers import documents
from server.schema.ids import visible
from server.schema.mutations.acting import Creation, MutationInfo, operation_of
from server.schema.mutations.papers import (
    DocumentAdded,
    DocumentResult,
    PaperInput,
    added,
    paper_of,
)


@strawberry.input(description="Une pièce à joindre à un contrat de territoire.")
class AddContractDocumentInput(Creation):
    contract_id: strawberry.ID = strawberry.field(description="Le contrat.")
    paper: PaperInput = strawberry.field(description="La pièce.")


@strawberry.input(description="Une pièce à joindre à un accord de coopération.")
class AddAgreementDocumentInput(Creation):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    paper: PaperInput = strawberry.field(description="La pièce.")


@strawberry.input(description="Une pièce à joindre à un Atelier Flash.")
class AddFlashWorkshopDocumentInput(Creation):
    flash_workshop_id: strawberry.ID = strawberry.field(description="L'Atelier Flash.")
    paper: PaperInput = strawberry.field(description="La pièce.")


@strawberry.input(description="Une pièce à joindre à une action.")
class AddActionDocumentInput(Creation):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    paper: PaperInput = strawberry.field(description="La pièce.")


@strawberry.type
class InstrumentPaperMutations:
    @strawberry.mutation(
        description="Joindre une pièce à un contrat, vue de qui voit le contrat. Réservé à qui le"
        " tient."
    )
    async def add_contract_document(
        self, info: MutationInfo, input: AddContractDocumentInput
    ) -> DocumentResult:
        return await _added(info, "contract", "Contract", input.contract_id, input)

    @strawberry.mutation(
        description="Joindre une pièce à un accord, vue de qui voit l'accord. Réservé à qui le tient."
    )
    async def add_agreement_document(
        self, info: MutationInfo, input: AddAgreementDocumentInput
    ) -> DocumentResult:
        return await _added(info, "agreement", "Agreement", input.agreement_id, input)

    @strawberry.mutation(
        description="Joindre une pièce à un Atelier Flash, vue de qui le voit : esquisse de"
        " plan-guide, compte rendu… Réservé à qui le tient."
    )
    async def add_flash_workshop_document(
        self, info: MutationInfo, input: AddFlashWorkshopDocumentInput
    ) -> DocumentResult:
        return await _added(info, "flash_workshop", "FlashWorkshop", input.flash_workshop_id, input)

    @strawberry.mutation(
        description="Joindre une pièce à une action, vue de qui voit l'action. Réservé à qui tient sa"
        " feuille de route, à ses maîtres d'ouvrage et à son pilote (AC7)."
    )
    async def add_action_document(
        self, info: MutationInfo, input: AddActionDocumentInput
    ) -> DocumentResult:
        return await _added(info, "action", "Action", input.action_id, input)


async def _added(
    info: MutationInfo,
    instrument: documents.Instrument,
    type_name: str,
    id_: strawberry.ID,
    input: AddContractDocumentInput
    | AddAgreementDocumentInput
    | AddFlashWorkshopDocumentInput
    | AddActionDocumentInput,
) -> DocumentAdded:
    context = info.context
    made = await documents.add_to_instrument(
        context.services.database,
        instrument,
        await visible(context, id_, type_name),
        paper_of(input.paper),
        by=context.viewer,
        operation=operation_of(info, input),
        now=context.now,
    )
    return await added(info, made)
