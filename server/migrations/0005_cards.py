from uuid import uuid4

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from server.database.operations import RunStatements
from server.vocabulary import CardChannel, CardStatus

_PLACED = "UPDATE idea_group SET place = seq"
_STATED = "UPDATE contribution SET status = 'WITHDRAWN' WHERE withdrawn"


class Migration(migrations.Migration):
    dependencies = [("models", "0004_preparation")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ContributionLine",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                (
                    "contribution",
                    fields.ForeignKeyField(
                        "models.Contribution",
                        source_field="contribution_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="lines",
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
                        related_name="lines",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("key", fields.CharField(max_length=40)),
                ("position", fields.SmallIntField()),
            ],
            options={
                "table": "contribution_line",
                "app": "models",
                "indexes": [
                    Index(fields=["contribution_id", "position", "id"]),
                    Index(fields=["content_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ContributionPick",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True),
                ),
                (
                    "contribution",
                    fields.ForeignKeyField(
                        "models.Contribution",
                        source_field="contribution_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="picks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "picked",
                    fields.ForeignKeyField(
                        "models.Contribution",
                        source_field="picked_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="picked_by",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.SmallIntField()),
            ],
            options={
                "table": "contribution_pick",
                "app": "models",
                "indexes": [
                    Index(fields=["contribution_id", "position", "id"]),
                    Index(fields=["picked_id", "id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SessionPhoto",
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
                        related_name="photos",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("author_id", fields.UUIDField()),
                ("media_type", fields.CharField(max_length=20)),
                ("content", fields.BinaryField(null=True)),
                ("digest", fields.CharField(max_length=64)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("erased_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "session_photo",
                "app": "models",
                "indexes": [Index(fields=["session_id", "id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Contribution",
            name="channel",
            field=fields.CharEnumField(
                default=CardChannel.PHONE,
                db_default=CardChannel.PHONE,
                enum_type=CardChannel,
                max_length=16,
            ),
        ),
        ops.AddField(
            model_name="Contribution",
            name="column_key",
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name="Contribution",
            name="parent",
            field=fields.ForeignKeyField(
                "models.Contribution",
                source_field="parent_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="children",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Contribution",
            name="photo",
            field=fields.ForeignKeyField(
                "models.SessionPhoto",
                source_field="photo_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="contributions",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Contribution",
            name="pinned",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Contribution",
            name="point",
            field=fields.ForeignKeyField(
                "models.SessionContent",
                source_field="point_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="points",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Contribution",
            name="shown",
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name="Contribution",
            name="status",
            field=fields.CharEnumField(
                default=CardStatus.STANDING,
                db_default=CardStatus.STANDING,
                enum_type=CardStatus,
                max_length=16,
            ),
        ),
        ops.AddField(
            model_name="Contribution",
            name="table_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Contribution",
            name="taken_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="Contribution",
            index=Index(fields=["parent_id", "seq", "id"]),
        ),
        ops.AddIndex(
            model_name="Contribution",
            index=Index(fields=["point_id"]),
        ),
        ops.AddIndex(
            model_name="Contribution",
            index=Index(fields=["photo_id"]),
        ),
        ops.RemoveIndex(
            model_name="IdeaGroup",
            name=None,
            fields=["session_id", "seq", "id"],
        ),
        ops.AddField(
            model_name="IdeaGroup",
            name="activity",
            field=fields.ForeignKeyField(
                "models.LiveActivity",
                source_field="activity_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="groups",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="IdeaGroup",
            name="place",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="IdeaGroup",
            name="split_from",
            field=fields.ForeignKeyField(
                "models.IdeaGroup",
                source_field="split_from_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="split_into",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="IdeaGroup",
            index=Index(fields=["session_id", "place", "id"]),
        ),
        ops.AddIndex(
            model_name="IdeaGroup",
            index=Index(fields=["split_from_id", "seq", "id"]),
        ),
        ops.AddIndex(
            model_name="IdeaGroup",
            index=Index(fields=["activity_id", "place", "id"]),
        ),
        ops.AddField(
            model_name="LiveActivity",
            name="minutes",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="LiveActivity",
            name="name",
            field=fields.CharField(null=True, max_length=40),
        ),
        RunStatements(sqlite=[_PLACED, _STATED], postgres=[_PLACED, _STATED]),
    ]
