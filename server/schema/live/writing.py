"""What people ask of a shared text: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import strawberry

from server.schema.ids import inner_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle
from server.schema.live.commands import CommandResult
from server.schema.live.running import ActivityInput
from server.workshops import commands


@strawberry.input(description="Enregistrement du texte partagé, par qui tient la plume.")
class SaveTextInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    text: str = strawberry.field(description="Le texte entier.")
    base: int = strawberry.field(
        description="Révision sur laquelle il est écrit ; 0 sur une page blanche."
    )


@strawberry.input(description="Effacement des mots d'une ancienne révision.")
class EraseRevisionInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    number: int = strawberry.field(description="Numéro de la révision, jamais l'actuelle.")


@strawberry.type
class WritingMutations:
    @strawberry.mutation(description="Prendre la plume si elle est libre, ou l'attendre.")
    async def take_pen(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.TakePen(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Passer la plume à qui l'attend, ou la poser.")
    async def hand_over_pen(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.HandOverPen(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Reprendre la plume. Réservé à l'animation.")
    async def take_back_pen(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.TakeBackPen(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(
        description="Enregistrer le texte partagé ; `Conflict` s'il a changé depuis `base`."
    )
    async def save_text(self, info: LiveInfo, input: SaveTextInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.SaveText(inner_id(input.activity_id, "LiveActivity"), input.text, input.base),
        )

    @strawberry.mutation(
        description="Effacer les mots d'une ancienne révision. Réservé à l'animation."
    )
    async def erase_revision(self, info: LiveInfo, input: EraseRevisionInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.EraseRevision(inner_id(input.activity_id, "LiveActivity"), input.number),
        )
