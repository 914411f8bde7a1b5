"""Bodies that govern, their meetings, and what they decide (DOMAIN §1.6).

A deliberation is a body's recorded decision, and never changes: a correction is a new one.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.agreements import Agreement
from server.models.contracts import Contract
from server.models.missions import Mission
from server.models.organisations import Organisation, Person
from server.models.programmes import ProgrammeVersion
from server.models.sorting import SortKeyField
from server.vocabulary import (
    BodyCapacity,
    BodyKind,
    BodyLevel,
    BodySide,
    DeliberationOutcome,
    MeetingStatus,
)


class GovernanceBody(Aggregate):
    """A body of an agency, or of one of its missions when `mission` is set; of a contract, of an
    agreement, or of an organisation: its own council.

    The quorum is more than `quorum_numerator / quorum_denominator` of the members in office,
    counted on those present (G2b); half by default.
    """

    agency: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="bodies", null=True, on_delete=fields.RESTRICT
    )
    mission: fields.ForeignKeyNullableRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="bodies", null=True, on_delete=fields.RESTRICT
    )
    contract: fields.ForeignKeyNullableRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="bodies", null=True, on_delete=fields.RESTRICT
    )
    agreement: fields.ForeignKeyNullableRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="bodies", null=True, on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="councils", null=True, on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=300)
    kind = fields.CharEnumField(BodyKind, max_length=32)
    side = fields.CharEnumField(BodySide, max_length=16)
    level = fields.CharEnumField(BodyLevel, max_length=16)
    quorum_numerator = fields.SmallIntField(default=1, db_default=1)
    quorum_denominator = fields.SmallIntField(default=2, db_default=2)
    created_on = fields.DateField(null=True)
    dissolved_on = fields.DateField(null=True)
    sort_key = SortKeyField()

    class Meta:
        table = "governance_body"
        indexes = [
            ("agency_id", "sort_key", "id"),
            ("mission_id", "sort_key", "id"),
            ("contract_id", "sort_key", "id"),
            ("agreement_id", "sort_key", "id"),
            ("organisation_id", "sort_key", "id"),
        ]
        constraints = [
            CheckConstraint(
                check="CASE WHEN agency_id IS NULL THEN 0 ELSE 1 END"
                " + CASE WHEN contract_id IS NULL THEN 0 ELSE 1 END"
                " + CASE WHEN agreement_id IS NULL THEN 0 ELSE 1 END"
                " + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END = 1"
                " AND (mission_id IS NULL OR agency_id IS NOT NULL)",
                name="governance_body_of_one_owner",
            ),
            CheckConstraint(
                check="quorum_numerator >= 0 AND quorum_numerator <= quorum_denominator"
                " AND quorum_denominator > 0",
                name="governance_body_quorum",
            ),
        ]


class BodyMember(Aggregate):
    """Who sits in a body, in what capacity. A body may have several chairs."""

    body: fields.ForeignKeyRelation[GovernanceBody] = fields.ForeignKeyField(
        "models.GovernanceBody", related_name="members", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="seats", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="seats", null=True, on_delete=fields.RESTRICT
    )
    capacity = fields.CharEnumField(BodyCapacity, max_length=16)
    voting = fields.BooleanField(default=True, db_default=True)
    chair = fields.BooleanField(default=False, db_default=False)
    from_on = fields.DateField()
    to_on = fields.DateField(null=True)

    class Meta:
        table = "body_member"
        indexes = [("body_id", "id"), ("organisation_id",), ("person_id",)]


class Meeting(Aggregate):
    """G5 numbers are unique and growing in a body. `agenda` is a list of French phrases."""

    body: fields.ForeignKeyRelation[GovernanceBody] = fields.ForeignKeyField(
        "models.GovernanceBody", related_name="meetings", on_delete=fields.RESTRICT
    )
    number = fields.IntField()
    scheduled_on = fields.DateField()
    held_on = fields.DateField(null=True)
    place = fields.CharField(max_length=300, null=True)
    status = fields.CharEnumField(MeetingStatus, max_length=16)
    agenda: list[str] = fields.JSONField()
    minutes_url = fields.CharField(max_length=1_000, null=True)
    cancellation_reason = fields.TextField(null=True)

    class Meta:
        table = "meeting"
        indexes = [("scheduled_on", "id")]
        constraints = [
            UniqueConstraint(fields=("body_id", "number"), name="meeting_number_once"),
        ]


class MeetingAttendance(Aggregate):
    """An organisation present at a meeting, or represented there by another (pouvoir)."""

    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "models.Meeting", related_name="attendances", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="attendances", on_delete=fields.RESTRICT
    )
    represented_by: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation",
        related_name="proxies_held",
        null=True,
        on_delete=fields.RESTRICT,
    )

    class Meta:
        table = "meeting_attendance"
        indexes = [("organisation_id",), ("represented_by_id",)]
        constraints = [
            UniqueConstraint(
                fields=("meeting_id", "organisation_id"), name="meeting_attendance_once"
            ),
        ]


class Deliberation(Aggregate):
    """Counts are NULL where no source gives them. G4 it is never changed, only corrected.

    `delib_id`, `matter_code` and `matter_name` are what the national schema of open data for
    deliberations (SCDL) calls so.
    """

    meeting: fields.ForeignKeyRelation[Meeting] = fields.ForeignKeyField(
        "models.Meeting", related_name="deliberations", on_delete=fields.RESTRICT
    )
    programme_version: fields.ForeignKeyNullableRelation[ProgrammeVersion] = fields.ForeignKeyField(
        "models.ProgrammeVersion",
        related_name="deliberations",
        null=True,
        on_delete=fields.RESTRICT,
    )
    corrects: fields.ForeignKeyNullableRelation[Deliberation] = fields.ForeignKeyField(
        "models.Deliberation", related_name="corrections", null=True, on_delete=fields.RESTRICT
    )
    number = fields.CharField(max_length=40)
    decided_on = fields.DateField()
    subject = fields.TextField()
    outcome = fields.CharEnumField(DeliberationOutcome, max_length=16)
    effective = fields.IntField(null=True)
    present = fields.IntField(null=True)
    proxies = fields.IntField(null=True)
    not_taking_part = fields.IntField(null=True)
    votes_for = fields.IntField(null=True)
    votes_against = fields.IntField(null=True)
    abstentions = fields.IntField(null=True)
    unanimous = fields.BooleanField(null=True)
    document_url = fields.CharField(max_length=1_000, null=True)
    delib_id = fields.CharField(max_length=100, null=True)
    matter_code = fields.CharField(max_length=20, null=True)
    matter_name = fields.CharField(max_length=200, null=True)

    class Meta:
        table = "deliberation"
        indexes = [
            ("programme_version_id", "decided_on", "id"),
            ("decided_on", "id"),
            ("corrects_id",),
        ]
        constraints = [
            UniqueConstraint(fields=("meeting_id", "number"), name="deliberation_number_once"),
        ]
