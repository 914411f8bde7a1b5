"""Half of it works."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "m0001_houses")]

    operations = [
        ops.AddField(model_name="House", name="floors", field=fields.IntField(null=True)),
        ops.RunSQL("INSERT INTO no_such_table VALUES (1)"),
    ]
