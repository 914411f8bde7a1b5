"""Roadmaps of a holder, their axes and actions (DOMAIN §5)."""

from __future__ import annotations

from tortoise import fields, models
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.ids import new_id
from server.models.accounts import User
from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.agreements import Agreement
from server.models.contracts import Contract
from server.models.flash import FlashWorkshop
from server.models.missions import Mission
from server.models.organisations import Organisation
from server.models.sessions import Proposal
from server.models.sorting import SortKeyField
from server.vocabulary import (
    ActionCategory,
    ActionNature,
    ActionOrigin,
    ActionPhase,
    ActionStatus,
    ActionVisibility,
    RoadmapStatus,
    SupportKind,
)


class Roadmap(Aggregate):
    """`agency` is the agency that accompanies the holder, when there is one.

    It is the plan of one contract, agreement or Atelier Flash where it names it, the holder's own
    otherwise.
    `adoption` says who adopted it where no deliberation is recorded: a steering committee, say.
    """

    holder: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="roadmaps", on_delete=fields.RESTRICT
    )
    agency: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="roadmaps", null=True, on_delete=fields.RESTRICT
    )
    contract: fields.OneToOneNullableRelation[Contract] = fields.OneToOneField(
        "models.Contract", related_name="roadmap", null=True, on_delete=fields.RESTRICT
    )
    agreement: fields.OneToOneNullableRelation[Agreement] = fields.OneToOneField(
        "models.Agreement", related_name="roadmap", null=True, on_delete=fields.RESTRICT
    )
    flash_workshop: fields.OneToOneNullableRelation[FlashWorkshop] = fields.OneToOneField(
        "models.FlashWorkshop", related_name="roadmap", null=True, on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    status = fields.CharEnumField(RoadmapStatus, max_length=16)
    adopted_on = fields.DateField(null=True)
    adoption = fields.TextField(null=True)
    closed_on = fields.DateField(null=True)
    fictional = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "roadmap"
        indexes = [("holder_id", "sort_key", "id"), ("sort_key", "id"), ("agency_id",)]
        constraints = [
            CheckConstraint(
                check=" + ".join(
                    f"CASE WHEN {plan_of}_id IS NULL THEN 0 ELSE 1 END"
                    for plan_of in ("contract", "agreement", "flash_workshop")
                )
                + " <= 1",
                name="roadmap_plan_of_one",
            ),
        ]


class RoadmapAxis(Aggregate):
    """Grand axe d'intervention of a roadmap."""

    roadmap: fields.ForeignKeyRelation[Roadmap] = fields.ForeignKeyField(
        "models.Roadmap", related_name="axes", on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField()
    title = fields.CharField(max_length=300)

    class Meta:
        table = "roadmap_axis"
        constraints = [
            UniqueConstraint(fields=("roadmap_id", "number"), name="roadmap_axis_number_once"),
        ]


class Action(Aggregate):
    """`origin` belongs to the action; `proposal` is set when it came out of a workshop.

    `mission` is the one it came from when the origin is a mission. LK2 `lineage_id` is the action's
    own id, or that of the first of those it was promoted from; `promoted_to` closes its status.
    `officer` follows it in the name of its holder. `status_on` is the day the status took effect,
    `generated` marks a made-up row of demo data. AC5 `overfunding_reason` flags more funding than
    budget. Codes are lists of texts.
    """

    roadmap: fields.ForeignKeyRelation[Roadmap] = fields.ForeignKeyField(
        "models.Roadmap", related_name="actions", on_delete=fields.RESTRICT
    )
    axis: fields.ForeignKeyNullableRelation[RoadmapAxis] = fields.ForeignKeyField(
        "models.RoadmapAxis", related_name="actions", null=True, on_delete=fields.RESTRICT
    )
    proposal: fields.ForeignKeyNullableRelation[Proposal] = fields.ForeignKeyField(
        "models.Proposal", related_name="actions", null=True, on_delete=fields.RESTRICT
    )
    mission: fields.ForeignKeyNullableRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="actions", null=True, on_delete=fields.RESTRICT
    )
    parent: fields.ForeignKeyNullableRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    promoted_to: fields.OneToOneNullableRelation[Action] = fields.OneToOneField(
        "models.Action", related_name="promoted_from", null=True, on_delete=fields.RESTRICT
    )
    officer: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="actions", null=True, on_delete=fields.RESTRICT
    )
    lineage_id = fields.UUIDField()
    number = fields.IntField()
    title = fields.CharField(max_length=300)
    description = fields.TextField(null=True)
    objectives = fields.TextField(null=True)
    priority = fields.SmallIntField(null=True)
    status = fields.CharEnumField(ActionStatus, max_length=16)
    status_on = fields.DateField()
    origin = fields.CharEnumField(ActionOrigin, max_length=16)
    phase = fields.CharEnumField(ActionPhase, max_length=16, null=True)
    nature = fields.CharEnumField(ActionNature, max_length=16, null=True)
    support_kind = fields.CharEnumField(SupportKind, max_length=32, null=True)
    category = fields.CharEnumField(ActionCategory, max_length=32, null=True)
    visibility = fields.CharEnumField(
        ActionVisibility, max_length=16, default=ActionVisibility.ROADMAP, db_default="ROADMAP"
    )
    planned_start_on = fields.DateField(null=True)
    planned_end_on = fields.DateField(null=True)
    actual_start_on = fields.DateField(null=True)
    actual_end_on = fields.DateField(null=True)
    progress = fields.SmallIntField(default=0, db_default=0)
    commitment_proof = fields.TextField(null=True)
    blocking_reason = fields.TextField(null=True)
    unblocking_condition = fields.TextField(null=True)
    remind_on = fields.DateField(null=True)
    overfunding_reason = fields.TextField(null=True)
    external_id = fields.CharField(max_length=80, null=True)
    competence_codes: list[str] = fields.JSONField(default=list)
    levers: list[str] = fields.JSONField(default=list)
    experimental = fields.BooleanField(default=False, db_default=False)
    generated = fields.BooleanField(default=False, db_default=False)
    sort_key = SortKeyField()

    class Meta:
        table = "action"
        indexes = [
            ("updated_at", "id"),
            ("axis_id", "number", "id"),
            ("mission_id", "id"),
            ("parent_id", "number", "id"),
            ("officer_id", "id"),
            ("lineage_id", "id"),
            ("roadmap_id", "status", "number", "id"),
            ("roadmap_id", "planned_end_on", "id"),
            ("roadmap_id", "sort_key", "id"),
            ("sort_key", "id"),
            ("remind_on", "id"),
            ("status_on", "id"),
            ("roadmap_id", "status_on", "id"),
            ("roadmap_id", "updated_at", "id"),
        ]
        constraints = [
            UniqueConstraint(fields=("roadmap_id", "number"), name="action_number_once"),
            UniqueConstraint(fields=("proposal_id",), name="action_proposal_once"),
            UniqueConstraint(fields=("roadmap_id", "external_id"), name="action_external_id_once"),
            CheckConstraint(check="progress BETWEEN 0 AND 100", name="action_progress_percent"),
            CheckConstraint(check="priority BETWEEN 1 AND 3", name="action_priority_level"),
            CheckConstraint(
                check="planned_start_on IS NULL OR planned_end_on IS NULL"
                " OR planned_start_on <= planned_end_on",
                name="action_planned_dates",
            ),
            CheckConstraint(
                check="actual_start_on IS NULL OR actual_end_on IS NULL"
                " OR actual_start_on <= actual_end_on",
                name="action_actual_dates",
            ),
        ]


class ActionStatusChange(models.Model):
    """AC2: every change of status, so that the status of any past day can be told.

    Where it keeps the status, it is a point d'étape. `progress` and `planned_end_on` are what held
    from then on: lateness of a past day is told by the end that was planned on that day.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="status_changes", on_delete=fields.RESTRICT
    )
    from_status = fields.CharEnumField(ActionStatus, max_length=16, null=True)
    to_status = fields.CharEnumField(ActionStatus, max_length=16)
    at = fields.DatetimeField()
    effective_on = fields.DateField()
    by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="status_changes", null=True, on_delete=fields.RESTRICT
    )
    comment = fields.TextField(null=True)
    progress = fields.SmallIntField(default=0, db_default=0)
    planned_end_on = fields.DateField(null=True)

    class Meta:
        table = "action_status_change"
        indexes = [("action_id", "effective_on", "id"), ("by_id",)]
