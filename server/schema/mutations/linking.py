"""Joining the objects of the chain, and promoting an action to a contract, as mutations."""

from __future__ import annotations

from typing import Annotated

import strawberry

from server.domain.actions import promotion
from server.domain.links import verbs
from server.domain.links.machine import COLUMNS
from server.ids import MalformedGlobalId, from_global_id
from server.problems import NotFound
from server.problems import ValidationFailed as InvalidInput
from server.schema.context import Context
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
    AmendmentRequired,
    Changing,
    Creating,
    Refused,
    TransitionRefused,
)
from server.schema.types import Action, Link
from server.vocabulary import LinkKind


@strawberry.input(description="Un lien à nouer entre deux objets de la chaîne (LK1).")
class LinkObjectsInput(Creation):
    kind: LinkKind = strawberry.field(
        description="Nature ; elle dit de quel type part le lien et vers lequel il mène."
    )
    from_id: strawberry.ID = strawberry.field(description="L'objet d'où il part.")
    to_id: strawberry.ID = strawberry.field(description="L'objet où il mène.")


@strawberry.input(description="Un lien à défaire.")
class UnlinkObjectsInput:
    link_id: strawberry.ID = strawberry.field(description="Le lien.")


@strawberry.input(
    description="La promotion d'une action en projet de contrat : dans un plan ouvert, ou vers le"
    " projet qu'un avenant y a ajouté."
)
class PromoteActionInput(Creation, Transition):
    action_id: strawberry.ID = strawberry.field(description="L'action.")
    contract_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le contrat, dont le plan est ouvert ; ou bien `projectId`."
    )
    project_id: strawberry.ID | None = strawberry.field(
        default=None, description="Le projet déjà au plan d'un contrat ; ou bien `contractId`."
    )


@strawberry.type(description="Les deux objets sont joints.")
class ObjectsLinked:
    link: Link | None = strawberry.field(description="Le lien, si le lecteur le voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


@strawberry.type(description="Les deux objets ne sont plus joints.")
class ObjectsUnlinked:
    link_id: strawberry.ID = strawberry.field(description="Le lien qui n'est plus.")


@strawberry.type(description="L'action est promue : son état se tient désormais sur le projet.")
class ActionPromoted:
    project: Action | None = strawberry.field(description="Le projet, si le lecteur le voit.")
    duplicate: bool = strawberry.field(description=DUPLICATE)


LinkObjectsResult = Annotated[
    ObjectsLinked | Creating | TransitionRefused,
    strawberry.union("LinkObjectsResult", description="Issue pour un lien."),
]
UnlinkObjectsResult = Annotated[
    ObjectsUnlinked | Refused | TransitionRefused,
    strawberry.union("UnlinkObjectsResult", description="Issue pour un lien défait."),
]
PromoteActionResult = Annotated[
    ActionPromoted | Creating | Changing | AmendmentRequired,
    strawberry.union("PromoteActionResult", description="Issue d'une promotion."),
]


@strawberry.type
class LinkingMutations:
    @strawberry.mutation(
        description="Joindre deux objets de la chaîne, une fois. Réservé à qui voit les deux, et tient"
        " l'un d'eux."
    )
    async def link_objects(self, info: MutationInfo, input: LinkObjectsInput) -> LinkObjectsResult:
        context = info.context
        made = await verbs.link(
            context.services.database,
            input.kind,
            await _end(context, input.from_id),
            await _end(context, input.to_id),
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        link = await fetched(info, ObjectsLinked, "link", made.id)
        return ObjectsLinked(link=link, duplicate=made.duplicate)

    @strawberry.mutation(
        description="Défaire un lien. Réservé à qui le voit, et tient l'un de ses bouts ; une"
        " promotion ne se défait pas."
    )
    async def unlink_objects(
        self, info: MutationInfo, input: UnlinkObjectsInput
    ) -> UnlinkObjectsResult:
        context = info.context
        link_id = await visible(context, input.link_id, "Link")
        await verbs.unlink(context.services.database, link_id, by=context.viewer, now=context.now)
        return ObjectsUnlinked(link_id=input.link_id)

    @strawberry.mutation(
        description="Promouvoir une action en projet d'un contrat : une seule lignée, l'origine"
        " gardée, ses acteurs, ses territoires et ses thèmes repris (LK2). Réservé à qui tient le"
        " plan, et tient l'action ou voit son porteur parmi les parties."
    )
    async def promote_action(
        self, info: MutationInfo, input: PromoteActionInput
    ) -> PromoteActionResult:
        context = info.context
        action_id = await visible(context, input.action_id, "Action")
        made = await promotion.promote(
            context.services.database,
            action_id,
            await _destination(context, input),
            expected_version=input.expected_version,
            by=context.viewer,
            operation=operation_of(info, input),
            now=context.now,
        )
        project = await fetched(info, ActionPromoted, "project", made.id)
        return ActionPromoted(project=project, duplicate=made.duplicate)


async def _end(context: Context, id_: strawberry.ID) -> verbs.End:
    """An object of the chain that the viewer sees. Raises NotFound for any other."""
    try:
        type_name, _ = from_global_id(id_)
    except MalformedGlobalId as error:
        raise NotFound from error
    if type_name not in COLUMNS:
        raise NotFound
    return verbs.End(type_name, await visible(context, id_, type_name))


async def _destination(
    context: Context, input: PromoteActionInput
) -> promotion.NewProject | promotion.AddedProject:
    match input.contract_id, input.project_id:
        case str(contract_id), None:
            return promotion.NewProject(await visible(context, contract_id, "Contract"))
        case None, str(project_id):
            return promotion.AddedProject(await visible(context, project_id, "Action"))
    raise InvalidInput(
        "contractId",
        french="Donnez le contrat, ou bien le projet.",
        english="Give the contract, or else the project.",
    )
