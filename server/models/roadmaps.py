"""Roadmaps of a holder, their axes and actions (DOMAIN §5)."""

from __future__ import annotations

from tortoise import fields, models
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.ids import new_id
from server.models.accounts import User
from server.models.agencies import Agency
from server.models.aggregate import Aggregate
from server.models.organisations import Organisation
from server.models.sessions import Proposal
from server.models.sorting import SortKeyField
from server.vocabulary import ActionOrigin, ActionStatus, RoadmapStatus


class Roadmap(Aggregate):
    """`agency` is the agency that accompanies the holder, when there is one."""

    holder: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="roadmaps", on_delete=fields.RESTRICT
    )
    agency: fields.ForeignKeyNullableRelation[Agency] = fields.ForeignKeyField(
        "models.Agency", related_name="roadmaps", null=True, on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    status = fields.CharEnumField(RoadmapStatus, max_length=16)
    sort_key = SortKeyField()

    class Meta:
        table = "roadmap"
        indexes = [("holder_id", "sort_key", "id"), ("sort_key", "id"), ("agency_id",)]


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
    """`origin` belongs to the action; `proposal` is set when it came out of a workshop."""

    roadmap: fields.ForeignKeyRelation[Roadmap] = fields.ForeignKeyField(
        "models.Roadmap", related_name="actions", on_delete=fields.RESTRICT
    )
    axis: fields.ForeignKeyNullableRelation[RoadmapAxis] = fields.ForeignKeyField(
        "models.RoadmapAxis", related_name="actions", null=True, on_delete=fields.RESTRICT
    )
    proposal: fields.ForeignKeyNullableRelation[Proposal] = fields.ForeignKeyField(
        "models.Proposal", related_name="actions", null=True, on_delete=fields.RESTRICT
    )
    number = fields.IntField()
    title = fields.CharField(max_length=300)
    description = fields.TextField(null=True)
    priority = fields.SmallIntField(null=True)
    status = fields.CharEnumField(ActionStatus, max_length=16)
    origin = fields.CharEnumField(ActionOrigin, max_length=16)
    planned_start_on = fields.DateField(null=True)
    planned_end_on = fields.DateField(null=True)
    progress = fields.SmallIntField(default=0, db_default=0)

    class Meta:
        table = "action"
        indexes = [("updated_at", "id"), ("axis_id",)]
        constraints = [
            UniqueConstraint(fields=("roadmap_id", "number"), name="action_number_once"),
            UniqueConstraint(fields=("proposal_id",), name="action_proposal_once"),
            CheckConstraint(check="progress BETWEEN 0 AND 100", name="action_progress_percent"),
            CheckConstraint(check="priority BETWEEN 1 AND 3", name="action_priority_level"),
        ]


class ActionStatusChange(models.Model):
    """AC2: every change of status, so that the status of any past day can be told."""

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

    class Meta:
        table = "action_status_change"
        indexes = [("action_id", "effective_on", "id"), ("by_id",)]
