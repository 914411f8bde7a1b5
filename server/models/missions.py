"""Missions and the members that take part in them (DOMAIN §2.5, §2.6)."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.accounts import User
from server.models.agencies import Agency, Theme
from server.models.aggregate import Aggregate
from server.models.organisations import Organisation, Person, Territory
from server.models.sorting import SortKeyField
from server.vocabulary import (
    Instrument,
    MissionKind,
    MissionPartnership,
    MissionStatus,
    ParticipationCategory,
    SocleFamily,
    Strand,
    ValidationRule,
)


class Mission(Aggregate):
    """`generated` marks a row made up for the demo; no source names it."""

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="missions", on_delete=fields.RESTRICT
    )
    code = fields.CharField(max_length=40)
    title = fields.CharField(max_length=300)
    summary = fields.TextField(null=True)
    strand = fields.CharEnumField(Strand, max_length=8)
    socle_family = fields.CharEnumField(SocleFamily, max_length=32, null=True)
    kind = fields.CharEnumField(MissionKind, max_length=24)
    requested_by: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation",
        related_name="requested_missions",
        null=True,
        on_delete=fields.RESTRICT,
    )
    lead: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="led_missions", null=True, on_delete=fields.RESTRICT
    )
    validation_rule = fields.CharEnumField(
        ValidationRule,
        max_length=24,
        default=ValidationRule.EVERY_INVOLVED,
        db_default="EVERY_INVOLVED",
    )
    legal_basis = fields.TextField(null=True)
    start_on = fields.DateField(null=True)
    end_on = fields.DateField(null=True)
    progress = fields.SmallIntField(default=0, db_default=0)
    status = fields.CharEnumField(MissionStatus, max_length=16)
    partnership = fields.CharEnumField(
        MissionPartnership,
        max_length=20,
        default=MissionPartnership.PARTNERSHIP,
        db_default="PARTNERSHIP",
    )
    generated = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "mission"
        indexes = [
            ("sort_key", "id"),
            ("status", "sort_key", "id"),
            ("agency_id", "sort_key", "id"),
            ("agency_id", "code", "id"),
            ("updated_at", "id"),
            ("requested_by_id",),
            ("lead_id",),
        ]
        constraints = [
            UniqueConstraint(fields=("agency_id", "code"), name="mission_code_once"),
            CheckConstraint(check="progress BETWEEN 0 AND 100", name="mission_progress_percent"),
            CheckConstraint(
                check="socle_family IS NULL OR strand = 'SOCLE'", name="mission_socle_family"
            ),
        ]


class MissionParticipation(Aggregate):
    """MP1 one active category per mission and organisation; MP2 changes keep their history."""

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="participations", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="participations", on_delete=fields.RESTRICT
    )
    category = fields.CharEnumField(ParticipationCategory, max_length=16)
    from_on = fields.DateField()
    to_on = fields.DateField(null=True)
    contact: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="participations", null=True, on_delete=fields.RESTRICT
    )

    class Meta:
        table = "mission_participation"
        indexes = [("organisation_id", "mission_id"), ("mission_id", "id"), ("contact_id",)]
        constraints = [
            UniqueConstraint(
                fields=("mission_id", "organisation_id"),
                name="mission_participation_one_active",
                condition="to_on IS NULL",
            ),
        ]


class MissionTerritory(Aggregate):
    """A territory that a mission is about."""

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="territory_links", on_delete=fields.RESTRICT
    )
    territory: fields.ForeignKeyRelation[Territory] = fields.ForeignKeyField(
        "models.Territory", related_name="mission_links", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "mission_territory"
        indexes = [("territory_id", "mission_id")]
        constraints = [
            UniqueConstraint(fields=("mission_id", "territory_id"), name="mission_territory_once"),
        ]


class MissionTheme(Aggregate):
    """A theme that a mission is about."""

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="theme_links", on_delete=fields.RESTRICT
    )
    theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField(
        "models.Theme", related_name="mission_links", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "mission_theme"
        indexes = [("theme_id", "mission_id")]
        constraints = [
            UniqueConstraint(fields=("mission_id", "theme_id"), name="mission_theme_once"),
        ]


class MissionInstrument(Aggregate):
    """A planning document, a contract or a scheme that a mission bears on."""

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="instrument_links", on_delete=fields.RESTRICT
    )
    instrument = fields.CharEnumField(Instrument, max_length=16)

    class Meta:
        table = "mission_instrument"
        indexes = [("instrument", "mission_id")]
        constraints = [
            UniqueConstraint(fields=("mission_id", "instrument"), name="mission_instrument_once"),
        ]


class MissionReference(Aggregate):
    """What another system calls the mission, such as an IDURBA. `system` names that system."""

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="external_refs", on_delete=fields.RESTRICT
    )
    system = fields.CharField(max_length=80)
    value = fields.CharField(max_length=200)

    class Meta:
        table = "mission_reference"
        indexes = [("system", "value")]
        constraints = [
            UniqueConstraint(
                fields=("mission_id", "system", "value"), name="mission_reference_once"
            ),
        ]


class DayEntry(Aggregate):
    """Days that somebody of the agency spent on a mission (§2.8); steps of a quarter-day.

    At most four quarter-days of one person on one day, over all missions: held by the verb, under
    the lock of the account's row.
    """

    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="day_entries", on_delete=fields.RESTRICT
    )
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="day_entries", on_delete=fields.RESTRICT
    )
    spent_on = fields.DateField()
    quarter_days = fields.SmallIntField()
    activity = fields.CharField(max_length=300, null=True)

    class Meta:
        table = "day_entry"
        indexes = [("mission_id", "spent_on", "id"), ("user_id", "spent_on", "id")]
        constraints = [
            CheckConstraint(check="quarter_days BETWEEN 1 AND 4", name="day_entry_quarter_days"),
        ]
