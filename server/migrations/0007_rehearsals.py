from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0006_discussions")]

    initial = False

    operations = [
        ops.AddField(
            model_name="LiveSession",
            name="rehearsal",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
