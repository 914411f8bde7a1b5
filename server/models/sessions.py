"""The live log of a session, and the projections that ordinary queries read.

The log is the truth: `SessionEvent` rows are appended, never changed, and every projection can be
made again from them. Texts live in `SessionContent` alone, so that one can be erased while the
log stays whole. Nothing here names a person: an actor is a pseudonym, random per session.
"""

from __future__ import annotations

from typing import Any

from tortoise import fields, models
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.ids import new_id
from server.models.agencies import Theme
from server.models.aggregate import Aggregate
from server.models.organisations import Organisation
from server.models.workshops import Workshop
from server.vocabulary import (
    ActivityKind,
    ActivityStatus,
    CardChannel,
    CardStatus,
    ProposalStatus,
    SessionStatus,
    VoteMethod,
)


class LiveSession(Aggregate):
    """`turn` grows with each write transaction and its row lock orders them; `head` is the last
    `seq`; `epoch` changes when a backup is restored. `join_code` is NULL once rotated away. Of a
    `rehearsal` nothing leaves the session."""

    workshop: fields.ForeignKeyRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="sessions", on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    status = fields.CharEnumField(SessionStatus, max_length=16)
    epoch = fields.IntField(default=1, db_default=1)
    turn = fields.IntField(default=0, db_default=0)
    head = fields.IntField(default=0, db_default=0)
    participants = fields.IntField(default=0, db_default=0)
    join_code = fields.CharField(max_length=6, null=True, unique=True)
    opened_at = fields.DatetimeField()
    concluded_at = fields.DatetimeField(null=True)
    rehearsal = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "live_session"
        indexes = [("workshop_id", "opened_at", "id")]


class SessionEvent(models.Model):
    """One past-tense fact. `payload` is the encoded event without texts; `type_version` its form."""

    id = fields.BigIntField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="events", on_delete=fields.RESTRICT
    )
    seq = fields.IntField()
    type = fields.CharField(max_length=40)
    type_version = fields.SmallIntField()
    payload: dict[str, Any] = fields.JSONField()
    at = fields.DatetimeField()

    class Meta:
        table = "session_event"
        constraints = [
            UniqueConstraint(fields=("session_id", "seq"), name="session_event_seq_once")
        ]


class SessionOperation(models.Model):
    """The first outcome of each operation id, kept as long as the session."""

    id = fields.BigIntField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="operations", on_delete=fields.RESTRICT
    )
    actor_id = fields.UUIDField()
    operation_id = fields.UUIDField()
    payload_hmac = fields.CharField(max_length=64)
    seq = fields.IntField()
    outcome: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "session_operation"
        constraints = [
            UniqueConstraint(
                fields=("session_id", "actor_id", "operation_id"), name="session_operation_once"
            ),
        ]


class SessionContent(models.Model):
    """A text that an event names by id. Erasing it sets `text` to NULL and keeps the row."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="contents", on_delete=fields.RESTRICT
    )
    text = fields.TextField(null=True)
    erased_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session_content"
        indexes = [("session_id",)]


class SessionPhoto(models.Model):
    """A photograph taken during a session, bare of what the phone wrote in it. Erasing it sets
    `content` to NULL and keeps the row. `digest` tells a retry from another picture."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="photos", on_delete=fields.RESTRICT
    )
    author_id = fields.UUIDField()
    media_type = fields.CharField(max_length=20)
    content = fields.BinaryField(null=True)
    digest = fields.CharField(max_length=64)
    at = fields.DatetimeField()
    erased_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session_photo"
        indexes = [("session_id", "id")]


class SessionParticipant(models.Model):
    """A pseudonym. Its token is derived from the signing key, never stored."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="participant_rows", on_delete=fields.RESTRICT
    )
    joined_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session_participant"
        indexes = [("session_id",)]


class SessionSeat(models.Model):
    """When whoever holds the facilitator's seat last gave a sign of life. Who holds it is in the
    log; this may be lost, and the lease with it."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    session: fields.OneToOneRelation[LiveSession] = fields.OneToOneField(
        "models.LiveSession", related_name="seat", on_delete=fields.RESTRICT
    )
    holder_id = fields.UUIDField()
    renewed_at = fields.DatetimeField()

    class Meta:
        table = "session_seat"


class SessionPresence(models.Model):
    """How many phones of a session one process holds connected. `beat` is the database's own clock,
    in seconds: a row that is no longer renewed counts no more."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="presences", on_delete=fields.RESTRICT
    )
    process_id = fields.UUIDField()
    connected = fields.IntField()
    beat = fields.BigIntField()

    class Meta:
        table = "session_presence"
        constraints = [
            UniqueConstraint(fields=("session_id", "process_id"), name="session_presence_once")
        ]


class LiveActivity(models.Model):
    """One step of the agenda (déroulé). `settings` is read by the kind's own rules; `name` is what
    the settings of other steps call it by."""

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="activities", on_delete=fields.RESTRICT
    )
    position = fields.SmallIntField()
    kind = fields.CharEnumField(ActivityKind, max_length=16)
    prompt = fields.TextField()
    settings: dict[str, Any] = fields.JSONField()
    name = fields.CharField(max_length=40, null=True)
    minutes = fields.IntField(null=True)
    status = fields.CharEnumField(ActivityStatus, max_length=16)
    started_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "live_activity"
        constraints = [
            UniqueConstraint(fields=("session_id", "position"), name="live_activity_position_once"),
        ]


class IdeaGroup(models.Model):
    """A group of contributions. A merged group keeps its row and names where it went.

    `place` orders groups: their arrival, until the facilitator says otherwise. `table_id` is the
    table it is kept at, until its board is everybody's again.
    """

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="groups", on_delete=fields.RESTRICT
    )
    title: fields.ForeignKeyRelation[SessionContent] = fields.ForeignKeyField(
        "models.SessionContent", related_name="titled_groups", on_delete=fields.RESTRICT
    )
    merged_into: fields.ForeignKeyNullableRelation[IdeaGroup] = fields.ForeignKeyField(
        "models.IdeaGroup", related_name="merged_from", null=True, on_delete=fields.RESTRICT
    )
    split_from: fields.ForeignKeyNullableRelation[IdeaGroup] = fields.ForeignKeyField(
        "models.IdeaGroup", related_name="split_into", null=True, on_delete=fields.RESTRICT
    )
    activity: fields.ForeignKeyNullableRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="groups", null=True, on_delete=fields.RESTRICT
    )
    seq = fields.IntField()
    place = fields.IntField(default=0, db_default=0)
    table_id = fields.UUIDField(null=True)

    class Meta:
        table = "idea_group"
        indexes = [
            ("session_id", "place", "id"),
            ("merged_into_id", "seq", "id"),
            ("split_from_id", "seq", "id"),
            ("activity_id", "place", "id"),
            ("title_id",),
        ]


class Contribution(models.Model):
    """A card: what somebody contributed. `author_id` is a pseudonym and never answered.

    `shown` is whether it may be seen by others than the facilitator. `point` is the text that says
    where it is on its plan, `column_key` one of the columns of its activity. `table_id` is the table
    it is kept at, until its board is everybody's again.
    """

    id = fields.UUIDField(primary_key=True)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="contributions", on_delete=fields.RESTRICT
    )
    activity: fields.ForeignKeyRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="contributions", on_delete=fields.RESTRICT
    )
    content: fields.ForeignKeyRelation[SessionContent] = fields.ForeignKeyField(
        "models.SessionContent", related_name="contributions", on_delete=fields.RESTRICT
    )
    group: fields.ForeignKeyNullableRelation[IdeaGroup] = fields.ForeignKeyField(
        "models.IdeaGroup", related_name="contributions", null=True, on_delete=fields.RESTRICT
    )
    parent: fields.ForeignKeyNullableRelation[Contribution] = fields.ForeignKeyField(
        "models.Contribution", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    point: fields.ForeignKeyNullableRelation[SessionContent] = fields.ForeignKeyField(
        "models.SessionContent", related_name="points", null=True, on_delete=fields.RESTRICT
    )
    photo: fields.ForeignKeyNullableRelation[SessionPhoto] = fields.ForeignKeyField(
        "models.SessionPhoto", related_name="contributions", null=True, on_delete=fields.RESTRICT
    )
    author_id = fields.UUIDField()
    seq = fields.IntField()
    status = fields.CharEnumField(
        CardStatus, max_length=16, default=CardStatus.STANDING, db_default=CardStatus.STANDING
    )
    shown = fields.BooleanField(default=True, db_default=True)
    withdrawn = fields.BooleanField(default=False, db_default=False)
    column_key = fields.CharField(max_length=40, null=True)
    pinned = fields.BooleanField(default=False, db_default=False)
    channel = fields.CharEnumField(
        CardChannel, max_length=16, default=CardChannel.PHONE, db_default=CardChannel.PHONE
    )
    table_id = fields.UUIDField(null=True)
    taken_at = fields.DatetimeField(null=True)

    class Meta:
        table = "contribution"
        indexes = [
            ("session_id", "seq", "id"),
            ("group_id", "seq", "id"),
            ("activity_id", "seq", "id"),
            ("parent_id", "seq", "id"),
            ("content_id",),
            ("point_id",),
            ("photo_id",),
        ]


class ContributionLine(models.Model):
    """A line of a card besides its text: its key in the form, and the words."""

    id = fields.UUIDField(primary_key=True)
    contribution: fields.ForeignKeyRelation[Contribution] = fields.ForeignKeyField(
        "models.Contribution", related_name="lines", on_delete=fields.RESTRICT
    )
    content: fields.ForeignKeyRelation[SessionContent] = fields.ForeignKeyField(
        "models.SessionContent", related_name="lines", on_delete=fields.RESTRICT
    )
    key = fields.CharField(max_length=40)
    position = fields.SmallIntField()

    class Meta:
        table = "contribution_line"
        indexes = [("contribution_id", "position", "id"), ("content_id",)]


class ContributionPick(models.Model):
    """A card that another one puts together with others: a hypothesis in the thread of a scenario."""

    id = fields.UUIDField(primary_key=True)
    contribution: fields.ForeignKeyRelation[Contribution] = fields.ForeignKeyField(
        "models.Contribution", related_name="picks", on_delete=fields.RESTRICT
    )
    picked: fields.ForeignKeyRelation[Contribution] = fields.ForeignKeyField(
        "models.Contribution", related_name="picked_by", on_delete=fields.RESTRICT
    )
    position = fields.SmallIntField()

    class Meta:
        table = "contribution_pick"
        indexes = [("contribution_id", "position", "id"), ("picked_id", "id")]


class GroupTally(models.Model):
    """What a group received when the last `round` of a vote closed, and from how many people.

    A number of a sensitive result that is not to be published is NULL.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="tallies", on_delete=fields.RESTRICT
    )
    activity: fields.ForeignKeyRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="tallies", on_delete=fields.RESTRICT
    )
    group: fields.ForeignKeyRelation[IdeaGroup] = fields.ForeignKeyField(
        "models.IdeaGroup", related_name="tallies", on_delete=fields.RESTRICT
    )
    method = fields.CharEnumField(VoteMethod, max_length=24)
    round = fields.SmallIntField(default=1, db_default=1)
    rank = fields.SmallIntField(null=True)
    total = fields.IntField(null=True)
    voters = fields.IntField(null=True)
    grade = fields.SmallIntField(null=True)

    class Meta:
        table = "group_tally"
        indexes = [("session_id", "id"), ("group_id", "id")]
        constraints = [
            UniqueConstraint(fields=("activity_id", "group_id"), name="group_tally_once"),
        ]


class Proposal(Aggregate):
    """What a concluded session proposes, with its evidence: a group and its tally.

    `tally` is NULL when the session concluded without a vote on the group. The facilitator hands
    it over to a holder; only the holder's side adopts or refuses it, and says in `amendment` what
    it changed. `wished_holder` is who the room thought of; a proposal that went into another names
    it, and keeps its own evidence.
    """

    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="proposals", on_delete=fields.RESTRICT
    )
    activity: fields.ForeignKeyNullableRelation[LiveActivity] = fields.ForeignKeyField(
        "models.LiveActivity", related_name="proposals", null=True, on_delete=fields.RESTRICT
    )
    group: fields.ForeignKeyNullableRelation[IdeaGroup] = fields.ForeignKeyField(
        "models.IdeaGroup", related_name="proposals", null=True, on_delete=fields.RESTRICT
    )
    tally: fields.ForeignKeyNullableRelation[GroupTally] = fields.ForeignKeyField(
        "models.GroupTally", related_name="proposals", null=True, on_delete=fields.RESTRICT
    )
    rank = fields.SmallIntField()
    title = fields.CharField(max_length=300)
    status = fields.CharEnumField(ProposalStatus, max_length=16)
    holder: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation",
        related_name="proposals_received",
        null=True,
        on_delete=fields.RESTRICT,
    )
    handed_over_at = fields.DatetimeField(null=True)
    refusal_reason = fields.TextField(null=True)
    amendment = fields.TextField(null=True)
    description = fields.TextField(null=True)
    theme: fields.ForeignKeyNullableRelation[Theme] = fields.ForeignKeyField(
        "models.Theme", related_name="proposals", null=True, on_delete=fields.RESTRICT
    )
    priority = fields.SmallIntField(null=True)
    due_on = fields.DateField(null=True)
    wished_holder: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation",
        related_name="proposals_wished",
        null=True,
        on_delete=fields.RESTRICT,
    )
    supporters = fields.IntField(default=0, db_default=0)
    merged_into: fields.ForeignKeyNullableRelation[Proposal] = fields.ForeignKeyField(
        "models.Proposal", related_name="merged_from", null=True, on_delete=fields.RESTRICT
    )
    drop_reason = fields.TextField(null=True)

    class Meta:
        table = "proposal"
        indexes = [
            ("session_id", "rank", "id"),
            ("holder_id", "rank", "id"),
            ("merged_into_id", "rank", "id"),
            ("group_id",),
            ("tally_id",),
            ("activity_id",),
            ("theme_id",),
            ("wished_holder_id",),
        ]
        constraints = [
            CheckConstraint(check="priority BETWEEN 1 AND 3", name="proposal_priority_level"),
        ]
