"""What those who prepare workshops do with them, and who is named there, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.workshops import team, verbs
from server.domain.workshops.machine import Terms
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
from server.schema.problems import Changing, Creating, TransitionRefused, ValidationFailed
from server.schema.types import Workshop, WorkshopRole
from server.vocabulary import Role, WorkshopMethod

_WORKSHOP: Final = "L'atelier."
_ENDS_ON: Final = "Dernier jour, s'il en prend plusieurs ; cinq au plus."


@strawberry.input(description="Un atelier à préparer.")
class CreateWorkshopInput(Creation):
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    method: WorkshopMethod = strawberry.field(description="Méthode.")
    question: str | None = strawberry.field(
        default=None, description="Question posée ; 1 000 caractères au plus."
    )
    horizon_year: int | None = strawberry.field(default=None, description="Année d'horizon.")
    held_on: date | None = strawberry.field(default=None, description="Jour, ou le premier.")
    ends_on: date | None = strawberry.field(default=None, description=_ENDS_ON)
    place: str | None = strawberry.field(default=None, description="Lieu.")
    with_walk: bool = strawberry.field(
        default=False, description="Vrai s'il comprend une visite de terrain."
    )
    facilitating: bool = strawberry.field(
        default=True, description="Vrai si l'auteur de la demande l'anime."
    )


@strawberry.input(
    description="Faits d'un atelier à changer ; ce qui est absent reste, un nul efface."
)
class EditWorkshopInput(Edition):
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Titre.")
    method: WorkshopMethod | None = strawberry.field(
        default=strawberry.UNSET, description="Méthode."
    )
    question: str | None = strawberry.field(default=strawberry.UNSET, description="Question posée.")
    horizon_year: int | None = strawberry.field(
        default=strawberry.UNSET, description="Année d'horizon."
    )
    held_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="Jour, ou le premier."
    )
    ends_on: date | None = strawberry.field(default=strawberry.UNSET, description=_ENDS_ON)
    place: str | None = strawberry.field(default=strawberry.UNSET, description="Lieu.")
    with_walk: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Vrai s'il comprend une visite de terrain."
    )


@strawberry.input(description="Un atelier qui passe à l'état suivant.")
class WorkshopTransitionInput(Transition):
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)


@strawberry.input(description="L'annulation d'un atelier.")
class CancelWorkshopInput(Transition):
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")


@strawberry.input(description="Un rôle à donner dans un atelier.")
class AssignWorkshopRoleInput(Creation):
    workshop_id: strawberry.ID = strawberry.field(description=_WORKSHOP)
    email: str = strawberry.field(description="Adresse d'un compte que l'agence connaît.")
    role: Role = strawberry.field(description="Rôle d'atelier.")


@strawberry.input(description="Un rôle d'atelier à finir.")
class EndWorkshopRoleInput(Transition):
    workshop_role_id: strawberry.ID = strawberry.field(description="Le rôle.")


@strawberry.type(description="L'atelier est prévu.")
class WorkshopCreated:
    workshop: Workshop | None = strawberry.field(description="L'atelier, si le lecteur le voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="L'atelier a changé.")
class WorkshopChanged:
    workshop: Workshop | None = strawberry.field(description="L'atelier, si le lecteur le voit.")


@strawberry.type(description="Le rôle est donné, ou fini.")
class WorkshopRoleChanged:
    workshop_role: WorkshopRole | None = strawberry.field(
        description="Le rôle, si le lecteur le voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


CreateWorkshopResult = Annotated[
    WorkshopCreated | Creating,
    strawberry.union("CreateWorkshopResult", description="Issue d'un atelier à préparer."),
]
WorkshopResult = Annotated[
    WorkshopChanged | Changing | ValidationFailed,
    strawberry.union("WorkshopResult", description="Issue d'un changement d'atelier."),
]
AssignWorkshopRoleResult = Annotated[
    WorkshopRoleChanged | Creating | TransitionRefused,
    strawberry.union("AssignWorkshopRoleResult", description="Issue d'un rôle à donner."),
]
EndWorkshopRoleResult = Annotated[
    WorkshopRoleChanged | Changing,
    strawberry.union("EndWorkshopRoleResult", description="Issue d'un rôle à finir."),
]

_EDITED: Final = (
    "title",
    "method",
    "question",
    "horizon_year",
    "held_on",
    "ends_on",
    "place",
    "with_walk",
)
_ALWAYS_SET: Final = frozenset({"title", "method", "with_walk"})


@strawberry.type
class WorkshopMutations:
    @strawberry.mutation(
        description="Préparer un atelier d'une mission. Réservé à qui la conduit ou programme."
    )
    async def create_workshop(
        self, info: MutationInfo, input: CreateWorkshopInput
    ) -> CreateWorkshopResult:
        context = info.context
        mission_id = await visible(context, input.mission_id, "Mission")
        made = await verbs.create(
            context.services.database,
            verbs.NewWorkshop(
                mission_id,
                input.method,
                Terms(
                    input.title,
                    input.question,
                    input.horizon_year,
                    input.held_on,
                    input.ends_on,
                    input.place,
                ),
                input.with_walk,
                input.facilitating,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        workshop = await fetched(info, WorkshopCreated, "workshop", made.id)
        return WorkshopCreated(workshop=workshop, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Changer les faits d'un atelier qui n'a pas pris fin. Réservé à qui le prépare."
    )
    async def edit_workshop(self, info: MutationInfo, input: EditWorkshopInput) -> WorkshopResult:
        context = info.context
        workshop_id = await visible(context, input.workshop_id, "Workshop")
        await verbs.edit(
            context.services.database,
            workshop_id,
            changes_of(input, _EDITED, always_set=_ALWAYS_SET),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _changed(info, workshop_id)

    @strawberry.mutation(description="Dire un atelier prêt : il a un jour, et quelqu'un l'anime.")
    async def ready_workshop(
        self, info: MutationInfo, input: WorkshopTransitionInput
    ) -> WorkshopResult:
        return await _transition(info, input)

    @strawberry.mutation(description="Remettre en préparation un atelier qui était prêt.")
    async def prepare_workshop_again(
        self, info: MutationInfo, input: WorkshopTransitionInput
    ) -> WorkshopResult:
        return await _transition(info, input)

    @strawberry.mutation(description="Dire qu'un atelier s'est tenu.")
    async def hold_workshop(
        self, info: MutationInfo, input: WorkshopTransitionInput
    ) -> WorkshopResult:
        return await _transition(info, input)

    @strawberry.mutation(
        description="Clore un atelier tenu : les durées de conservation courent de ce jour."
    )
    async def close_workshop(
        self, info: MutationInfo, input: WorkshopTransitionInput
    ) -> WorkshopResult:
        return await _transition(info, input)

    @strawberry.mutation(description="Annuler un atelier qui ne s'est pas tenu, avec la raison.")
    async def cancel_workshop(
        self, info: MutationInfo, input: CancelWorkshopInput
    ) -> WorkshopResult:
        context = info.context
        workshop_id = await visible(context, input.workshop_id, "Workshop")
        await verbs.cancel(
            context.services.database,
            workshop_id,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _changed(info, workshop_id)

    @strawberry.mutation(
        description="Donner un rôle dans un atelier au compte d'une adresse. Réservé à qui le prépare."
    )
    async def assign_workshop_role(
        self, info: MutationInfo, input: AssignWorkshopRoleInput
    ) -> AssignWorkshopRoleResult:
        context = info.context
        workshop_id = await visible(context, input.workshop_id, "Workshop")
        made = await team.assign(
            context.services.database,
            workshop_id,
            input.email,
            input.role,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _role(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Finir ce jour un rôle d'atelier. Réservé à qui le prépare.")
    async def end_workshop_role(
        self, info: MutationInfo, input: EndWorkshopRoleInput
    ) -> EndWorkshopRoleResult:
        context = info.context
        grant_id = await visible(context, input.workshop_role_id, "WorkshopRole")
        await team.end(
            context.services.database,
            grant_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _role(info, grant_id)


async def _transition(info: MutationInfo, input: WorkshopTransitionInput) -> WorkshopChanged:
    context = info.context
    workshop_id = await visible(context, input.workshop_id, "Workshop")
    # The machine names its transitions as the contract names their mutations.
    await verbs.transition(
        context.services.database,
        workshop_id,
        info.field_name,
        expected_version=input.expected_version,
        by=context.viewer,
        now=context.now,
    )
    return await _changed(info, workshop_id)


async def _changed(info: MutationInfo, workshop_id: UUID) -> WorkshopChanged:
    return WorkshopChanged(workshop=await fetched(info, WorkshopChanged, "workshop", workshop_id))


async def _role(
    info: MutationInfo, grant_id: UUID, *, duplicate: bool = False
) -> WorkshopRoleChanged:
    role = await fetched(info, WorkshopRoleChanged, "workshop_role", grant_id)
    return WorkshopRoleChanged(workshop_role=role, duplicate=duplicate)
