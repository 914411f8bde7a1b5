"""Signing the framework and the contract, and what each party commits to, as mutations."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

import strawberry

from server.domain.contracts import commitments, signing
from server.domain.instruments import signatures
from server.schema.context import Context
from server.schema.ids import inner_id, optional_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    Edition,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.mutations.contracts import (
    CONTRACT,
    ContractRecordResult,
    ContractResult,
    changed,
    recorded,
)
from server.schema.problems import AmendmentRequired, Changing, Creating
from server.schema.types import Commitment
from server.vocabulary import CommitmentKind

SIGNED_ON: Final = "Jour de la signature ; par défaut ce jour."


@strawberry.input(description="Une partie qui signe.")
class SigningPartyInput:
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
    deliberation_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="La délibération de son assemblée qui l'autorise, datée d'avant la signature ;"
        " requise pour un contrat, un avenant, un accord (CT5).",
    )


@strawberry.input
class Signed(Creation):
    """What one person signs on a day, for one party or several."""

    parties: list[SigningPartyInput] = strawberry.field(
        description="Les parties pour qui cette personne signe, une au moins."
    )
    signatory: str = strawberry.field(description="Qui signe ; 200 caractères au plus.")
    capacity: str = strawberry.field(description="En quelle qualité ; 200 caractères au plus.")
    signed_on: date | None = strawberry.field(default=None, description=SIGNED_ON)
    document_url: str | None = strawberry.field(
        default=None, description="Adresse de la pièce signée (https://…)."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="Version lue par le client ; un écart répond Conflict."
    )


@strawberry.input(description="Signature du Cadre d'Action Stratégique.")
class SignStrategicFrameworkInput(Signed):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)


@strawberry.input(description="Signature du contrat.")
class SignContractInput(Signed):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)


@strawberry.input
class Committed:
    """What a commitment says."""

    kind: CommitmentKind = strawberry.field(description="Nature.")
    text: str = strawberry.field(description="Texte ; 2 000 caractères au plus.")
    to_party_id: strawberry.ID | None = strawberry.field(
        default=None, description="Envers quelle partie ; nulle, envers toutes."
    )
    action_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le projet du plan dont il s'agit, s'il y en a un."
    )
    amount: Decimal | None = strawberry.field(
        default=None, description="Montant en euros, au centime près."
    )


@strawberry.input(description="Un engagement réciproque à écrire dans le plan.")
class AddCommitmentInput(Committed, Creation):
    contract_id: strawberry.ID = strawberry.field(description=CONTRACT)
    party_id: strawberry.ID = strawberry.field(description="La partie qui s'engage.")


@strawberry.input(description="Un engagement à écrire de nouveau, en entier.")
class EditCommitmentInput(Committed, Edition):
    commitment_id: strawberry.ID = strawberry.field(description="L'engagement.")


@strawberry.input(description="Un engagement à retirer du plan qui s'écrit.")
class RemoveCommitmentInput(Transition):
    commitment_id: strawberry.ID = strawberry.field(description="L'engagement.")


@strawberry.type(description="L'engagement est écrit.")
class CommitmentWritten:
    commitment: Commitment | None = strawberry.field(
        description="L'engagement, si le lecteur le voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


CommitmentResult = Annotated[
    CommitmentWritten | Creating | Changing | AmendmentRequired,
    strawberry.union("CommitmentResult", description="Issue pour un engagement."),
]


@strawberry.type
class ContractSigningMutations:
    @strawberry.mutation(
        description="Noter la signature du Cadre d'Action Stratégique par une ou plusieurs parties."
        " Réservé à qui est mandaté pour chacune, ou tient le contrat."
    )
    async def sign_strategic_framework(
        self, info: MutationInfo, input: SignStrategicFrameworkInput
    ) -> ContractRecordResult:
        context = info.context
        made = await signing.sign_framework(
            context.services.database,
            await visible(context, input.contract_id, "Contract"),
            await act_of(context, input),
            expected_version=input.expected_version,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await recorded(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Noter la signature du contrat par une ou plusieurs parties ; la dernière le rend"
        " signé, fixe son terme (CT1) et adopte son plan. Réservé à qui est mandaté pour chacune, ou"
        " tient le contrat."
    )
    async def sign_contract(
        self, info: MutationInfo, input: SignContractInput
    ) -> ContractRecordResult:
        context = info.context
        made = await signing.sign_contract(
            context.services.database,
            await visible(context, input.contract_id, "Contract"),
            await act_of(context, input),
            expected_version=input.expected_version,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await recorded(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Écrire un engagement d'une partie dans le plan. Réservé à qui tient le contrat,"
        " ou est mandaté pour cette partie."
    )
    async def add_commitment(
        self, info: MutationInfo, input: AddCommitmentInput
    ) -> CommitmentResult:
        context = info.context
        made = await commitments.add(
            context.services.database,
            await visible(context, input.contract_id, "Contract"),
            commitments.CommitmentTerms(
                party_id=inner_id(input.party_id, "ContractParty"), **asdict(wording_of(input))
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        return await _written(info, made.id, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Écrire de nouveau un engagement, tant que personne n'a signé. Réservé à qui tient"
        " le contrat, ou est mandaté pour la partie qui s'engage."
    )
    async def edit_commitment(
        self, info: MutationInfo, input: EditCommitmentInput
    ) -> CommitmentResult:
        context = info.context
        commitment_id = await visible(context, input.commitment_id, "Commitment")
        await commitments.edit(
            context.services.database,
            commitment_id,
            wording_of(input),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _written(info, commitment_id)

    @strawberry.mutation(
        description="Retirer un engagement, tant que personne n'a signé. Réservé à qui tient le"
        " contrat, ou est mandaté pour la partie qui s'engage."
    )
    async def remove_commitment(
        self, info: MutationInfo, input: RemoveCommitmentInput
    ) -> ContractResult:
        context = info.context
        contract_id = await commitments.remove(
            context.services.database,
            await visible(context, input.commitment_id, "Commitment"),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await changed(info, contract_id)


async def act_of(context: Context, input: Signed) -> signatures.Act:
    """Raises NotFound for a deliberation that the viewer does not see."""
    return signatures.Act(
        [
            signatures.Signing(
                inner_id(one.organisation_id, "Organisation"),
                None
                if one.deliberation_id is None
                else await visible(context, one.deliberation_id, "Deliberation"),
            )
            for one in input.parties
        ],
        input.signatory,
        input.capacity,
        input.signed_on,
        input.document_url,
    )


def wording_of(input: Committed) -> commitments.Wording:
    return commitments.Wording(
        kind=input.kind,
        text=input.text,
        to_party_id=optional_id(input.to_party_id, "ContractParty"),
        action_id=optional_id(input.action_id, "Action"),
        amount=input.amount,
    )


async def _written(
    info: MutationInfo, commitment_id: UUID, *, duplicate: bool = False
) -> CommitmentWritten:
    commitment = await fetched(info, CommitmentWritten, "commitment", commitment_id)
    return CommitmentWritten(commitment=commitment, duplicate=duplicate)
