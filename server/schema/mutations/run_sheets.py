"""What an agency does with the run sheets (déroulés) it keeps, and with those of its workshops, as
mutations."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.workshops import templates
from server.problems import ValidationFailed as InvalidInput
from server.schema.ids import visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.problems import Changing, Creating, TransitionRefused, ValidationFailed
from server.schema.run_sheets import checked, written
from server.schema.scalars import RunSheet
from server.schema.types import AgendaTemplate, Workshop
from server.vocabulary import WorkshopMethod
from server.workshops.methods.catalogue import Agenda
from server.workshops.methods.templates import METHODS, SHORT

_RUN_SHEET: Final = "Le déroulé, cinquante activités au plus."


@strawberry.input(description="Un modèle de déroulé à garder.")
class CreateAgendaTemplateInput(Creation):
    agency_id: strawberry.ID = strawberry.field(description="L'agence.")
    name: str = strawberry.field(description="Nom ; 200 caractères au plus.")
    method: WorkshopMethod = strawberry.field(description="Méthode.")
    run_sheet: RunSheet | None = strawberry.field(
        default=None, description=f"{_RUN_SHEET} Nul : celui de la méthode."
    )


@strawberry.input(description="Un modèle à copier.")
class CopyAgendaTemplateInput(Creation):
    template_id: strawberry.ID = strawberry.field(description="Le modèle.")
    name: str = strawberry.field(description="Nom de la copie.")


@strawberry.input(description="Un modèle à changer ; ce qui est absent reste.")
class EditAgendaTemplateInput(Edition):
    template_id: strawberry.ID = strawberry.field(description="Le modèle.")
    name: str | None = strawberry.field(default=None, description="Nom.")
    run_sheet: RunSheet | None = strawberry.field(default=None, description=_RUN_SHEET)


@strawberry.input(description="Un modèle à archiver.")
class ArchiveAgendaTemplateInput(Transition):
    template_id: strawberry.ID = strawberry.field(description="Le modèle.")


@strawberry.input(description="Le déroulé d'un atelier : un modèle, ou ses activités.")
class SetWorkshopRunSheetInput(Transition):
    workshop_id: strawberry.ID = strawberry.field(description="L'atelier.")
    template_id: strawberry.ID | None = strawberry.field(
        default=None, description="Un modèle de son agence, à copier."
    )
    run_sheet: RunSheet | None = strawberry.field(default=None, description=_RUN_SHEET)


@strawberry.type(description="Le modèle est gardé, ou a changé.")
class AgendaTemplateChanged:
    template: AgendaTemplate | None = strawberry.field(
        description="Le modèle, si le lecteur le voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le déroulé de l'atelier est préparé.")
class WorkshopRunSheetSet:
    workshop: Workshop | None = strawberry.field(description="L'atelier, si le lecteur le voit.")


CreateAgendaTemplateResult = Annotated[
    AgendaTemplateChanged | Creating,
    strawberry.union("CreateAgendaTemplateResult", description="Issue d'un modèle à garder."),
]
AgendaTemplateResult = Annotated[
    AgendaTemplateChanged | Changing | ValidationFailed,
    strawberry.union("AgendaTemplateResult", description="Issue pour un modèle."),
]
WorkshopRunSheetResult = Annotated[
    WorkshopRunSheetSet | Changing | ValidationFailed | TransitionRefused,
    strawberry.union("WorkshopRunSheetResult", description="Issue pour le déroulé d'un atelier."),
]


@strawberry.type
class RunSheetMutations:
    @strawberry.mutation(description="Garder un modèle de déroulé. Réservé à l'équipe de l'agence.")
    async def create_agenda_template(
        self, info: MutationInfo, input: CreateAgendaTemplateInput
    ) -> CreateAgendaTemplateResult:
        context = info.context
        agency_id = await visible(context, input.agency_id, "Agency")
        activities = (
            written(_beginning(input.method))
            if input.run_sheet is None
            else checked(input.run_sheet)
        )
        made = await templates.create(
            context.services.database,
            templates.NewTemplate(agency_id, input.name, input.method, activities),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _template(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Garder une copie d'un modèle, sous un autre nom.")
    async def copy_agenda_template(
        self, info: MutationInfo, input: CopyAgendaTemplateInput
    ) -> CreateAgendaTemplateResult:
        context = info.context
        made = await templates.copy(
            context.services.database,
            await visible(context, input.template_id, "AgendaTemplate"),
            input.name,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _template(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Renommer un modèle, ou refaire ses activités.")
    async def edit_agenda_template(
        self, info: MutationInfo, input: EditAgendaTemplateInput
    ) -> AgendaTemplateResult:
        context = info.context
        template_id = await visible(context, input.template_id, "AgendaTemplate")
        activities = None if input.run_sheet is None else checked(input.run_sheet)
        await templates.edit(
            context.services.database,
            template_id,
            templates.Revision(input.name, activities),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _template(info, template_id)

    @strawberry.mutation(description="Ne plus proposer un modèle.")
    async def archive_agenda_template(
        self, info: MutationInfo, input: ArchiveAgendaTemplateInput
    ) -> AgendaTemplateResult:
        context = info.context
        template_id = await visible(context, input.template_id, "AgendaTemplate")
        await templates.archive(
            context.services.database,
            template_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _template(info, template_id)

    @strawberry.mutation(
        description="Préparer le déroulé d'un atelier, d'après un modèle ou activité par activité."
        " Réservé à qui prépare l'atelier."
    )
    async def set_workshop_run_sheet(
        self, info: MutationInfo, input: SetWorkshopRunSheetInput
    ) -> WorkshopRunSheetResult:
        context = info.context
        workshop_id = await visible(context, input.workshop_id, "Workshop")
        await templates.set_agenda(
            context.services.database,
            workshop_id,
            await _chosen(info, input, workshop_id),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        workshop = await fetched(info, WorkshopRunSheetSet, "workshop", workshop_id)
        return WorkshopRunSheetSet(workshop=workshop)


def _beginning(method: WorkshopMethod) -> Agenda:
    """The first agenda that a method offers; a short one where there is no such method."""
    offered = next((one for one in METHODS if one.method is method), SHORT)
    return offered.sessions[0].agenda


async def _chosen(
    info: MutationInfo, input: SetWorkshopRunSheetInput, workshop_id: UUID
) -> RunSheet:
    if (input.template_id is None) == (input.run_sheet is None):
        raise InvalidInput(
            "runSheet",
            french="Un modèle, ou un déroulé : l'un des deux.",
            english="A template, or a run sheet: one of the two.",
        )
    if input.run_sheet is not None:
        return checked(input.run_sheet)
    template_id = await visible(info.context, input.template_id or "", "AgendaTemplate")
    async with info.context.services.database.snapshot() as snapshot:
        kept = await templates.template_for(snapshot, template_id, workshop_id)
    # Checked again: it may have been kept by an engine of before.
    return checked(RunSheet(kept))


async def _template(
    info: MutationInfo, template_id: UUID, *, duplicate: bool = False
) -> AgendaTemplateChanged:
    found = await fetched(info, AgendaTemplateChanged, "template", template_id)
    return AgendaTemplateChanged(template=found, duplicate=duplicate)
