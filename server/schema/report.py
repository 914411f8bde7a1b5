"""The activity report of an agency and a year, in the contract. Refuses to be stored: it is made at
each reading."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from server.domain.reports.activity import Asked, read
from server.domain.reports.machine import MOST_MISSIONS, Activity, Days
from server.schema.context import Context
from server.schema.ids import global_id, optional_global_id, optional_id, visible
from server.schema.problems import Forbidden, NotFound, TryAgain, ValidationFailed
from server.schema.types import Agency, Axis, Mission, ProgrammeVersion, Territory
from server.vocabulary import (
    DeliverableStatus,
    MissionRequestStatus,
    ServiceRequestStatus,
    Strand,
)

_PLANNED = "Jours prévus par les lignes de la version."
_SPENT = "Jours passés dans l'année."


@strawberry.type(description="Jours prévus et passés d'un volet.")
class StrandDays:
    strand: Strand = strawberry.field(description="Volet.")
    planned_days: Decimal = strawberry.field(description=_PLANNED)
    spent_days: Decimal = strawberry.field(description=_SPENT)


@strawberry.type(description="Jours prévus et passés d'un axe.")
class AxisDays:
    axis_id: strawberry.ID = strawberry.field(description="L'axe.")
    planned_days: Decimal = strawberry.field(description=_PLANNED)
    spent_days: Decimal = strawberry.field(description=_SPENT)


@strawberry.type(description="Jours prévus et passés d'une mission.")
class MissionDays:
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    planned_days: Decimal | None = strawberry.field(
        description="Jours prévus par la version ; nuls si elle n'en prévoit pas."
    )
    spent_days: Decimal = strawberry.field(description=_SPENT)


@strawberry.type(description="Jours prévus et passés au bénéfice d'un territoire.")
class TerritoryDays:
    territory_id: strawberry.ID | None = strawberry.field(
        description="Le territoire ; nul pour les jours que nulle part n'attribue."
    )
    planned_days: Decimal = strawberry.field(description=_PLANNED)
    spent_days: Decimal = strawberry.field(description=_SPENT)
    planned_share: Decimal | None = strawberry.field(
        description="Part des jours prévus, en pour cent ; nulle si rien n'est prévu."
    )


@strawberry.type(description="Livrables arrivés à un état dans l'année.")
class DeliverableCount:
    status: DeliverableStatus = strawberry.field(description="L'état atteint.")
    count: int = strawberry.field(description="Combien, parmi ceux que le lecteur voit.")


@strawberry.type(description="Demandes de mission pour l'année, dans un état.")
class MissionRequestCount:
    status: MissionRequestStatus = strawberry.field(description="L'état.")
    count: int = strawberry.field(description="Combien, parmi celles que le lecteur voit.")


@strawberry.type(description="Demandes de service reçues dans l'année, dans un état.")
class ServiceRequestCount:
    status: ServiceRequestStatus = strawberry.field(description="L'état.")
    count: int = strawberry.field(description="Combien, parmi celles que le lecteur voit.")


@strawberry.type(
    description="Bilan d'activité d'une agence pour une année, établi à la lecture. Les sommes par"
    " volet, axe et territoire sont les mêmes pour tous ses lecteurs ; le reste ne compte que ce que"
    " le lecteur voit."
)
class ActivityReport:
    agency: Agency | None = strawberry.field(description="L'agence.")
    year: int = strawberry.field(description="L'année.")
    programme_version: ProgrammeVersion | None = strawberry.field(
        description="La version d'où viennent les jours prévus : approuvée, sinon la dernière"
        " présentée ; nulle s'il n'y en a pas."
    )
    planned_days: Decimal = strawberry.field(description=_PLANNED)
    spent_days: Decimal = strawberry.field(
        description="Jours passés dans l'année sur les missions de ces lignes."
    )
    strands: list[StrandDays] = strawberry.field(description="Par volet.")
    axis_days: list[AxisDays] = strawberry.field(description="Par axe, dans leur ordre.")
    axes: list[Axis] = strawberry.field(description="Ces axes, pour les nommer.")
    territory_days: list[TerritoryDays] = strawberry.field(
        description="Par territoire bénéficiaire, et pour finir ce que nulle part n'attribue."
    )
    territories: list[Territory] = strawberry.field(description="Ces territoires, pour les nommer.")
    mission_days: list[MissionDays] = strawberry.field(
        description="Par mission, par titre, une page à la fois : celles dont le lecteur lit les"
        " jours."
    )
    missions: list[Mission] = strawberry.field(description="Ces missions, pour les nommer.")
    mission_count: int = strawberry.field(
        description="Nombre de ces missions, toutes pages confondues."
    )
    has_next_page: bool = strawberry.field(description="Vrai s'il en reste après cette page.")
    last_mission_id: strawberry.ID | None = strawberry.field(
        description="Dernière mission de la page, à donner à `after`."
    )
    spent_without_line_days: Decimal | None = strawberry.field(
        description="Jours passés sur des missions du partenariat que la version ne compte pas ; vus"
        " de l'équipe de l'agence."
    )
    spent_outside_programme_days: Decimal | None = strawberry.field(
        description="Jours passés hors programme ; vus de l'équipe de l'agence."
    )
    deliverables: list[DeliverableCount] = strawberry.field(
        description="Livrables soumis, validés, portés à connaissance, publiés dans l'année."
    )
    workshops_held: int | None = strawberry.field(
        description="Ateliers tenus dans l'année, que le lecteur voit ; nul sans le droit de lire les"
        " ateliers."
    )
    meetings_held: int = strawberry.field(
        description="Réunions d'instances tenues dans l'année, que le lecteur voit."
    )
    mission_requests: list[MissionRequestCount] = strawberry.field(
        description="Demandes de mission pour l'année, par issue."
    )
    service_requests: list[ServiceRequestCount] = strawberry.field(
        description="Demandes de service reçues dans l'année, par issue."
    )


ActivityReportResult = Annotated[
    ActivityReport | NotFound | Forbidden | ValidationFailed | TryAgain,
    strawberry.union("ActivityReportResult", description="Le bilan, ou son refus."),
]


@strawberry.type
class ReportQueries:
    @strawberry.field(
        description="Le bilan d'activité d'une agence pour une année : jours prévus et passés,"
        " livrables, ateliers, réunions, demandes. Pour l'agence, ses membres et ses financeurs."
    )
    async def activity_report(
        self,
        info: Info[Context, Any],
        agency_id: Annotated[strawberry.ID, strawberry.argument(description="L'agence.")],
        year: Annotated[int, strawberry.argument(description="L'année.")],
        version_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="Une version de cette année, au lieu de celle en vigueur."
            ),
        ] = None,
        first: Annotated[
            int, strawberry.argument(description=f"Nombre de missions, {MOST_MISSIONS} au plus.")
        ] = 20,
        after: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Dernière mission de la page précédente."),
        ] = None,
    ) -> ActivityReportResult:
        context = info.context
        asked = Asked(
            agency_id=await visible(context, agency_id, "Agency"),
            year=year,
            version_id=optional_id(version_id, "ProgrammeVersion"),
            first=first,
            after=None if after is None else await visible(context, after, "Mission"),
        )
        found = await read(context.services.database, asked, by=context.viewer)
        return await _shown(info, asked, found)


async def _shown(info: Info[Context, Any], asked: Asked, found: Activity) -> ActivityReport:
    reading = info.context.services.reading
    name = ActivityReport.__name__
    version = None
    if found.version_id is not None:
        version = await reading.fetch(info, found.version_id, path=(name, "programmeVersion"))
    on_page = [one.mission_id for one in found.missions]
    outside = found.outside
    return ActivityReport(
        agency=await reading.fetch(info, asked.agency_id, path=(name, "agency")),
        year=asked.year,
        programme_version=version,
        planned_days=found.days.planned,
        spent_days=found.days.spent,
        strands=[
            StrandDays(strand=strand, planned_days=days.planned, spent_days=days.spent)
            for strand, days in found.strands.items()
        ],
        axis_days=[
            AxisDays(
                axis_id=global_id("Axis", id_), planned_days=days.planned, spent_days=days.spent
            )
            for id_, days in found.axes.items()
        ],
        axes=await reading.fetch_many(info, list(found.axes), path=(name, "axes")),
        territory_days=_territories(found),
        territories=await reading.fetch_many(
            info, list(found.territories), path=(name, "territories")
        ),
        mission_days=[
            MissionDays(
                mission_id=global_id("Mission", one.mission_id),
                planned_days=one.planned,
                spent_days=one.spent,
            )
            for one in found.missions
        ],
        missions=await reading.fetch_many(info, on_page, path=(name, "missions")),
        mission_count=found.mission_count,
        has_next_page=found.more_missions,
        last_mission_id=optional_global_id("Mission", on_page[-1] if on_page else None),
        spent_without_line_days=None if outside is None else outside.without_a_line,
        spent_outside_programme_days=None if outside is None else outside.outside_the_programme,
        deliverables=[
            DeliverableCount(status=status, count=count)
            for status, count in found.deliverables.items()
        ],
        workshops_held=found.workshops,
        meetings_held=found.meetings,
        mission_requests=[
            MissionRequestCount(status=status, count=count)
            for status, count in found.mission_requests.items()
        ],
        service_requests=[
            ServiceRequestCount(status=status, count=count)
            for status, count in found.service_requests.items()
        ],
    )


def _territories(found: Activity) -> list[TerritoryDays]:
    def row(territory_id: strawberry.ID | None, days: Days) -> TerritoryDays:
        planned = found.days.planned
        share = (days.planned * 100 / planned).quantize(Decimal("0.01")) if planned else None
        return TerritoryDays(
            territory_id=territory_id,
            planned_days=days.planned,
            spent_days=days.spent,
            planned_share=share,
        )

    rows = [row(global_id("Territory", id_), days) for id_, days in found.territories.items()]
    if found.undistributed != Days():
        rows.append(row(None, found.undistributed))
    return rows
