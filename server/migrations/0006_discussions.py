from uuid import uuid4

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from server.vocabulary import Constituency, FindingKind, Valence


class Migration(migrations.Migration):
    dependencies = [("models", "0005_cards")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Code",
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
                        related_name="codes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("root_id", fields.UUIDField()),
                (
                    "title",
                    fields.ForeignKeyField(
                        "models.SessionContent",
                        source_field="title_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="titled_codes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "definition",
                    fields.ForeignKeyField(
                        "models.SessionContent",
                        source_field="definition_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="defined_codes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "models.Code",
                        source_field="parent_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="children",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
                ("retired", fields.BooleanField()),
            ],
            options={
                "table": "code",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "seq", "id"]),
                    Index(fields=["parent_id", "seq", "id"]),
                    Index(fields=["root_id"]),
                    Index(fields=["title_id"]),
                    Index(fields=["definition_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ConstituencyCount",
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
                        related_name="constituency_counts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("constituency", fields.CharEnumField(enum_type=Constituency, max_length=24)),
                ("people", fields.IntField()),
            ],
            options={
                "table": "constituency_count",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("session_id", "constituency"), name="constituency_count_once"
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Finding",
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
                        related_name="findings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "statement",
                    fields.ForeignKeyField(
                        "models.SessionContent",
                        source_field="statement_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="findings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharEnumField(enum_type=FindingKind, max_length=16)),
                ("seq", fields.IntField()),
                ("withdrawn", fields.BooleanField()),
            ],
            options={
                "table": "finding",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "seq", "id"]),
                    Index(fields=["statement_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FindingEvidence",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                (
                    "finding",
                    fields.ForeignKeyField(
                        "models.Finding",
                        source_field="finding_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="evidence",
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
                        related_name="findings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "contribution",
                    fields.ForeignKeyField(
                        "models.Contribution",
                        source_field="contribution_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="findings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.SmallIntField()),
            ],
            options={
                "table": "finding_evidence",
                "app": "models",
                "indexes": [
                    Index(fields=["finding_id", "position", "id"]),
                    Index(fields=["group_id", "id"]),
                    Index(fields=["contribution_id", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PriorityPlacement",
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
                        related_name="priority_placements",
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
                        related_name="priority_placements",
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
                        related_name="priority_placements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "contribution",
                    fields.ForeignKeyField(
                        "models.Contribution",
                        source_field="contribution_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="priority_placements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("level", fields.SmallIntField()),
                ("place", fields.SmallIntField()),
            ],
            options={
                "table": "priority_placement",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "id"]),
                    Index(fields=["activity_id", "level", "place", "id"]),
                    Index(fields=["group_id", "id"]),
                    Index(fields=["contribution_id", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SessionNote",
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
                        related_name="notes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "activity",
                    fields.ForeignKeyField(
                        "models.LiveActivity",
                        source_field="activity_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="notes",
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
                        related_name="notes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
                ("hidden", fields.BooleanField()),
                ("removed", fields.BooleanField()),
                ("taken_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "session_note",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "seq", "id"]),
                    Index(fields=["activity_id", "seq", "id"]),
                    Index(fields=["content_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SpeakingTurn",
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
                        related_name="speaking_turns",
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
                        related_name="speaking_turns",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
                ("number", fields.IntField(null=True)),
                (
                    "constituency",
                    fields.CharEnumField(null=True, enum_type=Constituency, max_length=24),
                ),
                ("started_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "speaking_turn",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "seq", "id"]),
                    Index(fields=["activity_id", "seq", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TextRevision",
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
                        related_name="text_revisions",
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
                        related_name="text_revisions",
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
                        related_name="text_revisions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("saved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "text_revision",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "id"]),
                    Index(fields=["activity_id", "number", "id"]),
                    Index(fields=["content_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Verbatim",
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
                        related_name="verbatims",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "contribution",
                    fields.ForeignKeyField(
                        "models.Contribution",
                        source_field="contribution_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="verbatims",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "constituency",
                    fields.CharEnumField(null=True, enum_type=Constituency, max_length=24),
                ),
                ("valence", fields.CharEnumField(null=True, enum_type=Valence, max_length=16)),
                ("quotable", fields.BooleanField(null=True)),
            ],
            options={
                "table": "verbatim",
                "app": "models",
                "indexes": [Index(fields=["session_id", "id"]), Index(fields=["contribution_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CodeApplication",
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
                        related_name="code_applications",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "verbatim",
                    fields.ForeignKeyField(
                        "models.Verbatim",
                        source_field="verbatim_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="applications",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "code",
                    fields.ForeignKeyField(
                        "models.Code",
                        source_field="code_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="applications",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seq", fields.IntField()),
            ],
            options={
                "table": "code_application",
                "app": "models",
                "indexes": [
                    Index(fields=["session_id", "id"]),
                    Index(fields=["verbatim_id", "seq", "id"]),
                    Index(fields=["code_id", "seq", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
