"""What is said and read in a session, as ordinary queries find it: turns, texts, notes, codes.

Projections of the log, as in `sessions`. Words live in `SessionContent`. Nothing here names a
person: a turn and a verbatim are a constituency's.
"""

from __future__ import annotations

from tortoise import fields, models
from tortoise.migrations.constraints import UniqueConstraint

from server.models.sessions import (
    Contribution,
    IdeaGroup,
    LiveActivity,
    LiveSession,
    SessionContent,
)
from server.vocabulary import Constituency, FindingKind, Valence


class ConstituencyCount(models.Model):
    """How many of a constituency were there."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="constituency_counts", on_delete=fields.RESTRICT
    )
    constituency = fields.CharEnumField(Constituency, max_length=24)
    people = fields.IntField()

    class Meta:
        table = "constituency_count"
        constraints = [
            UniqueConstraint(fields=("session_id", "constituency"), name="constituency_count_once")
        ]


class SpeakingTurn(models.Model):
    """One turn to speak; `ended_at` is NULL while it lasts."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="speaking_turns", on_delete=fields.RESTRICT
    )
    activity: fields.ForeignKeyRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="speaking_turns", on_delete=fields.RESTRICT
    )
    seq = fields.IntField()
    number = fields.IntField(null=True)
    constituency = fields.CharEnumField(Constituency, max_length=24, null=True)
    started_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "speaking_turn"
        indexes = [("session_id", "seq", "id"), ("activity_id", "seq", "id")]


class TextRevision(models.Model):
    """One saved state of a shared text. An erased one keeps its row and loses its words."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="text_revisions", on_delete=fields.RESTRICT
    )
    activity: fields.ForeignKeyRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="text_revisions", on_delete=fields.RESTRICT
    )
    content: fields.ForeignKeyRelation[SessionContent] = fields.ForeignKeyField(
        "models.SessionContent", related_name="text_revisions", on_delete=fields.RESTRICT
    )
    number = fields.IntField()
    saved_at = fields.DatetimeField()

    class Meta:
        table = "text_revision"
        indexes = [("session_id", "id"), ("activity_id", "number", "id"), ("content_id",)]


class PriorityPlacement(models.Model):
    """Where a group or a card was put: its level and its place in it, both from 1."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="priority_placements", on_delete=fields.RESTRICT
    )
    activity: fields.ForeignKeyRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="priority_placements", on_delete=fields.RESTRICT
    )
    group: fields.ForeignKeyNullableRelation[IdeaGroup] = fields.ForeignKeyField(
        "models.IdeaGroup", related_name="priority_placements", null=True, on_delete=fields.RESTRICT
    )
    contribution: fields.ForeignKeyNullableRelation[Contribution] = fields.ForeignKeyField(
        "models.Contribution",
        related_name="priority_placements",
        null=True,
        on_delete=fields.RESTRICT,
    )
    level = fields.SmallIntField()
    place = fields.SmallIntField()

    class Meta:
        table = "priority_placement"
        indexes = [
            ("session_id", "id"),
            ("activity_id", "level", "place", "id"),
            ("group_id", "id"),
            ("contribution_id", "id"),
        ]


class SessionNote(models.Model):
    """A note of a session. A removed one keeps its row and loses its words."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="notes", on_delete=fields.RESTRICT
    )
    activity: fields.ForeignKeyNullableRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="notes", null=True, on_delete=fields.RESTRICT
    )
    content: fields.ForeignKeyRelation[SessionContent] = fields.ForeignKeyField(
        "models.SessionContent", related_name="notes", on_delete=fields.RESTRICT
    )
    seq = fields.IntField()
    hidden = fields.BooleanField()
    removed = fields.BooleanField()
    taken_at = fields.DatetimeField()

    class Meta:
        table = "session_note"
        indexes = [("session_id", "seq", "id"), ("activity_id", "seq", "id"), ("content_id",)]


class Code(models.Model):
    """A code of a session's code book. `root_id` is the same for one code in all of a series."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="codes", on_delete=fields.RESTRICT
    )
    root_id = fields.UUIDField()
    title: fields.ForeignKeyRelation[SessionContent] = fields.ForeignKeyField(
        "models.SessionContent", related_name="titled_codes", on_delete=fields.RESTRICT
    )
    definition: fields.ForeignKeyNullableRelation[SessionContent] = fields.ForeignKeyField(
        "models.SessionContent", related_name="defined_codes", null=True, on_delete=fields.RESTRICT
    )
    parent: fields.ForeignKeyNullableRelation[Code] = fields.ForeignKeyField(
        "models.Code", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    seq = fields.IntField()
    retired = fields.BooleanField()

    class Meta:
        table = "code"
        indexes = [
            ("session_id", "seq", "id"),
            ("parent_id", "seq", "id"),
            ("root_id",),
            ("title_id",),
            ("definition_id",),
        ]


class Verbatim(models.Model):
    """How a contribution is read. Its id is that of the contribution."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="verbatims", on_delete=fields.RESTRICT
    )
    contribution: fields.ForeignKeyRelation[Contribution] = fields.ForeignKeyField(
        "models.Contribution", related_name="verbatims", on_delete=fields.RESTRICT
    )
    constituency = fields.CharEnumField(Constituency, max_length=24, null=True)
    valence = fields.CharEnumField(Valence, max_length=16, null=True)
    quotable = fields.BooleanField(null=True)

    class Meta:
        table = "verbatim"
        indexes = [("session_id", "id"), ("contribution_id",)]


class CodeApplication(models.Model):
    """A code that a verbatim bears."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="code_applications", on_delete=fields.RESTRICT
    )
    verbatim: fields.ForeignKeyRelation[Verbatim] = fields.ForeignKeyField(
        "models.Verbatim", related_name="applications", on_delete=fields.RESTRICT
    )
    code: fields.ForeignKeyRelation[Code] = fields.ForeignKeyField(
        "models.Code", related_name="applications", on_delete=fields.RESTRICT
    )
    seq = fields.IntField()

    class Meta:
        table = "code_application"
        indexes = [
            ("session_id", "id"),
            ("verbatim_id", "seq", "id"),
            ("code_id", "seq", "id"),
        ]


class Finding(models.Model):
    """What is shared or disputed, in a sentence."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="findings", on_delete=fields.RESTRICT
    )
    statement: fields.ForeignKeyRelation[SessionContent] = fields.ForeignKeyField(
        "models.SessionContent", related_name="findings", on_delete=fields.RESTRICT
    )
    kind = fields.CharEnumField(FindingKind, max_length=16)
    seq = fields.IntField()
    withdrawn = fields.BooleanField()

    class Meta:
        table = "finding"
        indexes = [("session_id", "seq", "id"), ("statement_id",)]


class FindingEvidence(models.Model):
    """A group or a contribution that a finding rests on."""

    id = fields.UUIDField(primary_key=True)
    finding: fields.ForeignKeyRelation[Finding] = fields.ForeignKeyField(
        "models.Finding", related_name="evidence", on_delete=fields.RESTRICT
    )
    group: fields.ForeignKeyNullableRelation[IdeaGroup] = fields.ForeignKeyField(
        "models.IdeaGroup", related_name="findings", null=True, on_delete=fields.RESTRICT
    )
    contribution: fields.ForeignKeyNullableRelation[Contribution] = fields.ForeignKeyField(
        "models.Contribution", related_name="findings", null=True, on_delete=fields.RESTRICT
    )
    position = fields.SmallIntField()

    class Meta:
        table = "finding_evidence"
        indexes = [
            ("finding_id", "position", "id"),
            ("group_id", "id"),
            ("contribution_id", "id"),
        ]
