"""What the agency and its members do with deliverables, as mutations."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.deliverables import output_requests, verbs
from server.schema.ids import visible
from server.schema.mutations.acting import (
    DUPLICATE,
    Creation,
    MutationInfo,
    Transition,
    fetched,
    operation_of,
)
from server.schema.problems import (
    Changing,
    Creating,
    Refused,
    TransitionRefused,
    ValidationFailed,
)
from server.schema.types import Deliverable, OutputRequest
from server.vocabulary import DeliverableKind


@strawberry.input(description="Livrable à ajouter à une mission, en brouillon.")
class AddDeliverableInput(Creation):
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    kind: DeliverableKind = strawberry.field(description="Nature du livrable.")
    url: str | None = strawberry.field(
        default=None, description="Adresse du document, https:// ou http://."
    )


@strawberry.input(description="Reprise d'un brouillon, ou d'un livrable renvoyé.")
class ReviseDeliverableInput(Transition):
    deliverable_id: strawberry.ID = strawberry.field(description="Le livrable.")
    title: str | None = strawberry.field(default=None, description="Nouveau titre.")
    url: str | None = strawberry.field(default=None, description="Nouvelle adresse du document.")


@strawberry.input(description="Transition d'un livrable.")
class DeliverableTransitionInput(Transition):
    deliverable_id: strawberry.ID = strawberry.field(description="Le livrable.")


@strawberry.input(description="Renvoi d'un livrable soumis, avec sa raison.")
class ReturnDeliverableInput(Transition):
    deliverable_id: strawberry.ID = strawberry.field(description="Le livrable.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")


@strawberry.input(description="Publication d'un livrable, sous une licence.")
class PublishDeliverableInput(Transition):
    deliverable_id: strawberry.ID = strawberry.field(description="Le livrable.")
    licence: str = strawberry.field(description="Licence, par exemple « Licence Ouverte 2.0 ».")


@strawberry.input(description="Demande des productions d'une mission.")
class RequestOutputsInput:
    mission_id: strawberry.ID = strawberry.field(description="La mission.")


@strawberry.input(description="Retrait d'une demande de productions que rien n'a encore servie.")
class WithdrawOutputRequestInput(Transition):
    request_id: strawberry.ID = strawberry.field(description="La demande.")


@strawberry.type(description="Le livrable est ajouté.")
class AddDeliverableSuccess:
    deliverable: Deliverable | None = strawberry.field(
        description="Le livrable, si le lecteur le voit."
    )
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Le livrable a changé.")
class DeliverableSuccess:
    deliverable: Deliverable | None = strawberry.field(
        description="Le livrable, si le lecteur le voit encore."
    )


@strawberry.type(description="La demande est là : elle se sert d'elle-même, une fois pour toutes.")
class RequestOutputsSuccess:
    request: OutputRequest | None = strawberry.field(description="La demande de l'organisation.")
    duplicate: bool = strawberry.field(description="Vrai si elle était déjà faite.")


@strawberry.type(description="La demande est retirée ; redemander plus tard en fait une autre.")
class WithdrawOutputRequestSuccess:
    request: OutputRequest | None = strawberry.field(description="La demande retirée.")


AddDeliverableResult = Annotated[
    AddDeliverableSuccess | Creating | TransitionRefused,
    strawberry.union("AddDeliverableResult", description="Issue d'un ajout de livrable."),
]
DeliverableResult = Annotated[
    DeliverableSuccess | Changing | ValidationFailed,
    strawberry.union("DeliverableResult", description="Issue d'une transition de livrable."),
]
RequestOutputsResult = Annotated[
    RequestOutputsSuccess | Refused,
    strawberry.union("RequestOutputsResult", description="Issue d'une demande de productions."),
]

WithdrawOutputRequestResult = Annotated[
    WithdrawOutputRequestSuccess | Changing,
    strawberry.union(
        "WithdrawOutputRequestResult", description="Issue d'un retrait de demande de productions."
    ),
]


@strawberry.type
class DeliverableMutations:
    @strawberry.mutation(description="Ajouter un livrable. Réservé à qui conduit la mission.")
    async def add_deliverable(
        self, info: MutationInfo, input: AddDeliverableInput
    ) -> AddDeliverableResult:
        context = info.context
        mission_id = await visible(context, input.mission_id, "Mission")
        made = await verbs.add(
            context.services.database,
            verbs.NewDeliverable(mission_id, input.title, input.kind, input.url),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        deliverable = await fetched(info, AddDeliverableSuccess, "deliverable", made.id)
        return AddDeliverableSuccess(deliverable=deliverable, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Reprendre un brouillon ; un livrable renvoyé revient à l'édition suivante."
    )
    async def revise_deliverable(
        self, info: MutationInfo, input: ReviseDeliverableInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await visible(context, input.deliverable_id, "Deliverable")
        await verbs.revise(
            context.services.database,
            id_,
            title=input.title,
            url=input.url,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, id_)

    @strawberry.mutation(description="Soumettre un brouillon à validation.")
    async def submit_deliverable(
        self, info: MutationInfo, input: DeliverableTransitionInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await visible(context, input.deliverable_id, "Deliverable")
        await verbs.submit(
            context.services.database,
            id_,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, id_)

    @strawberry.mutation(
        description="Renvoyer un livrable soumis, avec une raison. Réservé à ceux qui valident."
    )
    async def return_deliverable(
        self, info: MutationInfo, input: ReturnDeliverableInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await visible(context, input.deliverable_id, "Deliverable")
        await verbs.send_back(
            context.services.database,
            id_,
            reason=input.reason,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, id_)

    @strawberry.mutation(
        description="Valider cette édition au nom de son organisation ; la dernière validation sert"
        " les demandes en attente."
    )
    async def validate_deliverable(
        self, info: MutationInfo, input: DeliverableTransitionInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await visible(context, input.deliverable_id, "Deliverable")
        await verbs.validate(
            context.services.database,
            id_,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, id_)

    @strawberry.mutation(
        description="Porter un livrable validé à la connaissance de tous les membres : décision du"
        " commanditaire direct."
    )
    async def release_deliverable(
        self, info: MutationInfo, input: DeliverableTransitionInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await visible(context, input.deliverable_id, "Deliverable")
        await verbs.release(
            context.services.database,
            id_,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, id_)

    @strawberry.mutation(
        description="Publier un livrable porté à la connaissance des membres, sous une licence."
    )
    async def publish_deliverable(
        self, info: MutationInfo, input: PublishDeliverableInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await visible(context, input.deliverable_id, "Deliverable")
        await verbs.publish(
            context.services.database,
            id_,
            licence=input.licence,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return await _answer(info, id_)

    @strawberry.mutation(
        description="Demander les productions d'une mission pour son organisation : une demande,"
        " servie d'elle-même à chaque dernière validation. Redemander répond la même."
    )
    async def request_outputs(
        self, info: MutationInfo, input: RequestOutputsInput
    ) -> RequestOutputsResult:
        context = info.context
        mission_id = await visible(context, input.mission_id, "Mission")
        made = await output_requests.request_outputs(
            context.services.database, mission_id, by=context.viewer, now=context.now
        )
        request = await fetched(info, RequestOutputsSuccess, "request", made.id)
        return RequestOutputsSuccess(request=request, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Retirer la demande de productions de son organisation, tant qu'elle attend."
    )
    async def withdraw_output_request(
        self, info: MutationInfo, input: WithdrawOutputRequestInput
    ) -> WithdrawOutputRequestResult:
        context = info.context
        id_ = await visible(context, input.request_id, "OutputRequest")
        await output_requests.withdraw_request(
            context.services.database,
            id_,
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        request = await fetched(info, WithdrawOutputRequestSuccess, "request", id_)
        return WithdrawOutputRequestSuccess(request=request)


async def _answer(info: MutationInfo, deliverable_id: UUID) -> DeliverableSuccess:
    deliverable = await fetched(info, DeliverableSuccess, "deliverable", deliverable_id)
    return DeliverableSuccess(deliverable=deliverable)
