from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from server.database.operations import CreateModels
from server.ids import new_id
from server.models.sorting import SortKeyField
from server.vocabulary import DocumentKind, Facet, NoteVisibility


class Migration(migrations.Migration):
    dependencies = [("models", "0001_foundation")]

    initial = False

    operations = [
        CreateModels(
            [
                ops.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
                        ),
                        ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                        ("version", fields.IntField(default=1, db_default=1)),
                        (
                            "mission",
                            fields.ForeignKeyField(
                                "models.Mission",
                                source_field="mission_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "meeting",
                            fields.ForeignKeyField(
                                "models.Meeting",
                                source_field="meeting_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "supersedes",
                            fields.OneToOneField(
                                "models.Document",
                                source_field="supersedes_id",
                                null=True,
                                db_constraint=True,
                                to_field="id",
                                related_name="superseded_by",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "added_by",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="added_by_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="documents",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("title", fields.CharField(max_length=300)),
                        ("kind", fields.CharEnumField(enum_type=DocumentKind, max_length=16)),
                        ("facet", fields.CharEnumField(enum_type=Facet, max_length=4)),
                        ("url", fields.CharField(max_length=1000)),
                        ("sha256", fields.CharField(null=True, max_length=64)),
                        ("media_type", fields.CharField(null=True, max_length=100)),
                        ("size_bytes", fields.BigIntField(null=True)),
                        ("sort_key", SortKeyField(max_length=200)),
                    ],
                    options={
                        "table": "document",
                        "app": "models",
                        "constraints": [
                            CheckConstraint(
                                check="(mission_id IS NULL) <> (meeting_id IS NULL)",
                                name="document_of_one_object",
                            )
                        ],
                        "indexes": [
                            Index(fields=["mission_id", "sort_key", "id"]),
                            Index(fields=["meeting_id", "sort_key", "id"]),
                            Index(fields=["added_by_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
                ops.CreateModel(
                    name="MissionNote",
                    fields=[
                        (
                            "id",
                            fields.UUIDField(
                                primary_key=True, default=new_id, unique=True, db_index=True
                            ),
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
                                related_name="notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        (
                            "author",
                            fields.ForeignKeyField(
                                "models.User",
                                source_field="author_id",
                                db_constraint=True,
                                to_field="id",
                                related_name="notes",
                                on_delete=OnDelete.RESTRICT,
                            ),
                        ),
                        ("dated_on", fields.DateField()),
                        ("text", fields.TextField(unique=False)),
                        (
                            "visibility",
                            fields.CharEnumField(enum_type=NoteVisibility, max_length=16),
                        ),
                        (
                            "removed_at",
                            fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                        ),
                    ],
                    options={
                        "table": "mission_note",
                        "app": "models",
                        "indexes": [
                            Index(fields=["mission_id", "dated_on", "id"]),
                            Index(fields=["author_id"]),
                        ],
                        "pk_attr": "id",
                    },
                    bases=["Aggregate"],
                ),
            ]
        ),
        ops.AddField(
            model_name="Deliberation",
            name="delib_id",
            field=fields.CharField(null=True, max_length=100),
        ),
        ops.AddField(
            model_name="Deliberation",
            name="matter_code",
            field=fields.CharField(null=True, max_length=20),
        ),
        ops.AddField(
            model_name="Deliberation",
            name="matter_name",
            field=fields.CharField(null=True, max_length=200),
        ),
    ]
