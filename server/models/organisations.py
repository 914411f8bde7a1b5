"""Organisations, the territories they make up, and the people who answer for them (DOMAIN §1.1,
§1.2, §1.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.aggregate import Aggregate
from server.models.sorting import SortKeyField
from server.vocabulary import BanaticNature, OrganisationKind, TerritoryScale

if TYPE_CHECKING:
    from server.models.agencies import Agency


class Organisation(Aggregate):
    """O1 an INSEE code for communes and for them alone; O3 one row per SIREN and per code.

    `registered_by` is the agency that keeps the row and whose spreadsheets name it by
    `external_id`. `department_codes` is a list of texts. A `placeholder` stands for one that its
    source does not name (« Commune A »), and has no code of its own.
    """

    name = fields.CharField(max_length=300)
    short_name = fields.CharField(max_length=100, null=True)
    kind = fields.CharEnumField(OrganisationKind, max_length=32)
    siren = fields.CharField(max_length=9, null=True)
    siret = fields.CharField(max_length=14, null=True)
    insee_code = fields.CharField(max_length=5, null=True)
    banatic_nature = fields.CharEnumField(BanaticNature, max_length=8, null=True)
    department_codes: list[str] = fields.JSONField(default=list)
    region_code = fields.CharField(max_length=3, null=True)
    population = fields.IntField(null=True)
    cog_vintage = fields.SmallIntField(null=True)
    valid_from_on = fields.DateField(null=True)
    valid_to_on = fields.DateField(null=True)
    succeeded_by: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="predecessors", null=True, on_delete=fields.RESTRICT
    )
    registered_by: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="registered", null=True, on_delete=fields.RESTRICT
    )
    external_id = fields.CharField(max_length=80, null=True)
    fictional = fields.BooleanField(default=False, db_default=False)
    placeholder = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "organisation"
        indexes = [
            ("sort_key", "id"),
            ("kind", "sort_key", "id"),
            ("updated_at", "id"),
            ("succeeded_by_id",),
        ]
        constraints = [
            UniqueConstraint(fields=("siren",), name="organisation_siren_once"),
            UniqueConstraint(
                fields=("insee_code", "cog_vintage"), name="organisation_insee_code_once"
            ),
            UniqueConstraint(
                fields=("registered_by_id", "external_id"), name="organisation_external_id_once"
            ),
            CheckConstraint(
                check="(insee_code IS NOT NULL) = (kind = 'COMMUNE') OR fictional OR placeholder",
                name="organisation_insee_code_for_communes",
            ),
            CheckConstraint(
                check="valid_from_on IS NULL OR valid_to_on IS NULL OR valid_from_on < valid_to_on",
                name="organisation_dates_in_order",
            ),
        ]


class Territory(Aggregate):
    """A périmètre. `geometry` is GeoJSON in EPSG:4326; `registered_by` the agency that keeps it."""

    name = fields.CharField(max_length=300)
    scale = fields.CharEnumField(TerritoryScale, max_length=20)
    geometry: dict[str, Any] | None = fields.JSONField(null=True)
    cog_vintage = fields.SmallIntField(null=True)
    registered_by: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="territories", null=True, on_delete=fields.RESTRICT
    )
    fictional = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "territory"
        indexes = [("sort_key", "id"), ("registered_by_id", "sort_key", "id")]


class TerritoryMember(Aggregate):
    """A commune or a community that a territory is made of."""

    territory: fields.ForeignKeyRelation[Territory] = fields.ForeignKeyField(
        "models.Territory", related_name="members", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="territories", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "territory_member"
        indexes = [("organisation_id", "territory_id")]
        constraints = [
            UniqueConstraint(
                fields=("territory_id", "organisation_id"), name="territory_member_once"
            ),
        ]


class Person(Aggregate):
    """Somebody of an organisation, with or without an account. `erased_at`: the name is gone."""

    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="people", on_delete=fields.RESTRICT
    )
    registered_by: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="people", on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=200)
    email = fields.CharField(max_length=254, null=True)
    phone = fields.CharField(max_length=40, null=True)
    function = fields.CharField(max_length=200, null=True)
    erased_at = fields.DatetimeField(null=True)
    sort_key = SortKeyField()

    class Meta:
        table = "person"
        indexes = [
            ("organisation_id", "sort_key", "id"),
            ("registered_by_id", "sort_key", "id"),
            ("sort_key", "id"),
        ]
