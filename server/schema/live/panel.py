"""What people ask of the panel: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import strawberry

from server.schema.live.asking import LiveInfo, LiveInput, handle
from server.schema.live.commands import CommandResult
from server.vocabulary import Constituency
from server.workshops import commands


@strawberry.input(description="Le collège du participant lui-même.")
class ChooseConstituencyInput(LiveInput):
    constituency: Constituency = strawberry.field(description="Collège dont il est.")


@strawberry.input(
    description="Compte des personnes présentes d'un collège, avec ou sans téléphone."
)
class CountConstituencyInput(LiveInput):
    constituency: Constituency = strawberry.field(description="Collège compté.")
    people: int | None = strawberry.field(
        default=None, description="Personnes présentes ; nul pour s'en remettre aux téléphones."
    )


@strawberry.type
class PanelMutations:
    @strawberry.mutation(description="Dire de quel collège on est ; le dernier mot compte.")
    async def choose_constituency(
        self, info: LiveInfo, input: ChooseConstituencyInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.ChooseConstituency(input.constituency),
        )

    @strawberry.mutation(
        description="Compter les personnes présentes d'un collège. Réservé à l'animation."
    )
    async def count_constituency(
        self, info: LiveInfo, input: CountConstituencyInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.CountConstituency(input.constituency, input.people),
        )
