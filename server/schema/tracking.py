"""A roadmap's board, its sums and its past days, in the contract. Refuses to be stored: each is made
at its reading, over the actions that the reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.domain.reports.tracking import (
    MOST_ACTIONS,
    MOST_IN_A_COLUMN,
    read_action_past,
    read_board,
    read_past,
    read_sums,
)
from server.domain.roadmaps.history import Standing
from server.domain.roadmaps.sums import Amounts, Sums, Tally
from server.problems import ValidationFailed as InvalidInput
from server.schema.context import Context
from server.schema.ids import optional_global_id, visible
from server.schema.problems import Forbidden, NotFound, TryAgain, ValidationFailed
from server.schema.types import Action, Organisation, Roadmap, RoadmapAxis
from server.schema.types.money import Money, euros
from server.vocabulary import ActionStatus, BudgetNature, FundingStatus

_PARTIAL = (
    "Vrai si la feuille de route a d'autres actions, que le lecteur ne voit pas : elles ne sont ni"
    " dans les listes, ni dans les comptes."
)
_COUNTS = "Combien, parmi les actions que le lecteur voit."


@strawberry.type(description="Combien d'actions, et combien engagées ou en retard.")
class ActionTally:
    actions: int = strawberry.field(description=_COUNTS)
    engaged: int = strawberry.field(description="Combien d'engagées (AC6).")
    late: int = strawberry.field(description="Combien en retard (AC1).")

    @classmethod
    def of(cls, tally: Tally) -> ActionTally:
        return cls(actions=tally.actions, engaged=tally.engaged, late=tally.late)


@strawberry.type(description="Combien d'actions sont dans un état.")
class ActionStatusCount:
    status: ActionStatus = strawberry.field(description="L'état.")
    tally: ActionTally = strawberry.field(description=_COUNTS)


@strawberry.type(description="Prévu et réalisé, en euros hors taxes et en équivalents temps plein.")
class PlannedAndActual:
    planned: Money = strawberry.field(description="Prévu, hors taxes.")
    actual: Money = strawberry.field(description="Réalisé, hors taxes.")
    planned_posts: Decimal = strawberry.field(description="Postes prévus, au centième.")
    actual_posts: Decimal = strawberry.field(description="Postes employés, au centième.")

    @classmethod
    def of(cls, amounts: Amounts) -> PlannedAndActual:
        return cls(
            planned=euros(amounts.planned),
            actual=euros(amounts.actual),
            planned_posts=Decimal(amounts.planned_posts) / 100,
            actual_posts=Decimal(amounts.actual_posts) / 100,
        )


_NOTHING = Amounts()


@strawberry.type(description="Ce que les actions prévoient, dépensent et reçoivent pour une année.")
class YearSum:
    year: int = strawberry.field(description="Année.")
    budget: PlannedAndActual = strawberry.field(description="Prévu et réalisé.")
    funding: Money = strawberry.field(description="Financements de cette année.")


@strawberry.type(description="Ce que les actions prévoient et dépensent d'une nature.")
class NatureSum:
    nature: BudgetNature = strawberry.field(description="Investissement ou fonctionnement.")
    budget: PlannedAndActual = strawberry.field(description="Prévu et réalisé.")


@strawberry.type(description="Ce que prévoient et dépensent les actions d'un axe.")
class AxisSum:
    axis: RoadmapAxis | None = strawberry.field(
        description="L'axe ; nul pour les actions sans axe."
    )
    tally: ActionTally = strawberry.field(description=_COUNTS)
    budget: PlannedAndActual = strawberry.field(description="Prévu et réalisé.")


@strawberry.type(description="Ce que porte un maître d'ouvrage, selon ses parts (AC3).")
class OwnerSum:
    owner: Organisation | None = strawberry.field(
        description="Le maître d'ouvrage ; nul pour ce qu'aucune part n'attribue."
    )
    budget: PlannedAndActual = strawberry.field(description="Prévu et réalisé.")


@strawberry.type(description="Ce qu'apporte un financeur.")
class FunderSum:
    funder: Organisation | None = strawberry.field(
        description="Le financeur ; nul pour ce qui est prévu et n'en a pas encore."
    )
    amount: Money = strawberry.field(
        description="Montant ; sans financeur, négatif si les financements dépassent le prévu (AC5)."
    )


@strawberry.type(description="Financements d'un financeur pour une année, dans un état.")
class FundingSum:
    funder: Organisation | None = strawberry.field(description="Le financeur.")
    year: int = strawberry.field(description="Année.")
    status: FundingStatus = strawberry.field(description="Demandé, accordé ou versé.")
    amount: Money = strawberry.field(description="Montant.")


@strawberry.type(description="Financements dans un état, tous financeurs et années.")
class FundingStatusSum:
    status: FundingStatus = strawberry.field(description="Demandé, accordé ou versé.")
    amount: Money = strawberry.field(description="Montant.")


@strawberry.type(
    description="Ce à quoi revient un plan. Les sommes prévues par année, par nature, par axe, par"
    " maître d'ouvrage et par financeur font chacune le total, au centime près."
)
class RoadmapSums:
    roadmap: Roadmap | None = strawberry.field(description="La feuille de route.")
    partial: bool = strawberry.field(description=_PARTIAL)
    tally: ActionTally = strawberry.field(description=_COUNTS)
    statuses: list[ActionStatusCount] = strawberry.field(description="Par état.")
    total: PlannedAndActual = strawberry.field(description="Prévu et réalisé, en tout.")
    funding: Money = strawberry.field(description="Financements, en tout.")
    years: list[YearSum] = strawberry.field(description="Par année.")
    natures: list[NatureSum] = strawberry.field(description="Par nature de dépense.")
    axes: list[AxisSum] = strawberry.field(description="Par axe, dans leur ordre.")
    owners: list[OwnerSum] = strawberry.field(description="Par maître d'ouvrage.")
    funders: list[FunderSum] = strawberry.field(description="Par financeur.")
    funding_statuses: list[FundingStatusSum] = strawberry.field(
        description="Financements par état."
    )
    fundings: list[FundingSum] = strawberry.field(
        description="Financements par financeur, année et état."
    )


@strawberry.type(description="Colonne d'un tableau : les actions dans un état.")
class BoardColumn:
    status: ActionStatus = strawberry.field(description="L'état.")
    tally: ActionTally = strawberry.field(description=_COUNTS)
    actions: list[Action] = strawberry.field(
        description="Les premières, par numéro. Les suivantes se lisent par `actions` de la feuille"
        " de route."
    )


@strawberry.type(description="Tableau d'une feuille de route, une colonne par état.")
class RoadmapBoard:
    roadmap: Roadmap | None = strawberry.field(description="La feuille de route.")
    partial: bool = strawberry.field(description=_PARTIAL)
    tally: ActionTally = strawberry.field(description=_COUNTS)
    columns: list[BoardColumn] = strawberry.field(description="Les colonnes, vides comprises.")


@strawberry.type(description="Où en était une action un jour passé (AC2).")
class ActionAsOf:
    action: Action | None = strawberry.field(description="L'action, telle qu'elle est.")
    on: date = strawberry.field(description="Le jour.")
    status: ActionStatus = strawberry.field(description="Son état ce jour-là.")
    status_on: date = strawberry.field(description="Jour d'effet de cet état.")
    progress: int = strawberry.field(description="Son avancement, de 0 à 100.")
    planned_end_on: date | None = strawberry.field(description="La fin prévue ce jour-là.")
    late: bool = strawberry.field(description="En retard ce jour-là, sur cette fin (AC1).")
    engaged: bool = strawberry.field(description="Engagée ce jour-là (AC6).")

    @classmethod
    def of(cls, standing: Standing, action: Any) -> ActionAsOf:
        return cls(
            action=action,
            on=standing.on,
            status=standing.status,
            status_on=standing.status_on,
            progress=standing.progress,
            planned_end_on=standing.planned_end_on,
            late=standing.late,
            engaged=standing.engaged,
        )


@strawberry.type(
    description="Où en étaient les actions d'une feuille de route un jour passé, d'après ce qu'on en"
    " sait à ce jour : celles qui existaient déjà, parmi celles que le lecteur voit."
)
class RoadmapAsOf:
    roadmap: Roadmap | None = strawberry.field(description="La feuille de route.")
    on: date = strawberry.field(description="Le jour.")
    partial: bool = strawberry.field(description=_PARTIAL)
    tally: ActionTally = strawberry.field(description=_COUNTS)
    statuses: list[ActionStatusCount] = strawberry.field(description="Par état, ce jour-là.")
    actions: list[ActionAsOf] = strawberry.field(
        description="Les actions, par numéro, une page à la fois."
    )
    has_next_page: bool = strawberry.field(description="Vrai s'il en reste après cette page.")
    last_action_id: strawberry.ID | None = strawberry.field(
        description="Dernière action de la page, à donner à `after`."
    )


RoadmapSumsResult = Annotated[
    RoadmapSums | NotFound | Forbidden | TryAgain,
    strawberry.union("RoadmapSumsResult", description="Les sommes, ou leur refus."),
]
RoadmapBoardResult = Annotated[
    RoadmapBoard | NotFound | Forbidden | ValidationFailed | TryAgain,
    strawberry.union("RoadmapBoardResult", description="Le tableau, ou son refus."),
]
RoadmapAsOfResult = Annotated[
    RoadmapAsOf | NotFound | Forbidden | ValidationFailed | TryAgain,
    strawberry.union("RoadmapAsOfResult", description="Le jour passé, ou son refus."),
]
ActionAsOfResult = Annotated[
    ActionAsOf | NotFound | ValidationFailed | TryAgain,
    strawberry.union("ActionAsOfResult", description="Le jour passé, ou son refus."),
]

_RoadmapId = Annotated[strawberry.ID, strawberry.argument(description="La feuille de route.")]
_PastDay = Annotated[date, strawberry.argument(description="Le jour ; pas un jour à venir.")]


@strawberry.type
class TrackingQueries:
    @strawberry.field(
        description="Ce à quoi revient une feuille de route, ou le plan d'un contrat ou d'un accord :"
        " actions comptées par état, argent par année, nature, axe, maître d'ouvrage et financeur."
    )
    async def roadmap_sums(
        self,
        info: Info[Context, Any],
        roadmap_id: _RoadmapId,
        status: Annotated[
            list[ActionStatus] | None,
            strawberry.argument(description="Les actions dans ces états ; nul : toutes."),
        ] = None,
    ) -> RoadmapSumsResult:
        context = info.context
        id_ = await visible(context, roadmap_id, "Roadmap")
        found = await read_sums(context.services.database, id_, statuses=status, by=context.viewer)
        return await _sums(info, id_, found)

    @strawberry.field(
        description="Le tableau d'une feuille de route : combien d'actions dans chaque état, et les"
        " premières de chacun."
    )
    async def roadmap_board(
        self,
        info: Info[Context, Any],
        roadmap_id: _RoadmapId,
        first: Annotated[
            int,
            strawberry.argument(description=f"Actions par colonne, {MOST_IN_A_COLUMN} au plus."),
        ] = 10,
    ) -> RoadmapBoardResult:
        context, reading = info.context, info.context.services.reading
        id_ = await visible(context, roadmap_id, "Roadmap")
        found = await read_board(context.services.database, id_, first=first, by=context.viewer)
        shown = [action for column in found.columns for action in column.first]
        rows = await _rows(info, shown, path=("BoardColumn", "actions"))
        return RoadmapBoard(
            roadmap=await reading.fetch(info, id_, path=("RoadmapBoard", "roadmap")),
            partial=found.partial,
            tally=ActionTally.of(found.tally),
            columns=[
                BoardColumn(
                    status=column.status,
                    tally=ActionTally.of(column.tally),
                    actions=[rows[one] for one in column.first if one in rows],
                )
                for column in found.columns
            ],
        )

    @strawberry.field(
        description="Où en étaient les actions d'une feuille de route un jour passé (AC2)."
    )
    async def roadmap_as_of(
        self,
        info: Info[Context, Any],
        roadmap_id: _RoadmapId,
        on: _PastDay,
        first: Annotated[
            int, strawberry.argument(description=f"Nombre d'actions, {MOST_ACTIONS} au plus.")
        ] = 20,
        after: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Dernière action de la page précédente."),
        ] = None,
    ) -> RoadmapAsOfResult:
        context, reading = info.context, info.context.services.reading
        id_ = await visible(context, roadmap_id, "Roadmap")
        found = await read_past(
            context.services.database,
            id_,
            on,
            first=first,
            after=None if after is None else await visible(context, after, "Action"),
            by=context.viewer,
        )
        shown = [one.action_id for one in found.page]
        rows = await _rows(info, shown, path=("ActionAsOf", "action"))
        return RoadmapAsOf(
            roadmap=await reading.fetch(info, id_, path=("RoadmapAsOf", "roadmap")),
            on=on,
            partial=found.partial,
            tally=ActionTally.of(found.tally),
            statuses=[
                ActionStatusCount(status=status, tally=ActionTally.of(tally))
                for status, tally in found.by_status.items()
            ],
            actions=[ActionAsOf.of(one.standing, rows.get(one.action_id)) for one in found.page],
            has_next_page=found.more,
            last_action_id=optional_global_id("Action", shown[-1] if shown else None),
        )

    @strawberry.field(description="Où en était une action un jour passé (AC2).")
    async def action_as_of(
        self,
        info: Info[Context, Any],
        action_id: Annotated[strawberry.ID, strawberry.argument(description="L'action.")],
        on: _PastDay,
    ) -> ActionAsOfResult:
        context = info.context
        id_ = await visible(context, action_id, "Action")
        found = await read_action_past(context.services.database, id_, on, by=context.viewer)
        if found is None:
            raise InvalidInput(
                "on",
                french="Cette action n'existait pas encore ce jour-là.",
                english="This action was not there yet on that day.",
            )
        action = await context.services.reading.fetch(info, id_, path=("ActionAsOf", "action"))
        return ActionAsOf.of(found, action)


async def _sums(info: Info[Context, Any], roadmap_id: UUID, found: Sums) -> RoadmapSums:
    reading = info.context.services.reading
    tallies, by_axis = found.tally_by_axis, found.by_axis
    by_owner, by_funder = found.by_owner, found.by_funder
    by_year, funding_by_year = found.by_year, found.funding_by_year
    axes = await _rows(info, tallies, path=("AxisSum", "axis"))
    owners = await _rows(info, by_owner, path=("OwnerSum", "owner"))
    funders = await _rows(info, by_funder, path=("FunderSum", "funder"))
    bringing = await _rows(info, by_funder, path=("FundingSum", "funder"))
    return RoadmapSums(
        roadmap=await reading.fetch(info, roadmap_id, path=("RoadmapSums", "roadmap")),
        partial=found.partial,
        tally=ActionTally.of(found.tally),
        statuses=[
            ActionStatusCount(status=status, tally=ActionTally.of(tally))
            for status, tally in found.by_status.items()
        ],
        total=PlannedAndActual.of(found.total),
        funding=euros(found.funding),
        years=[
            YearSum(
                year=year,
                budget=PlannedAndActual.of(by_year.get(year, _NOTHING)),
                funding=euros(funding_by_year.get(year, 0)),
            )
            for year in sorted({*by_year, *funding_by_year})
        ],
        natures=[
            NatureSum(nature=nature, budget=PlannedAndActual.of(amounts))
            for nature, amounts in found.by_nature.items()
        ],
        axes=[
            AxisSum(
                axis=_row(axes, axis),
                tally=ActionTally.of(tally),
                budget=PlannedAndActual.of(by_axis.get(axis, _NOTHING)),
            )
            for axis, tally in tallies.items()
        ],
        owners=[
            OwnerSum(owner=_row(owners, owner), budget=PlannedAndActual.of(amounts))
            for owner, amounts in by_owner.items()
        ],
        funders=[
            FunderSum(funder=_row(funders, funder), amount=euros(cents))
            for funder, cents in by_funder.items()
        ],
        funding_statuses=[
            FundingStatusSum(status=status, amount=euros(cents))
            for status, cents in found.funding_by_status.items()
        ],
        fundings=[
            FundingSum(
                funder=_row(bringing, one.funder_id),
                year=one.year,
                status=one.status,
                amount=euros(one.cents),
            )
            for one in found.funded
        ],
    )


async def _rows(
    info: Info[Context, Any], ids: Iterable[UUID | None], *, path: tuple[str, str]
) -> dict[UUID, Any]:
    """What the answer holds for each of these rows that the reader sees."""
    wanted: Sequence[UUID] = [id_ for id_ in ids if id_ is not None]
    return await info.context.services.reading.fetch_each(info, wanted, path=path)


def _row(rows: dict[UUID, Any], id_: UUID | None) -> Any:
    return None if id_ is None else rows.get(id_)
