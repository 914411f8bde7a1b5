"""What rebuilds a table on SQLite: a longer name, a new column, a dropped one, one more rule."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("models", "m0001_houses")]

    operations = [
        ops.AlterField(model_name="House", name="name", field=fields.CharField(max_length=80)),
        ops.AddField(
            model_name="House", name="floors", field=fields.IntField(default=1, db_default=1)
        ),
        ops.RemoveField(model_name="House", name="note"),
        ops.RemoveConstraint(model_name="House", name="house_not_older"),
        ops.AddConstraint(
            model_name="House", constraint=CheckConstraint(check="floors > 0", name="house_floors")
        ),
    ]
