"""The plan of a contract on a day beside the day of its signature, in the contract of the API (CT10)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from server.domain.contracts.comparison import Progress, Standing, compare, engaged
from server.schema.context import Context
from server.schema.ids import global_id, optional_global_id, visible
from server.schema.problems import Forbidden, NotFound, TryAgain, ValidationFailed
from server.schema.types import Contract, Organisation, RoadmapAxis
from server.schema.types.money import Money, euros
from server.vocabulary import ActionStatus


@strawberry.type(description="Projets dans un état, à la signature et au jour dit.")
class ContractStatusProgress:
    status: ActionStatus = strawberry.field(description="L'état.")
    at_signature: int = strawberry.field(description="Combien le jour de la signature.")
    as_of: int = strawberry.field(description="Combien au jour dit.")


@strawberry.type(
    description="Où en sont des projets, à la signature et au jour dit, parmi ceux que le lecteur"
    " voit. Un projet qui n'existait pas encore n'est pas compté."
)
class ContractProjectProgress:
    statuses: list[ContractStatusProgress] = strawberry.field(
        description="Par état, ceux qui comptent."
    )
    engaged_at_signature: int = strawberry.field(
        description="Engagés le jour de la signature (AC6)."
    )
    engaged_as_of: int = strawberry.field(description="Engagés au jour dit (AC6).")
    count_at_signature: int = strawberry.field(description="Tous, le jour de la signature.")
    count_as_of: int = strawberry.field(description="Tous, au jour dit.")

    @classmethod
    def of(cls, standing: Standing) -> ContractProjectProgress:
        return cls(
            statuses=[
                ContractStatusProgress(
                    status=status,
                    at_signature=standing.before.get(status, 0),
                    as_of=standing.after.get(status, 0),
                )
                for status in ActionStatus
                if status in standing.before or status in standing.after
            ],
            engaged_at_signature=engaged(standing.before),
            engaged_as_of=engaged(standing.after),
            count_at_signature=sum(standing.before.values()),
            count_as_of=sum(standing.after.values()),
        )


@strawberry.type(description="Les projets d'un axe du plan.")
class ContractAxisProgress:
    axis_id: strawberry.ID | None = strawberry.field(
        description="L'axe ; nul pour les projets qui n'en ont pas."
    )
    projects: ContractProjectProgress = strawberry.field(description="Où ils en sont.")


@strawberry.type(
    description="Les projets d'un maître d'ouvrage, ou dont il est co-maître d'ouvrage."
)
class ContractOwnerProgress:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
    projects: ContractProjectProgress = strawberry.field(description="Où ils en sont.")


@strawberry.type(description="Ce qu'un financeur apporte aux projets, pour une année.")
class ContractFunderYear:
    year: int = strawberry.field(description="L'année.")
    funder_id: strawberry.ID = strawberry.field(description="Le financeur.")
    requested: Money = strawberry.field(description="Demandé, à ce jour.")
    granted: Money = strawberry.field(description="Accordé, à ce jour.")
    paid: Money = strawberry.field(description="Versé, à ce jour.")
    agreed_at_signature: Money = strawberry.field(
        description="Conventionné le jour de la signature."
    )
    agreed_as_of: Money = strawberry.field(description="Conventionné au jour dit.")


@strawberry.type(description="Les budgets des projets pour une année, en euros hors taxes.")
class ContractBudgetYear:
    year: int = strawberry.field(description="L'année.")
    planned: Money = strawberry.field(description="Prévu.")
    actual: Money = strawberry.field(description="Réalisé.")


@strawberry.type(
    description="Le plan d'un contrat au jour dit, à côté du jour de sa signature (CT10), compté sur"
    " les projets que le lecteur voit."
)
class ContractProgress:
    contract: Contract | None = strawberry.field(description="Le contrat.")
    signed_on: date | None = strawberry.field(
        description="Jour de la signature ; nul tant qu'il n'est pas signé."
    )
    as_of: date = strawberry.field(description="Le jour dit.")
    projects: ContractProjectProgress = strawberry.field(description="Tous les projets.")
    by_axis: list[ContractAxisProgress] = strawberry.field(
        description="Par axe, dans l'ordre du plan, et pour finir ceux qui n'en ont pas."
    )
    by_owner: list[ContractOwnerProgress] = strawberry.field(
        description="Par maître d'ouvrage ; un projet partagé compte chez chacun."
    )
    by_funder: list[ContractFunderYear] = strawberry.field(
        description="L'argent par année et financeur."
    )
    budgets: list[ContractBudgetYear] = strawberry.field(description="Les budgets par année.")
    axes: list[RoadmapAxis] = strawberry.field(description="Ces axes, pour les nommer.")
    organisations: list[Organisation] = strawberry.field(
        description="Ces maîtres d'ouvrage et ces financeurs, pour les nommer."
    )


ContractProgressResult = Annotated[
    ContractProgress | NotFound | Forbidden | ValidationFailed | TryAgain,
    strawberry.union("ContractProgressResult", description="La comparaison, ou son refus."),
]


@strawberry.type
class ContractProgressQueries:
    @strawberry.field(
        description="Ce que la revoyure évalue (CT10) : l'état des projets d'un contrat au jour dit à"
        " côté du jour de la signature, par axe et par maître d'ouvrage, et l'argent par année et"
        " financeur."
    )
    async def contract_progress(
        self,
        info: Info[Context, Any],
        contract_id: Annotated[strawberry.ID, strawberry.argument(description="Le contrat.")],
        as_of: Annotated[
            date | None, strawberry.argument(description="Le jour dit ; par défaut ce jour.")
        ] = None,
    ) -> ContractProgressResult:
        context = info.context
        inner = await visible(context, contract_id, "Contract")
        found = await compare(context.services.database, inner, as_of, by=context.viewer)
        reading = context.services.reading
        name = ContractProgress.__name__
        named = dict.fromkeys((*found.owners, *(one.funder_id for one in found.fundings)))
        return _shown(
            found,
            contract=await reading.fetch(info, inner, path=(name, "contract")),
            axes=await reading.fetch_many(
                info, [one for one in found.axes if one is not None], path=(name, "axes")
            ),
            organisations=await reading.fetch_many(info, list(named), path=(name, "organisations")),
        )


def _shown(found: Progress, **rows: Any) -> ContractProgress:
    return ContractProgress(
        signed_on=found.signed_on,
        as_of=found.as_of,
        projects=ContractProjectProgress.of(found.whole),
        by_axis=[
            ContractAxisProgress(
                axis_id=optional_global_id("RoadmapAxis", axis_id),
                projects=ContractProjectProgress.of(standing),
            )
            for axis_id, standing in found.axes.items()
        ],
        by_owner=[
            ContractOwnerProgress(
                organisation_id=global_id("Organisation", organisation_id),
                projects=ContractProjectProgress.of(standing),
            )
            for organisation_id, standing in found.owners.items()
        ],
        by_funder=[
            ContractFunderYear(
                year=one.year,
                funder_id=global_id("Organisation", one.funder_id),
                requested=euros(one.requested),
                granted=euros(one.granted),
                paid=euros(one.paid),
                agreed_at_signature=euros(one.agreed_before),
                agreed_as_of=euros(one.agreed_after),
            )
            for one in found.fundings
        ],
        budgets=[
            ContractBudgetYear(year=one.year, planned=euros(one.planned), actual=euros(one.actual))
            for one in found.budgets
        ],
        **rows,
    )
