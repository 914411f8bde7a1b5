"""What people ask of the session itself: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import strawberry

from server.schema.ids import inner_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle
from server.schema.live.commands import CommandResult
from server.workshops import commands


@strawberry.input(description="Démarrage, ou réouverture, d'une activité du déroulé.")
class StartActivityInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    seconds: int | None = strawberry.field(
        default=None,
        description="Durée affichée par le minuteur, en secondes ; nulle sans minuteur.",
    )
    closes_itself: bool = strawberry.field(
        default=False, description="Clore l'activité quand le minuteur arrive à terme."
    )
    new_round: bool = strawberry.field(
        default=False,
        description="Vote ou notation déjà clos : ouvrir un nouveau tour, sans bulletin ; le décompte"
        " du précédent demeure.",
    )


@strawberry.input(description="Réglage du minuteur de l'activité en cours.")
class SetTimerInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    seconds: int | None = strawberry.field(
        default=None,
        description="Temps restant à partir de maintenant, en secondes ; nul pour l'ôter.",
    )
    closes_itself: bool = strawberry.field(
        default=False, description="Clore l'activité quand le minuteur arrive à terme."
    )


@strawberry.input(description="Une activité d'une séance : à clore, ou dont révéler les résultats.")
class ActivityInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)


@strawberry.input(description="Une séance à conclure, ou dont changer le code d'entrée.")
class SessionInput(LiveInput):
    pass


@strawberry.type
class RunningMutations:
    @strawberry.mutation(description="Démarrer une activité, ou rouvrir celle qui était close.")
    async def start_activity(self, info: LiveInfo, input: StartActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.StartActivity(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                duration_seconds=input.seconds,
                closes_itself=input.closes_itself,
                new_round=input.new_round,
            ),
        )

    @strawberry.mutation(
        description="Régler, prolonger ou ôter le minuteur de l'activité en cours."
    )
    async def set_timer(self, info: LiveInfo, input: SetTimerInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.SetTimer(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                duration_seconds=input.seconds,
                closes_itself=input.closes_itself,
            ),
        )

    @strawberry.mutation(description="Clore une activité : plus rien n'y est pris en compte.")
    async def close_activity(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.CloseActivity(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Changer le code d'entrée ; l'ancien ne vaut plus.")
    async def rotate_join_code(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, commands.RotateJoinCode())

    @strawberry.mutation(
        description="Conclure la séance : ce qui court est clos, les propositions sont rédigées."
    )
    async def conclude_session(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, commands.ConcludeSession())
