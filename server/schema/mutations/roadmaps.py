"""What the holder of a proposal may do with it, as mutations."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.domain.journal import Operation
from server.domain.roadmaps import verbs
from server.problems import ValidationFailed as InvalidInput
from server.schema.context import Context
from server.schema.ids import inner_id
from server.schema.problems import (
    Conflict,
    Forbidden,
    IdempotencyConflict,
    NotFound,
    TransitionRefused,
    TryAgain,
    Unauthenticated,
    ValidationFailed,
)
from server.schema.types import Action, Proposal


@strawberry.input(description="Adoption d'une proposition transmise, dans une feuille de route.")
class AdoptProposalInput:
    proposal_id: strawberry.ID = strawberry.field(description="Proposition à adopter.")
    operation_id: UUID = strawberry.field(
        description="Identifiant tiré par le client, pour renvoyer sans doubler."
    )
    roadmap_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Feuille de route existante du porteur ; ou bien `newRoadmapTitle`.",
    )
    new_roadmap_title: str | None = strawberry.field(
        default=None, description="Titre d'une feuille de route à ouvrir ; ou bien `roadmapId`."
    )
    axis_title: str | None = strawberry.field(
        default=None, description="Grand axe d'intervention, créé s'il n'existe pas."
    )
    action_title: str | None = strawberry.field(
        default=None, description="Titre de l'action, si le porteur amende celui de la proposition."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="Version lue par le client ; un écart répond Conflict."
    )


@strawberry.input(description="Refus d'une proposition transmise.")
class RefuseProposalInput:
    proposal_id: strawberry.ID = strawberry.field(description="Proposition à refuser.")
    operation_id: UUID = strawberry.field(
        description="Identifiant tiré par le client, pour renvoyer sans doubler."
    )
    reason: str = strawberry.field(
        description="Raison, lue par l'atelier ; 2 000 caractères au plus."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="Version lue par le client ; un écart répond Conflict."
    )


@strawberry.type(description="La proposition est devenue une action.")
class AdoptProposalSuccess:
    action: Action | None = strawberry.field(description="L'action, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


@strawberry.type(description="La proposition est refusée, avec sa raison.")
class RefuseProposalSuccess:
    proposal: Proposal | None = strawberry.field(
        description="La proposition, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


AdoptProposalResult = Annotated[
    AdoptProposalSuccess
    | NotFound
    | Forbidden
    | Unauthenticated
    | Conflict
    | IdempotencyConflict
    | TransitionRefused
    | ValidationFailed
    | TryAgain,
    strawberry.union("AdoptProposalResult", description="Issue d'une adoption."),
]

RefuseProposalResult = Annotated[
    RefuseProposalSuccess
    | NotFound
    | Forbidden
    | Unauthenticated
    | Conflict
    | IdempotencyConflict
    | TransitionRefused
    | ValidationFailed
    | TryAgain,
    strawberry.union("RefuseProposalResult", description="Issue d'un refus."),
]


@strawberry.type
class RoadmapMutations:
    @strawberry.mutation(
        description="Adopter une proposition : elle devient une action du porteur. Réservé aux personnes mandatées."
    )
    async def adopt_proposal(
        self, info: Info[Context, Any], input: AdoptProposalInput
    ) -> AdoptProposalResult:
        context = info.context
        proposal_id = inner_id(input.proposal_id, "Proposal")
        await context.services.reading.require(context.viewer, "Proposal", proposal_id)
        adopted = await verbs.adopt(
            context.services.database,
            verbs.Adoption(
                proposal_id=proposal_id,
                destination=_destination(input),
                action_title=input.action_title,
                axis_title=input.axis_title,
                expected_version=input.expected_version,
            ),
            by=context.viewer,
            operation=_operation(context, input.operation_id, "adoptProposal", input),
            now=context.now,
        )
        action = await context.services.reading.fetch(
            info, adopted.action_id, path=("AdoptProposalSuccess", "action")
        )
        return AdoptProposalSuccess(action=action, duplicate=adopted.duplicate)

    @strawberry.mutation(
        description="Refuser une proposition, avec une raison. Réservé aux personnes mandatées."
    )
    async def refuse_proposal(
        self, info: Info[Context, Any], input: RefuseProposalInput
    ) -> RefuseProposalResult:
        context = info.context
        proposal_id = inner_id(input.proposal_id, "Proposal")
        await context.services.reading.require(context.viewer, "Proposal", proposal_id)
        refused = await verbs.refuse(
            context.services.database,
            proposal_id,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            operation=_operation(context, input.operation_id, "refuseProposal", input),
            now=context.now,
        )
        proposal = await context.services.reading.fetch(
            info, refused.proposal_id, path=("RefuseProposalSuccess", "proposal")
        )
        return RefuseProposalSuccess(proposal=proposal, duplicate=refused.duplicate)


def _destination(input: AdoptProposalInput) -> verbs.ExistingRoadmap | verbs.NewRoadmap:
    if input.roadmap_id is not None and input.new_roadmap_title is None:
        return verbs.ExistingRoadmap(inner_id(input.roadmap_id, "Roadmap"))
    if input.new_roadmap_title is not None and input.roadmap_id is None:
        return verbs.NewRoadmap(input.new_roadmap_title)
    raise InvalidInput(
        "roadmapId",
        french="Donnez soit une feuille de route existante, soit le titre d'une nouvelle.",
        english="Give either an existing roadmap or the title of a new one.",
    )


def _operation(
    context: Context, operation_id: UUID, name: str, input: AdoptProposalInput | RefuseProposalInput
) -> Operation:
    content = {key: value for key, value in vars(input).items() if key != "operation_id"}
    return Operation(
        actor_id=context.viewer.actor_id,
        id=operation_id,
        content={"mutation": name, **content},
        key=context.services.signing_key,
    )
