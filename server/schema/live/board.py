"""What people ask of the board: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import strawberry

from server.schema.ids import inner_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle, inner_ids
from server.schema.live.commands import CommandResult
from server.workshops import commands


@strawberry.input(description="Une contribution au recueil en cours.")
class ContributeInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    text: str = strawberry.field(description="Texte, 2 000 caractères au plus.")


@strawberry.input(description="Retrait d'une contribution : la sienne, ou toute par l'animation.")
class WithdrawContributionInput(LiveInput):
    contribution_id: strawberry.ID = strawberry.field(description="Contribution à retirer.")


@strawberry.input(description="Formation d'un groupe d'idées.")
class FormGroupInput(LiveInput):
    title: str = strawberry.field(description="Titre du groupe, 300 caractères au plus.")
    contribution_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Contributions réunies d'emblée."
    )


@strawberry.input(description="Nouveau titre d'un groupe d'idées.")
class RenameGroupInput(LiveInput):
    group_id: strawberry.ID = strawberry.field(description="Groupe à renommer.")
    title: str = strawberry.field(description="Titre du groupe, 300 caractères au plus.")


@strawberry.input(
    description="Déplacement d'une contribution vers un groupe, ou hors de tout groupe."
)
class MoveContributionInput(LiveInput):
    contribution_id: strawberry.ID = strawberry.field(description="Contribution à déplacer.")
    group_id: strawberry.ID | None = strawberry.field(
        default=None, description="Groupe d'arrivée ; nul pour la sortir de son groupe."
    )


@strawberry.input(
    description="Fusion d'un groupe dans un autre ; la lignée et les décomptes restent."
)
class MergeGroupsInput(LiveInput):
    into_group_id: strawberry.ID = strawberry.field(description="Groupe qui demeure.")
    from_group_id: strawberry.ID = strawberry.field(description="Groupe absorbé.")


@strawberry.type
class BoardMutations:
    @strawberry.mutation(description="Contribuer au recueil en cours.")
    async def contribute(self, info: LiveInfo, input: ContributeInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.Contribute(inner_id(input.activity_id, "LiveActivity"), input.text),
        )

    @strawberry.mutation(
        description="Retirer une contribution : la sienne, ou toute par l'animation."
    )
    async def withdraw_contribution(
        self, info: LiveInfo, input: WithdrawContributionInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.WithdrawContribution(inner_id(input.contribution_id, "Contribution")),
        )

    @strawberry.mutation(description="Former un groupe d'idées.")
    async def form_group(self, info: LiveInfo, input: FormGroupInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.FormGroup(input.title, inner_ids(input.contribution_ids, "Contribution")),
        )

    @strawberry.mutation(description="Donner un autre titre à un groupe d'idées.")
    async def rename_group(self, info: LiveInfo, input: RenameGroupInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RenameGroup(inner_id(input.group_id, "IdeaGroup"), input.title),
        )

    @strawberry.mutation(description="Ranger une contribution dans un groupe, ou l'en sortir.")
    async def move_contribution(
        self, info: LiveInfo, input: MoveContributionInput
    ) -> CommandResult:
        group_id = None if input.group_id is None else inner_id(input.group_id, "IdeaGroup")
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.MoveContribution(inner_id(input.contribution_id, "Contribution"), group_id),
        )

    @strawberry.mutation(description="Fusionner un groupe dans un autre, en gardant sa lignée.")
    async def merge_groups(self, info: LiveInfo, input: MergeGroupsInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.MergeGroups(
                into_id=inner_id(input.into_group_id, "IdeaGroup"),
                merged_id=inner_id(input.from_group_id, "IdeaGroup"),
            ),
        )
