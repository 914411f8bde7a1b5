"""The stages of a contract, one mutation each. Refuses a stage that is skipped (CT7)."""

from __future__ import annotations

from datetime import date
from typing import Final

import strawberry

from server.domain.contracts import reviews, staging
from server.domain.contracts.changing import Passage
from server.schema.ids import visible
from server.schema.mutations.acting import MutationInfo, Transition
from server.schema.mutations.contracts import CONTRACT, ContractChanged, ContractResult, changed
from server.vocabulary import ReviewOutcome

_ON: Final = "Jour d'effet, pas avant l'étape précédente ; par défaut ce jour."
_VOTE: Final = (
    "La délibération adoptée, d'une instance politique du contrat ou de l'assemblée d'une partie."
)
_REASON: Final = "Raison ; 2 000 caractères au plus."


@strawberry.input(description="Étape d'un contrat.")
class ContractStageInput(Transition):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    on: date | None = strawberry.field(default=None, description=_ON)


@strawberry.input(description="Étape d'un contrat qu'une instance politique valide.")
class ValidateContractStageInput(Transition):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    deliberation_id: strawberry.ID = strawberry.field(description=_VOTE)
    document_id: strawberry.ID = strawberry.field(
        description="La pièce du contrat qui en rend compte : le diagnostic, ou le cadre."
    )
    on: date | None = strawberry.field(default=None, description=_ON)


@strawberry.input(description="Retour ou abandon d'un contrat, avec sa raison.")
class ContractReasonInput(Transition):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    reason: str = strawberry.field(description=_REASON)
    on: date | None = strawberry.field(default=None, description=_ON)


@strawberry.input(description="Résiliation d'un contrat en vigueur.")
class TerminateContractInput(Transition):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    deliberation_id: strawberry.ID = strawberry.field(description=_VOTE)
    reason: str = strawberry.field(description=_REASON)
    on: date | None = strawberry.field(default=None, description=_ON)


@strawberry.input(description="Ce que conclut la revoyure.")
class ConcludeContractReviewInput(Transition):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    findings: str = strawberry.field(description="Constats ; 10 000 caractères au plus.")
    outcome: ReviewOutcome = strawberry.field(description="Conclusion.")
    deliberation_id: strawberry.ID = strawberry.field(description=_VOTE)
    held_on: date | None = strawberry.field(
        default=None, description="Jour où elle s'est tenue ; par défaut ce jour."
    )


@strawberry.type
class ContractStageMutations:
    @strawberry.mutation(
        description="Ouvrir le diagnostic partagé. Le contrat a son comité de pilotage et sa"
        " conférence partenariale."
    )
    async def open_contract_diagnosis(
        self, info: MutationInfo, input: ContractStageInput
    ) -> ContractResult:
        return await _step(info, "openContractDiagnosis", input)

    @strawberry.mutation(
        description="Passer aux enjeux et orientations : une instance politique a validé le"
        " diagnostic partagé."
    )
    async def validate_contract_diagnosis(
        self, info: MutationInfo, input: ValidateContractStageInput
    ) -> ContractResult:
        return await _step(info, "validateContractDiagnosis", input)

    @strawberry.mutation(
        description="Mettre à la signature le Cadre d'Action Stratégique : une instance politique a"
        " validé les enjeux et les orientations."
    )
    async def validate_strategic_framework(
        self, info: MutationInfo, input: ValidateContractStageInput
    ) -> ContractResult:
        return await _step(info, "validateStrategicFramework", input)

    @strawberry.mutation(
        description="Ouvrir le plan d'actions, une feuille de route du département : toutes les"
        " parties ont signé le cadre (CT4)."
    )
    async def open_action_plan(
        self, info: MutationInfo, input: ContractStageInput
    ) -> ContractResult:
        return await _step(info, "openActionPlan", input)

    @strawberry.mutation(description="Mettre en exécution un contrat signé.")
    async def start_contract_execution(
        self, info: MutationInfo, input: ContractStageInput
    ) -> ContractResult:
        return await _step(info, "startContractExecution", input)

    @strawberry.mutation(description="Ouvrir la revoyure, la seule du contrat (CT2).")
    async def open_contract_review(
        self, info: MutationInfo, input: ContractStageInput
    ) -> ContractResult:
        return await _step(info, "openContractReview", input)

    @strawberry.mutation(
        description="Conclure la revoyure : constats, conclusion, délibération. Le contrat reprend ;"
        " ce qu'elle conclut se fait par avenant ou par résiliation."
    )
    async def conclude_contract_review(
        self, info: MutationInfo, input: ConcludeContractReviewInput
    ) -> ContractResult:
        context = info.context
        contract_id = await visible(context, input.contract_id, "Contract")
        await reviews.conclude(
            context.services.database,
            contract_id,
            reviews.Conclusion(
                input.findings,
                input.outcome,
                await visible(context, input.deliberation_id, "Deliberation"),
                input.held_on,
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await changed(info, contract_id)

    @strawberry.mutation(
        description="Constater que le contrat est arrivé à terme (CT1) ; sans revoyure tenue, il le"
        " garde écrit (CT2)."
    )
    async def expire_contract(
        self, info: MutationInfo, input: ContractStageInput
    ) -> ContractResult:
        return await _step(info, "expireContract", input)

    @strawberry.mutation(description="Résilier un contrat en vigueur, par délibération.")
    async def terminate_contract(
        self, info: MutationInfo, input: TerminateContractInput
    ) -> ContractResult:
        return await _step(info, "terminateContract", input)

    @strawberry.mutation(description="Revenir du diagnostic au lancement, avec une raison (CT7).")
    async def return_contract_to_launch(
        self, info: MutationInfo, input: ContractReasonInput
    ) -> ContractResult:
        return await _step(info, "returnContractToLaunch", input)

    @strawberry.mutation(
        description="Revenir des enjeux et orientations au diagnostic, avec une raison (CT7)."
    )
    async def return_contract_to_diagnosis(
        self, info: MutationInfo, input: ContractReasonInput
    ) -> ContractResult:
        return await _step(info, "returnContractToDiagnosis", input)

    @strawberry.mutation(description="Abandonner un contrat qui n'est pas signé, avec une raison.")
    async def abandon_contract(
        self, info: MutationInfo, input: ContractReasonInput
    ) -> ContractResult:
        return await _step(info, "abandonContract", input)


async def _step(
    info: MutationInfo,
    name: str,
    input: ContractStageInput
    | ValidateContractStageInput
    | ContractReasonInput
    | TerminateContractInput,
) -> ContractChanged:
    context = info.context
    contract_id = await visible(context, input.contract_id, "Contract")
    deliberation_id: str | None = getattr(input, "deliberation_id", None)
    document_id: str | None = getattr(input, "document_id", None)
    passage = Passage(
        on=input.on,
        deliberation_id=None
        if deliberation_id is None
        else await visible(context, deliberation_id, "Deliberation"),
        document_id=None
        if document_id is None
        else await visible(context, document_id, "Document"),
        reason=getattr(input, "reason", None),
    )
    await staging.advance(
        context.services.database,
        contract_id,
        name,
        passage,
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await changed(info, contract_id)
