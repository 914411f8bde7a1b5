"""What an action costs and who pays it, set as lists, as mutations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from server.domain.actions import money
from server.schema.ids import inner_id
from server.schema.mutations.acting import MutationInfo, Transition
from server.schema.mutations.action_details import (
    ActionListResult,
    ActionPlanListResult,
    change_of,
    list_set,
)
from server.vocabulary import BudgetNature, BudgetUnit, FundingStatus


@strawberry.input(description="Une année du budget d'une action.")
class BudgetLineInput:
    year: int = strawberry.field(description="Année.")
    nature: BudgetNature = strawberry.field(description="Investissement ou fonctionnement.")
    unit: BudgetUnit = strawberry.field(
        default=BudgetUnit.EUR_HT, description="Euros hors taxes, ou équivalents temps plein."
    )
    planned: Decimal = strawberry.field(description="Prévu, au centième près.")
    actual: Decimal | None = strawberry.field(
        default=None, description="Réalisé, au centième près."
    )


@strawberry.input(description="Tout le budget d'une action.")
class SetActionBudgetInput(Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    lines: list[BudgetLineInput] = strawberry.field(
        description="Les lignes : une par année, nature et unité."
    )


@strawberry.input(
    description="Un financement d'une action : connu à son financeur, son dispositif, son année et sa"
    " référence."
)
class ActionFundingInput:
    funder_id: strawberry.ID = strawberry.field(description="Le financeur.")
    scheme: str | None = strawberry.field(
        default=None, description="Dispositif ; 200 caractères au plus."
    )
    year: int = strawberry.field(description="Année.")
    amount: Decimal = strawberry.field(description="Montant en euros, au centime près.")
    status: FundingStatus = strawberry.field(description="Demandé, accordé ou versé.")
    agreed_on: date | None = strawberry.field(default=None, description="Jour de la convention.")
    reference: str | None = strawberry.field(
        default=None, description="Référence de la convention ; 100 caractères au plus."
    )


@strawberry.input(description="Tous les financements d'une action.")
class SetActionFundingsInput(Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    fundings: list[ActionFundingInput] = strawberry.field(description="Les financements.")
    overfunding_reason: str | None = strawberry.field(
        default=None,
        description="Pourquoi ils dépassent le budget en euros, s'ils le dépassent (AC5).",
    )


@strawberry.type
class ActionMoneyMutations:
    @strawberry.mutation(
        description="Donner à une action son budget, par année. Le prévu fait partie du plan d'un"
        " contrat signé ; le réalisé se suit. Réservé à qui tient la feuille de route."
    )
    async def set_action_budget(
        self, info: MutationInfo, input: SetActionBudgetInput
    ) -> ActionPlanListResult:
        change = await change_of(info.context, input.action_id, input)
        lines = [
            money.BudgetTerms(one.year, one.nature, one.unit, one.planned, one.actual)
            for one in input.lines
        ]
        await money.set_budget(info.context.services.database, change, lines)
        return await list_set(info, change.action_id)

    @strawberry.mutation(
        description="Donner à une action ses financements : ils ne dépassent pas son budget, sauf"
        " raison écrite (AC5). Réservé à qui tient la feuille de route."
    )
    async def set_action_fundings(
        self, info: MutationInfo, input: SetActionFundingsInput
    ) -> ActionListResult:
        change = await change_of(info.context, input.action_id, input)
        fundings = [
            money.FundingTerms(
                funder_id=inner_id(one.funder_id, "Organisation"),
                year=one.year,
                amount=one.amount,
                status=one.status,
                scheme=one.scheme,
                agreed_on=one.agreed_on,
                reference=one.reference,
            )
            for one in input.fundings
        ]
        await money.set_fundings(
            info.context.services.database, change, fundings, input.overfunding_reason
        )
        return await list_set(info, change.action_id)
