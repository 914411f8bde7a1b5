"""What people ask of a discussion: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import strawberry

from server.schema.ids import inner_id, optional_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle
from server.schema.live.commands import CommandResult
from server.schema.live.running import ActivityInput
from server.vocabulary import Constituency
from server.workshops import commands


@strawberry.input(description="Inscription, par l'animation, d'une personne sans téléphone.")
class QueueSpeakerInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    constituency: Constituency | None = strawberry.field(
        default=None, description="Collège de la personne."
    )
    label: str | None = strawberry.field(
        default=None, description="Repère pour l'animation seule, 300 caractères au plus."
    )


@strawberry.input(description="Retrait d'une demande de parole.")
class LeaveQueueInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    request_id: strawberry.ID = strawberry.field(description="Demande à retirer.")


@strawberry.input(description="Parole donnée hors de l'ordre, ou à qui l'a prise.")
class GiveFloorInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="Demande servie ; nulle pour qui parle sans s'être inscrit."
    )
    constituency: Constituency | None = strawberry.field(
        default=None, description="Collège de qui parle sans s'être inscrit."
    )


@strawberry.type
class SpeakingMutations:
    @strawberry.mutation(description="Demander la parole dans la discussion en cours.")
    async def ask_to_speak(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.AskToSpeak(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Inscrire une personne sans téléphone. Réservé à l'animation.")
    async def queue_speaker(self, info: LiveInfo, input: QueueSpeakerInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.QueueSpeaker(
                inner_id(input.activity_id, "LiveActivity"), input.constituency, input.label
            ),
        )

    @strawberry.mutation(
        description="Retirer une demande de parole : la sienne, ou toute par l'animation."
    )
    async def leave_queue(self, info: LiveInfo, input: LeaveQueueInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.LeaveQueue(
                inner_id(input.activity_id, "LiveActivity"),
                inner_id(input.request_id, "SpeakingRequest"),
            ),
        )

    @strawberry.mutation(
        description="Clore le tour en cours et appeler la personne suivante. Réservé à l'animation."
    )
    async def call_next(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.CallNext(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Donner la parole hors de l'ordre. Réservé à l'animation.")
    async def give_floor(self, info: LiveInfo, input: GiveFloorInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.GiveFloor(
                inner_id(input.activity_id, "LiveActivity"),
                optional_id(input.request_id, "SpeakingRequest"),
                input.constituency,
            ),
        )

    @strawberry.mutation(description="Clore le tour de parole en cours. Réservé à l'animation.")
    async def end_turn(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.EndTurn(inner_id(input.activity_id, "LiveActivity")),
        )
