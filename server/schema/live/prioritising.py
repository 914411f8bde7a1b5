"""What people ask of a prioritisation: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.problems import NotFound
from server.schema.ids import inner_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle
from server.schema.live.commands import CommandResult
from server.schema.live.entities.prioritising import TYPE_OF
from server.vocabulary import PriorityStep
from server.workshops import commands

ITEM = "Groupe d'idées ou contribution, selon l'activité."


@strawberry.input(description="Place d'un groupe ou d'une contribution dans un niveau.")
class PlaceItemInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    item_id: strawberry.ID = strawberry.field(description=ITEM)
    level: int = strawberry.field(description="Niveau, 1 étant le plus haut.")
    place: int | None = strawberry.field(
        default=None, description="Place dans le niveau, à partir de 1 ; nulle pour la dernière."
    )


@strawberry.input(description="Un pas dans le classement, comme au clavier.")
class MoveItemInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    item_id: strawberry.ID = strawberry.field(description=ITEM)
    step: PriorityStep = strawberry.field(description="Le pas.")


@strawberry.input(description="Retrait d'un groupe ou d'une contribution du classement.")
class UnplaceItemInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    item_id: strawberry.ID = strawberry.field(description=ITEM)


def _item(global_id: strawberry.ID) -> UUID:
    """Whichever it is: the activity's rule knows the ids that stand on its board."""
    for type_name in TYPE_OF.values():
        try:
            return inner_id(global_id, type_name)
        except NotFound:
            continue
    raise NotFound


@strawberry.type
class PrioritisingMutations:
    @strawberry.mutation(description="Placer dans un niveau de priorité. Réservé à l'animation.")
    async def place_item(self, info: LiveInfo, input: PlaceItemInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.PlaceItem(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                item_id=_item(input.item_id),
                level=input.level,
                place=input.place,
            ),
        )

    @strawberry.mutation(description="Déplacer d'un pas dans le classement. Réservé à l'animation.")
    async def move_item(self, info: LiveInfo, input: MoveItemInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.MoveItem(
                inner_id(input.activity_id, "LiveActivity"), _item(input.item_id), input.step
            ),
        )

    @strawberry.mutation(description="Retirer du classement. Réservé à l'animation.")
    async def unplace_item(self, info: LiveInfo, input: UnplaceItemInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.UnplaceItem(inner_id(input.activity_id, "LiveActivity"), _item(input.item_id)),
        )
