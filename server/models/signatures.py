"""What binds an instrument, and what changes it after: stages, commitments, signatures, amendments, reviews.

A signature never changes (SG2).
"""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from server.models.accounts import User
from server.models.aggregate import Aggregate
from server.models.agreements import Agreement
from server.models.contracts import Contract, ContractParty
from server.models.documents import Document
from server.models.governance import Deliberation
from server.models.organisations import Organisation
from server.models.roadmaps import Action
from server.vocabulary import (
    AmendmentChangeKind,
    AmendmentStatus,
    CommitmentKind,
    ContractStatus,
    ReviewOutcome,
    SignedInstrument,
)


class ContractStage(Aggregate):
    """A step of a contract, with what let it pass. `reason` where it was returned or ended."""

    contract: fields.ForeignKeyRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="stages", on_delete=fields.RESTRICT
    )
    from_status = fields.CharEnumField(ContractStatus, max_length=24, null=True)
    to_status = fields.CharEnumField(ContractStatus, max_length=24)
    effective_on = fields.DateField()
    by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="contract_stages", null=True, on_delete=fields.RESTRICT
    )
    deliberation: fields.ForeignKeyNullableRelation[Deliberation] = fields.ForeignKeyField(
        "models.Deliberation", related_name="contract_stages", null=True, on_delete=fields.RESTRICT
    )
    document: fields.ForeignKeyNullableRelation[Document] = fields.ForeignKeyField(
        "models.Document", related_name="contract_stages", null=True, on_delete=fields.RESTRICT
    )
    reason = fields.TextField(null=True)

    class Meta:
        table = "contract_stage"
        indexes = [
            ("contract_id", "effective_on", "id"),
            ("by_id",),
            ("deliberation_id",),
            ("document_id",),
        ]


class Commitment(Aggregate):
    """Engagement réciproque: what a party brings, to another or to all, for an action or the whole.

    CT9 when the party merges, `party` becomes its successor's row. `withdrawn_on` is the day an
    amendment took it away.
    """

    contract: fields.ForeignKeyRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="commitments", on_delete=fields.RESTRICT
    )
    party: fields.ForeignKeyRelation[ContractParty] = fields.ForeignKeyField(
        "models.ContractParty", related_name="commitments", on_delete=fields.RESTRICT
    )
    to_party: fields.ForeignKeyNullableRelation[ContractParty] = fields.ForeignKeyField(
        "models.ContractParty",
        related_name="commitments_received",
        null=True,
        on_delete=fields.RESTRICT,
    )
    action: fields.ForeignKeyNullableRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="commitments", null=True, on_delete=fields.RESTRICT
    )
    kind = fields.CharEnumField(CommitmentKind, max_length=16)
    text = fields.TextField()
    amount_cents = fields.BigIntField(null=True)
    withdrawn_on = fields.DateField(null=True)

    class Meta:
        table = "commitment"
        indexes = [
            ("contract_id", "id"),
            ("party_id", "id"),
            ("to_party_id", "id"),
            ("action_id", "id"),
        ]
        constraints = [CheckConstraint(check="amount_cents >= 0", name="commitment_amount")]


class Amendment(Aggregate):
    """Avenant: CT6 the only way to change a signed plan. Its changes apply when it is signed."""

    contract: fields.ForeignKeyRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="amendments", on_delete=fields.RESTRICT
    )
    deliberation: fields.ForeignKeyNullableRelation[Deliberation] = fields.ForeignKeyField(
        "models.Deliberation", related_name="amendments", null=True, on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField()
    reason = fields.TextField()
    status = fields.CharEnumField(AmendmentStatus, max_length=16)
    signed_on = fields.DateField(null=True)

    class Meta:
        table = "amendment"
        indexes = [("deliberation_id",)]
        constraints = [
            UniqueConstraint(fields=("contract_id", "number"), name="amendment_number_once"),
        ]


class AmendmentChange(Aggregate):
    """One change of an amendment. `terms` are the new facts of the action or the commitment."""

    amendment: fields.ForeignKeyRelation[Amendment] = fields.ForeignKeyField(
        "models.Amendment", related_name="changes", on_delete=fields.RESTRICT
    )
    action: fields.ForeignKeyNullableRelation[Action] = fields.ForeignKeyField(
        "models.Action", related_name="amendment_changes", null=True, on_delete=fields.RESTRICT
    )
    commitment: fields.ForeignKeyNullableRelation[Commitment] = fields.ForeignKeyField(
        "models.Commitment", related_name="amendment_changes", null=True, on_delete=fields.RESTRICT
    )
    number = fields.SmallIntField()
    kind = fields.CharEnumField(AmendmentChangeKind, max_length=24)
    text = fields.TextField()
    terms: dict[str, Any] = fields.JSONField(default=dict)

    class Meta:
        table = "amendment_change"
        indexes = [("action_id",), ("commitment_id",)]
        constraints = [
            UniqueConstraint(fields=("amendment_id", "number"), name="amendment_change_once"),
        ]


class Signature(Aggregate):
    """SG1 one of an organisation under an instrument; SG2 it never changes.

    `deliberation` authorised the party to sign, and is dated before. One person may sign for
    several parties.
    """

    instrument = fields.CharEnumField(SignedInstrument, max_length=16)
    contract: fields.ForeignKeyNullableRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="signatures", null=True, on_delete=fields.RESTRICT
    )
    amendment: fields.ForeignKeyNullableRelation[Amendment] = fields.ForeignKeyField(
        "models.Amendment", related_name="signatures", null=True, on_delete=fields.RESTRICT
    )
    agreement: fields.ForeignKeyNullableRelation[Agreement] = fields.ForeignKeyField(
        "models.Agreement", related_name="signatures", null=True, on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="signatures", on_delete=fields.RESTRICT
    )
    deliberation: fields.ForeignKeyNullableRelation[Deliberation] = fields.ForeignKeyField(
        "models.Deliberation", related_name="signatures", null=True, on_delete=fields.RESTRICT
    )
    signatory = fields.CharField(max_length=200)
    capacity = fields.CharField(max_length=200)
    signed_on = fields.DateField()
    document_url = fields.CharField(max_length=1_000, null=True)

    class Meta:
        table = "signature"
        indexes = [
            ("contract_id", "instrument", "signed_on", "id"),
            ("amendment_id", "signed_on", "id"),
            ("agreement_id", "signed_on", "id"),
            ("organisation_id",),
            ("deliberation_id",),
        ]
        constraints = [
            UniqueConstraint(
                fields=("contract_id", "instrument", "organisation_id"),
                name="signature_of_contract_once",
            ),
            UniqueConstraint(
                fields=("amendment_id", "organisation_id"), name="signature_of_amendment_once"
            ),
            UniqueConstraint(
                fields=("agreement_id", "organisation_id"), name="signature_of_agreement_once"
            ),
            CheckConstraint(
                check="CASE WHEN contract_id IS NULL THEN 0 ELSE 1 END"
                " + CASE WHEN amendment_id IS NULL THEN 0 ELSE 1 END"
                " + CASE WHEN agreement_id IS NULL THEN 0 ELSE 1 END = 1",
                name="signature_of_one_instrument",
            ),
        ]


class ContractReview(Aggregate):
    """Clause de revoyure: CT2 due strictly inside the term; CT10 what it evaluates is computed."""

    contract: fields.ForeignKeyRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="reviews", on_delete=fields.RESTRICT
    )
    deliberation: fields.ForeignKeyNullableRelation[Deliberation] = fields.ForeignKeyField(
        "models.Deliberation", related_name="contract_reviews", null=True, on_delete=fields.RESTRICT
    )
    due_on = fields.DateField()
    held_on = fields.DateField(null=True)
    findings = fields.TextField(null=True)
    outcome = fields.CharEnumField(ReviewOutcome, max_length=16, null=True)

    class Meta:
        table = "contract_review"
        indexes = [("contract_id", "due_on", "id"), ("due_on", "id"), ("deliberation_id",)]


class Ratification(Aggregate):
    """AG8: a member council makes the decision of an entente's conference its own."""

    decision: fields.ForeignKeyRelation[Deliberation] = fields.ForeignKeyField(
        "models.Deliberation", related_name="ratifications", on_delete=fields.RESTRICT
    )
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "models.Organisation", related_name="ratifications", on_delete=fields.RESTRICT
    )
    deliberation: fields.ForeignKeyRelation[Deliberation] = fields.ForeignKeyField(
        "models.Deliberation", related_name="ratifies", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "ratification"
        indexes = [("organisation_id",), ("deliberation_id",)]
        constraints = [
            UniqueConstraint(fields=("decision_id", "organisation_id"), name="ratification_once"),
        ]
