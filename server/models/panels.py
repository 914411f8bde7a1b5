"""Who is meant to come to a workshop, who was invited and came, and what each was told (DOMAIN §2.9).

The only rows of a workshop that name people. `erased_at`: the name is gone, the counts stay.
Refuses any link to what somebody gives in a session: a code spent there says no more than that it
was, and neither when nor by which participant.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.aggregate import Aggregate
from server.models.organisations import Person
from server.models.sessions import LiveSession
from server.models.sorting import SortKeyField
from server.models.workshops import Workshop
from server.vocabulary import (
    ConsentChannel,
    ConsentPurpose,
    Constituency,
    InvitationAnswer,
    LegalBasis,
    PanelDimension,
)


class PanelQuota(Aggregate):
    """How many are wanted in one cell of the panel. `reached` is counted by hand where it is not a
    constituency: nothing of anybody's age or sex is kept."""

    workshop: fields.ForeignKeyRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="panel", on_delete=fields.RESTRICT
    )
    dimension = fields.CharEnumField(PanelDimension, max_length=16)
    constituency = fields.CharEnumField(Constituency, max_length=24, null=True)
    label = fields.CharField(max_length=100)
    wanted = fields.IntField()
    reached = fields.IntField(null=True)
    position = fields.SmallIntField()

    class Meta:
        table = "panel_quota"
        indexes = [("workshop_id", "position", "id")]
        constraints = [
            UniqueConstraint(fields=("workshop_id", "dimension", "label"), name="panel_quota_once"),
            CheckConstraint(
                check="(dimension = 'CONSTITUENCY') = (constituency IS NOT NULL)",
                name="panel_quota_constituency",
            ),
            CheckConstraint(check="wanted >= 0", name="panel_quota_wanted"),
        ]


class WorkshopInvitation(Aggregate):
    """Somebody invited, or who came without being so (`walk_in`).

    A person whose record the agency keeps, or a bare name. `link_sha256` is the trace of the link
    by which they answer; `link_operation_id` names the demand from which whoever holds the key
    derives it again. `letter_due_at`: a letter waits to leave, from then on.
    """

    workshop: fields.ForeignKeyRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="invitations", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="workshop_invitations", null=True, on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=200, null=True)
    email = fields.CharField(max_length=254, null=True)
    constituency = fields.CharEnumField(Constituency, max_length=24)
    walk_in = fields.BooleanField(default=False, db_default=False)
    answer = fields.CharEnumField(InvitationAnswer, max_length=16)
    answered_at = fields.DatetimeField(null=True)
    link_sha256 = fields.CharField(max_length=64, null=True, unique=True)
    link_operation_id = fields.UUIDField(null=True)
    letter_due_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    reminded_at = fields.DatetimeField(null=True)
    refused_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    erased_at = fields.DatetimeField(null=True)
    sort_key = SortKeyField()

    class Meta:
        table = "workshop_invitation"
        indexes = [("workshop_id", "sort_key", "id"), ("person_id",), ("letter_due_at", "id")]
        constraints = [
            UniqueConstraint(
                fields=("workshop_id", "person_id"),
                name="workshop_invitation_person_once",
                condition="withdrawn_at IS NULL",
            ),
            CheckConstraint(
                check="person_id IS NOT NULL OR name IS NOT NULL OR erased_at IS NOT NULL",
                name="workshop_invitation_named",
            ),
        ]


class WorkshopPresence(Aggregate):
    """Somebody was there on one day of a workshop (émargement)."""

    invitation: fields.ForeignKeyRelation[WorkshopInvitation] = fields.ForeignKeyField(
        "models.WorkshopInvitation", related_name="presences", on_delete=fields.RESTRICT
    )
    day = fields.DateField()

    class Meta:
        table = "workshop_presence"
        constraints = [
            UniqueConstraint(fields=("invitation_id", "day"), name="workshop_presence_once"),
        ]


class EntryCode(Aggregate):
    """One person, one vote: a code that lets one person in once. Stored as a keyed hash.

    `session` is set when it was spent; `updated_at` stays what it was, so that nobody reads from it
    who came in when.
    """

    workshop: fields.ForeignKeyRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="entry_codes", on_delete=fields.RESTRICT
    )
    invitation: fields.ForeignKeyNullableRelation[WorkshopInvitation] = fields.ForeignKeyField(
        "models.WorkshopInvitation",
        related_name="entry_codes",
        null=True,
        on_delete=fields.RESTRICT,
    )
    constituency = fields.CharEnumField(Constituency, max_length=24)
    code_hmac = fields.CharField(max_length=64, unique=True)
    session: fields.ForeignKeyNullableRelation[LiveSession] = fields.ForeignKeyField(
        "models.LiveSession", related_name="entry_codes", null=True, on_delete=fields.RESTRICT
    )
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "entry_code"
        indexes = [("workshop_id",), ("invitation_id",), ("session_id",)]


class InformationNotice(Aggregate):
    """What those who come are told of their data; each version stays as it was published."""

    workshop: fields.ForeignKeyRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="information_notices", on_delete=fields.RESTRICT
    )
    number = fields.IntField()
    text = fields.TextField()
    legal_basis = fields.CharEnumField(LegalBasis, max_length=24)
    published_on = fields.DateField()

    class Meta:
        table = "information_notice"
        constraints = [
            UniqueConstraint(fields=("workshop_id", "number"), name="information_notice_once"),
        ]


class WorkshopConsent(Aggregate):
    """The yes of somebody invited to one purpose, and to the text of `notice`."""

    workshop: fields.ForeignKeyRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="consents", on_delete=fields.RESTRICT
    )
    notice: fields.ForeignKeyRelation[InformationNotice] = fields.ForeignKeyField(
        "models.InformationNotice", related_name="consents", on_delete=fields.RESTRICT
    )
    invitation: fields.ForeignKeyRelation[WorkshopInvitation] = fields.ForeignKeyField(
        "models.WorkshopInvitation", related_name="consents", on_delete=fields.RESTRICT
    )
    purpose = fields.CharEnumField(ConsentPurpose, max_length=16)
    channel = fields.CharEnumField(ConsentChannel, max_length=16)
    given_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "workshop_consent"
        indexes = [("workshop_id", "given_at", "id"), ("invitation_id",), ("notice_id",)]
        constraints = [
            UniqueConstraint(
                fields=("invitation_id", "purpose"),
                name="workshop_consent_once",
                condition="withdrawn_at IS NULL",
            ),
        ]
