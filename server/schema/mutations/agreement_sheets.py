"""What a cooperation agreement holds, set list by list, as mutations."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from server.domain.agreements import sheet
from server.domain.agreements.terms import Item
from server.schema.ids import visible
from server.schema.mutations.acting import MutationInfo, Transition
from server.schema.mutations.agreements import AgreementResult, answered, seen
from server.vocabulary import CooperationMotive, SheetHeading, StaffingKind


@strawberry.input(description="Un item d'une rubrique de la fiche.")
class AgreementItemInput:
    heading: SheetHeading = strawberry.field(description="Rubrique.")
    text: str = strawberry.field(description="Texte ; 2 000 caractères au plus.")
    motive: CooperationMotive | None = strawberry.field(
        default=None, description="D'un enjeu ou d'une ambition, ce sur quoi il repose (AG10)."
    )


@strawberry.input(description="La fiche entière : ses items, dans l'ordre de chaque rubrique.")
class SetAgreementSheetInput(Transition):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    items: list[AgreementItemInput] = strawberry.field(description="Tous ses items ; 60 au plus.")


@strawberry.input(description="Les axes, dans l'ordre.")
class SetAgreementAxesInput(Transition):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    axes: list[str] = strawberry.field(description="Les titres de tous ses axes ; 30 au plus.")


@strawberry.input(description="Un poste au service de l'accord, sans nom de personne.")
class AgreementStaffingInput:
    kind: StaffingKind = strawberry.field(description="Nature du poste.")
    title: str = strawberry.field(description="Intitulé.")
    employer_id: strawberry.ID | None = strawberry.field(default=None, description="L'employeur.")
    fte_percent: int | None = strawberry.field(
        default=None, description="Part d'un temps plein, de 1 à 100."
    )


@strawberry.input(description="Tous les moyens humains d'un accord.")
class SetAgreementStaffingInput(Transition):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    staffing: list[AgreementStaffingInput] = strawberry.field(description="Les postes.")


@strawberry.input(description="Un appel à projets auquel l'accord répond.")
class FundingCallInput:
    title: str = strawberry.field(description="Intitulé.")
    funder_id: strawberry.ID | None = strawberry.field(default=None, description="Qui l'a lancé.")
    year: int | None = strawberry.field(default=None, description="Année.")
    amount: Decimal | None = strawberry.field(default=None, description="Montant en euros.")


@strawberry.input(description="Tous les appels à projets d'un accord.")
class SetAgreementFundingCallsInput(Transition):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    funding_calls: list[FundingCallInput] = strawberry.field(description="Les appels à projets.")


@strawberry.type
class AgreementSheetMutations:
    @strawberry.mutation(
        description="Écrire la fiche d'un accord, tout entière ; un item absent disparaît."
    )
    async def set_agreement_sheet(
        self, info: MutationInfo, input: SetAgreementSheetInput
    ) -> AgreementResult:
        context = info.context
        agreement_id = await visible(context, input.agreement_id, "Agreement")
        await sheet.set_sheet(
            context.services.database,
            agreement_id,
            [Item(one.heading, one.text, one.motive) for one in input.items],
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, agreement_id)

    @strawberry.mutation(description="Écrire les axes d'un accord, numérotés à partir de 1.")
    async def set_agreement_axes(
        self, info: MutationInfo, input: SetAgreementAxesInput
    ) -> AgreementResult:
        context = info.context
        agreement_id = await visible(context, input.agreement_id, "Agreement")
        await sheet.set_axes(
            context.services.database,
            agreement_id,
            input.axes,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, agreement_id)

    @strawberry.mutation(description="Écrire les moyens humains d'un accord : des postes.")
    async def set_agreement_staffing(
        self, info: MutationInfo, input: SetAgreementStaffingInput
    ) -> AgreementResult:
        context = info.context
        agreement_id = await visible(context, input.agreement_id, "Agreement")
        posts = [
            sheet.Post(
                one.kind,
                one.title,
                await seen(context, one.employer_id, "Organisation"),
                one.fte_percent,
            )
            for one in input.staffing
        ]
        await sheet.set_staffing(
            context.services.database,
            agreement_id,
            posts,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, agreement_id)

    @strawberry.mutation(description="Écrire les appels à projets auxquels un accord répond.")
    async def set_agreement_funding_calls(
        self, info: MutationInfo, input: SetAgreementFundingCallsInput
    ) -> AgreementResult:
        context = info.context
        agreement_id = await visible(context, input.agreement_id, "Agreement")
        calls = [
            sheet.Call(
                one.title, await seen(context, one.funder_id, "Organisation"), one.year, one.amount
            )
            for one in input.funding_calls
        ]
        await sheet.set_funding_calls(
            context.services.database,
            agreement_id,
            calls,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await answered(info, agreement_id)
