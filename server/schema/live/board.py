"""What people ask of the board: one mutation a command, and which cards could stand together.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

import strawberry

from server.problems import Problem
from server.schema.ids import inner_id, optional_id
from server.schema.live.asking import LiveInfo, handle, inner_ids
from server.schema.live.cards import (
    MOST_AT_ONCE,
    ContributeInput,
    ContributeManyInput,
    ContributionInput,
    ContributionsInput,
    EditContributionInput,
    FormGroupInput,
    MergeGroupsInput,
    MoveContributionInput,
    MoveContributionsInput,
    NotedCardInput,
    OrderGroupsInput,
    RenameGroupInput,
    RevealContributionsInput,
    SplitGroupInput,
    WithdrawContributionInput,
    details_of,
    entry_of,
)
from server.schema.live.commands import CommandResult
from server.schema.problems import Refused, ValidationFailed, told
from server.workshops import commands
from server.workshops.decision import check_few


@strawberry.type(description="Le sort de chaque carte, dans l'ordre où elles ont été envoyées.")
class ContributionsReceived:
    results: list[CommandResult] = strawberry.field(
        description="Chacune a été prise, une fois, ou refusée sans toucher aux autres."
    )


ContributeManyResult = Annotated[
    ContributionsReceived | Refused | ValidationFailed,
    strawberry.union("ContributeManyResult", description="Issue d'un envoi de plusieurs cartes."),
]


@strawberry.type
class BoardMutations:
    @strawberry.mutation(description="Contribuer au recueil en cours.")
    async def contribute(self, info: LiveInfo, input: ContributeInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.Contribute(
                inner_id(input.activity_id, "LiveActivity"),
                input.text,
                details_of(input),
                entry_of(input.entry),
            ),
        )

    @strawberry.mutation(
        description="Envoyer des cartes notées hors réseau : chacune est prise une fois, avec son"
        " propre identifiant, et refusée seule."
    )
    async def contribute_many(
        self, info: LiveInfo, input: ContributeManyInput
    ) -> ContributeManyResult:
        check_few(input.cards, MOST_AT_ONCE, "cards")
        # All wait together, so that one transaction takes them in the order they were noted.
        return ContributionsReceived(
            results=list(
                await asyncio.gather(
                    *(_contributed(info, input.session_id, card) for card in input.cards)
                )
            )
        )

    @strawberry.mutation(
        description="Récrire sa contribution tant que le recueil est ouvert ; l'ancien texte est effacé."
    )
    async def edit_contribution(
        self, info: LiveInfo, input: EditContributionInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.EditContribution(
                inner_id(input.contribution_id, "Contribution"), input.text, details_of(input)
            ),
        )

    @strawberry.mutation(
        description="Retirer une contribution : la sienne, ou toute par l'animation."
    )
    async def withdraw_contribution(
        self, info: LiveInfo, input: WithdrawContributionInput
    ) -> CommandResult:
        return await _about(info, input, commands.WithdrawContribution)

    @strawberry.mutation(description="Valider des contributions en attente, ou refusées.")
    async def approve_contributions(
        self, info: LiveInfo, input: ContributionsInput
    ) -> CommandResult:
        ids = inner_ids(input.contribution_ids, "Contribution")
        return await handle(
            info, input.session_id, input.operation_id, commands.ApproveContributions(ids)
        )

    @strawberry.mutation(description="Refuser des contributions en attente.")
    async def refuse_contributions(
        self, info: LiveInfo, input: ContributionsInput
    ) -> CommandResult:
        ids = inner_ids(input.contribution_ids, "Contribution")
        return await handle(
            info, input.session_id, input.operation_id, commands.RefuseContributions(ids)
        )

    @strawberry.mutation(description="Révéler à tous les cartes d'un recueil caché.")
    async def reveal_contributions(
        self, info: LiveInfo, input: RevealContributionsInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RevealContributions(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Épingler une contribution.")
    async def pin_contribution(self, info: LiveInfo, input: ContributionInput) -> CommandResult:
        return await _about(info, input, commands.PinContribution)

    @strawberry.mutation(description="Ôter l'épingle d'une contribution.")
    async def unpin_contribution(self, info: LiveInfo, input: ContributionInput) -> CommandResult:
        return await _about(info, input, commands.UnpinContribution)

    @strawberry.mutation(
        description="Mettre une contribution de côté : hors de son groupe et de la vue de la salle."
    )
    async def archive_contribution(self, info: LiveInfo, input: ContributionInput) -> CommandResult:
        return await _about(info, input, commands.ArchiveContribution)

    @strawberry.mutation(description="Remettre sur le tableau une contribution mise de côté.")
    async def restore_contribution(self, info: LiveInfo, input: ContributionInput) -> CommandResult:
        return await _about(info, input, commands.RestoreContribution)

    @strawberry.mutation(description="Former un groupe d'idées.")
    async def form_group(self, info: LiveInfo, input: FormGroupInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.FormGroup(
                input.title,
                inner_ids(input.contribution_ids, "Contribution"),
                optional_id(input.activity_id, "LiveActivity"),
            ),
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
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.MoveContribution(
                inner_id(input.contribution_id, "Contribution"),
                optional_id(input.group_id, "IdeaGroup"),
            ),
        )

    @strawberry.mutation(
        description="Ranger plusieurs contributions dans un groupe, ou les en sortir."
    )
    async def move_contributions(
        self, info: LiveInfo, input: MoveContributionsInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.MoveContributions(
                inner_ids(input.contribution_ids, "Contribution"),
                optional_id(input.group_id, "IdeaGroup"),
            ),
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

    @strawberry.mutation(description="Scinder un groupe, en gardant sa lignée.")
    async def split_group(self, info: LiveInfo, input: SplitGroupInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.SplitGroup(
                inner_id(input.group_id, "IdeaGroup"),
                input.title,
                inner_ids(input.contribution_ids, "Contribution"),
            ),
        )

    @strawberry.mutation(description="Mettre des groupes dans un autre ordre.")
    async def order_groups(self, info: LiveInfo, input: OrderGroupsInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.OrderGroups(inner_ids(input.group_ids, "IdeaGroup")),
        )


_OneCard = (
    type[commands.WithdrawContribution]
    | type[commands.PinContribution]
    | type[commands.UnpinContribution]
    | type[commands.ArchiveContribution]
    | type[commands.RestoreContribution]
)


async def _about(
    info: LiveInfo, input: ContributionInput | WithdrawContributionInput, ask: _OneCard
) -> CommandResult:
    contribution_id = inner_id(input.contribution_id, "Contribution")
    return await handle(info, input.session_id, input.operation_id, ask(contribution_id))


async def _contributed(
    info: LiveInfo, session_id: strawberry.ID, card: NotedCardInput
) -> CommandResult:
    try:
        command = commands.Contribute(
            inner_id(card.activity_id, "LiveActivity"), card.text, details_of(card)
        )
        return await handle(info, session_id, card.operation_id, command)
    except Problem as problem:
        refused: CommandResult = told(problem, info)
        return refused
