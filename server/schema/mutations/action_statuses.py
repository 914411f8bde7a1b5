"""How far an action is, told by named steps or by one dated report, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.actions import reporting
from server.domain.actions.walking import Report
from server.schema.ids import visible
from server.schema.mutations.acting import MutationInfo, Transition, fetched
from server.schema.problems import Changing, ValidationFailed
from server.schema.types import Action
from server.vocabulary import ActionStatus


@strawberry.input(description="Un pas d'une action, daté.")
class ActionStepInput(Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    on: date | None = strawberry.field(
        default=None,
        description="Jour d'effet, par défaut ce jour ; ni à venir, ni avant le dernier noté.",
    )
    comment: str | None = strawberry.field(
        default=None, description="Commentaire ; 2 000 caractères au plus."
    )
    progress: int | None = strawberry.field(default=None, description="Avancement, de 0 à 100.")
    planned_end_on: date | None = strawberry.field(
        default=None, description="Fin prévue désormais."
    )


@strawberry.input(description="L'engagement d'une action : sur une preuve, ou un début.")
class CommitActionInput(ActionStepInput):
    commitment_proof: str | None = strawberry.field(
        default=None,
        description="Le financement ou la décision qui l'engage ; un financement accordé y suffit.",
    )
    planned_start_on: date | None = strawberry.field(default=None, description="Début prévu.")


@strawberry.input(description="Le démarrage d'une action.")
class StartActionInput(ActionStepInput):
    actual_start_on: date | None = strawberry.field(
        default=None, description="Début réel, par défaut le jour d'effet."
    )


@strawberry.input(description="Le blocage d'une action, avec sa raison.")
class BlockActionInput(ActionStepInput):
    reason: str = strawberry.field(
        description="Ce qui la bloque ; 2 000 caractères au plus, gardé dans l'historique."
    )
    unblocking_condition: str | None = strawberry.field(
        default=None, description="Ce qui la débloquerait."
    )
    remind_on: date | None = strawberry.field(
        default=None, description="Jour où rappeler qu'elle est bloquée."
    )


@strawberry.input(description="La fin d'une action : son avancement est de 100.")
class CompleteActionInput(ActionStepInput):
    actual_end_on: date | None = strawberry.field(
        default=None, description="Fin réelle, par défaut le jour d'effet."
    )


@strawberry.input(description="Un pas qui demande sa raison, gardée dans l'historique.")
class ReasonedActionInput(Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    reason: str = strawberry.field(description="La raison ; 2 000 caractères au plus.")
    on: date | None = strawberry.field(
        default=None,
        description="Jour d'effet, par défaut ce jour ; ni à venir, ni avant le dernier noté.",
    )


@strawberry.input(
    description="Où en est une action, un jour donné (AC0) : elle passe par les états permis qui y"
    " mènent, chacun contrôlé et noté. Ce qui n'est pas donné reste."
)
class ReportActionInput(ActionStepInput):
    status: ActionStatus | None = strawberry.field(
        default=None, description="L'état où elle est ; sans lui, c'est un point d'étape."
    )
    planned_start_on: date | None = strawberry.field(default=None, description="Début prévu.")
    actual_start_on: date | None = strawberry.field(default=None, description="Début réel.")
    actual_end_on: date | None = strawberry.field(default=None, description="Fin réelle.")
    commitment_proof: str | None = strawberry.field(
        default=None, description="Le financement ou la décision qui l'engage."
    )
    blocking_reason: str | None = strawberry.field(
        default=None, description="Ce qui la bloque, si elle l'est."
    )
    unblocking_condition: str | None = strawberry.field(
        default=None, description="Ce qui la débloquerait."
    )
    remind_on: date | None = strawberry.field(
        default=None, description="Jour où rappeler qu'elle est bloquée."
    )


@strawberry.type(description="L'action a changé.")
class ActionChanged:
    action: Action | None = strawberry.field(description="L'action, si le lecteur la voit.")


ActionChangeResult = Annotated[
    ActionChanged | Changing | ValidationFailed,
    strawberry.union("ActionChangeResult", description="Issue pour l'état d'une action."),
]


@strawberry.type
class ActionStatusMutations:
    @strawberry.mutation(
        description="Dire où en est une action, un jour donné, par les états permis qui y mènent."
        " Réservé à ses maîtres d'ouvrage, à son pilote et à qui tient la feuille de route."
    )
    async def report_action(
        self, info: MutationInfo, input: ReportActionInput
    ) -> ActionChangeResult:
        context = info.context
        action_id = await visible(context, input.action_id, "Action")
        await reporting.report_standing(
            context.services.database,
            action_id,
            input.status,
            Report(
                on=input.on or context.viewer.today,
                comment=input.comment,
                progress=input.progress,
                planned_start_on=input.planned_start_on,
                planned_end_on=input.planned_end_on,
                actual_start_on=input.actual_start_on,
                actual_end_on=input.actual_end_on,
                commitment_proof=input.commitment_proof,
                blocking_reason=input.blocking_reason,
                unblocking_condition=input.unblocking_condition,
                remind_on=input.remind_on,
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await changed(info, action_id)

    @strawberry.mutation(
        description="Proposer une action possible. Réservé à qui tient la feuille de route."
    )
    async def propose_action(
        self, info: MutationInfo, input: ActionStepInput
    ) -> ActionChangeResult:
        return await _step(info, input, "proposeAction", _told(info, input))

    @strawberry.mutation(
        description="Inscrire une action proposée, dans une feuille de route adoptée : elle a un"
        " maître d'ouvrage et un territoire. Réservé à qui tient la feuille de route."
    )
    async def register_action(
        self, info: MutationInfo, input: ActionStepInput
    ) -> ActionChangeResult:
        return await _step(info, input, "registerAction", _told(info, input))

    @strawberry.mutation(
        description="Engager une action inscrite, sur la preuve d'un financement ou d'une décision,"
        " ou avec son début."
    )
    async def commit_action(
        self, info: MutationInfo, input: CommitActionInput
    ) -> ActionChangeResult:
        report = _told(
            info,
            input,
            commitment_proof=input.commitment_proof,
            planned_start_on=input.planned_start_on,
        )
        return await _step(info, input, "commitAction", report)

    @strawberry.mutation(description="Démarrer une action engagée.")
    async def start_action(self, info: MutationInfo, input: StartActionInput) -> ActionChangeResult:
        report = _told(info, input, actual_start_on=input.actual_start_on)
        return await _step(info, input, "startAction", report)

    @strawberry.mutation(description="Mettre en pause une action engagée ou en cours.")
    async def pause_action(self, info: MutationInfo, input: ActionStepInput) -> ActionChangeResult:
        return await _step(info, input, "pauseAction", _told(info, input))

    @strawberry.mutation(description="Reprendre une action en pause.")
    async def resume_action(self, info: MutationInfo, input: ActionStepInput) -> ActionChangeResult:
        return await _step(info, input, "resumeAction", _told(info, input))

    @strawberry.mutation(
        description="Dire qu'une action en cours est bloquée, par quoi, et quand le rappeler."
    )
    async def block_action(self, info: MutationInfo, input: BlockActionInput) -> ActionChangeResult:
        report = _told(
            info,
            input,
            blocking_reason=input.reason,
            unblocking_condition=input.unblocking_condition,
            remind_on=input.remind_on,
        )
        return await _step(info, input, "blockAction", report)

    @strawberry.mutation(description="Reprendre une action bloquée, qui ne l'est plus.")
    async def unblock_action(
        self, info: MutationInfo, input: ActionStepInput
    ) -> ActionChangeResult:
        return await _step(info, input, "unblockAction", _told(info, input))

    @strawberry.mutation(description="Terminer une action en cours.")
    async def complete_action(
        self, info: MutationInfo, input: CompleteActionInput
    ) -> ActionChangeResult:
        report = _told(info, input, actual_end_on=input.actual_end_on)
        return await _step(info, input, "completeAction", report)

    @strawberry.mutation(description="Abandonner une action, avec la raison.")
    async def abandon_action(
        self, info: MutationInfo, input: ReasonedActionInput
    ) -> ActionChangeResult:
        return await _step(info, input, "abandonAction", _because(info, input))

    @strawberry.mutation(
        description="Rouvrir une action terminée, avec la raison. Réservé à ses maîtres d'ouvrage et"
        " à l'administration de l'agence."
    )
    async def reopen_action(
        self, info: MutationInfo, input: ReasonedActionInput
    ) -> ActionChangeResult:
        return await _step(info, input, "reopenAction", _because(info, input))


def _told(info: MutationInfo, input: ActionStepInput, **more: date | str | None) -> Report:
    return Report(
        on=input.on or info.context.viewer.today,
        comment=input.comment,
        progress=input.progress,
        planned_end_on=input.planned_end_on,
        **more,  # type: ignore[arg-type] # each mutation names columns of their own types
    )


def _because(info: MutationInfo, input: ReasonedActionInput) -> Report:
    return Report(on=input.on or info.context.viewer.today, comment=input.reason)


async def _step(
    info: MutationInfo, input: ActionStepInput | ReasonedActionInput, name: str, report: Report
) -> ActionChanged:
    context = info.context
    action_id = await visible(context, input.action_id, "Action")
    await reporting.take_step(
        context.services.database,
        action_id,
        name,
        report,
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await changed(info, action_id)


async def changed(info: MutationInfo, action_id: UUID) -> ActionChanged:
    """The action as the document selects it."""
    return ActionChanged(action=await fetched(info, ActionChanged, "action", action_id))
