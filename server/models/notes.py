"""What is written along the way of a mission (DOMAIN §1.5)."""

from __future__ import annotations

from tortoise import fields

from server.models.accounts import User
from server.models.aggregate import Aggregate
from server.models.missions import Mission
from server.vocabulary import NoteVisibility


class MissionNote(Aggregate):
    """`removed_at`: taken back, and shown to nobody since."""

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="notes", on_delete=fields.RESTRICT
    )
    author: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="notes", on_delete=fields.RESTRICT
    )
    dated_on = fields.DateField()
    text = fields.TextField()
    visibility = fields.CharEnumField(NoteVisibility, max_length=16)
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mission_note"
        indexes = [("mission_id", "dated_on", "id"), ("author_id",)]
