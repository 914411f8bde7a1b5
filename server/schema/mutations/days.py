"""What the agency's staff tells of the days it spends on missions, as mutations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Final

import strawberry

from server.domain.days import verbs
from server.schema.ids import global_id, optional_id, visible
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
from server.schema.types import DayEntry, Mission


@strawberry.input(description="Jours passés sur une mission, un jour donné.")
class LogDaysInput(Creation):
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    spent_on: date = strawberry.field(description="Jour, pas plus tard qu'aujourd'hui.")
    days: Decimal = strawberry.field(description="Jours, par quart, un au plus.")
    activity: str | None = strawberry.field(
        default=None, description="Ce qui a été fait ; 300 caractères au plus."
    )
    user_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Compte de la personne, si c'en est une autre : réservé à qui conduit la mission"
        " ou programme.",
    )


@strawberry.input(description="Jours à corriger ; ce qui est absent reste.")
class EditDaysInput(Edition):
    day_entry_id: strawberry.ID = strawberry.field(description="Les jours à corriger.")
    spent_on: date | None = strawberry.field(default=strawberry.UNSET, description="Jour.")
    days: Decimal | None = strawberry.field(
        default=strawberry.UNSET, description="Jours, par quart, un au plus."
    )
    activity: str | None = strawberry.field(
        default=strawberry.UNSET, description="Ce qui a été fait ; un nul l'efface."
    )


@strawberry.input(description="Jours à retirer.")
class RemoveDaysInput(Transition):
    day_entry_id: strawberry.ID = strawberry.field(description="Les jours à retirer.")


@strawberry.type(description="Les jours sont notés.")
class LogDaysSuccess:
    day_entry: DayEntry | None = strawberry.field(description="Les jours, si le lecteur les voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Les jours sont corrigés.")
class EditDaysSuccess:
    day_entry: DayEntry | None = strawberry.field(description="Les jours, si le lecteur les voit.")


@strawberry.type(description="Les jours sont retirés ; le journal garde ce qu'ils étaient.")
class RemoveDaysSuccess:
    day_entry_id: strawberry.ID = strawberry.field(description="Les jours retirés.")
    mission: Mission | None = strawberry.field(description="La mission, si le lecteur la voit.")


LogDaysResult = Annotated[
    LogDaysSuccess | Creating | TransitionRefused,
    strawberry.union("LogDaysResult", description="Issue d'une saisie de jours."),
]
EditDaysResult = Annotated[
    EditDaysSuccess | Changing | ValidationFailed,
    strawberry.union("EditDaysResult", description="Issue d'une correction de jours."),
]
RemoveDaysResult = Annotated[
    RemoveDaysSuccess | Changing,
    strawberry.union("RemoveDaysResult", description="Issue d'un retrait de jours."),
]

_EDITED: Final = ("spent_on", "days", "activity")
_ALWAYS_SET: Final = frozenset({"spent_on", "days"})


@strawberry.type
class DayMutations:
    @strawberry.mutation(
        description="Noter des jours passés sur une mission, un jour au plus par personne et par"
        " date. Réservé à l'équipe de l'agence ; dépasser le prévu n'est jamais refusé."
    )
    async def log_days(self, info: MutationInfo, input: LogDaysInput) -> LogDaysResult:
        context = info.context
        made = await verbs.log(
            context.services.database,
            verbs.NewDays(
                mission_id=await visible(context, input.mission_id, "Mission"),
                spent_on=input.spent_on,
                days=input.days,
                activity=input.activity,
                user_id=optional_id(input.user_id, "User"),
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        entry = await fetched(info, LogDaysSuccess, "day_entry", made.id)
        return LogDaysSuccess(day_entry=entry, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Corriger des jours : les siens, ou ceux d'un autre pour qui conduit la mission"
        " ou programme."
    )
    async def edit_days(self, info: MutationInfo, input: EditDaysInput) -> EditDaysResult:
        context = info.context
        entry_id = await visible(context, input.day_entry_id, "DayEntry")
        await verbs.edit(
            context.services.database,
            entry_id,
            changes_of(input, _EDITED, always_set=_ALWAYS_SET),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        entry = await fetched(info, EditDaysSuccess, "day_entry", entry_id)
        return EditDaysSuccess(day_entry=entry)

    @strawberry.mutation(description="Retirer des jours, comme on les corrige.")
    async def remove_days(self, info: MutationInfo, input: RemoveDaysInput) -> RemoveDaysResult:
        context = info.context
        entry_id = await visible(context, input.day_entry_id, "DayEntry")
        mission_id = await verbs.remove(
            context.services.database,
            entry_id,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return RemoveDaysSuccess(
            day_entry_id=global_id("DayEntry", entry_id),
            mission=await fetched(info, RemoveDaysSuccess, "mission", mission_id),
        )
