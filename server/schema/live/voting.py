"""What people ask of a vote: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import strawberry

from server.schema.ids import inner_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle
from server.schema.live.commands import CommandResult
from server.schema.live.running import ActivityInput
from server.workshops import commands


@strawberry.input(description="Gommettes d'un votant sur un groupe.")
class PlaceDotsInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    group_id: strawberry.ID = strawberry.field(description="Groupe soutenu.")
    dots: int = strawberry.field(
        description="Nombre de gommettes désormais posées sur ce groupe ; modifiable jusqu'à la clôture."
    )


@strawberry.type
class VotingMutations:
    @strawberry.mutation(
        description="Poser ses gommettes sur un groupe ; modifiable jusqu'à la clôture."
    )
    async def place_dots(self, info: LiveInfo, input: PlaceDotsInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.PlaceDots(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                group_id=inner_id(input.group_id, "IdeaGroup"),
                dots=input.dots,
            ),
        )

    @strawberry.mutation(description="Révéler à tous les résultats d'un vote clos.")
    async def reveal_results(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RevealResults(inner_id(input.activity_id, "LiveActivity")),
        )
