"""How two versions of a programme are compared, in the contract."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from server.domain.programmes.comparison import Difference, LineChange, compare
from server.domain.programmes.machine import in_days
from server.schema.context import Context
from server.schema.enums import describe
from server.schema.ids import global_id, visible
from server.schema.problems import Forbidden, NotFound, TryAgain
from server.schema.types import Mission

describe(
    LineChange,
    {
        LineChange.ADDED: "Ligne ajoutée.",
        LineChange.REMOVED: "Ligne retirée, ou abandonnée.",
        LineChange.CHANGED: "Jours, axe ou orientation modifiés.",
    },
)


@strawberry.type(description="Une ligne qui diffère d'une version à l'autre.")
class LineDifference:
    change: LineChange = strawberry.field(description="Ajoutée, retirée ou modifiée.")
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    year: int = strawberry.field(description="Année.")
    days_before: Decimal | None = strawberry.field(
        description="Jours dans la première version ; nuls s'ils manquent ou sont cachés."
    )
    days_after: Decimal | None = strawberry.field(
        description="Jours dans la seconde ; nuls s'ils manquent ou sont cachés."
    )
    difference: Decimal = strawberry.field(
        description="Jours en plus ou en moins ; un nombre de jours inconnu ne compte pas."
    )
    reason: str | None = strawberry.field(
        description="Raison écrite dans la seconde version, si le lecteur y a accès."
    )

    @classmethod
    def of(cls, one: Difference) -> LineDifference:
        return cls(
            change=one.change,
            mission_id=global_id("Mission", one.mission_id),
            year=one.year,
            days_before=None if one.before is None else in_days(one.before),
            days_after=None if one.after is None else in_days(one.after),
            difference=in_days(one.quarters),
            reason=one.reason,
        )


@strawberry.type(description="Ce qui sépare deux versions, parmi les lignes que le lecteur voit.")
class ProgrammeDiff:
    lines: list[LineDifference] = strawberry.field(description="Les lignes qui diffèrent.")
    missions: list[Mission] = strawberry.field(
        description="Les missions en cause, pour les nommer."
    )
    difference: Decimal = strawberry.field(
        description="Somme des différences : pour qui voit tous les jours, celle des totaux."
    )


ProgrammeDiffResult = Annotated[
    ProgrammeDiff | NotFound | Forbidden | TryAgain,
    strawberry.union("ProgrammeDiffResult", description="La comparaison, ou son refus."),
]


@strawberry.type
class ComparisonQueries:
    @strawberry.field(
        description="Ce qui change d'une version d'un programme à une autre : lignes ajoutées,"
        " retirées, jours modifiés, avec la raison."
    )
    async def programme_diff(
        self,
        info: Info[Context, Any],
        from_id: Annotated[
            strawberry.ID, strawberry.argument(description="Version de départ.", name="from")
        ],
        to_id: Annotated[
            strawberry.ID, strawberry.argument(description="Version d'arrivée.", name="to")
        ],
    ) -> ProgrammeDiffResult:
        context = info.context
        ids = [await visible(context, one, "ProgrammeVersion") for one in (from_id, to_id)]
        found = await compare(context.services.database, *ids, by=context.viewer)
        missions = await context.services.reading.fetch_many(
            info,
            list(dict.fromkeys(one.mission_id for one in found)),
            path=("ProgrammeDiff", "missions"),
        )
        return ProgrammeDiff(
            lines=[LineDifference.of(one) for one in found],
            missions=missions,
            difference=in_days(sum(one.quarters for one in found)),
        )
