"""Workshops as events of a mission (DOMAIN §2.9), their series, and the agendas an agency keeps.

Their live sessions are in `sessions`, those who come in `panels`. An agenda is what the engine of
the sessions reads; nothing here knows its form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tortoise import fields

from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.missions import Mission
from server.models.sorting import SortKeyField
from server.vocabulary import WorkshopMethod, WorkshopStatus

if TYPE_CHECKING:
    from server.models.agreements import Agreement


class WorkshopSeries(Aggregate):
    """Workshops that follow one another: the three sessions of an Atelier local, say.

    `charter` is the signed agreement of the standing platform whose series it is.
    """

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="workshop_series", on_delete=fields.RESTRICT
    )
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="workshop_series", on_delete=fields.RESTRICT
    )
    charter: fields.ForeignKeyNullableRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="series", null=True, on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    method = fields.CharEnumField(WorkshopMethod, max_length=24)
    purpose = fields.TextField(null=True)
    sort_key = SortKeyField()

    class Meta:
        table = "workshop_series"
        indexes = [
            ("mission_id", "sort_key", "id"),
            ("agency_id", "sort_key", "id"),
            ("charter_id", "sort_key", "id"),
        ]


class Workshop(Aggregate):
    """`question` is the focal question; `horizon_year` the year it looks to.

    `ends_on` is the last day of one that takes several. `series_position` is its step in a series,
    from 1; those that run in parallel share one, and name the `plenary` that gathers them.
    `agenda_version` grows with each agenda prepared. `ended_at`: closed or cancelled, since when.
    """

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="workshops", on_delete=fields.RESTRICT
    )
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="workshops", on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    method = fields.CharEnumField(WorkshopMethod, max_length=24)
    question = fields.TextField(null=True)
    horizon_year = fields.SmallIntField(null=True)
    status = fields.CharEnumField(
        WorkshopStatus, max_length=16, default=WorkshopStatus.PREPARING, db_default="PREPARING"
    )
    held_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    place = fields.CharField(max_length=300, null=True)
    with_walk = fields.BooleanField(default=False, db_default=False)
    series: fields.ForeignKeyNullableRelation[WorkshopSeries] = fields.ForeignKeyField(
        "models.WorkshopSeries", related_name="workshops", null=True, on_delete=fields.RESTRICT
    )
    series_position = fields.SmallIntField(default=0, db_default=0)
    plenary: fields.ForeignKeyNullableRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="parallels", null=True, on_delete=fields.RESTRICT
    )
    previous: fields.ForeignKeyNullableRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="following_ones", null=True, on_delete=fields.RESTRICT
    )
    agenda: list[dict[str, Any]] | None = fields.JSONField(null=True)
    agenda_version = fields.IntField(default=0, db_default=0)
    cancellation_reason = fields.TextField(null=True)
    ended_at = fields.DatetimeField(null=True)
    fictional = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "workshop"
        indexes = [
            ("mission_id", "sort_key", "id"),
            ("agency_id", "sort_key", "id"),
            ("sort_key", "id"),
            ("series_id", "series_position", "id"),
            ("plenary_id", "sort_key", "id"),
            ("previous_id",),
        ]


class AgendaTemplate(Aggregate):
    """A run sheet (déroulé) that an agency keeps, to begin from. `archived_at`: no longer offered."""

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="agenda_templates", on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=200)
    method = fields.CharEnumField(WorkshopMethod, max_length=24)
    activities: list[dict[str, Any]] = fields.JSONField()
    copied_from: fields.ForeignKeyNullableRelation[AgendaTemplate] = fields.ForeignKeyField(
        "models.AgendaTemplate", related_name="copies", null=True, on_delete=fields.RESTRICT
    )
    archived_at = fields.DatetimeField(null=True)
    sort_key = SortKeyField()

    class Meta:
        table = "agenda_template"
        indexes = [("agency_id", "sort_key", "id"), ("copied_from_id",)]
