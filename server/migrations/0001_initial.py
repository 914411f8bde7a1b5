from uuid import uuid4

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.ids import new_id
from server.models.sorting import SortKeyField
from server.vocabulary import (
    ActionOrigin,
    ActionStatus,
    ActivityKind,
    ActivityStatus,
    AgencyLegalForm,
    LineState,
    MembershipCategory,
    MissionKind,
    MissionStatus,
    OrganisationKind,
    ParticipationCategory,
    ProgrammeKind,
    ProgrammeStatus,
    ProposalStatus,
    RoadmapStatus,
    Role,
    SessionStatus,
    SocleFamily,
    Strand,
    StrandScope,
    TotalsBasis,
    VersionStatus,
    VisibilityPolicy,
    WorkshopMethod,
    WorkStart,
)


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("object_type", fields.CharField(max_length=40)),
                ("object_id", fields.UUIDField()),
                ("actor_id", fields.UUIDField(null=True)),
                ("verb", fields.CharField(max_length=60)),
                ("before", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ("after", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "audit_event",
                "app": "models",
                "indexes": [
                    Index(fields=["object_type", "object_id", "id"]),
                    Index(fields=["at", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Operation",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("actor_id", fields.UUIDField()),
                ("operation_id", fields.UUIDField()),
                ("payload_hmac", fields.CharField(max_length=64)),
                ("result", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "operation",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("actor_id", "operation_id"), name="operation_once")
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                ("name", fields.CharField(max_length=300)),
                ("short_name", fields.CharField(null=True, max_length=100)),
                ("kind", fields.CharEnumField(enum_type=OrganisationKind, max_length=32)),
                ("siren", fields.CharField(null=True, max_length=9)),
                ("insee_code", fields.CharField(null=True, max_length=5)),
                ("department_code", fields.CharField(null=True, max_length=3)),
                ("cog_vintage", fields.SmallIntField(null=True)),
                ("fictional", fields.BooleanField(default=False, db_default=False)),
                ("sort_key", SortKeyField(max_length=200)),
            ],
            options={
                "table": "organisation",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("siren",), name="organisation_siren_once"),
                    UniqueConstraint(
                        fields=("insee_code", "cog_vintage"), name="organisation_insee_code_once"
                    ),
                    CheckConstraint(
                        check="(insee_code IS NOT NULL) = (kind = 'COMMUNE') OR fictional",
                        name="organisation_insee_code_for_communes",
                    ),
                ],
                "indexes": [Index(fields=["sort_key", "id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "organisation",
                    fields.OneToOneField(
                        "models.Organisation",
                        source_field="organisation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="agency",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("legal_form", fields.CharEnumField(enum_type=AgencyLegalForm, max_length=16)),
                ("approval_chain", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("work_may_start_on", fields.CharEnumField(enum_type=WorkStart, max_length=16)),
                (
                    "visibility_policy",
                    fields.CharEnumField(enum_type=VisibilityPolicy, max_length=24),
                ),
                ("programme_cycle", fields.CharEnumField(enum_type=ProgrammeKind, max_length=16)),
                ("sort_key", SortKeyField(max_length=200)),
            ],
            options={
                "table": "agency",
                "app": "models",
                "indexes": [Index(fields=["sort_key", "id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "agency",
                    fields.ForeignKeyField(
                        "models.Agency",
                        source_field="agency_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="memberships",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "organisation",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="organisation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="memberships",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("category", fields.CharEnumField(enum_type=MembershipCategory, max_length=16)),
                ("joined_on", fields.DateField()),
                ("left_on", fields.DateField(null=True)),
            ],
            options={
                "table": "membership",
                "app": "models",
                "indexes": [
                    Index(fields=["organisation_id", "agency_id"]),
                    Index(fields=["agency_id", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Mission",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "agency",
                    fields.ForeignKeyField(
                        "models.Agency",
                        source_field="agency_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="missions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.CharField(max_length=40)),
                ("title", fields.CharField(max_length=300)),
                ("summary", fields.TextField(null=True, unique=False)),
                ("strand", fields.CharEnumField(enum_type=Strand, max_length=8)),
                (
                    "socle_family",
                    fields.CharEnumField(null=True, enum_type=SocleFamily, max_length=32),
                ),
                ("kind", fields.CharEnumField(enum_type=MissionKind, max_length=24)),
                (
                    "requested_by",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="requested_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="requested_missions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("start_on", fields.DateField(null=True)),
                ("end_on", fields.DateField(null=True)),
                ("progress", fields.SmallIntField(default=0, db_default=0)),
                ("status", fields.CharEnumField(enum_type=MissionStatus, max_length=16)),
                ("generated", fields.BooleanField(default=False, db_default=False)),
                ("sort_key", SortKeyField(max_length=200)),
            ],
            options={
                "table": "mission",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("agency_id", "code"), name="mission_code_once"),
                    CheckConstraint(
                        check="progress BETWEEN 0 AND 100", name="mission_progress_percent"
                    ),
                    CheckConstraint(
                        check="socle_family IS NULL OR strand = 'SOCLE'",
                        name="mission_socle_family",
                    ),
                ],
                "indexes": [
                    Index(fields=["sort_key", "id"]),
                    Index(fields=["agency_id", "sort_key", "id"]),
                    Index(fields=["updated_at", "id"]),
                    Index(fields=["requested_by_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="MissionParticipation",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "mission",
                    fields.ForeignKeyField(
                        "models.Mission",
                        source_field="mission_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="participations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "organisation",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="organisation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="participations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("category", fields.CharEnumField(enum_type=ParticipationCategory, max_length=16)),
                ("from_on", fields.DateField()),
                ("to_on", fields.DateField(null=True)),
            ],
            options={
                "table": "mission_participation",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("mission_id", "organisation_id"),
                        name="mission_participation_one_active",
                        condition="to_on IS NULL",
                    )
                ],
                "indexes": [
                    Index(fields=["organisation_id", "mission_id"]),
                    Index(fields=["mission_id", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "agency",
                    fields.ForeignKeyField(
                        "models.Agency",
                        source_field="agency_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="programmes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=300)),
                ("kind", fields.CharEnumField(enum_type=ProgrammeKind, max_length=16)),
                ("year_from", fields.SmallIntField()),
                ("year_to", fields.SmallIntField()),
                ("status", fields.CharEnumField(enum_type=ProgrammeStatus, max_length=16)),
                ("key_topics", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("agency_project", fields.CharField(null=True, max_length=200)),
                ("mandate", fields.CharField(null=True, max_length=100)),
                ("source", fields.CharField(null=True, max_length=300)),
                ("sort_key", SortKeyField(max_length=200)),
            ],
            options={
                "table": "programme",
                "app": "models",
                "constraints": [
                    CheckConstraint(
                        check="year_from <= year_to AND (kind <> 'ANNUAL' OR year_from = year_to)",
                        name="programme_years_in_order",
                    )
                ],
                "indexes": [
                    Index(fields=["agency_id", "year_from", "id"]),
                    Index(fields=["sort_key", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="ProgrammeVersion",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "programme",
                    fields.ForeignKeyField(
                        "models.Programme",
                        source_field="programme_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="versions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.SmallIntField()),
                ("label", fields.CharField(max_length=200)),
                ("as_of_on", fields.DateField(null=True)),
                ("status", fields.CharEnumField(enum_type=VersionStatus, max_length=16)),
                ("declared_total_quarter_days", fields.IntField(null=True)),
                ("declared_socle_quarter_days", fields.IntField(null=True)),
                ("declared_project_count", fields.IntField(null=True)),
                ("totals_basis", fields.CharEnumField(enum_type=TotalsBasis, max_length=16)),
                ("change_reason", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "programme_version",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("programme_id", "number"), name="programme_version_number_once"
                    ),
                    UniqueConstraint(
                        fields=("programme_id",),
                        name="programme_version_one_draft",
                        condition="status = 'DRAFT'",
                    ),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Axis",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "programme_version",
                    fields.ForeignKeyField(
                        "models.ProgrammeVersion",
                        source_field="programme_version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="axes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.SmallIntField()),
                ("title", fields.CharField(max_length=300)),
                ("description", fields.TextField(null=True, unique=False)),
                ("strand_scope", fields.CharEnumField(enum_type=StrandScope, max_length=8)),
            ],
            options={
                "table": "axis",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("programme_version_id", "number"), name="axis_number_once"
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Orientation",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "axis",
                    fields.ForeignKeyField(
                        "models.Axis",
                        source_field="axis_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="orientations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.SmallIntField()),
                ("title", fields.CharField(max_length=400)),
            ],
            options={
                "table": "orientation",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("axis_id", "number"), name="orientation_number_once")
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="ProgrammeLine",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "programme_version",
                    fields.ForeignKeyField(
                        "models.ProgrammeVersion",
                        source_field="programme_version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="lines",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "mission",
                    fields.ForeignKeyField(
                        "models.Mission",
                        source_field="mission_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="lines",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "axis",
                    fields.ForeignKeyField(
                        "models.Axis",
                        source_field="axis_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="lines",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "orientation",
                    fields.ForeignKeyField(
                        "models.Orientation",
                        source_field="orientation_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="lines",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("strand", fields.CharEnumField(enum_type=Strand, max_length=8)),
                ("planned_quarter_days", fields.IntField(null=True)),
                ("year", fields.SmallIntField()),
                ("state", fields.CharEnumField(enum_type=LineState, max_length=16)),
                ("comment", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "programme_line",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("programme_version_id", "mission_id", "year"),
                        name="programme_line_once",
                    ),
                    CheckConstraint(
                        check="planned_quarter_days >= 0 AND planned_quarter_days % 2 = 0",
                        name="programme_line_half_days",
                    ),
                ],
                "indexes": [
                    Index(fields=["mission_id", "year", "id"]),
                    Index(fields=["axis_id", "id"]),
                    Index(fields=["orientation_id", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Roadmap",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "holder",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="holder_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="roadmaps",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "agency",
                    fields.ForeignKeyField(
                        "models.Agency",
                        source_field="agency_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="roadmaps",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=300)),
                ("status", fields.CharEnumField(enum_type=RoadmapStatus, max_length=16)),
                ("sort_key", SortKeyField(max_length=200)),
            ],
            options={
                "table": "roadmap",
                "app": "models",
                "indexes": [
                    Index(fields=["holder_id", "sort_key", "id"]),
                    Index(fields=["sort_key", "id"]),
                    Index(fields=["agency_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="RoadmapAxis",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "roadmap",
                    fields.ForeignKeyField(
                        "models.Roadmap",
                        source_field="roadmap_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="axes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.SmallIntField()),
                ("title", fields.CharField(max_length=300)),
            ],
            options={
                "table": "roadmap_axis",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("roadmap_id", "number"), name="roadmap_axis_number_once"
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                ("label", fields.CharField(max_length=200)),
                ("email", fields.CharField(null=True, unique=True, max_length=254)),
                (
                    "organisation",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="organisation_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="users",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "suspended_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "account",
                "app": "models",
                "indexes": [Index(fields=["organisation_id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "user",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="user_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tokens",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("label", fields.CharField(max_length=200)),
                ("prefix", fields.CharField(max_length=16)),
                ("secret_sha256", fields.CharField(unique=True, max_length=64)),
                ("scopes", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "last_used_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "api_token",
                "app": "models",
                "indexes": [Index(fields=["user_id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Workshop",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "agency",
                    fields.ForeignKeyField(
                        "models.Agency",
                        source_field="agency_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="workshops",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "mission",
                    fields.ForeignKeyField(
                        "models.Mission",
                        source_field="mission_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="workshops",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=300)),
                ("method", fields.CharEnumField(enum_type=WorkshopMethod, max_length=24)),
                ("question", fields.TextField(null=True, unique=False)),
                ("horizon_year", fields.SmallIntField(null=True)),
                ("held_on", fields.DateField(null=True)),
                ("fictional", fields.BooleanField(default=False, db_default=False)),
                ("sort_key", SortKeyField(max_length=200)),
            ],
            options={
                "table": "workshop",
                "app": "models",
                "indexes": [
                    Index(fields=["mission_id", "sort_key", "id"]),
                    Index(fields=["agency_id", "sort_key", "id"]),
                    Index(fields=["sort_key", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="LiveSession",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "workshop",
                    fields.ForeignKeyField(
                        "models.Workshop",
                        source_field="workshop_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sessions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=300)),
                ("status", fields.CharEnumField(enum_type=SessionStatus, max_length=16)),
                ("epoch", fields.IntField(default=1, db_default=1)),
                ("turn", fields.IntField(default=0, db_default=0)),
                ("head", fields.IntField(default=0, db_default=0)),
                ("participants", fields.IntField(default=0, db_default=0)),
                ("join_code", fields.CharField(null=True, unique=True, max_length=6)),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "concluded_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "live_session",
                "app": "models",
                "indexes": [Index(fields=["workshop_id", "opened_at", "id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="LiveActivity",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.LiveSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="activities",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.SmallIntField()),
                ("kind", fields.CharEnumField(enum_type=ActivityKind, max_length=16)),
                ("prompt", fields.TextField(unique=False)),
                ("settings", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("status", fields.CharEnumField(enum_type=ActivityStatus, max_length=16)),
                ("started_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "live_activity",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("session_id", "position"), name="live_activity_position_once"
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "user",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="user_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "organisation",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="organisation_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "agency",
                    fields.ForeignKeyField(
                        "models.Agency",
                        source_field="agency_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "workshop",
                    fields.ForeignKeyField(
                        "models.Workshop",
                        source_field="workshop_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("role", fields.CharEnumField(enum_type=Role, max_length=24)),
                ("from_on", fields.DateField()),
                ("to_on", fields.DateField(null=True)),
            ],
            options={
                "table": "role_grant",
                "app": "models",
                "constraints": [
                    CheckConstraint(
                        check="(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN workshop_id IS NULL THEN 0 ELSE 1 END) = 1",
                        name="role_grant_in_one_place",
                    )
                ],
                "indexes": [
                    Index(fields=["user_id"]),
                    Index(fields=["workshop_id"]),
                    Index(fields=["organisation_id"]),
                    Index(fields=["agency_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="SessionContent",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.LiveSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(null=True, unique=False)),
                ("erased_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "session_content",
                "app": "models",
                "indexes": [Index(fields=["session_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IdeaGroup",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.LiveSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="groups",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "title",
                    fields.ForeignKeyField(
                        "models.SessionContent",
                        source_field="title_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="titled_groups",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "merged_into",
                    fields.ForeignKeyField(
                        "models.IdeaGroup",
                        source_field="merged_into_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="merged_from",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
            ],
            options={
                "table": "idea_group",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "seq", "id"]),
                    Index(fields=["merged_into_id", "seq", "id"]),
                    Index(fields=["title_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.LiveSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contributions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "activity",
                    fields.ForeignKeyField(
                        "models.LiveActivity",
                        source_field="activity_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contributions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "content",
                    fields.ForeignKeyField(
                        "models.SessionContent",
                        source_field="content_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contributions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "models.IdeaGroup",
                        source_field="group_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="contributions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("author_id", fields.UUIDField()),
                ("seq", fields.IntField()),
                ("withdrawn", fields.BooleanField(default=False, db_default=False)),
            ],
            options={
                "table": "contribution",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "seq", "id"]),
                    Index(fields=["group_id", "seq", "id"]),
                    Index(fields=["activity_id", "seq", "id"]),
                    Index(fields=["content_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="GroupTally",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.LiveSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tallies",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "activity",
                    fields.ForeignKeyField(
                        "models.LiveActivity",
                        source_field="activity_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tallies",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "models.IdeaGroup",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tallies",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("dots", fields.IntField()),
                ("voters", fields.IntField()),
            ],
            options={
                "table": "group_tally",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("activity_id", "group_id"), name="group_tally_once")
                ],
                "indexes": [Index(fields=["session_id", "id"]), Index(fields=["group_id", "id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.LiveSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="proposals",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "models.IdeaGroup",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="proposals",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "tally",
                    fields.ForeignKeyField(
                        "models.GroupTally",
                        source_field="tally_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="proposals",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("rank", fields.SmallIntField()),
                ("title", fields.CharField(max_length=300)),
                ("status", fields.CharEnumField(enum_type=ProposalStatus, max_length=16)),
                (
                    "holder",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="holder_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="proposals_received",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "handed_over_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("refusal_reason", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "proposal",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "rank", "id"]),
                    Index(fields=["holder_id", "rank", "id"]),
                    Index(fields=["group_id"]),
                    Index(fields=["tally_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "roadmap",
                    fields.ForeignKeyField(
                        "models.Roadmap",
                        source_field="roadmap_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="actions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "axis",
                    fields.ForeignKeyField(
                        "models.RoadmapAxis",
                        source_field="axis_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="actions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "models.Proposal",
                        source_field="proposal_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="actions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("title", fields.CharField(max_length=300)),
                ("description", fields.TextField(null=True, unique=False)),
                ("priority", fields.SmallIntField(null=True)),
                ("status", fields.CharEnumField(enum_type=ActionStatus, max_length=16)),
                ("origin", fields.CharEnumField(enum_type=ActionOrigin, max_length=16)),
                ("planned_start_on", fields.DateField(null=True)),
                ("planned_end_on", fields.DateField(null=True)),
                ("progress", fields.SmallIntField(default=0, db_default=0)),
            ],
            options={
                "table": "action",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("roadmap_id", "number"), name="action_number_once"),
                    UniqueConstraint(fields=("proposal_id",), name="action_proposal_once"),
                    CheckConstraint(
                        check="progress BETWEEN 0 AND 100", name="action_progress_percent"
                    ),
                    CheckConstraint(check="priority BETWEEN 1 AND 3", name="action_priority_level"),
                ],
                "indexes": [Index(fields=["updated_at", "id"]), Index(fields=["axis_id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="ActionStatusChange",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                (
                    "action",
                    fields.ForeignKeyField(
                        "models.Action",
                        source_field="action_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="status_changes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "from_status",
                    fields.CharEnumField(null=True, enum_type=ActionStatus, max_length=16),
                ),
                ("to_status", fields.CharEnumField(enum_type=ActionStatus, max_length=16)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("effective_on", fields.DateField()),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="status_changes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("comment", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "action_status_change",
                "app": "models",
                "indexes": [
                    Index(fields=["action_id", "effective_on", "id"]),
                    Index(fields=["by_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SessionEvent",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.LiveSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="events",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
                ("type", fields.CharField(max_length=40)),
                ("type_version", fields.SmallIntField()),
                ("payload", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "session_event",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("session_id", "seq"), name="session_event_seq_once")
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SessionOperation",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.LiveSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="operations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("actor_id", fields.UUIDField()),
                ("operation_id", fields.UUIDField()),
                ("payload_hmac", fields.CharField(max_length=64)),
                ("seq", fields.IntField()),
                ("outcome", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "session_operation",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("session_id", "actor_id", "operation_id"),
                        name="session_operation_once",
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SessionParticipant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                (
                    "session",
                    fields.ForeignKeyField(
                        "models.LiveSession",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="participant_rows",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("joined_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "session_participant",
                "app": "models",
                "indexes": [Index(fields=["session_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
