"""Houses and their rooms."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="House",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                ("name", fields.CharField(max_length=50)),
                ("street", fields.CharField(max_length=50, description="where; it's known")),
                ("built", fields.IntField(null=True)),
                ("note", fields.TextField(null=True)),
            ],
            options={
                "table": "house",
                "app": "models",
                "indexes": [Index(fields=["street", "name"]), Index(fields=["built"])],
                "constraints": [
                    UniqueConstraint(fields=("name", "street"), name="house_once"),
                    UniqueConstraint(
                        fields=("street",), name="house_one_unbuilt", condition="built IS NULL"
                    ),
                    CheckConstraint(check="built > 1000", name="house_not_older"),
                ],
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Room",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                (
                    "house",
                    fields.ForeignKeyField(
                        "models.House",
                        source_field="house_id",
                        to_field="id",
                        related_name="rooms",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={"table": "room", "app": "models", "indexes": [Index(fields=["house_id"])]},
            bases=["Model"],
        ),
    ]
