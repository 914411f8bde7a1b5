"""Workshops as events of a mission (DOMAIN §2.9). Their live sessions are in `sessions`."""

from __future__ import annotations

from tortoise import fields

from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.missions import Mission
from server.models.sorting import SortKeyField
from server.vocabulary import WorkshopMethod


class Workshop(Aggregate):
    """`question` is the focal question; `horizon_year` the year it looks to."""

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
    held_on = fields.DateField(null=True)
    fictional = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "workshop"
        indexes = [
            ("mission_id", "sort_key", "id"),
            ("agency_id", "sort_key", "id"),
            ("sort_key", "id"),
        ]
