"""Missions and the members that take part in them (DOMAIN §2.5, §2.6)."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.accounts import User
from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.organisations import Organisation
from server.models.sorting import SortKeyField
from server.vocabulary import (
    MissionKind,
    MissionStatus,
    ParticipationCategory,
    SocleFamily,
    Strand,
    ValidationRule,
)


class Mission(Aggregate):
    """`generated` marks a row made up for the demo; no source names it."""

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="missions", on_delete=fields.RESTRICT
    )
    code = fields.CharField(max_length=40)
    title = fields.CharField(max_length=300)
    summary = fields.TextField(null=True)
    strand = fields.CharEnumField(Strand, max_length=8)
    socle_family = fields.CharEnumField(SocleFamily, max_length=32, null=True)
    kind = fields.CharEnumField(MissionKind, max_length=24)
    requested_by: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation",
        related_name="requested_missions",
        null=True,
        on_delete=fields.RESTRICT,
    )
    lead: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="led_missions", null=True, on_delete=fields.RESTRICT
    )
    validation_rule = fields.CharEnumField(
        ValidationRule,
        max_length=24,
        default=ValidationRule.EVERY_INVOLVED,
        db_default="EVERY_INVOLVED",
    )
    legal_basis = fields.TextField(null=True)
    start_on = fields.DateField(null=True)
    end_on = fields.DateField(null=True)
    progress = fields.SmallIntField(default=0, db_default=0)
    status = fields.CharEnumField(MissionStatus, max_length=16)
    generated = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "mission"
        indexes = [
            ("sort_key", "id"),
            ("agency_id", "sort_key", "id"),
            ("updated_at", "id"),
            ("requested_by_id",),
            ("lead_id",),
        ]
        constraints = [
            UniqueConstraint(fields=("agency_id", "code"), name="mission_code_once"),
            CheckConstraint(check="progress BETWEEN 0 AND 100", name="mission_progress_percent"),
            CheckConstraint(
                check="socle_family IS NULL OR strand = 'SOCLE'", name="mission_socle_family"
            ),
        ]


class MissionParticipation(Aggregate):
    """MP1 one active category per mission and organisation; MP2 changes keep their history."""

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="participations", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="participations", on_delete=fields.RESTRICT
    )
    category = fields.CharEnumField(ParticipationCategory, max_length=16)
    from_on = fields.DateField()
    to_on = fields.DateField(null=True)

    class Meta:
        table = "mission_participation"
        indexes = [("organisation_id", "mission_id"), ("mission_id", "id")]
        constraints = [
            UniqueConstraint(
                fields=("mission_id", "organisation_id"),
                name="mission_participation_one_active",
                condition="to_on IS NULL",
            ),
        ]
