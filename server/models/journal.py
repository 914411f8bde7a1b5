"""What was done and by whom, and which operation ids were answered. Append-only."""

from __future__ import annotations

from typing import Any

from tortoise import fields, models
from tortoise.migrations.constraints import UniqueConstraint

from server.ids import new_id
from server.vocabulary import ChangeKind


class AuditEvent(models.Model):
    """One change, written in the transaction that made it. `before` and `after` hold what moved."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    object_type = fields.CharField(max_length=40)
    object_id = fields.UUIDField()
    actor_id = fields.UUIDField(null=True)
    verb = fields.CharField(max_length=60)
    before: dict[str, Any] | None = fields.JSONField(null=True)
    after: dict[str, Any] | None = fields.JSONField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "audit_event"
        indexes = [("object_type", "object_id", "id"), ("at", "id")]


class Operation(models.Model):
    """The first result of a creation, answered again to the same actor and operation id."""

    id = fields.BigIntField(primary_key=True)
    actor_id = fields.UUIDField()
    operation_id = fields.UUIDField()
    payload_hmac = fields.CharField(max_length=64)
    result: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "operation"
        constraints = [UniqueConstraint(fields=("actor_id", "operation_id"), name="operation_once")]


class AuditSeal(models.Model):
    """One link of the hash chain: `digest` covers the event and the digest before it."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    event: fields.OneToOneRelation[AuditEvent] = fields.OneToOneField(
        "models.AuditEvent", related_name="seal", on_delete=fields.RESTRICT
    )
    position = fields.IntField(unique=True)
    digest = fields.CharField(max_length=64)
    sealed_at = fields.DatetimeField()

    class Meta:
        table = "audit_seal"


class Lease(models.Model):
    """Work that one process does at a time, such as sealing. `name` says which."""

    name = fields.CharField(max_length=40, primary_key=True)
    holder_id = fields.UUIDField(null=True)
    until_at = fields.DatetimeField(null=True)

    class Meta:
        table = "lease"


class ChangeEntry(models.Model):
    """That an object moved: written by a trigger, in the transaction that moved it.

    Read in the order (`transaction`, `id`), in which nothing is written once it can be read.
    `transaction` is PostgreSQL's id of the writing transaction; 0 on SQLite, where one writer at a
    time makes the order of ids that of commits. `facts` are what visibility depends on, as
    `server.models.following` says; NULL where none of it moved.
    """

    id = fields.BigIntField(primary_key=True)
    transaction = fields.BigIntField(default=0, db_default=0)
    object_type = fields.CharField(max_length=40)
    object_id = fields.UUIDField()
    kind = fields.CharEnumField(ChangeKind, max_length=8)
    facts: dict[str, Any] | None = fields.JSONField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "change_entry"
        indexes = [
            ("transaction", "id"),
            ("object_type", "object_id", "id"),
            ("object_type", "kind", "id"),
        ]


class SearchEntry(models.Model):
    """The words of one object, folded and stemmed, as both databases index them."""

    id = fields.BigIntField(primary_key=True)
    object_type = fields.CharField(max_length=40)
    object_id = fields.UUIDField(unique=True)
    title_stems = fields.TextField()
    body_stems = fields.TextField()

    class Meta:
        table = "search_entry"
