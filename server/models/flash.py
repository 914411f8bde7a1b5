"""Ateliers Flash (DOMAIN §4): framework agreements, workshops, purchase orders."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.missions import Mission
from server.models.organisations import Organisation, Territory
from server.models.sorting import SortKeyField
from server.models.workshops import Workshop, WorkshopSeries
from server.vocabulary import (
    DateConfidence,
    DatePrecision,
    FlashStatus,
    FlashThemeGroup,
    FrameworkStatus,
    PurchaseOrderStatus,
)


class FrameworkAgreement(Aggregate):
    """Accord-cadre multi-attributaire à bons de commande. Its last day is in it (FA3).

    Stored are PREPARING, NOTIFIED and TERMINATED: in force and expired are told by the dates.
    """

    authority: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="framework_agreements", on_delete=fields.RESTRICT
    )
    predecessor: fields.OneToOneNullableRelation[FrameworkAgreement] = fields.OneToOneField(
        "models.FrameworkAgreement", related_name="successor", null=True, on_delete=fields.RESTRICT
    )
    reference = fields.CharField(max_length=100)
    title = fields.CharField(max_length=300)
    status = fields.CharEnumField(FrameworkStatus, max_length=16)
    valid_from_on = fields.DateField()
    valid_to_on = fields.DateField()
    date_precision = fields.CharEnumField(DatePrecision, max_length=8)
    date_confidence = fields.CharEnumField(
        DateConfidence, max_length=16, default=DateConfidence.STATED, db_default="STATED"
    )
    overlaps_predecessor = fields.BooleanField(default=False, db_default=False)
    max_amount_cents = fields.BigIntField(null=True)
    terminated_on = fields.DateField(null=True)
    termination_reason = fields.TextField(null=True)
    source_note = fields.TextField(null=True)
    fictional = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "framework_agreement"
        indexes = [("sort_key", "id"), ("authority_id", "sort_key", "id")]
        constraints = [
            UniqueConstraint(
                fields=("authority_id", "reference"), name="framework_agreement_reference_once"
            ),
            CheckConstraint(check="valid_from_on < valid_to_on", name="framework_agreement_dates"),
            CheckConstraint(check="max_amount_cents >= 0", name="framework_agreement_amount"),
        ]


class FrameworkHolder(Aggregate):
    """Titulaire: a contractor that the framework was awarded to."""

    framework: fields.ForeignKeyRelation[FrameworkAgreement] = fields.ForeignKeyField(
        "models.FrameworkAgreement", related_name="holders", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="frameworks_held", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "framework_holder"
        indexes = [("organisation_id",)]
        constraints = [
            UniqueConstraint(
                fields=("framework_id", "organisation_id"), name="framework_holder_once"
            ),
        ]


class FlashWorkshop(Aggregate):
    """Atelier Flash: a State service pilots, collectivities bear it with it, the DGALN pays.

    `workshop` is the live one, `series` that of its long sister; `supporting_mission` the agency's
    own link; `contractor` the holder of its last order that was issued. FW6 logistics are paid apart, by `logistics_payer`.
    """

    pilot: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="flash_piloted", on_delete=fields.RESTRICT
    )
    agency: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="flash_workshops", null=True, on_delete=fields.RESTRICT
    )
    territory: fields.ForeignKeyNullableRelation[Territory] = fields.ForeignKeyField(
        "models.Territory", related_name="flash_workshops", null=True, on_delete=fields.RESTRICT
    )
    framework: fields.ForeignKeyNullableRelation[FrameworkAgreement] = fields.ForeignKeyField(
        "models.FrameworkAgreement",
        related_name="flash_workshops",
        null=True,
        on_delete=fields.RESTRICT,
    )
    workshop: fields.OneToOneNullableRelation[Workshop] = fields.OneToOneField(
        "models.Workshop", related_name="flash_workshop", null=True, on_delete=fields.RESTRICT
    )
    series: fields.OneToOneNullableRelation[WorkshopSeries] = fields.OneToOneField(
        "models.WorkshopSeries", related_name="flash_workshop", null=True, on_delete=fields.RESTRICT
    )
    supporting_mission: fields.ForeignKeyNullableRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="flash_workshops", null=True, on_delete=fields.RESTRICT
    )
    contractor: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="flash_contracted", null=True, on_delete=fields.RESTRICT
    )
    logistics_payer: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="logistics_paid", null=True, on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    status = fields.CharEnumField(FlashStatus, max_length=16)
    theme_groups: list[FlashThemeGroup] = fields.JSONField(default=list)
    subjects: list[str] = fields.JSONField(default=list)
    anct_programmes: list[str] = fields.JSONField(default=list)
    estimated_amount_cents = fields.BigIntField(null=True)
    funding_share_percent = fields.SmallIntField(default=100, db_default=100)
    logistics_cents = fields.BigIntField(null=True)
    guide_plan_url = fields.CharField(max_length=1_000, null=True)
    delivered_on = fields.DateField(null=True)
    cancellation_reason = fields.TextField(null=True)
    fictional = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "flash_workshop"
        indexes = [
            ("sort_key", "id"),
            ("pilot_id", "sort_key", "id"),
            ("agency_id", "sort_key", "id"),
            ("framework_id", "sort_key", "id"),
            ("territory_id",),
            ("supporting_mission_id",),
            ("contractor_id",),
            ("logistics_payer_id",),
        ]
        constraints = [
            CheckConstraint(
                check="funding_share_percent BETWEEN 0 AND 100", name="flash_workshop_share"
            ),
            CheckConstraint(
                check="estimated_amount_cents >= 0 AND logistics_cents >= 0",
                name="flash_workshop_amounts",
            ),
        ]


class FlashCoBearer(Aggregate):
    """Co-porteur: a collectivity that bears an Atelier Flash with the State service."""

    flash_workshop: fields.ForeignKeyRelation[FlashWorkshop] = fields.ForeignKeyField(
        "models.FlashWorkshop", related_name="co_bearers", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="flash_borne", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "flash_co_bearer"
        indexes = [("organisation_id", "flash_workshop_id")]
        constraints = [
            UniqueConstraint(
                fields=("flash_workshop_id", "organisation_id"), name="flash_co_bearer_once"
            ),
        ]


class PurchaseOrder(Aggregate):
    """Bon de commande. PO4 one of each rank, 1 or 2, among those that were not cancelled."""

    flash_workshop: fields.ForeignKeyRelation[FlashWorkshop] = fields.ForeignKeyField(
        "models.FlashWorkshop", related_name="orders", on_delete=fields.RESTRICT
    )
    framework: fields.ForeignKeyRelation[FrameworkAgreement] = fields.ForeignKeyField(
        "models.FrameworkAgreement", related_name="orders", on_delete=fields.RESTRICT
    )
    issuer: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="orders_issued", on_delete=fields.RESTRICT
    )
    holder: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="orders_received", on_delete=fields.RESTRICT
    )
    number = fields.CharField(max_length=40)
    rank = fields.SmallIntField()
    amount_cents = fields.BigIntField()
    status = fields.CharEnumField(PurchaseOrderStatus, max_length=16)
    issued_on = fields.DateField(null=True)
    notified_on = fields.DateField(null=True)
    due_on = fields.DateField(null=True)
    executed_on = fields.DateField(null=True)
    paid_on = fields.DateField(null=True)
    cancellation_reason = fields.TextField(null=True)
    fictional = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "purchase_order"
        indexes = [
            ("flash_workshop_id", "rank", "id"),
            ("framework_id", "id"),
            ("issuer_id",),
            ("holder_id",),
        ]
        constraints = [
            UniqueConstraint(
                fields=("flash_workshop_id", "rank"),
                name="purchase_order_rank_once",
                condition="status <> 'CANCELLED'",
            ),
            UniqueConstraint(fields=("framework_id", "number"), name="purchase_order_number_once"),
            CheckConstraint(check="rank BETWEEN 1 AND 2", name="purchase_order_rank"),
            CheckConstraint(check="amount_cents >= 0", name="purchase_order_amount"),
        ]
