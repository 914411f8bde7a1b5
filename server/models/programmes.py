"""Partnership programmes, their versions, axes, orientations and lines (DOMAIN §2.1 to §2.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.sorting import SortKeyField
from server.vocabulary import (
    FundingNature,
    LineState,
    ParticipationCategory,
    ProgrammeKind,
    ProgrammeStatus,
    Strand,
    StrandScope,
    TotalsBasis,
    VersionStatus,
)

if TYPE_CHECKING:
    from server.models.governance import Deliberation, Meeting
    from server.models.missions import Mission
    from server.models.organisations import Organisation, Territory


class Programme(Aggregate):
    """P2 `year_from` ≤ `year_to`, equal when annual. `key_topics` is a list of French phrases."""

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="programmes", on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    kind = fields.CharEnumField(ProgrammeKind, max_length=16)
    year_from = fields.SmallIntField()
    year_to = fields.SmallIntField()
    status = fields.CharEnumField(ProgrammeStatus, max_length=16)
    key_topics: list[str] = fields.JSONField()
    agency_project = fields.CharField(max_length=200, null=True)
    mandate = fields.CharField(max_length=100, null=True)
    source = fields.CharField(max_length=300, null=True)
    external_id = fields.CharField(max_length=80, null=True)
    sort_key = SortKeyField()

    class Meta:
        table = "programme"
        indexes = [("agency_id", "year_from", "id"), ("sort_key", "id"), ("year_from", "id")]
        constraints = [
            UniqueConstraint(
                fields=("agency_id", "external_id"), name="programme_external_id_once"
            ),
            CheckConstraint(
                check="year_from <= year_to AND (kind <> 'ANNUAL' OR year_from = year_to)",
                name="programme_years_in_order",
            ),
        ]


class ProgrammeVersion(Aggregate):
    """Declared totals stand as declared; what they count is said by `totals_basis` (DOMAIN §9)."""

    programme: fields.ForeignKeyRelation[Programme] = fields.ForeignKeyField(
        "models.Programme", related_name="versions", on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField()
    label = fields.CharField(max_length=200)
    as_of_on = fields.DateField(null=True)
    status = fields.CharEnumField(VersionStatus, max_length=16)
    declared_total_quarter_days = fields.IntField(null=True)
    declared_socle_quarter_days = fields.IntField(null=True)
    declared_project_count = fields.IntField(null=True)
    totals_basis = fields.CharEnumField(TotalsBasis, max_length=16)
    basis_reason = fields.TextField(null=True)
    change_reason = fields.TextField(null=True)
    return_reason = fields.TextField(null=True)
    branched_from: fields.ForeignKeyNullableRelation[ProgrammeVersion] = fields.ForeignKeyField(
        "models.ProgrammeVersion", related_name="branches", null=True, on_delete=fields.RESTRICT
    )
    presented_at_meeting: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "models.Meeting",
        related_name="presented_versions",
        null=True,
        on_delete=fields.RESTRICT,
    )
    frozen_sha256 = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "programme_version"
        indexes = [("branched_from_id",), ("presented_at_meeting_id",)]
        constraints = [
            UniqueConstraint(
                fields=("programme_id", "number"), name="programme_version_number_once"
            ),
            UniqueConstraint(
                fields=("programme_id",),
                name="programme_version_one_draft",
                condition="status = 'DRAFT'",
            ),
        ]


class Axis(Aggregate):
    """A1 numbers are contiguous from 1 inside their version."""

    programme_version: fields.ForeignKeyRelation[ProgrammeVersion] = fields.ForeignKeyField(
        "models.ProgrammeVersion", related_name="axes", on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField()
    title = fields.CharField(max_length=300)
    description = fields.TextField(null=True)
    strand_scope = fields.CharEnumField(StrandScope, max_length=8)

    class Meta:
        table = "axis"
        constraints = [
            UniqueConstraint(fields=("programme_version_id", "number"), name="axis_number_once"),
        ]


class Orientation(Aggregate):
    """A1 numbers are contiguous from 1 inside their axis."""

    axis: fields.ForeignKeyRelation[Axis] = fields.ForeignKeyField(
        "models.Axis", related_name="orientations", on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField()
    title = fields.CharField(max_length=400)

    class Meta:
        table = "orientation"
        constraints = [
            UniqueConstraint(fields=("axis_id", "number"), name="orientation_number_once"),
        ]


class ProgrammeLine(Aggregate):
    """L1 one line per version, mission and year. Planned days are NULL where no source says."""

    programme_version: fields.ForeignKeyRelation[ProgrammeVersion] = fields.ForeignKeyField(
        "models.ProgrammeVersion", related_name="lines", on_delete=fields.RESTRICT
    )
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="lines", on_delete=fields.RESTRICT
    )
    axis: fields.ForeignKeyRelation[Axis] = fields.ForeignKeyField(
        "models.Axis", related_name="lines", on_delete=fields.RESTRICT
    )
    orientation: fields.ForeignKeyNullableRelation[Orientation] = fields.ForeignKeyField(
        "models.Orientation", related_name="lines", null=True, on_delete=fields.RESTRICT
    )
    strand = fields.CharEnumField(Strand, max_length=8)
    planned_quarter_days = fields.IntField(null=True)
    year = fields.SmallIntField()
    state = fields.CharEnumField(LineState, max_length=16)
    comment = fields.TextField(null=True)

    class Meta:
        table = "programme_line"
        indexes = [
            ("mission_id", "year", "id"),
            ("year", "mission_id"),
            ("axis_id", "id"),
            ("orientation_id", "id"),
        ]
        constraints = [
            UniqueConstraint(
                fields=("programme_version_id", "mission_id", "year"),
                name="programme_line_once",
            ),
            # Two quarter-days are the half-day step of a plan.
            CheckConstraint(
                check="planned_quarter_days >= 0 AND planned_quarter_days % 2 = 0",
                name="programme_line_half_days",
            ),
        ]


class LineBeneficiary(Aggregate):
    """The share of a line's days that goes to a territory; the shares of a line make 100."""

    line: fields.ForeignKeyRelation[ProgrammeLine] = fields.ForeignKeyField(
        "models.ProgrammeLine", related_name="beneficiaries", on_delete=fields.RESTRICT
    )
    territory: fields.ForeignKeyRelation[Territory] = fields.ForeignKeyField(
        "models.Territory", related_name="beneficiary_lines", on_delete=fields.RESTRICT
    )
    percent = fields.SmallIntField()

    class Meta:
        table = "line_beneficiary"
        indexes = [("territory_id", "line_id")]
        constraints = [
            UniqueConstraint(fields=("line_id", "territory_id"), name="line_beneficiary_once"),
            CheckConstraint(check="percent BETWEEN 1 AND 100", name="line_beneficiary_percent"),
        ]


class VersionParticipation(Aggregate):
    """Who took part in a mission of a version, and how, on the day the version was submitted."""

    programme_version: fields.ForeignKeyRelation[ProgrammeVersion] = fields.ForeignKeyField(
        "models.ProgrammeVersion", related_name="participations", on_delete=fields.RESTRICT
    )
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="version_participations", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="version_participations", on_delete=fields.RESTRICT
    )
    category = fields.CharEnumField(ParticipationCategory, max_length=16)

    class Meta:
        table = "version_participation"
        indexes = [("mission_id",), ("organisation_id",)]
        constraints = [
            UniqueConstraint(
                fields=("programme_version_id", "mission_id", "organisation_id"),
                name="version_participation_once",
            ),
        ]


class FundingAgreement(Aggregate):
    """Money that a funder brings to a programme for one year; the programme is what it rests on."""

    programme: fields.ForeignKeyRelation[Programme] = fields.ForeignKeyField(
        "models.Programme", related_name="funding_agreements", on_delete=fields.RESTRICT
    )
    funder: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="funding_agreements", on_delete=fields.RESTRICT
    )
    deliberation: fields.ForeignKeyNullableRelation[Deliberation] = fields.ForeignKeyField(
        "models.Deliberation",
        related_name="funding_agreements",
        null=True,
        on_delete=fields.RESTRICT,
    )
    year = fields.SmallIntField()
    nature = fields.CharEnumField(FundingNature, max_length=16)
    amount_cents = fields.BigIntField()
    fictional = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "funding_agreement"
        indexes = [("programme_id", "year", "id"), ("funder_id", "id"), ("deliberation_id",)]
        constraints = [
            UniqueConstraint(
                fields=("funder_id", "programme_id", "year", "nature"),
                name="funding_agreement_once",
            ),
            CheckConstraint(check="amount_cents >= 0", name="funding_agreement_amount"),
        ]
