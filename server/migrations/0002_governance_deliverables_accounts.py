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
    BodyCapacity,
    BodyKind,
    BodyLevel,
    BodySide,
    DeliberationOutcome,
    DeliverableKind,
    DeliverableStatus,
    MeetingStatus,
    OutputRequestStatus,
    ValidationRule,
)


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                (
                    "event",
                    fields.OneToOneField(
                        "models.AuditEvent",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="seal",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.IntField(unique=True)),
                ("digest", fields.CharField(max_length=64)),
                ("sealed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "audit_seal", "app": "models", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Deliverable",
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
                        related_name="deliverables",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("title", fields.CharField(max_length=300)),
                ("kind", fields.CharEnumField(enum_type=DeliverableKind, max_length=16)),
                ("status", fields.CharEnumField(enum_type=DeliverableStatus, max_length=24)),
                ("edition", fields.IntField(default=1, db_default=1)),
                ("url", fields.CharField(null=True, max_length=1000)),
                ("sha256", fields.CharField(null=True, max_length=64)),
                ("return_reason", fields.TextField(null=True, unique=False)),
                (
                    "submitted_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "validated_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "released_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "released_by",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="released_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="releases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("licence", fields.CharField(null=True, max_length=100)),
                ("sort_key", SortKeyField(max_length=200)),
            ],
            options={
                "table": "deliverable",
                "app": "models",
                "constraints": [
                    CheckConstraint(
                        check="status <> 'PUBLISHED' OR licence IS NOT NULL",
                        name="deliverable_published_under_a_licence",
                    )
                ],
                "indexes": [
                    Index(fields=["mission_id", "sort_key", "id"]),
                    Index(fields=["sort_key", "id"]),
                    Index(fields=["released_by_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="DeliverableValidation",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "deliverable",
                    fields.ForeignKeyField(
                        "models.Deliverable",
                        source_field="deliverable_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="validations",
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
                        related_name="validations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "by",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="validations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("edition", fields.IntField()),
                ("validated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "deliverable_validation",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("deliverable_id", "organisation_id", "edition"),
                        name="deliverable_validation_once",
                    )
                ],
                "indexes": [Index(fields=["organisation_id"]), Index(fields=["by_id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="GovernanceBody",
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
                        related_name="bodies",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "mission",
                    fields.ForeignKeyField(
                        "models.Mission",
                        source_field="mission_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="bodies",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=300)),
                ("kind", fields.CharEnumField(enum_type=BodyKind, max_length=32)),
                ("side", fields.CharEnumField(enum_type=BodySide, max_length=16)),
                ("level", fields.CharEnumField(enum_type=BodyLevel, max_length=16)),
                ("quorum_numerator", fields.SmallIntField(default=1, db_default=1)),
                ("quorum_denominator", fields.SmallIntField(default=2, db_default=2)),
                ("created_on", fields.DateField(null=True)),
                ("dissolved_on", fields.DateField(null=True)),
                ("sort_key", SortKeyField(max_length=200)),
            ],
            options={
                "table": "governance_body",
                "app": "models",
                "constraints": [
                    CheckConstraint(
                        check="quorum_numerator >= 0 AND quorum_numerator <= quorum_denominator AND quorum_denominator > 0",
                        name="governance_body_quorum",
                    )
                ],
                "indexes": [
                    Index(fields=["agency_id", "sort_key", "id"]),
                    Index(fields=["mission_id", "sort_key", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="BodyMember",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "body",
                    fields.ForeignKeyField(
                        "models.GovernanceBody",
                        source_field="body_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="members",
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
                        related_name="seats",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("capacity", fields.CharEnumField(enum_type=BodyCapacity, max_length=16)),
                ("voting", fields.BooleanField(default=True, db_default=True)),
                ("chair", fields.BooleanField(default=False, db_default=False)),
                ("from_on", fields.DateField()),
                ("to_on", fields.DateField(null=True)),
            ],
            options={
                "table": "body_member",
                "app": "models",
                "indexes": [Index(fields=["body_id", "id"]), Index(fields=["organisation_id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Invitation",
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
                        related_name="invitations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("secret_sha256", fields.CharField(unique=True, max_length=64)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "invitation",
                "app": "models",
                "indexes": [Index(fields=["user_id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Lease",
            fields=[
                (
                    "name",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("holder_id", fields.UUIDField(null=True)),
                ("until_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "lease", "app": "models", "pk_attr": "name"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "body",
                    fields.ForeignKeyField(
                        "models.GovernanceBody",
                        source_field="body_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="meetings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("scheduled_on", fields.DateField()),
                ("held_on", fields.DateField(null=True)),
                ("place", fields.CharField(null=True, max_length=300)),
                ("status", fields.CharEnumField(enum_type=MeetingStatus, max_length=16)),
                ("agenda", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("minutes_url", fields.CharField(null=True, max_length=1000)),
                ("cancellation_reason", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "meeting",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("body_id", "number"), name="meeting_number_once")
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="Deliberation",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "models.Meeting",
                        source_field="meeting_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="deliberations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "programme_version",
                    fields.ForeignKeyField(
                        "models.ProgrammeVersion",
                        source_field="programme_version_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="deliberations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "corrects",
                    fields.ForeignKeyField(
                        "models.Deliberation",
                        source_field="corrects_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="corrections",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.CharField(max_length=40)),
                ("decided_on", fields.DateField()),
                ("subject", fields.TextField(unique=False)),
                ("outcome", fields.CharEnumField(enum_type=DeliberationOutcome, max_length=16)),
                ("effective", fields.IntField(null=True)),
                ("present", fields.IntField(null=True)),
                ("proxies", fields.IntField(null=True)),
                ("not_taking_part", fields.IntField(null=True)),
                ("votes_for", fields.IntField(null=True)),
                ("votes_against", fields.IntField(null=True)),
                ("abstentions", fields.IntField(null=True)),
                ("unanimous", fields.BooleanField(null=True)),
                ("document_url", fields.CharField(null=True, max_length=1000)),
            ],
            options={
                "table": "deliberation",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("meeting_id", "number"), name="deliberation_number_once"
                    )
                ],
                "indexes": [
                    Index(fields=["programme_version_id", "decided_on", "id"]),
                    Index(fields=["corrects_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="MeetingAttendance",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "models.Meeting",
                        source_field="meeting_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="attendances",
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
                        related_name="attendances",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "represented_by",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="represented_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="proxies_held",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "meeting_attendance",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("meeting_id", "organisation_id"), name="meeting_attendance_once"
                    )
                ],
                "indexes": [Index(fields=["organisation_id"]), Index(fields=["represented_by_id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="OutputReception",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
                (
                    "deliverable",
                    fields.ForeignKeyField(
                        "models.Deliverable",
                        source_field="deliverable_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="receptions",
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
                        related_name="receptions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("received_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "output_reception",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("deliverable_id", "organisation_id"), name="output_reception_once"
                    )
                ],
                "indexes": [Index(fields=["organisation_id", "deliverable_id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="OutputRequest",
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
                        related_name="output_requests",
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
                        related_name="output_requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("requested_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("status", fields.CharEnumField(enum_type=OutputRequestStatus, max_length=24)),
            ],
            options={
                "table": "output_request",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("mission_id", "organisation_id"),
                        name="output_request_once",
                        condition="status <> 'WITHDRAWN'",
                    )
                ],
                "indexes": [
                    Index(fields=["organisation_id", "mission_id"]),
                    Index(fields=["mission_id", "requested_at", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.CreateModel(
            name="WebSession",
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
                        related_name="web_sessions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("secret_sha256", fields.CharField(unique=True, max_length=64)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("last_seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "web_session",
                "app": "models",
                "indexes": [Index(fields=["user_id"])],
                "pk_attr": "id",
            },
            bases=["Aggregate"],
        ),
        ops.AddField(
            model_name="Mission",
            name="lead",
            field=fields.ForeignKeyField(
                "models.User",
                source_field="lead_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="led_missions",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Mission",
            name="legal_basis",
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name="Mission",
            name="validation_rule",
            field=fields.CharEnumField(
                default=ValidationRule.EVERY_INVOLVED,
                db_default="EVERY_INVOLVED",
                enum_type=ValidationRule,
                max_length=24,
            ),
        ),
        ops.AddIndex(
            model_name="Mission",
            index=Index(fields=["lead_id"]),
        ),
        ops.AddField(
            model_name="ProgrammeVersion",
            name="basis_reason",
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name="ProgrammeVersion",
            name="branched_from",
            field=fields.ForeignKeyField(
                "models.ProgrammeVersion",
                source_field="branched_from_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="branches",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="ProgrammeVersion",
            name="frozen_sha256",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="ProgrammeVersion",
            name="presented_at_meeting",
            field=fields.ForeignKeyField(
                "models.Meeting",
                source_field="presented_at_meeting_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="presented_versions",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="ProgrammeVersion",
            name="return_reason",
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddIndex(
            model_name="ProgrammeVersion",
            index=Index(fields=["branched_from_id"]),
        ),
        ops.AddIndex(
            model_name="ProgrammeVersion",
            index=Index(fields=["presented_at_meeting_id"]),
        ),
        ops.AddField(
            model_name="User",
            name="failed_logins",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="User",
            name="last_login_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="User",
            name="locked_until_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="User",
            name="password_hash",
            field=fields.CharField(null=True, max_length=200),
        ),
    ]
