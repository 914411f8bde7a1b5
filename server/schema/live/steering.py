"""What a facilitator asks of the room: timers, pause, lock, extra time, spotlight, undo.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

from uuid import UUID

import strawberry

from server.problems import ValidationFailed
from server.schema.ids import inner_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle
from server.schema.live.commands import CommandResult
from server.schema.live.running import SessionInput
from server.vocabulary import SpotlightKind
from server.workshops import commands


@strawberry.input(description="Prolongation du minuteur de l'activité en cours.")
class ExtendTimerInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    seconds: int = strawberry.field(description="Secondes de plus.")


@strawberry.input(description="Temps supplémentaire d'une personne dans l'activité en cours.")
class GrantExtraTimeInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    number: int = strawberry.field(
        description="Numéro que la personne lit sur son téléphone (`myPart.number`)."
    )
    seconds: int = strawberry.field(
        description="Secondes de plus que les autres, une heure au plus ; 0 pour les reprendre."
    )


@strawberry.input(description="Ce que toute la salle est invitée à regarder : un élément au plus.")
class SpotlightInput(LiveInput):
    activity_id: strawberry.ID | None = strawberry.field(
        default=None, description="Une activité qui a commencé."
    )
    contribution_id: strawberry.ID | None = strawberry.field(
        default=None, description="Une contribution que tous voient."
    )
    group_id: strawberry.ID | None = strawberry.field(
        default=None, description="Un groupe d'idées."
    )


@strawberry.input(description="Le dernier geste de l'animation, à reprendre.")
class UndoLastInput(LiveInput):
    seq: int = strawberry.field(
        description="Rang du geste, lu dans `undoable` : un autre n'est pas repris à sa place."
    )


@strawberry.type
class SteeringMutations:
    @strawberry.mutation(description="Prolonger le minuteur de l'activité en cours.")
    async def extend_timer(self, info: LiveInfo, input: ExtendTimerInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.ExtendTimer(inner_id(input.activity_id, "LiveActivity"), input.seconds),
        )

    @strawberry.mutation(
        description="Donner du temps de plus à une personne, par son numéro : l'activité se clôt"
        " d'abord pour les autres."
    )
    async def grant_extra_time(self, info: LiveInfo, input: GrantExtraTimeInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.GrantExtraTime(
                inner_id(input.activity_id, "LiveActivity"), input.number, input.seconds
            ),
        )

    @strawberry.mutation(
        description="Mettre la séance en pause : le minuteur s'arrête, rien n'est pris de la salle."
    )
    async def pause_session(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, commands.PauseSession())

    @strawberry.mutation(description="Reprendre après une pause, avec le temps qui restait.")
    async def resume_session(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, commands.ResumeSession())

    @strawberry.mutation(
        description="Verrouiller : plus rien de nouveau n'est pris de la salle, la lecture continue."
    )
    async def lock_session(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, commands.LockSession())

    @strawberry.mutation(description="Lever le verrou.")
    async def unlock_session(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, commands.UnlockSession())

    @strawberry.mutation(
        description="Inviter toute la salle à regarder un élément ; sans élément, ne plus l'inviter."
    )
    async def set_spotlight(self, info: LiveInfo, input: SpotlightInput) -> CommandResult:
        return await handle(info, input.session_id, input.operation_id, _spotlight(input))

    @strawberry.mutation(
        description="Reprendre le dernier geste de l'animation, par de nouveaux événements."
    )
    async def undo_last(self, info: LiveInfo, input: UndoLastInput) -> CommandResult:
        return await handle(
            info, input.session_id, input.operation_id, commands.UndoLast(input.seq)
        )


def _spotlight(input: SpotlightInput) -> commands.SetSpotlight:
    targets: list[tuple[SpotlightKind, UUID]] = []
    if input.activity_id is not None:
        targets.append((SpotlightKind.ACTIVITY, inner_id(input.activity_id, "LiveActivity")))
    if input.contribution_id is not None:
        contribution_id = inner_id(input.contribution_id, "Contribution")
        targets.append((SpotlightKind.CONTRIBUTION, contribution_id))
    if input.group_id is not None:
        targets.append((SpotlightKind.GROUP, inner_id(input.group_id, "IdeaGroup")))
    if len(targets) > 1:
        raise ValidationFailed(
            "input",
            french="Un seul élément à la fois.",
            english="One thing at a time.",
        )
    kind, target_id = targets[0] if targets else (None, None)
    return commands.SetSpotlight(kind, target_id)
