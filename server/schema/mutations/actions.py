"""What an action is and where it stands in its roadmap, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from server.domain.actions import structure
from server.schema.context import Context
from server.schema.ids import inner_id, optional_id, visible
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
    AmendmentRequired,
    Creating,
    Restructuring,
    TransitionRefused,
)
from server.schema.types import Action, Roadmap
from server.vocabulary import (
    ActionCategory,
    ActionNature,
    ActionPhase,
    ActionStatus,
    ActionVisibility,
    SupportKind,
)


@strawberry.input(
    description="Une action à écrire dans une feuille de route, avec le numéro suivant."
)
class CreateActionInput(Creation):
    roadmap_id: strawberry.ID = strawberry.field(description="La feuille de route.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    status: ActionStatus = strawberry.field(
        default=ActionStatus.PROPOSED, description="Possible, ou proposée."
    )
    axis_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le grand axe d'intervention."
    )
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="L'action dont elle est une part (AC4)."
    )
    mission_id: strawberry.ID | None = strawberry.field(
        default=None, description="La mission dont elle vient."
    )
    description: str | None = strawberry.field(default=None, description="Description.")
    objectives: str | None = strawberry.field(default=None, description="Objectifs.")
    priority: int | None = strawberry.field(
        default=None, description="Niveau de priorisation, de 1 à 3."
    )
    phase: ActionPhase | None = strawberry.field(default=None, description="Phase.")
    nature: ActionNature | None = strawberry.field(default=None, description="Nature.")
    support_kind: SupportKind | None = strawberry.field(
        default=None, description="Ce qu'y apporte le département."
    )
    category: ActionCategory | None = strawberry.field(
        default=None, description="Famille de projets du contrat."
    )
    visibility: ActionVisibility = strawberry.field(
        default=ActionVisibility.ROADMAP, description="À qui elle est montrée."
    )
    planned_start_on: date | None = strawberry.field(default=None, description="Début prévu.")
    planned_end_on: date | None = strawberry.field(default=None, description="Fin prévue.")
    external_id: str | None = strawberry.field(
        default=None, description="Identifiant chez qui la suit ailleurs, unique dans la feuille."
    )
    competence_codes: list[str] = strawberry.field(
        default_factory=list, description="Codes de compétence (M57)."
    )
    levers: list[str] = strawberry.field(
        default_factory=list, description="Leviers de la planification écologique."
    )
    experimental: bool = strawberry.field(
        default=False, description="Vrai pour une expérimentation."
    )


@strawberry.input(
    description="Faits d'une action à changer ; ce qui est absent reste. Son état, son avancement et"
    " ses dates se disent par `reportAction`."
)
class EditActionInput(Edition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Titre.")
    axis_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Le grand axe ; un nul l'en sort."
    )
    parent_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="L'action dont elle est une part ; un nul l'en sort."
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
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Identifiant chez qui la suit ailleurs."
    )
    competence_codes: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Codes de compétence (M57)."
    )
    levers: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Leviers de la planification écologique."
    )
    experimental: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Vrai pour une expérimentation."
    )


@strawberry.input(
    description="Les actions d'une feuille de route, toutes et dans l'ordre de leurs numéros."
)
class OrderActionsInput(Transition):
    roadmap_id: strawberry.ID = strawberry.field(description="La feuille de route.")
    action_ids: list[strawberry.ID] = strawberry.field(description="Toutes ses actions.")


@strawberry.type(description="L'action est écrite.")
class ActionCreated:
    action: Action | None = strawberry.field(description="L'action, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="L'action est ainsi désormais.")
class ActionEdited:
    action: Action | None = strawberry.field(description="L'action, si le lecteur la voit.")


@strawberry.type(description="Les actions sont dans cet ordre.")
class ActionsOrdered:
    roadmap: Roadmap | None = strawberry.field(
        description="La feuille de route, si le lecteur la voit."
    )


CreateActionResult = Annotated[
    ActionCreated | Creating | TransitionRefused | AmendmentRequired,
    strawberry.union("CreateActionResult", description="Issue pour une nouvelle action."),
]
ActionEditResult = Annotated[
    ActionEdited | Restructuring,
    strawberry.union("ActionEditResult", description="Issue pour ce qu'est une action."),
]
OrderActionsResult = Annotated[
    ActionsOrdered | Restructuring,
    strawberry.union("OrderActionsResult", description="Issue pour l'ordre des actions."),
]

_STATED: Final = (
    "title",
    "status",
    "description",
    "objectives",
    "priority",
    "phase",
    "nature",
    "support_kind",
    "category",
    "visibility",
    "planned_start_on",
    "planned_end_on",
    "external_id",
    "competence_codes",
    "levers",
    "experimental",
)
_EDITED: Final = (
    "title",
    "axis_id",
    "parent_id",
    "description",
    "objectives",
    "priority",
    "phase",
    "nature",
    "support_kind",
    "category",
    "visibility",
    "external_id",
    "competence_codes",
    "levers",
    "experimental",
)
_ALWAYS_SET: Final = frozenset(
    {"title", "visibility", "competence_codes", "levers", "experimental"}
)


@strawberry.type
class ActionMutations:
    @strawberry.mutation(
        description="Écrire une action dans une feuille de route. Réservé à qui la tient : les"
        " personnes mandatées par le porteur et l'équipe de l'agence. Le plan d'un contrat signé ne"
        " change que par avenant."
    )
    async def create_action(
        self, info: MutationInfo, input: CreateActionInput
    ) -> CreateActionResult:
        context = info.context
        made = await structure.create(
            context.services.database,
            await visible(context, input.roadmap_id, "Roadmap"),
            await _stated(context, input),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        action = await fetched(info, ActionCreated, "action", made.id)
        return ActionCreated(action=action, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Changer ce qu'est une action. Réservé à qui tient la feuille de route."
    )
    async def edit_action(self, info: MutationInfo, input: EditActionInput) -> ActionEditResult:
        context = info.context
        action_id = await visible(context, input.action_id, "Action")
        await structure.edit(
            context.services.database,
            action_id,
            changes_of(
                input,
                _EDITED,
                always_set=_ALWAYS_SET,
                references={"axis_id": "RoadmapAxis", "parent_id": "Action"},
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await edited(info, action_id)

    @strawberry.mutation(description="Numéroter les actions d'une feuille de route, dans l'ordre.")
    async def order_actions(
        self, info: MutationInfo, input: OrderActionsInput
    ) -> OrderActionsResult:
        context = info.context
        roadmap_id = await visible(context, input.roadmap_id, "Roadmap")
        await structure.set_order(
            context.services.database,
            roadmap_id,
            [inner_id(one, "Action") for one in input.action_ids],
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        roadmap = await fetched(info, ActionsOrdered, "roadmap", roadmap_id)
        return ActionsOrdered(roadmap=roadmap)


async def _stated(context: Context, input: CreateActionInput) -> dict[str, Any]:
    mission_id = input.mission_id
    return {
        **{name: getattr(input, name) for name in _STATED},
        "axis_id": optional_id(input.axis_id, "RoadmapAxis"),
        "parent_id": optional_id(input.parent_id, "Action"),
        "mission_id": None if mission_id is None else await visible(context, mission_id, "Mission"),
    }


async def edited(info: MutationInfo, action_id: UUID) -> ActionEdited:
    """The action as the document selects it."""
    return ActionEdited(action=await fetched(info, ActionEdited, "action", action_id))
