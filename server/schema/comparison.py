"""How two versions of a programme are compared, in the contract."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.domain.programmes.comparison import (
    Comparison,
    Difference,
    LineChange,
    PartDifference,
    compare,
)
from server.domain.programmes.machine import in_days
from server.problems import ValidationFailed as InvalidInput
from server.schema.context import Context
from server.schema.enums import describe
from server.schema.ids import global_id, optional_id, visible
from server.schema.problems import Forbidden, NotFound, TryAgain, ValidationFailed
from server.schema.types import Mission, Organisation
from server.vocabulary import ParticipationCategory

_MOST_MISSIONS = 100

describe(
    LineChange,
    {
        LineChange.ADDED: "Ajoutée.",
        LineChange.REMOVED: "Retirée, ou abandonnée.",
        LineChange.CHANGED: "Modifiée : les jours, l'axe ou l'orientation d'une ligne, la catégorie"
        " d'un membre.",
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


@strawberry.type(description="Un membre dont la place dans une mission diffère entre les versions.")
class ParticipationDifference:
    change: LineChange = strawberry.field(
        description="Entré dans la mission, sorti, ou d'une autre catégorie."
    )
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
    category_before: ParticipationCategory | None = strawberry.field(
        description="Catégorie dans la première version."
    )
    category_after: ParticipationCategory | None = strawberry.field(
        description="Catégorie dans la seconde."
    )

    @classmethod
    def of(cls, one: PartDifference) -> ParticipationDifference:
        return cls(
            change=one.change,
            mission_id=global_id("Mission", one.mission_id),
            organisation_id=global_id("Organisation", one.organisation_id),
            category_before=one.before,
            category_after=one.after,
        )


@strawberry.type(
    description="Ce qui sépare deux versions, parmi les missions que le lecteur voit, une page de"
    " missions à la fois."
)
class ProgrammeDiff:
    lines: list[LineDifference] = strawberry.field(
        description="Les lignes qui diffèrent, pour les missions de la page."
    )
    participations: list[ParticipationDifference] = strawberry.field(
        description="Les participations qui diffèrent, pour les missions de la page que les deux"
        " versions comptent : au jour de la soumission, ou à ce jour pour un brouillon."
    )
    missions: list[Mission] = strawberry.field(
        description="Les missions de la page, pour les nommer."
    )
    organisations: list[Organisation] = strawberry.field(
        description="Les organisations de ces participations, pour les nommer."
    )
    difference: Decimal = strawberry.field(
        description="Somme des différences, toutes pages confondues : pour qui voit tous les jours,"
        " celle des totaux."
    )
    total_count: int = strawberry.field(
        description="Nombre de missions qui diffèrent, toutes pages confondues."
    )
    has_next_page: bool = strawberry.field(
        description="Vrai s'il reste des missions qui diffèrent après cette page."
    )
    last_mission_id: strawberry.ID | None = strawberry.field(
        description="Dernière mission de la page, à donner à `after` ; nulle si rien ne diffère."
    )


ProgrammeDiffResult = Annotated[
    ProgrammeDiff | NotFound | Forbidden | ValidationFailed | TryAgain,
    strawberry.union("ProgrammeDiffResult", description="La comparaison, ou son refus."),
]


@strawberry.type
class ComparisonQueries:
    @strawberry.field(
        description="Ce qui change d'une version d'un programme à une autre : lignes ajoutées,"
        " retirées, jours modifiés, avec la raison, et participations changées."
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
        first: Annotated[
            int, strawberry.argument(description=f"Nombre de missions, {_MOST_MISSIONS} au plus.")
        ] = _MOST_MISSIONS,
        after: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Dernière mission de la page précédente."),
        ] = None,
    ) -> ProgrammeDiffResult:
        if not 1 <= first <= _MOST_MISSIONS:
            raise InvalidInput(
                "first",
                french=f"De 1 à {_MOST_MISSIONS} missions.",
                english=f"From 1 to {_MOST_MISSIONS} missions.",
            )
        context = info.context
        last = optional_id(after, "Mission")
        ids = [await visible(context, one, "ProgrammeVersion") for one in (from_id, to_id)]
        found = await compare(context.services.database, *ids, by=context.viewer)
        left = [one for one in found.missions if last is None or one > last]
        page = left[:first]
        return await _shown(info, found, page, more=len(left) > len(page))


async def _shown(
    info: Info[Context, Any],
    found: Comparison,
    page: list[UUID],
    *,
    more: bool,
) -> ProgrammeDiff:
    fetch_many = info.context.services.reading.fetch_many
    on_page = set(page)
    parts = [one for one in found.parts if one.mission_id in on_page]
    organisations = list(dict.fromkeys(one.organisation_id for one in parts))
    return ProgrammeDiff(
        lines=[LineDifference.of(one) for one in found.lines if one.mission_id in on_page],
        participations=[ParticipationDifference.of(one) for one in parts],
        missions=await fetch_many(info, page, path=("ProgrammeDiff", "missions")),
        organisations=await fetch_many(
            info, organisations, path=("ProgrammeDiff", "organisations")
        ),
        difference=in_days(sum(one.quarters for one in found.lines)),
        total_count=len(found.missions),
        has_next_page=more,
        last_mission_id=global_id("Mission", page[-1]) if page else None,
    )
