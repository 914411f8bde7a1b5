"""Agencies and who belongs to them (DOMAIN §1.3)."""

from __future__ import annotations

from tortoise import fields

from server.models.aggregate import Aggregate
from server.models.organisations import Organisation
from server.models.sorting import SortKeyField
from server.vocabulary import (
    AgencyLegalForm,
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
