"""What members ask of their agency for the year to come (DOMAIN §2.4b)."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.governance import Meeting
from server.models.missions import Mission
from server.models.organisations import Organisation, Territory
from server.models.programmes import ProgrammeLine
from server.vocabulary import (
    Instrument,
    MissionRequestStatus,
    ServiceRequestStatus,
    SocleFamily,
)


class MissionRequest(Aggregate):
    """A demand that arbitration turns into a mission and its line, or into a reasoned no."""

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="mission_requests", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="mission_requests", on_delete=fields.RESTRICT
    )
    territory: fields.ForeignKeyNullableRelation[Territory] = fields.ForeignKeyField(
        "models.Territory", related_name="mission_requests", null=True, on_delete=fields.RESTRICT
    )
    meeting: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "models.Meeting", related_name="arbitrations", null=True, on_delete=fields.RESTRICT
    )
    mission: fields.ForeignKeyNullableRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    line: fields.ForeignKeyNullableRelation[ProgrammeLine] = fields.ForeignKeyField(
        "models.ProgrammeLine", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    subject = fields.CharField(max_length=300)
    details = fields.TextField(null=True)
    wanted_quarter_days = fields.IntField(null=True)
    wanted_year = fields.SmallIntField()
    instrument = fields.CharEnumField(Instrument, max_length=16, null=True)
    status = fields.CharEnumField(MissionRequestStatus, max_length=16)
    reason = fields.TextField(null=True)
    received_on = fields.DateField()
    arbitrated_on = fields.DateField(null=True)

    class Meta:
        table = "mission_request"
        indexes = [
            ("agency_id", "received_on", "id"),
            ("organisation_id", "received_on", "id"),
            ("received_on", "id"),
            ("territory_id",),
            ("meeting_id",),
            ("mission_id",),
            ("line_id",),
        ]
        constraints = [
            CheckConstraint(
                check="wanted_quarter_days IS NULL OR wanted_quarter_days > 0",
                name="mission_request_wanted_days",
            ),
            CheckConstraint(
                check="status <> 'PROGRAMMED' OR mission_id IS NOT NULL",
                name="mission_request_programmed_as_a_mission",
            ),
        ]


class ServiceRequest(Aggregate):
    """A demand for a service of the socle: documentation, help to communities and communes."""

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="service_requests", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="service_requests", on_delete=fields.RESTRICT
    )
    mission: fields.ForeignKeyNullableRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="service_requests", null=True, on_delete=fields.RESTRICT
    )
    socle_family = fields.CharEnumField(SocleFamily, max_length=32)
    subject = fields.CharField(max_length=300)
    details = fields.TextField(null=True)
    wanted_on = fields.DateField(null=True)
    status = fields.CharEnumField(ServiceRequestStatus, max_length=16)
    answer = fields.TextField(null=True)
    received_on = fields.DateField()
    answered_on = fields.DateField(null=True)

    class Meta:
        table = "service_request"
        indexes = [
            ("agency_id", "received_on", "id"),
            ("organisation_id", "received_on", "id"),
            ("received_on", "id"),
            ("mission_id",),
        ]
