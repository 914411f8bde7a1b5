"""Secret votes while they run: who has voted, and what the options received, never both in one row.

The counters of a round are gone with its close, which writes their sums into the log; the voters
stay, so that it can be proved how many they were. Refuses ballots: there is no row for one, and no
id or instant here that would tell in which order people voted.
"""

from __future__ import annotations

from typing import Any

from tortoise import fields, models
from tortoise.migrations.constraints import UniqueConstraint

from server.models.sessions import LiveActivity


class SecretVoter(models.Model):
    """A pseudonym that has voted in a round, once; what it chose is nowhere."""

    id = fields.UUIDField(primary_key=True)
    activity: fields.ForeignKeyRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="secret_voters", on_delete=fields.RESTRICT
    )
    round = fields.SmallIntField()
    voter_id = fields.UUIDField()

    class Meta:
        table = "secret_voter"
        constraints = [
            UniqueConstraint(fields=("activity_id", "round", "voter_id"), name="secret_voter_once"),
        ]


class SecretUrn(models.Model):
    """The counters of a round, in one row that each ballot rewrites whole: no row, and no version
    of a row, belongs to one option or to one voter."""

    id = fields.UUIDField(primary_key=True)
    activity: fields.ForeignKeyRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="secret_urns", on_delete=fields.RESTRICT
    )
    round = fields.SmallIntField()
    ballots = fields.IntField()
    abstentions = fields.IntField()
    counts: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "secret_urn"
        constraints = [
            UniqueConstraint(fields=("activity_id", "round"), name="secret_urn_once"),
        ]
