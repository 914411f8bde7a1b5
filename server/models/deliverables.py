"""What missions deliver, on which sessions it stands, who validated it, and who asked to receive it
(DOMAIN §2.7)."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.accounts import User
from server.models.aggregate import Aggregate
from server.models.missions import Mission
from server.models.organisations import Organisation
from server.models.sessions import LiveSession
from server.models.sorting import SortKeyField
from server.vocabulary import DeliverableKind, DeliverableStatus, OutputRequestStatus


class Deliverable(Aggregate):
    """D1 its owner is always the agency of its mission, so none is stored."""

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="deliverables", on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    kind = fields.CharEnumField(DeliverableKind, max_length=16)
    status = fields.CharEnumField(DeliverableStatus, max_length=24)
    edition = fields.IntField(default=1, db_default=1)
    url = fields.CharField(max_length=1_000, null=True)
    sha256 = fields.CharField(max_length=64, null=True)
    return_reason = fields.TextField(null=True)
    submitted_at = fields.DatetimeField(null=True)
    validated_at = fields.DatetimeField(null=True)
    released_at = fields.DatetimeField(null=True)
    released_by: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="releases", null=True, on_delete=fields.RESTRICT
    )
    published_at = fields.DatetimeField(null=True)
    licence = fields.CharField(max_length=100, null=True)
    sort_key = SortKeyField()

    class Meta:
        table = "deliverable"
        indexes = [
            ("mission_id", "sort_key", "id"),
            ("sort_key", "id"),
            ("updated_at", "id"),
            ("published_at", "id"),
            ("released_by_id",),
        ]
        constraints = [
            CheckConstraint(
                check="status <> 'PUBLISHED' OR licence IS NOT NULL",
                name="deliverable_published_under_a_licence",
            ),
        ]


class DeliverableSession(Aggregate):
    """A session that a deliverable cites: what was said there is what it stands on (D4)."""

    deliverable: fields.ForeignKeyRelation[Deliverable] = fields.ForeignKeyField(
        "models.Deliverable", related_name="cited_sessions", on_delete=fields.RESTRICT
    )
    session: fields.ForeignKeyRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="cited_by", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "deliverable_session"
        indexes = [("session_id", "deliverable_id")]
        constraints = [
            UniqueConstraint(
                fields=("deliverable_id", "session_id"), name="deliverable_session_once"
            ),
        ]


class DeliverableValidation(Aggregate):
    """One organisation's validation of one edition of a deliverable (MI3)."""

    deliverable: fields.ForeignKeyRelation[Deliverable] = fields.ForeignKeyField(
        "models.Deliverable", related_name="validations", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="validations", on_delete=fields.RESTRICT
    )
    by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="validations", null=True, on_delete=fields.RESTRICT
    )
    edition = fields.IntField()
    validated_at = fields.DatetimeField()

    class Meta:
        table = "deliverable_validation"
        indexes = [("organisation_id",), ("by_id",)]
        constraints = [
            UniqueConstraint(
                fields=("deliverable_id", "organisation_id", "edition"),
                name="deliverable_validation_once",
            ),
        ]


class OutputRequest(Aggregate):
    """A member asks once for the outputs of a mission; it is served by itself (§2.7)."""

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="output_requests", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="output_requests", on_delete=fields.RESTRICT
    )
    requested_at = fields.DatetimeField()
    status = fields.CharEnumField(OutputRequestStatus, max_length=24)

    class Meta:
        table = "output_request"
        indexes = [("organisation_id", "mission_id"), ("mission_id", "requested_at", "id")]
        constraints = [
            UniqueConstraint(
                fields=("mission_id", "organisation_id"),
                name="output_request_once",
                condition="status <> 'WITHDRAWN'",
            ),
        ]


class OutputReception(Aggregate):
    """A deliverable received by an organisation that had asked: dated, and kept for good (MP2)."""

    deliverable: fields.ForeignKeyRelation[Deliverable] = fields.ForeignKeyField(
        "models.Deliverable", related_name="receptions", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="receptions", on_delete=fields.RESTRICT
    )
    received_at = fields.DatetimeField()

    class Meta:
        table = "output_reception"
        indexes = [("organisation_id", "deliverable_id")]
        constraints = [
            UniqueConstraint(
                fields=("deliverable_id", "organisation_id"), name="output_reception_once"
            ),
        ]
