"""What those who lead a mission do with its series of workshops, as mutations."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.workshops import series
from server.schema.ids import inner_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    changes_of,
    fetched,
    operation_of,
)
from server.schema.problems import Changing, Creating, ValidationFailed
from server.schema.types import WorkshopSeries
from server.vocabulary import WorkshopMethod

_SERIES: Final = "La série."


@strawberry.input(description="Une série d'ateliers à ouvrir.")
class CreateWorkshopSeriesInput(Creation):
    mission_id: strawberry.ID = strawberry.field(description="La mission qui la porte.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    method: WorkshopMethod = strawberry.field(description="Méthode.")
    purpose: str | None = strawberry.field(
        default=None, description="Ce que la série cherche ; 2 000 caractères au plus."
    )


@strawberry.input(
    description="Faits d'une série à changer ; ce qui est absent reste, un nul efface."
)
class EditWorkshopSeriesInput(Edition):
    series_id: strawberry.ID = strawberry.field(description=_SERIES)
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Titre.")
    method: WorkshopMethod | None = strawberry.field(
        default=strawberry.UNSET, description="Méthode."
    )
    purpose: str | None = strawberry.field(
        default=strawberry.UNSET, description="Ce que la série cherche."
    )


@strawberry.input(description="Une étape d'une série.")
class SeriesStepInput:
    workshop_id: strawberry.ID = strawberry.field(
        description="L'atelier, ou la plénière où d'autres se réunissent."
    )
    parallel_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Les ateliers tenus en parallèle, vingt au plus."
    )


@strawberry.input(description="L'ordre entier d'une série.")
class ArrangeWorkshopSeriesInput(Edition):
    series_id: strawberry.ID = strawberry.field(description=_SERIES)
    steps: list[SeriesStepInput] = strawberry.field(
        description="Ses étapes, dans l'ordre, cinquante au plus ; un atelier absent la quitte."
    )


@strawberry.type(description="La série est ouverte, ou a changé.")
class WorkshopSeriesChanged:
    series: WorkshopSeries | None = strawberry.field(description="La série, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


CreateWorkshopSeriesResult = Annotated[
    WorkshopSeriesChanged | Creating,
    strawberry.union("CreateWorkshopSeriesResult", description="Issue d'une série à ouvrir."),
]
WorkshopSeriesResult = Annotated[
    WorkshopSeriesChanged | Changing | ValidationFailed,
    strawberry.union("WorkshopSeriesResult", description="Issue d'un changement de série."),
]


@strawberry.type
class WorkshopSeriesMutations:
    @strawberry.mutation(
        description="Ouvrir une série d'ateliers. Réservé à qui conduit la mission ou programme."
    )
    async def create_workshop_series(
        self, info: MutationInfo, input: CreateWorkshopSeriesInput
    ) -> CreateWorkshopSeriesResult:
        context = info.context
        mission_id = await visible(context, input.mission_id, "Mission")
        made = await series.create(
            context.services.database,
            series.NewSeries(mission_id, input.title, input.method, input.purpose),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _series(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(description="Changer les faits d'une série.")
    async def edit_workshop_series(
        self, info: MutationInfo, input: EditWorkshopSeriesInput
    ) -> WorkshopSeriesResult:
        context = info.context
        series_id = await visible(context, input.series_id, "WorkshopSeries")
        await series.edit(
            context.services.database,
            series_id,
            changes_of(
                input, ("title", "method", "purpose"), always_set=frozenset({"title", "method"})
            ),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _series(info, series_id)

    @strawberry.mutation(
        description="Dire de quels ateliers une série est faite, dans quel ordre, et lesquels se"
        " tiennent en parallèle. La même liste deux fois ne change rien."
    )
    async def arrange_workshop_series(
        self, info: MutationInfo, input: ArrangeWorkshopSeriesInput
    ) -> WorkshopSeriesResult:
        context = info.context
        series_id = await visible(context, input.series_id, "WorkshopSeries")
        await series.arrange(
            context.services.database,
            series_id,
            [_step(one) for one in input.steps],
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _series(info, series_id)


def _step(given: SeriesStepInput) -> series.Step:
    return series.Step(
        inner_id(given.workshop_id, "Workshop"),
        tuple(inner_id(one, "Workshop") for one in given.parallel_ids),
    )


async def _series(
    info: MutationInfo, series_id: UUID, *, duplicate: bool = False
) -> WorkshopSeriesChanged:
    found = await fetched(info, WorkshopSeriesChanged, "series", series_id)
    return WorkshopSeriesChanged(series=found, duplicate=duplicate)
