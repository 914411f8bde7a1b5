"""What every aggregate row carries. Refuses clocks: instants are given by the verb that writes."""

from __future__ import annotations

from tortoise import fields, models

from server.ids import new_id


class Aggregate(models.Model):
    """`version` grows by one at each change; `expectedVersion` is compared with it."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        abstract = True
