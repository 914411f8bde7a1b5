"""What the keepers of an agency write down of its funders, as mutations."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final

import strawberry

from server.domain.funding import verbs
from server.schema.context import Context
from server.schema.ids import visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    changes_of,
    fetched,
    operation_of,
)
from server.schema.problems import (
    Changing,
    Creating,
    TransitionRefused,
    ValidationFailed,
    WrongBody,
)
from server.schema.types import FundingAgreement
from server.vocabulary import FundingNature


@strawberry.input(description="Ce qu'un financeur apporte à un programme, pour une année.")
class CreateFundingAgreementInput(Creation):
    programme_id: strawberry.ID = strawberry.field(description="Le programme.")
    funder_id: strawberry.ID = strawberry.field(
        description="Le financeur : membre ou financeur de l'agence cette année-là."
    )
    year: int = strawberry.field(description="Année, dans celles du programme.")
    nature: FundingNature = strawberry.field(description="Cotisation ou subvention.")
    amount: Decimal = strawberry.field(description="Montant en euros, au centime près.")
    deliberation_id: strawberry.ID | None = strawberry.field(
        default=None, description="Une délibération adoptée d'une instance de l'agence."
    )


@strawberry.input(description="Convention à modifier ; ce qui est absent reste.")
class EditFundingAgreementInput(Edition):
    funding_agreement_id: strawberry.ID = strawberry.field(description="La convention.")
    amount: Decimal | None = strawberry.field(
        default=strawberry.UNSET, description="Montant en euros, au centime près."
    )
    deliberation_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="La délibération ; un nul l'enlève."
    )


@strawberry.type(description="La convention de financement est notée.")
class CreateFundingAgreementSuccess:
    funding_agreement: FundingAgreement | None = strawberry.field(
        description="La convention, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La convention de financement a changé.")
class EditFundingAgreementSuccess:
    funding_agreement: FundingAgreement | None = strawberry.field(
        description="La convention, si le lecteur la voit."
    )


CreateFundingAgreementResult = Annotated[
    CreateFundingAgreementSuccess | Creating | TransitionRefused | WrongBody,
    strawberry.union(
        "CreateFundingAgreementResult", description="Issue d'une convention de financement."
    ),
]
EditFundingAgreementResult = Annotated[
    EditFundingAgreementSuccess | Changing | ValidationFailed | WrongBody,
    strawberry.union(
        "EditFundingAgreementResult",
        description="Issue d'une modification de convention de financement.",
    ),
]

_EDITED: Final = ("amount", "deliberation_id")


@strawberry.type
class FundingMutations:
    @strawberry.mutation(
        description="Noter ce qu'un financeur apporte à un programme, pour une année. Réservé à la"
        " rédaction du programme et à l'administration de l'agence ; vu d'elle et du financeur."
    )
    async def create_funding_agreement(
        self, info: MutationInfo, input: CreateFundingAgreementInput
    ) -> CreateFundingAgreementResult:
        context = info.context
        made = await verbs.create(
            context.services.database,
            verbs.NewFundingAgreement(
                programme_id=await visible(context, input.programme_id, "Programme"),
                funder_id=await visible(context, input.funder_id, "Organisation"),
                year=input.year,
                nature=input.nature,
                amount=input.amount,
                deliberation_id=await _deliberation(context, input.deliberation_id),
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        agreement = await fetched(info, CreateFundingAgreementSuccess, "funding_agreement", made.id)
        return CreateFundingAgreementSuccess(funding_agreement=agreement, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Modifier le montant ou la délibération d'une convention de financement."
    )
    async def edit_funding_agreement(
        self, info: MutationInfo, input: EditFundingAgreementInput
    ) -> EditFundingAgreementResult:
        context = info.context
        id_ = await visible(context, input.funding_agreement_id, "FundingAgreement")
        changes = changes_of(input, _EDITED, always_set={"amount"})
        if "deliberation_id" in changes:
            changes["deliberation_id"] = await _deliberation(context, changes["deliberation_id"])
        await verbs.edit(
            context.services.database,
            id_,
            changes,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        agreement = await fetched(info, EditFundingAgreementSuccess, "funding_agreement", id_)
        return EditFundingAgreementSuccess(funding_agreement=agreement)


async def _deliberation(context: Context, id_: strawberry.ID | None) -> Any:
    return None if id_ is None else await visible(context, id_, "Deliberation")
