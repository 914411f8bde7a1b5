"""Cooperation agreements and their sheets of six headings (DOMAIN §7); charters of platforms."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.organisations import Organisation, Territory
from server.models.sorting import SortKeyField
from server.vocabulary import (
    AgreementBasis,
    AgreementPartyRole,
    AgreementStatus,
    AgreementType,
    CooperationMotive,
    SheetHeading,
    StaffingKind,
)


class Agreement(Aggregate):
    """`keeper` is the organisation that keeps the agreement's file, `agency` accompanies it.

    AG4 `in_house_contract_reference` is the contrat de prestation intégrée of a pooling agreement.
    AG5 `builds_on` forms no cycle.
    """

    keeper: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="agreements_kept", on_delete=fields.RESTRICT
    )
    agency: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="agreements", null=True, on_delete=fields.RESTRICT
    )
    territory: fields.ForeignKeyNullableRelation[Territory] = fields.ForeignKeyField(
        "models.Territory", related_name="agreements", null=True, on_delete=fields.RESTRICT
    )
    builds_on: fields.ForeignKeyNullableRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="built_upon_by", null=True, on_delete=fields.RESTRICT
    )
    renews: fields.OneToOneNullableRelation[Agreement] = fields.OneToOneField(
        "models.Agreement", related_name="renewed_by", null=True, on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    type = fields.CharEnumField(AgreementType, max_length=32)
    status = fields.CharEnumField(AgreementStatus, max_length=16)
    basis = fields.CharEnumField(AgreementBasis, max_length=16, null=True)
    event_source = fields.TextField(null=True)
    signed_on = fields.DateField(null=True)
    starts_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    ended_on = fields.DateField(null=True)
    end_reason = fields.TextField(null=True)
    in_house_contract_reference = fields.CharField(max_length=200, null=True)
    source_note = fields.TextField(null=True)
    fictional = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "agreement"
        indexes = [
            ("sort_key", "id"),
            ("keeper_id", "sort_key", "id"),
            ("agency_id", "sort_key", "id"),
            ("type", "sort_key", "id"),
            ("territory_id",),
            ("builds_on_id",),
        ]
        constraints = [
            CheckConstraint(
                check="starts_on IS NULL OR ends_on IS NULL OR starts_on < ends_on",
                name="agreement_dates_in_order",
            ),
        ]


class AgreementParty(Aggregate):
    """Who is bound. A charter's partners join one after the other, from `from_on` on."""

    agreement: fields.ForeignKeyRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="parties", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="agreement_parties", on_delete=fields.RESTRICT
    )
    role = fields.CharEnumField(AgreementPartyRole, max_length=16)
    from_on = fields.DateField()
    to_on = fields.DateField(null=True)

    class Meta:
        table = "agreement_party"
        indexes = [("agreement_id", "id"), ("organisation_id", "agreement_id")]
        constraints = [
            UniqueConstraint(
                fields=("agreement_id", "organisation_id"),
                name="agreement_party_once",
                condition="to_on IS NULL",
            ),
        ]


class AgreementItem(Aggregate):
    """One item of a heading of the sheet; `motive` for stakes and ambitions (AG10)."""

    agreement: fields.ForeignKeyRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="items", on_delete=fields.RESTRICT
    )
    heading = fields.CharEnumField(SheetHeading, max_length=16)
    number = fields.SmallIntField()
    text = fields.TextField()
    motive = fields.CharEnumField(CooperationMotive, max_length=16, null=True)

    class Meta:
        table = "agreement_item"
        constraints = [
            UniqueConstraint(
                fields=("agreement_id", "heading", "number"), name="agreement_item_once"
            ),
        ]


class AgreementAxis(Aggregate):
    """Axe of an agreement. Numbers are contiguous from 1."""

    agreement: fields.ForeignKeyRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="axes", on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField()
    title = fields.CharField(max_length=300)

    class Meta:
        table = "agreement_axis"
        constraints = [
            UniqueConstraint(fields=("agreement_id", "number"), name="agreement_axis_number_once"),
        ]


class AgreementStaffing(Aggregate):
    """Who works for an agreement: a post, never a name. `fte_percent` of a full-time post."""

    agreement: fields.ForeignKeyRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="staffing", on_delete=fields.RESTRICT
    )
    employer: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="staffing", null=True, on_delete=fields.RESTRICT
    )
    kind = fields.CharEnumField(StaffingKind, max_length=32)
    title = fields.CharField(max_length=300)
    fte_percent = fields.SmallIntField(null=True)

    class Meta:
        table = "agreement_staffing"
        indexes = [("agreement_id", "id"), ("employer_id",)]
        constraints = [
            CheckConstraint(check="fte_percent BETWEEN 1 AND 100", name="agreement_staffing_fte"),
        ]


class FundingCall(Aggregate):
    """Appel à projets that an agreement answered or rests on."""

    agreement: fields.ForeignKeyRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="funding_calls", on_delete=fields.RESTRICT
    )
    funder: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="funding_calls", null=True, on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    year = fields.SmallIntField(null=True)
    amount_cents = fields.BigIntField(null=True)

    class Meta:
        table = "funding_call"
        indexes = [("agreement_id", "id"), ("funder_id",)]
        constraints = [CheckConstraint(check="amount_cents >= 0", name="funding_call_amount")]
