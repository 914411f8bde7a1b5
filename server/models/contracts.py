"""Territorial contracts (contrats de territoire, DOMAIN §6): what they are and what they hold.

Who signed them and what changed them afterwards is in `signatures`.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.organisations import Organisation, Territory
from server.models.sorting import SortKeyField
from server.vocabulary import (
    ContractPartyRole,
    ContractStatus,
    DateConfidence,
)


class Contract(Aggregate):
    """`department` leads; `agency` accompanies, when there is one.

    CT1 the term is counted in whole years from `signed_on`; `ends_on` and `mid_term_due_on` are
    written when it is signed. `framework_signed_on` is the day the Cadre d'Action Stratégique was.
    Objectives and reference documents are lists of French phrases. `conferences` and `working_groups` are
    counts that the source gives, `working_groups_at_least` when it says « plus de ».
    """

    agency: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="contracts", null=True, on_delete=fields.RESTRICT
    )
    department: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="contracts_led", on_delete=fields.RESTRICT
    )
    territory: fields.ForeignKeyRelation[Territory] = fields.ForeignKeyField(
        "models.Territory", related_name="contracts", on_delete=fields.RESTRICT
    )
    parent: fields.ForeignKeyNullableRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    renews: fields.OneToOneNullableRelation[Contract] = fields.OneToOneField(
        "models.Contract", related_name="renewed_by", null=True, on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    status = fields.CharEnumField(ContractStatus, max_length=24)
    launched_on = fields.DateField(null=True)
    launched_confidence = fields.CharEnumField(
        DateConfidence, max_length=16, default=DateConfidence.STATED, db_default="STATED"
    )
    elaboration_target_months = fields.SmallIntField(default=12, db_default=12)
    framework_signed_on = fields.DateField(null=True)
    signed_on = fields.DateField(null=True)
    signed_confidence = fields.CharEnumField(
        DateConfidence, max_length=16, default=DateConfidence.STATED, db_default="STATED"
    )
    term_years = fields.SmallIntField(default=6, db_default=6)
    ends_on = fields.DateField(null=True)
    mid_term_due_on = fields.DateField(null=True)
    ended_on = fields.DateField(null=True)
    end_reason = fields.TextField(null=True)
    review_missed = fields.BooleanField(default=False, db_default=False)
    objectives_department: list[str] = fields.JSONField(default=list)
    objectives_territory: list[str] = fields.JSONField(default=list)
    reference_documents: list[str] = fields.JSONField(default=list)
    territory_book_url = fields.CharField(max_length=1_000, null=True)
    conferences = fields.SmallIntField(null=True)
    working_groups = fields.SmallIntField(null=True)
    working_groups_at_least = fields.BooleanField(default=False, db_default=False)
    experimental = fields.BooleanField(default=False, db_default=False)
    source_note = fields.TextField(null=True)
    fictional = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "contract"
        indexes = [
            ("sort_key", "id"),
            ("agency_id", "sort_key", "id"),
            ("department_id", "sort_key", "id"),
            ("territory_id", "sort_key", "id"),
            ("parent_id",),
            ("status", "sort_key", "id"),
        ]
        constraints = [
            # CT8
            UniqueConstraint(
                fields=("department_id", "territory_id"),
                name="contract_in_force_once",
                condition="status IN ('SIGNED', 'IN_EXECUTION', 'MID_TERM_REVIEW')",
            ),
            CheckConstraint(check="term_years > 0", name="contract_term"),
            CheckConstraint(
                check="mid_term_due_on IS NULL"
                " OR (mid_term_due_on > signed_on AND mid_term_due_on < ends_on)",
                name="contract_mid_term_inside",
            ),
        ]


class ContractParty(Aggregate):
    """CT9 a party that merged leaves on `to_on`, and the row of its successor names it."""

    contract: fields.ForeignKeyRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="parties", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="contract_parties", on_delete=fields.RESTRICT
    )
    succeeds: fields.ForeignKeyNullableRelation[ContractParty] = fields.ForeignKeyField(
        "models.ContractParty", related_name="successors", null=True, on_delete=fields.RESTRICT
    )
    role = fields.CharEnumField(ContractPartyRole, max_length=16)
    from_on = fields.DateField()
    to_on = fields.DateField(null=True)

    class Meta:
        table = "contract_party"
        indexes = [("contract_id", "id"), ("organisation_id", "contract_id"), ("succeeds_id",)]
        constraints = [
            UniqueConstraint(
                fields=("contract_id", "organisation_id"),
                name="contract_party_once",
                condition="to_on IS NULL",
            ),
            UniqueConstraint(
                fields=("contract_id",),
                name="contract_lead_once",
                condition="role = 'LEAD' AND to_on IS NULL",
            ),
        ]


class ContractStake(Aggregate):
    """Enjeu stratégique of the shared diagnosis. Numbers are contiguous from 1."""

    contract: fields.ForeignKeyRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="stakes", on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField()
    title = fields.CharField(max_length=300)
    description = fields.TextField(null=True)

    class Meta:
        table = "contract_stake"
        constraints = [
            UniqueConstraint(fields=("contract_id", "number"), name="contract_stake_number_once"),
        ]


class ContractOrientation(Aggregate):
    """Orientation prioritaire of the Cadre d'Action Stratégique, which projects cite (CT3)."""

    contract: fields.ForeignKeyRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="orientations", on_delete=fields.RESTRICT
    )
    stake: fields.ForeignKeyNullableRelation[ContractStake] = fields.ForeignKeyField(
        "models.ContractStake", related_name="orientations", null=True, on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField()
    title = fields.CharField(max_length=300)
    description = fields.TextField(null=True)

    class Meta:
        table = "contract_orientation"
        indexes = [("stake_id", "number", "id")]
        constraints = [
            UniqueConstraint(
                fields=("contract_id", "number"), name="contract_orientation_number_once"
            ),
        ]
