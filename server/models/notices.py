"""What people are told: at each stage of a mission, and when a date draws near (DOMAIN §2.4b)."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from server.models.accounts import User
from server.models.aggregate import Aggregate
from server.vocabulary import NoticeKind


class Notice(Aggregate):
    """One thing told to one account. `details` holds what its sentence is made of, never a text
    that its reader could not read in the object itself; `topic` tells it once and no more.
    """

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="notices", on_delete=fields.RESTRICT
    )
    kind = fields.CharEnumField(NoticeKind, max_length=24)
    object_type = fields.CharField(max_length=40)
    object_id = fields.UUIDField()
    topic = fields.CharField(max_length=120)
    details: dict[str, Any] = fields.JSONField(default=dict)
    due_on = fields.DateField(null=True)
    read_at = fields.DatetimeField(null=True)
    mailed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notice"
        indexes = [("user_id", "created_at", "id"), ("mailed_at", "user_id")]
        constraints = [UniqueConstraint(fields=("user_id", "topic"), name="notice_once")]
