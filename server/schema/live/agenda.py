"""What people ask of the agenda of an open session: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import strawberry

from server.problems import ValidationFailed
from server.schema.ids import inner_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle, inner_ids
from server.schema.live.commands import CommandResult
from server.schema.run_sheets import read_plans
from server.schema.scalars import RunSheet
from server.workshops import commands


@strawberry.input(description="Des activités à ajouter au déroulé d'une séance ouverte.")
class InsertActivitiesInput(LiveInput):
    run_sheet: RunSheet = strawberry.field(description="Les activités, dans l'ordre.")
    position: int | None = strawberry.field(
        default=None, description="Rang que prend la première, à partir de 0 ; nul pour la fin."
    )


@strawberry.input(description="Une activité du déroulé, écrite de nouveau tout entière.")
class ChangeActivityInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    run_sheet: RunSheet = strawberry.field(
        description="Un déroulé d'une seule activité : celle-ci, telle qu'elle devient ; sa nature ne change que si elle n'a jamais"
        " commencé, sa consigne que si personne n'y a répondu."
    )


@strawberry.input(description="Une activité du déroulé : à copier, passer ou ôter.")
class AgendaActivityInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)


@strawberry.input(description="Le déroulé dans un autre ordre.")
class ReorderActivitiesInput(LiveInput):
    activity_ids: list[strawberry.ID] = strawberry.field(
        description="Toutes les activités, chacune une fois."
    )


@strawberry.input(description="Ce que la salle voit du déroulé à venir.")
class ShowAgendaInput(LiveInput):
    visible: bool = strawberry.field(
        description="Vrai pour montrer les titres de ce qui vient ; faux pour les cacher."
    )


@strawberry.type
class AgendaMutations:
    @strawberry.mutation(description="Ajouter des activités au déroulé, à toute place.")
    async def insert_activities(
        self, info: LiveInfo, input: InsertActivitiesInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.InsertActivities(read_plans(input.run_sheet), input.position),
        )

    @strawberry.mutation(
        description="Changer une activité : ce qui a reçu une réponse ne change plus."
    )
    async def change_activity(self, info: LiveInfo, input: ChangeActivityInput) -> CommandResult:
        plans = read_plans(input.run_sheet)
        if len(plans) != 1:
            raise ValidationFailed(
                "runSheet",
                french="Donnez une activité, et une seule.",
                english="Give one activity, and one only.",
            )
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.ChangeActivity(inner_id(input.activity_id, "LiveActivity"), plans[0]),
        )

    @strawberry.mutation(description="Copier une activité, juste après elle.")
    async def duplicate_activity(self, info: LiveInfo, input: AgendaActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.DuplicateActivity(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Mettre le déroulé dans un autre ordre.")
    async def reorder_activities(
        self, info: LiveInfo, input: ReorderActivitiesInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.ReorderActivities(inner_ids(input.activity_ids, "LiveActivity")),
        )

    @strawberry.mutation(
        description="Passer une activité qui n'a pas commencé ; on peut y revenir."
    )
    async def skip_activity(self, info: LiveInfo, input: AgendaActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.SkipActivity(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Ôter du déroulé une activité qui n'a pas commencé.")
    async def remove_activity(self, info: LiveInfo, input: AgendaActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RemoveActivity(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Montrer ou cacher à la salle les titres de ce qui vient.")
    async def show_agenda(self, info: LiveInfo, input: ShowAgendaInput) -> CommandResult:
        return await handle(
            info, input.session_id, input.operation_id, commands.ShowAgenda(input.visible)
        )
