"""Who signs a cooperation agreement, joins a charter, ratifies a decision, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from server.domain.agreements import ratifying, signing
from server.schema.ids import visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.mutations.agreements import seen
from server.schema.mutations.contract_signing import Signed, act_of
from server.schema.problems import (
    AuthorisationMissing,
    Changing,
    Creating,
    Refused,
    TransitionRefused,
    ValidationFailed,
    WrongBody,
)
from server.schema.types import Agreement, Ratification, WorkshopSeries


@strawberry.input(description="Signature d'un accord, par une personne, pour une ou des parties.")
class SignAgreementInput(Signed):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")


@strawberry.input(description="Un partenaire qui rejoint la charte d'une plateforme, et la signe.")
class JoinPlatformCharterInput(Creation, Transition):
    agreement_id: strawberry.ID = strawberry.field(description="La charte.")
    organisation_id: strawberry.ID = strawberry.field(description="Le partenaire.")
    deliberation_id: strawberry.ID | None = strawberry.field(
        default=None, description="La délibération de son conseil, adoptée avant la signature."
    )
    signatory: str = strawberry.field(description="Qui signe.")
    capacity: str = strawberry.field(description="En quelle qualité.")
    signed_on: date | None = strawberry.field(
        default=None, description="Jour, aujourd'hui au plus tard ; ce jour."
    )
    document_url: str | None = strawberry.field(default=None, description="Adresse de l'acte.")


@strawberry.input(
    description="Ratification de la décision d'une conférence, par un conseil membre."
)
class RatifyDecisionInput(Creation):
    decision_id: strawberry.ID = strawberry.field(
        description="La délibération de la conférence d'une entente."
    )
    organisation_id: strawberry.ID = strawberry.field(description="Le membre qui ratifie.")
    deliberation_id: strawberry.ID = strawberry.field(
        description="La délibération de son conseil, adoptée après la décision."
    )


@strawberry.input(description="La charte sous laquelle se tient une série d'ateliers.")
class SetSeriesCharterInput:
    series_id: strawberry.ID = strawberry.field(description="La série.")
    agreement_id: strawberry.ID | None = strawberry.field(
        default=None, description="La charte ; un nul l'enlève."
    )


@strawberry.type(description="L'accord a les signatures données.")
class SignAgreementSuccess:
    agreement: Agreement | None = strawberry.field(description="L'accord, si le lecteur le voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La décision est ratifiée par ce conseil.")
class RatifyDecisionSuccess:
    ratification: Ratification | None = strawberry.field(
        description="La ratification, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La série a sa charte, ou n'en a plus.")
class SetSeriesCharterSuccess:
    series: WorkshopSeries | None = strawberry.field(description="La série, si le lecteur la voit.")


SignAgreementResult = Annotated[
    SignAgreementSuccess | Creating | Changing | AuthorisationMissing,
    strawberry.union("SignAgreementResult", description="Issue d'une signature d'accord."),
]
RatifyDecisionResult = Annotated[
    RatifyDecisionSuccess | Creating | TransitionRefused | WrongBody,
    strawberry.union("RatifyDecisionResult", description="Issue d'une ratification."),
]
SetSeriesCharterResult = Annotated[
    SetSeriesCharterSuccess | Refused | TransitionRefused | ValidationFailed,
    strawberry.union("SetSeriesCharterResult", description="Issue du choix d'une charte."),
]


@strawberry.type
class AgreementSigningMutations:
    @strawberry.mutation(
        description="Signer un accord validé : chaque partie une fois, autorisée par une délibération"
        " antérieure de son conseil. La dernière signature le rend signé."
    )
    async def sign_agreement(
        self, info: MutationInfo, input: SignAgreementInput
    ) -> SignAgreementResult:
        context = info.context
        agreement_id = await visible(context, input.agreement_id, "Agreement")
        made = await signing.sign_agreement(
            context.services.database,
            agreement_id,
            await act_of(context, input),
            expected_version=input.expected_version,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        row = await fetched(info, SignAgreementSuccess, "agreement", made.id)
        return SignAgreementSuccess(agreement=row, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Accueillir un partenaire dans une charte signée, avec sa signature. Réservé à"
        " qui tient la charte."
    )
    async def join_platform_charter(
        self, info: MutationInfo, input: JoinPlatformCharterInput
    ) -> SignAgreementResult:
        context = info.context
        agreement_id = await visible(context, input.agreement_id, "Agreement")
        made = await signing.join_charter(
            context.services.database,
            agreement_id,
            signing.Joining(
                await visible(context, input.organisation_id, "Organisation"),
                await seen(context, input.deliberation_id, "Deliberation"),
                input.signatory,
                input.capacity,
                input.signed_on,
                input.document_url,
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        row = await fetched(info, SignAgreementSuccess, "agreement", made.id)
        return SignAgreementSuccess(agreement=row, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Ratifier la décision d'une conférence : elle s'applique quand chaque conseil"
        " membre l'a ratifiée (AG8)."
    )
    async def ratify_decision(
        self, info: MutationInfo, input: RatifyDecisionInput
    ) -> RatifyDecisionResult:
        context = info.context
        made = await ratifying.ratify(
            context.services.database,
            await visible(context, input.decision_id, "Deliberation"),
            await visible(context, input.organisation_id, "Organisation"),
            await visible(context, input.deliberation_id, "Deliberation"),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        row = await fetched(info, RatifyDecisionSuccess, "ratification", made.id)
        return RatifyDecisionSuccess(ratification=row, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Dire sous quelle charte se tient une série d'ateliers. Réservé à qui tient l'une"
        " et l'autre."
    )
    async def set_series_charter(
        self, info: MutationInfo, input: SetSeriesCharterInput
    ) -> SetSeriesCharterResult:
        context = info.context
        series_id = await visible(context, input.series_id, "WorkshopSeries")
        await signing.set_series_charter(
            context.services.database,
            series_id,
            await seen(context, input.agreement_id, "Agreement"),
            by=context.viewer,
            now=context.now,
        )
        row = await fetched(info, SetSeriesCharterSuccess, "series", series_id)
        return SetSeriesCharterSuccess(series=row)
