"""Bodies of contracts and agreements, and councils of organisations, as mutations."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

import strawberry

from server.domain.governance import bodies
from server.domain.governance.machine import Quorum
from server.schema.ids import visible
from server.schema.mutations.acting import Creation, MutationInfo, fetched, operation_of
from server.schema.mutations.bodies import (
    BodySeatInput,
    GovernanceBodyCreated,
    GovernanceBodyResult,
    seats_of,
)
from server.vocabulary import BodyKind, BodyLevel, BodySide

_QUORUM: Final = "Il faut plus que cette fraction des membres en exercice, présents."


@strawberry.input
class NewBody(Creation):
    """A body to establish, whoever it belongs to."""

    name: str = strawberry.field(description="Nom ; 300 caractères au plus.")
    from_on: date | None = strawberry.field(
        default=None,
        description="Premier jour de l'instance et de ses sièges ; par défaut ce jour.",
    )
    members: list[BodySeatInput] = strawberry.field(
        description="Ceux qui y siègent ; une présidence au moins."
    )
    quorum_numerator: int = strawberry.field(default=1, description=_QUORUM)
    quorum_denominator: int = strawberry.field(default=2, description="Dénominateur du quorum.")


@strawberry.input(description="Une instance d'un contrat de territoire à établir.")
class CreateContractBodyInput(NewBody):
    contract_id: strawberry.ID = strawberry.field(description="Le contrat.")
    kind: BodyKind = strawberry.field(description="Nature.")
    side: BodySide = strawberry.field(description="Interne ou partenariale.")
    level: BodyLevel = strawberry.field(description="Niveau.")


@strawberry.input(description="Une instance d'un accord de coopération à établir.")
class CreateAgreementBodyInput(NewBody):
    agreement_id: strawberry.ID = strawberry.field(description="L'accord.")
    kind: BodyKind = strawberry.field(description="Nature.")
    side: BodySide = strawberry.field(
        default=BodySide.PARTNERSHIP, description="Interne ou partenariale."
    )
    level: BodyLevel = strawberry.field(description="Niveau.")


@strawberry.input(
    description="L'assemblée d'une organisation à établir : conseil municipal, communautaire,"
    " départemental… Ses réunions tenues et ses délibérations sont publiques."
)
class CreateOrganisationCouncilInput(NewBody):
    organisation_id: strawberry.ID = strawberry.field(description="L'organisation.")
    kind: BodyKind = strawberry.field(default=BodyKind.COUNCIL, description="Nature.")
    level: BodyLevel = strawberry.field(default=BodyLevel.POLITICAL, description="Niveau.")


@strawberry.type
class InstrumentBodyMutations:
    @strawberry.mutation(
        description="Établir une instance d'un contrat, avec ceux qui y siègent. Réservé à qui tient"
        " le contrat : mandaté du département, ou équipe de l'agence qui accompagne."
    )
    async def create_contract_body(
        self, info: MutationInfo, input: CreateContractBodyInput
    ) -> GovernanceBodyResult:
        contract_id = await visible(info.context, input.contract_id, "Contract")
        return await _established(info, "contract", contract_id, input, input.side)

    @strawberry.mutation(
        description="Établir une instance d'un accord, avec ceux qui y siègent. Réservé à qui tient"
        " l'accord : mandaté de l'organisation qui le garde, ou équipe de l'agence qui accompagne."
    )
    async def create_agreement_body(
        self, info: MutationInfo, input: CreateAgreementBodyInput
    ) -> GovernanceBodyResult:
        agreement_id = await visible(info.context, input.agreement_id, "Agreement")
        return await _established(info, "agreement", agreement_id, input, input.side)

    @strawberry.mutation(
        description="Établir l'assemblée d'une organisation. Réservé à qui est mandaté pour elle."
    )
    async def create_organisation_council(
        self, info: MutationInfo, input: CreateOrganisationCouncilInput
    ) -> GovernanceBodyResult:
        organisation_id = await visible(info.context, input.organisation_id, "Organisation")
        return await _established(info, "organisation", organisation_id, input, BodySide.INTERNAL)


async def _established(
    info: MutationInfo,
    owner: bodies.Owner,
    owner_id: UUID,
    input: CreateContractBodyInput | CreateAgreementBodyInput | CreateOrganisationCouncilInput,
    side: BodySide,
) -> GovernanceBodyCreated:
    context = info.context
    made = await bodies.create_body_of(
        context.services.database,
        owner,
        owner_id,
        bodies.BodyTerms(
            name=input.name,
            kind=input.kind,
            side=side,
            level=input.level,
            quorum=Quorum(input.quorum_numerator, input.quorum_denominator),
            from_on=input.from_on or context.viewer.today,
            seats=await seats_of(context, input.members),
        ),
        by=context.viewer,
        operation=operation_of(info, input),
        now=context.now,
    )
    body = await fetched(info, GovernanceBodyCreated, "body", made.id)
    return GovernanceBodyCreated(body=body, duplicate=made.duplicate)
