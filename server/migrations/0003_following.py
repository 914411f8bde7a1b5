from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0002_notes_and_documents")]

    initial = False

    operations = [
        ops.AddField(
            model_name="ChangeEntry",
            name="facts",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.RemoveField(model_name="ChangeEntry", name="status_before"),
        ops.AddIndex(
            model_name="ChangeEntry",
            index=Index(fields=["object_type", "kind", "id"]),
        ),
    ]
