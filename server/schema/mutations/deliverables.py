"""What the agency and its members do with deliverables, as mutations."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.domain.deliverables import verbs
from server.domain.journal import Operation
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
from server.schema.types import Deliverable, OutputRequest
from server.vocabulary import DeliverableKind

_VERSION: Final = "Version lue par le client ; un écart répond Conflict."


@strawberry.input(description="Livrable à ajouter à une mission, en brouillon.")
class AddDeliverableInput:
    operation_id: UUID = strawberry.field(
        description="Identifiant tiré par le client, pour renvoyer sans doubler."
    )
    mission_id: strawberry.ID = strawberry.field(description="La mission.")
    title: str = strawberry.field(description="Titre ; 300 caractères au plus.")
    kind: DeliverableKind = strawberry.field(description="Nature du livrable.")
    url: str | None = strawberry.field(
        default=None, description="Adresse du document, https:// ou http://."
    )


@strawberry.input(description="Reprise d'un brouillon, ou d'un livrable renvoyé.")
class ReviseDeliverableInput:
    deliverable_id: strawberry.ID = strawberry.field(description="Le livrable.")
    title: str | None = strawberry.field(default=None, description="Nouveau titre.")
    url: str | None = strawberry.field(default=None, description="Nouvelle adresse du document.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="Transition d'un livrable.")
class DeliverableTransitionInput:
    deliverable_id: strawberry.ID = strawberry.field(description="Le livrable.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="Renvoi d'un livrable soumis, avec sa raison.")
class ReturnDeliverableInput:
    deliverable_id: strawberry.ID = strawberry.field(description="Le livrable.")
    reason: str = strawberry.field(description="Raison ; 2 000 caractères au plus.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="Publication d'un livrable, sous une licence.")
class PublishDeliverableInput:
    deliverable_id: strawberry.ID = strawberry.field(description="Le livrable.")
    licence: str = strawberry.field(description="Licence, par exemple « Licence Ouverte 2.0 ».")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)


@strawberry.input(description="Demande des productions d'une mission.")
class RequestOutputsInput:
    mission_id: strawberry.ID = strawberry.field(description="La mission.")


@strawberry.type(description="Le livrable est ajouté.")
class AddDeliverableSuccess:
    deliverable: Deliverable | None = strawberry.field(
        description="Le livrable, si le lecteur le voit."
    )
    duplicate: bool = strawberry.field(description="Vrai si l'opération avait déjà abouti.")


@strawberry.type(description="Le livrable a changé.")
class DeliverableSuccess:
    deliverable: Deliverable | None = strawberry.field(
        description="Le livrable, si le lecteur le voit encore."
    )


@strawberry.type(description="La demande est là : elle se sert d'elle-même, une fois pour toutes.")
class RequestOutputsSuccess:
    request: OutputRequest | None = strawberry.field(description="La demande de l'organisation.")
    duplicate: bool = strawberry.field(description="Vrai si elle était déjà faite.")


AddDeliverableResult = Annotated[
    AddDeliverableSuccess
    | NotFound
    | Forbidden
    | Unauthenticated
    | IdempotencyConflict
    | TransitionRefused
    | ValidationFailed
    | TryAgain,
    strawberry.union("AddDeliverableResult", description="Issue d'un ajout de livrable."),
]
DeliverableResult = Annotated[
    DeliverableSuccess
    | NotFound
    | Forbidden
    | Unauthenticated
    | Conflict
    | TransitionRefused
    | ValidationFailed
    | TryAgain,
    strawberry.union("DeliverableResult", description="Issue d'une transition de livrable."),
]
RequestOutputsResult = Annotated[
    RequestOutputsSuccess | NotFound | Forbidden | Unauthenticated | TryAgain,
    strawberry.union("RequestOutputsResult", description="Issue d'une demande de productions."),
]


@strawberry.type
class DeliverableMutations:
    @strawberry.mutation(description="Ajouter un livrable. Réservé à qui conduit la mission.")
    async def add_deliverable(
        self, info: Info[Context, Any], input: AddDeliverableInput
    ) -> AddDeliverableResult:
        context = info.context
        mission_id = inner_id(input.mission_id, "Mission")
        await context.services.reading.require(context.viewer, "Mission", mission_id)
        made = await verbs.add(
            context.services.database,
            verbs.NewDeliverable(mission_id, input.title, input.kind, input.url),
            by=context.viewer,
            operation=_operation(context, input),
            now=context.now,
        )
        deliverable = await context.services.reading.fetch(
            info, made.id, path=("AddDeliverableSuccess", "deliverable")
        )
        return AddDeliverableSuccess(deliverable=deliverable, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Reprendre un brouillon ; un livrable renvoyé revient à l'édition suivante."
    )
    async def revise_deliverable(
        self, info: Info[Context, Any], input: ReviseDeliverableInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await _visible(context, input.deliverable_id)
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
        self, info: Info[Context, Any], input: DeliverableTransitionInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await _visible(context, input.deliverable_id)
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
        self, info: Info[Context, Any], input: ReturnDeliverableInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await _visible(context, input.deliverable_id)
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
        self, info: Info[Context, Any], input: DeliverableTransitionInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await _visible(context, input.deliverable_id)
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
        self, info: Info[Context, Any], input: DeliverableTransitionInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await _visible(context, input.deliverable_id)
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
        self, info: Info[Context, Any], input: PublishDeliverableInput
    ) -> DeliverableResult:
        context = info.context
        id_ = await _visible(context, input.deliverable_id)
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
        self, info: Info[Context, Any], input: RequestOutputsInput
    ) -> RequestOutputsResult:
        context = info.context
        mission_id = inner_id(input.mission_id, "Mission")
        await context.services.reading.require(context.viewer, "Mission", mission_id)
        made = await verbs.request_outputs(
            context.services.database, mission_id, by=context.viewer, now=context.now
        )
        request = await context.services.reading.fetch(
            info, made.id, path=("RequestOutputsSuccess", "request")
        )
        return RequestOutputsSuccess(request=request, duplicate=made.duplicate)


async def _visible(context: Context, global_id: str) -> UUID:
    deliverable_id = inner_id(global_id, "Deliverable")
    await context.services.reading.require(context.viewer, "Deliverable", deliverable_id)
    return deliverable_id


async def _answer(info: Info[Context, Any], deliverable_id: UUID) -> DeliverableSuccess:
    deliverable = await info.context.services.reading.fetch(
        info, deliverable_id, path=("DeliverableSuccess", "deliverable")
    )
    return DeliverableSuccess(deliverable=deliverable)


def _operation(context: Context, input: AddDeliverableInput) -> Operation:
    content = {key: value for key, value in vars(input).items() if key != "operation_id"}
    return Operation(
        actor_id=context.viewer.actor_id,
        id=input.operation_id,
        content={"mutation": "addDeliverable", **content},
        key=context.services.signing_key,
    )
