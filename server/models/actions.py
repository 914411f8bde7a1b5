"""What hangs on an action: who acts, money, milestones, indicators, places, themes, notes, links."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.accounts import User
from server.models.agencies import Theme
from server.models.aggregate import Aggregate
from server.models.agreements import Agreement
from server.models.contracts import Contract, ContractOrientation
from server.models.documents import Document
from server.models.flash import FlashWorkshop
from server.models.missions import Mission
from server.models.organisations import Organisation, Person, Territory
from server.models.roadmaps import Action, Roadmap
from server.models.workshops import Workshop
from server.vocabulary import (
    ActorRole,
    BudgetNature,
    BudgetUnit,
    FundingStatus,
    IndicatorDirection,
    IndicatorValueKind,
    LinkKind,
)


class ActionActor(Aggregate):
    """AC3 the shares of project owners and co-owners, when given, make 100 %.

    `share_hundredths` counts hundredths of a percent. An elected referent is a person of the
    organisation.
    """

    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="actors", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="actions_played", on_delete=fields.RESTRICT
    )
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="actions_played", null=True, on_delete=fields.RESTRICT
    )
    role = fields.CharEnumField(ActorRole, max_length=20)
    share_hundredths = fields.IntField(null=True)

    class Meta:
        table = "action_actor"
        indexes = [
            ("action_id", "role", "id"),
            ("organisation_id", "role", "action_id"),
            ("person_id",),
        ]
        constraints = [
            UniqueConstraint(
                fields=("action_id", "organisation_id", "role"), name="action_actor_once"
            ),
            CheckConstraint(
                check="share_hundredths BETWEEN 0 AND 10000", name="action_actor_share"
            ),
        ]


class BudgetLine(Aggregate):
    """A year of an action's budget. Amounts in cents for EUR_HT, in hundredths of a post for FTE."""

    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="budget_lines", on_delete=fields.RESTRICT
    )
    year = fields.SmallIntField()
    nature = fields.CharEnumField(BudgetNature, max_length=16)
    unit = fields.CharEnumField(BudgetUnit, max_length=8)
    planned_hundredths = fields.BigIntField()
    actual_hundredths = fields.BigIntField(null=True)

    class Meta:
        table = "budget_line"
        constraints = [
            UniqueConstraint(
                fields=("action_id", "year", "nature", "unit"), name="budget_line_once"
            ),
            CheckConstraint(
                check="planned_hundredths >= 0 AND (actual_hundredths IS NULL OR actual_hundredths >= 0)",
                name="budget_line_amounts",
            ),
        ]


class Funding(Aggregate):
    """What a funder brings to an action; `agreed_on` is the day of the convention."""

    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="fundings", on_delete=fields.RESTRICT
    )
    funder: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="action_fundings", on_delete=fields.RESTRICT
    )
    scheme = fields.CharField(max_length=200, null=True)
    year = fields.SmallIntField()
    amount_cents = fields.BigIntField()
    status = fields.CharEnumField(FundingStatus, max_length=16)
    agreed_on = fields.DateField(null=True)
    reference = fields.CharField(max_length=100, null=True)

    class Meta:
        table = "funding"
        indexes = [("action_id", "year", "id"), ("funder_id", "year", "id")]
        constraints = [CheckConstraint(check="amount_cents >= 0", name="funding_amount")]


class Milestone(Aggregate):
    """Jalon of an action: a day it is due, a day it was reached."""

    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="milestones", on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    due_on = fields.DateField()
    done_on = fields.DateField(null=True)

    class Meta:
        table = "milestone"
        indexes = [("action_id", "due_on", "id"), ("due_on", "id")]


class Indicator(Aggregate):
    """What an action is measured by, in which unit, and which way it should go."""

    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="indicators", on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=300)
    unit = fields.CharField(max_length=60, null=True)
    direction = fields.CharEnumField(IndicatorDirection, max_length=8)

    class Meta:
        table = "indicator"
        constraints = [UniqueConstraint(fields=("action_id", "name"), name="indicator_once")]


class IndicatorValue(Aggregate):
    """A measure, in thousandths of the indicator's unit."""

    indicator: fields.ForeignKeyRelation[Indicator] = fields.ForeignKeyField(
        "models.Indicator", related_name="values", on_delete=fields.RESTRICT
    )
    measured_on = fields.DateField()
    value_thousandths = fields.BigIntField()
    kind = fields.CharEnumField(IndicatorValueKind, max_length=16)
    source = fields.CharField(max_length=300, null=True)

    class Meta:
        table = "indicator_value"
        constraints = [
            UniqueConstraint(
                fields=("indicator_id", "kind", "measured_on"), name="indicator_value_once"
            ),
        ]


class ActionTerritory(Aggregate):
    """T1: where an action takes place."""

    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="territories", on_delete=fields.RESTRICT
    )
    territory: fields.ForeignKeyRelation[Territory] = fields.ForeignKeyField(
        "models.Territory", related_name="actions", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "action_territory"
        indexes = [("territory_id", "action_id")]
        constraints = [
            UniqueConstraint(fields=("action_id", "territory_id"), name="action_territory_once"),
        ]


class ActionTheme(Aggregate):
    """What an action is about."""

    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="themes", on_delete=fields.RESTRICT
    )
    theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField(
        "models.Theme", related_name="actions", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "action_theme"
        indexes = [("theme_id", "action_id")]
        constraints = [UniqueConstraint(fields=("action_id", "theme_id"), name="action_theme_once")]


class ActionOrientation(Aggregate):
    """CT3: a project of the plan cites an orientation of the framework."""

    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="orientations", on_delete=fields.RESTRICT
    )
    orientation: fields.ForeignKeyRelation[ContractOrientation] = fields.ForeignKeyField(
        "models.ContractOrientation", related_name="actions", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "action_orientation"
        indexes = [("orientation_id", "id")]
        constraints = [
            UniqueConstraint(fields=("action_id", "orientation_id"), name="action_orientation_once")
        ]


class ActionNote(Aggregate):
    """What somebody of the holder, of an actor or of the agency wrote on an action on a day."""

    action: fields.ForeignKeyRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="notes", on_delete=fields.RESTRICT
    )
    author: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="action_notes", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyNullableRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="action_notes", null=True, on_delete=fields.RESTRICT
    )
    dated_on = fields.DateField()
    text = fields.TextField()
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "action_note"
        indexes = [("action_id", "dated_on", "id"), ("author_id",), ("organisation_id",)]


class Link(Aggregate):
    """LK1: two objects of the chain, of the types that `kind` allows, joined once.

    `action` is where an ACTION_PROMOTED_TO leaves from, `target_action` where it leads.
    """

    kind = fields.CharEnumField(LinkKind, max_length=32)
    mission: fields.ForeignKeyNullableRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="links", null=True, on_delete=fields.RESTRICT
    )
    workshop: fields.ForeignKeyNullableRelation[Workshop] = fields.ForeignKeyField(
        "models.Workshop", related_name="links", null=True, on_delete=fields.RESTRICT
    )
    flash_workshop: fields.ForeignKeyNullableRelation[FlashWorkshop] = fields.ForeignKeyField(
        "models.FlashWorkshop", related_name="links", null=True, on_delete=fields.RESTRICT
    )
    roadmap: fields.ForeignKeyNullableRelation[Roadmap] = fields.ForeignKeyField(
        "models.Roadmap", related_name="links", null=True, on_delete=fields.RESTRICT
    )
    action: fields.ForeignKeyNullableRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="links", null=True, on_delete=fields.RESTRICT
    )
    target_action: fields.ForeignKeyNullableRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="links_from", null=True, on_delete=fields.RESTRICT
    )
    agreement: fields.ForeignKeyNullableRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="links", null=True, on_delete=fields.RESTRICT
    )
    contract: fields.ForeignKeyNullableRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="links", null=True, on_delete=fields.RESTRICT
    )
    document: fields.ForeignKeyNullableRelation[Document] = fields.ForeignKeyField(
        "models.Document", related_name="links", null=True, on_delete=fields.RESTRICT
    )

    class Meta:
        table = "link"
        indexes = [
            ("flash_workshop_id", "id"),
            ("roadmap_id", "id"),
            ("target_action_id", "id"),
            ("document_id", "id"),
        ]
        constraints = [
            UniqueConstraint(
                fields=("mission_id", "workshop_id"), name="link_mission_workshop_once"
            ),
            UniqueConstraint(
                fields=("mission_id", "flash_workshop_id"), name="link_mission_flash_once"
            ),
            UniqueConstraint(
                fields=("workshop_id", "roadmap_id"), name="link_workshop_roadmap_once"
            ),
            UniqueConstraint(
                fields=("flash_workshop_id", "roadmap_id"), name="link_flash_roadmap_once"
            ),
            UniqueConstraint(fields=("action_id", "target_action_id"), name="link_promotion_once"),
            UniqueConstraint(
                fields=("action_id", "agreement_id"), name="link_action_agreement_once"
            ),
            UniqueConstraint(
                fields=("agreement_id", "mission_id"), name="link_agreement_mission_once"
            ),
            UniqueConstraint(fields=("mission_id", "action_id"), name="link_mission_action_once"),
            UniqueConstraint(
                fields=("contract_id", "document_id"), name="link_contract_document_once"
            ),
            CheckConstraint(
                check=" OR ".join(
                    "("
                    + " AND ".join(
                        [
                            f"kind = '{kind}'",
                            *(
                                f"{end}_id IS {'NOT NULL' if end in ends else 'NULL'}"
                                for end in (
                                    "mission",
                                    "workshop",
                                    "flash_workshop",
                                    "roadmap",
                                    "action",
                                    "target_action",
                                    "agreement",
                                    "contract",
                                    "document",
                                )
                            ),
                        ]
                    )
                    + ")"
                    for kind, ends in (
                        ("MISSION_SUPPORTS_WORKSHOP", ("mission", "workshop")),
                        ("MISSION_SUPPORTS_WORKSHOP", ("mission", "flash_workshop")),
                        ("WORKSHOP_PRODUCED_ROADMAP", ("workshop", "roadmap")),
                        ("WORKSHOP_PRODUCED_ROADMAP", ("flash_workshop", "roadmap")),
                        ("ACTION_PROMOTED_TO", ("action", "target_action")),
                        ("ACTION_UNDER_AGREEMENT", ("action", "agreement")),
                        ("AGREEMENT_FUNDS_MISSION", ("agreement", "mission")),
                        ("MISSION_SUPPORTS_ACTION", ("mission", "action")),
                        ("CONTRACT_CITES_DOCUMENT", ("contract", "document")),
                    )
                ),
                name="link_allowed_pairs",
            ),
        ]
