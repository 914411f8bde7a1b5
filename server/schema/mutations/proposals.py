"""What the holder of a proposal may do with it, as mutations."""

from __future__ import annotations

from typing import Annotated

import strawberry

from server.domain.roadmaps import verbs
from server.problems import ValidationFailed as InvalidInput
from server.schema.ids import inner_id, visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.problems import (
    AmendmentRequired,
    Changing,
    Creating,
)
from server.schema.types import Action, Proposal


@strawberry.input(description="Adoption d'une proposition transmise, dans une feuille de route.")
class AdoptProposalInput(Creation, Transition):
    proposal_id: strawberry.ID = strawberry.field(description="Proposition à adopter.")
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
    amendment: str | None = strawberry.field(
        default=None,
        description="Ce que le porteur change, et pourquoi ; 2 000 caractères au plus.",
    )


@strawberry.input(description="Refus d'une proposition transmise.")
class RefuseProposalInput(Creation, Transition):
    proposal_id: strawberry.ID = strawberry.field(description="Proposition à refuser.")
    reason: str = strawberry.field(
        description="Raison, lue par l'atelier ; 2 000 caractères au plus."
    )


@strawberry.type(description="La proposition est devenue une action.")
class AdoptProposalSuccess:
    action: Action | None = strawberry.field(description="L'action, si le lecteur la voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="La proposition est refusée, avec sa raison.")
class RefuseProposalSuccess:
    proposal: Proposal | None = strawberry.field(
        description="La proposition, si le lecteur la voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


AdoptProposalResult = Annotated[
    AdoptProposalSuccess | Creating | Changing | AmendmentRequired,
    strawberry.union("AdoptProposalResult", description="Issue d'une adoption."),
]

RefuseProposalResult = Annotated[
    RefuseProposalSuccess | Creating | Changing,
    strawberry.union("RefuseProposalResult", description="Issue d'un refus."),
]


@strawberry.type
class ProposalMutations:
    @strawberry.mutation(
        description="Adopter une proposition : elle devient une action du porteur. Réservé aux personnes mandatées."
    )
    async def adopt_proposal(
        self, info: MutationInfo, input: AdoptProposalInput
    ) -> AdoptProposalResult:
        context = info.context
        proposal_id = await visible(context, input.proposal_id, "Proposal")
        adopted = await verbs.adopt(
            context.services.database,
            verbs.Adoption(
                proposal_id=proposal_id,
                destination=_destination(input),
                action_title=input.action_title,
                amendment=input.amendment,
                axis_title=input.axis_title,
                expected_version=input.expected_version,
            ),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        action = await fetched(info, AdoptProposalSuccess, "action", adopted.action_id)
        return AdoptProposalSuccess(action=action, duplicate=adopted.duplicate)

    @strawberry.mutation(
        description="Refuser une proposition, avec une raison. Réservé aux personnes mandatées."
    )
    async def refuse_proposal(
        self, info: MutationInfo, input: RefuseProposalInput
    ) -> RefuseProposalResult:
        context = info.context
        proposal_id = await visible(context, input.proposal_id, "Proposal")
        refused = await verbs.refuse(
            context.services.database,
            proposal_id,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        proposal = await fetched(info, RefuseProposalSuccess, "proposal", refused.proposal_id)
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
