"""Papers of missions and of meetings (DOMAIN §1.5): where they are, and what they are worth."""

from __future__ import annotations

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

from server.models.accounts import User
from server.models.aggregate import Aggregate
from server.models.agreements import Agreement
from server.models.contracts import Contract
from server.models.flash import FlashWorkshop
from server.models.governance import Meeting
from server.models.missions import Mission
from server.models.roadmaps import Action
from server.models.sorting import SortKeyField
from server.vocabulary import DocumentKind, Facet


class Document(Aggregate):
    """A paper of one object: mission, meeting, contract, agreement, Atelier Flash or action.

    It never changes: the next one supersedes it, once.
    """

    mission: fields.ForeignKeyNullableRelation[Mission] = fields.ForeignKeyField(
        "models.Mission", related_name="documents", null=True, on_delete=fields.RESTRICT
    )
    meeting: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "models.Meeting", related_name="documents", null=True, on_delete=fields.RESTRICT
    )
    contract: fields.ForeignKeyNullableRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="documents", null=True, on_delete=fields.RESTRICT
    )
    agreement: fields.ForeignKeyNullableRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="documents", null=True, on_delete=fields.RESTRICT
    )
    flash_workshop: fields.ForeignKeyNullableRelation[FlashWorkshop] = fields.ForeignKeyField(
        "models.FlashWorkshop", related_name="documents", null=True, on_delete=fields.RESTRICT
    )
    action: fields.ForeignKeyNullableRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="documents", null=True, on_delete=fields.RESTRICT
    )
    supersedes: fields.OneToOneNullableRelation[Document] = fields.OneToOneField(
        "models.Document", related_name="superseded_by", null=True, on_delete=fields.RESTRICT
    )
    added_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="documents", on_delete=fields.RESTRICT
    )
    title = fields.CharField(max_length=300)
    kind = fields.CharEnumField(DocumentKind, max_length=16)
    facet = fields.CharEnumField(Facet, max_length=4)
    url = fields.CharField(max_length=1_000)
    sha256 = fields.CharField(max_length=64, null=True)
    media_type = fields.CharField(max_length=100, null=True)
    size_bytes = fields.BigIntField(null=True)
    sort_key = SortKeyField()

    class Meta:
        table = "document"
        indexes = [
            ("mission_id", "sort_key", "id"),
            ("meeting_id", "sort_key", "id"),
            ("contract_id", "sort_key", "id"),
            ("agreement_id", "sort_key", "id"),
            ("flash_workshop_id", "sort_key", "id"),
            ("action_id", "sort_key", "id"),
            ("added_by_id",),
        ]
        constraints = [
            CheckConstraint(
                check=" + ".join(
                    f"CASE WHEN {owner}_id IS NULL THEN 0 ELSE 1 END"
                    for owner in (
                        "mission",
                        "meeting",
                        "contract",
                        "agreement",
                        "flash_workshop",
                        "action",
                    )
                )
                + " = 1",
                name="document_of_one_object",
            ),
        ]
