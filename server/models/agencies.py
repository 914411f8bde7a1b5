"""Agencies and who belongs to them (DOMAIN §1.3)."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.aggregate import Aggregate
from server.models.organisations import Organisation
from server.models.sorting import SortKeyField
from server.vocabulary import (
    AgencyLegalForm,
    FundingNature,
    MembershipCategory,
    ProgrammeKind,
    VisibilityPolicy,
    WorkStart,
)


class Agency(Aggregate):
    """A tenant. `approval_chain` is a list of BodyKind values, in order."""

    organisation: fields.OneToOneRelation[Organisation] = fields.OneToOneField(
        "models.Organisation", related_name="agency", on_delete=fields.RESTRICT
    )
    legal_form = fields.CharEnumField(AgencyLegalForm, max_length=16)
    approval_chain: list[str] = fields.JSONField()
    work_may_start_on = fields.CharEnumField(WorkStart, max_length=16)
    visibility_policy = fields.CharEnumField(VisibilityPolicy, max_length=24)
    programme_cycle = fields.CharEnumField(ProgrammeKind, max_length=16)
    sort_key = SortKeyField()

    class Meta:
        table = "agency"
        indexes = [("sort_key", "id")]


class Membership(Aggregate):
    """M1 no two overlapping memberships of one organisation in one agency."""

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="memberships", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="memberships", on_delete=fields.RESTRICT
    )
    category = fields.CharEnumField(MembershipCategory, max_length=16)
    joined_on = fields.DateField()
    left_on = fields.DateField(null=True)

    class Meta:
        table = "membership"
        indexes = [("organisation_id", "agency_id"), ("agency_id", "id")]


class MembershipDue(Aggregate):
    """What a member owes or grants for one year. `amount_cents` is euros times a hundred."""

    membership: fields.ForeignKeyRelation[Membership] = fields.ForeignKeyField(
        "models.Membership", related_name="dues", on_delete=fields.RESTRICT
    )
    year = fields.SmallIntField()
    nature = fields.CharEnumField(FundingNature, max_length=16)
    amount_cents = fields.BigIntField()

    class Meta:
        table = "membership_due"
        constraints = [
            UniqueConstraint(
                fields=("membership_id", "year", "nature"), name="membership_due_once"
            ),
            CheckConstraint(check="amount_cents >= 0", name="membership_due_amount"),
        ]


class Theme(Aggregate):
    """A subject of an agency's work, in a tree of its own."""

    agency: fields.ForeignKeyRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="themes", on_delete=fields.RESTRICT
    )
    parent: fields.ForeignKeyNullableRelation[Theme] = fields.ForeignKeyField(
        "models.Theme", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=200)
    sort_key = SortKeyField()

    class Meta:
        table = "theme"
        indexes = [("parent_id", "sort_key", "id"), ("sort_key", "id")]
        constraints = [
            UniqueConstraint(fields=("agency_id", "sort_key"), name="theme_name_once"),
        ]
