"""Statuses and actions that another system sends, by its own names for them, as mutations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.domain.actions import pushing
from server.domain.actions.walking import Report
from server.domain.roadmaps import upserting
from server.problems import Problem, ProblemCode, TransitionRefused
from server.problems import ValidationFailed as InvalidInput
from server.schema.ids import inner_id, optional_global_id, visible
from server.schema.mutations.acting import MutationInfo
from server.schema.problems import Refused, ValidationFailed
from server.vocabulary import (
    ActionCategory,
    ActionNature,
    ActionPhase,
    ActionStatus,
    ActionVisibility,
    RowOutcome,
    SupportKind,
)


@strawberry.input(description="Où en est une action, de qui la suit ailleurs.")
class ActionStandingInput:
    status: ActionStatus | None = strawberry.field(
        default=None, description="L'état où elle est ; sans lui, elle y reste."
    )
    on: date | None = strawberry.field(
        default=None, description="Jour d'effet ; par défaut ce jour."
    )
    progress: int | None = strawberry.field(default=None, description="Avancement, de 0 à 100.")
    comment: str | None = strawberry.field(default=None, description="Commentaire.")
    planned_start_on: date | None = strawberry.field(default=None, description="Début prévu.")
    planned_end_on: date | None = strawberry.field(default=None, description="Fin prévue.")
    actual_start_on: date | None = strawberry.field(default=None, description="Début réel.")
    actual_end_on: date | None = strawberry.field(default=None, description="Fin réelle.")
    commitment_proof: str | None = strawberry.field(
        default=None, description="Le financement ou la décision qui l'engage."
    )
    blocking_reason: str | None = strawberry.field(default=None, description="Ce qui la bloque.")


@strawberry.input(description="L'état d'une action, sous son identifiant extérieur.")
class PushedStatusInput(ActionStandingInput):
    external_id: str = strawberry.field(description="Son identifiant dans l'autre système.")


@strawberry.input(description="Les états d'actions d'une feuille de route, 500 au plus.")
class PushActionStatusesInput:
    roadmap_id: strawberry.ID = strawberry.field(description="La feuille de route.")
    items: list[PushedStatusInput] = strawberry.field(description="Les états, une fois par action.")


@strawberry.input(
    description="Une action telle que l'a un autre système ; ce qui est absent reste."
)
class UpsertedActionInput:
    external_id: str = strawberry.field(description="Son identifiant dans l'autre système.")
    title: str | None = strawberry.field(
        default=strawberry.UNSET, description="Titre ; requis d'une nouvelle action."
    )
    description: str | None = strawberry.field(default=strawberry.UNSET, description="Description.")
    objectives: str | None = strawberry.field(default=strawberry.UNSET, description="Objectifs.")
    priority: int | None = strawberry.field(
        default=strawberry.UNSET, description="Niveau de priorisation, de 1 à 3."
    )
    phase: ActionPhase | None = strawberry.field(default=strawberry.UNSET, description="Phase.")
    nature: ActionNature | None = strawberry.field(default=strawberry.UNSET, description="Nature.")
    support_kind: SupportKind | None = strawberry.field(
        default=strawberry.UNSET, description="Ce qu'y apporte le département."
    )
    category: ActionCategory | None = strawberry.field(
        default=strawberry.UNSET, description="Famille de projets du contrat."
    )
    visibility: ActionVisibility | None = strawberry.field(
        default=strawberry.UNSET, description="À qui elle est montrée."
    )
    axis_title: str | None = strawberry.field(
        default=None, description="Grand axe, créé s'il n'existe pas."
    )
    owner_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ses maîtres d'ouvrage, tous."
    )
    territory_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Ses territoires, tous."
    )
    standing: ActionStandingInput | None = strawberry.field(
        default=None, description="Où elle en est."
    )


@strawberry.input(description="Des actions d'une feuille de route, 500 au plus.")
class UpsertActionsInput:
    roadmap_id: strawberry.ID = strawberry.field(description="La feuille de route.")
    rows: list[UpsertedActionInput] = strawberry.field(description="Les actions, une fois chacune.")


@strawberry.type(description="Pourquoi une ligne est refusée.")
class RowProblem:
    problem: strawberry.Private[Problem]

    @strawberry.field(description="Code stable du refus.")
    def code(self) -> ProblemCode:
        return self.problem.code

    @strawberry.field(description="Nom stable de la règle qui dit non, s'il y en a une.")
    def guard(self) -> str | None:
        return self.problem.guard if isinstance(self.problem, TransitionRefused) else None

    @strawberry.field(description="Chemin du champ fautif dans l'entrée, s'il y en a un.")
    def path(self) -> str | None:
        return self.problem.path if isinstance(self.problem, InvalidInput) else None

    @strawberry.field(description="La raison, en français ou dans la langue demandée.")
    def message(self, info: Info[Any, Any]) -> str:
        return self.problem.message(info.context.viewer.locale)


@strawberry.type(description="Ce qu'il est advenu d'une ligne, dans l'ordre de l'envoi.")
class RowReport:
    external_id: str = strawberry.field(description="L'identifiant envoyé.")
    outcome: RowOutcome = strawberry.field(description="Créé, mis à jour, inchangé ou refusé.")
    action_id: strawberry.ID | None = strawberry.field(
        description="L'action ; nulle si rien n'est trouvé ni créé."
    )
    problem: RowProblem | None = strawberry.field(description="La raison d'un refus.")


@strawberry.type(description="L'envoi est pris, ligne à ligne : renvoyé, il ne change rien.")
class RowsTaken:
    rows: list[RowReport] = strawberry.field(description="Une par ligne envoyée.")
    created: int = strawberry.field(description="Combien sont créées.")
    updated: int = strawberry.field(description="Combien sont mises à jour.")
    unchanged: int = strawberry.field(description="Combien étaient déjà ainsi.")
    refused: int = strawberry.field(description="Combien sont refusées.")


RowsResult = Annotated[
    RowsTaken | Refused | ValidationFailed,
    strawberry.union("RowsResult", description="Issue d'un envoi en nombre."),
]


@strawberry.type
class ActionBulkMutations:
    @strawberry.mutation(
        description="Dire où en sont des actions, par leur identifiant extérieur, avec un rapport"
        " ligne à ligne. Chaque ligne est réservée à qui tient l'état de son action (AC7)."
    )
    async def push_action_statuses(
        self, info: MutationInfo, input: PushActionStatusesInput
    ) -> RowsResult:
        context = info.context
        roadmap_id = await visible(context, input.roadmap_id, "Roadmap")
        items = [
            pushing.Item(one.external_id, one.status, _report(one, context.viewer.today))
            for one in input.items
        ]
        reports = await pushing.push(
            context.services.database, roadmap_id, items, by=context.viewer, now=context.now
        )
        return _taken(reports)

    @strawberry.mutation(
        description="Écrire ou mettre à jour des actions, par leur identifiant extérieur, avec un"
        " rapport ligne à ligne (AC8). Réservé à qui tient la feuille de route."
    )
    async def upsert_actions(self, info: MutationInfo, input: UpsertActionsInput) -> RowsResult:
        context = info.context
        roadmap_id = await visible(context, input.roadmap_id, "Roadmap")
        reports = await upserting.upsert(
            context.services.database,
            roadmap_id,
            [_upserted(one, context.viewer.today) for one in input.rows],
            by=context.viewer,
            now=context.now,
        )
        return _taken(reports)


_STATED: Final = tuple(
    name for name in upserting.COLUMNS if name in UpsertedActionInput.__annotations__
)
_ALWAYS_SET: Final = ("title", "visibility")


def _upserted(one: UpsertedActionInput, today: date) -> upserting.Row:
    standing = one.standing
    return upserting.Row(
        external_id=one.external_id,
        columns={
            name: value
            for name in _STATED
            if (value := getattr(one, name)) is not strawberry.UNSET
            and not (value is None and name in _ALWAYS_SET)
        },
        axis_title=one.axis_title,
        owner_ids=_ids(one.owner_ids, "Organisation"),
        territory_ids=_ids(one.territory_ids, "Territory"),
        status=None if standing is None else standing.status,
        report=None if standing is None else _report(standing, today),
    )


def _report(one: ActionStandingInput, today: date) -> Report:
    return Report(
        on=one.on or today,
        comment=one.comment,
        progress=one.progress,
        planned_start_on=one.planned_start_on,
        planned_end_on=one.planned_end_on,
        actual_start_on=one.actual_start_on,
        actual_end_on=one.actual_end_on,
        commitment_proof=one.commitment_proof,
        blocking_reason=one.blocking_reason,
    )


def _taken(reports: Sequence[pushing.Reported | upserting.RowReport]) -> RowsTaken:
    counts = Counter(one.outcome for one in reports)
    return RowsTaken(
        rows=[_row(one.external_id, one.outcome, one.action_id, one.problem) for one in reports],
        created=counts[RowOutcome.CREATED],
        updated=counts[RowOutcome.UPDATED],
        unchanged=counts[RowOutcome.UNCHANGED],
        refused=counts[RowOutcome.REFUSED],
    )


def _row(
    external_id: str, outcome: RowOutcome, action_id: UUID | None, problem: Problem | None
) -> RowReport:
    return RowReport(
        external_id=external_id,
        outcome=outcome,
        action_id=optional_global_id("Action", action_id),
        problem=None if problem is None else RowProblem(problem=problem),
    )


def _ids(ids: list[strawberry.ID] | None, type_name: str) -> list[UUID] | None:
    return None if ids is None else [inner_id(one, type_name) for one in ids]
