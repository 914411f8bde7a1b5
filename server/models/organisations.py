"""Organisations: collectivités, State services, syndicats, associations (DOMAIN §1.1)."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.aggregate import Aggregate
from server.models.sorting import SortKeyField
from server.vocabulary import OrganisationKind


class Organisation(Aggregate):
    """O1 an INSEE code for communes and for them alone; O3 one row per SIREN and per code."""

    name = fields.CharField(max_length=300)
    short_name = fields.CharField(max_length=100, null=True)
    kind = fields.CharEnumField(OrganisationKind, max_length=32)
    siren = fields.CharField(max_length=9, null=True)
    insee_code = fields.CharField(max_length=5, null=True)
    department_code = fields.CharField(max_length=3, null=True)
    cog_vintage = fields.SmallIntField(null=True)
    fictional = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "organisation"
        indexes = [("sort_key", "id")]
        constraints = [
            UniqueConstraint(fields=("siren",), name="organisation_siren_once"),
            UniqueConstraint(
                fields=("insee_code", "cog_vintage"), name="organisation_insee_code_once"
            ),
            CheckConstraint(
                check="(insee_code IS NOT NULL) = (kind = 'COMMUNE') OR fictional",
                name="organisation_insee_code_for_communes",
            ),
        ]
