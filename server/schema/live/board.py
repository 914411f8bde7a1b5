"""What people ask of the board: one mutation a command, and which cards could stand together.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Self

import strawberry

from server.problems import NotFound, Problem
from server.schema.ids import global_id, inner_id, optional_id
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
from server.schema.live.watching import watched
from server.schema.problems import Refused, ValidationFailed, told
from server.vocabulary import Audience
from server.workshops import commands
from server.workshops.board.showing import ShownContribution
from server.workshops.board.suggesting import Suggestion, suggestions
from server.workshops.decision import check_few


@strawberry.type(description="Des cartes qui disent presque la même chose. Rien n'a été déplacé.")
class LikenessSuggestion:
    contribution_ids: list[strawberry.ID] = strawberry.field(
        description="Contributions à rapprocher, par arrivée."
    )
    group_ids: list[strawberry.ID] = strawberry.field(
        description="Groupes où certaines sont déjà rangées."
    )
    score: float = strawberry.field(
        description="De 0 à 1 : ressemblance des deux qui se ressemblent le moins."
    )
    words: list[str] = strawberry.field(description="Mots qu'elles partagent.")

    @classmethod
    def of(cls, found: Suggestion) -> Self:
        return cls(
            contribution_ids=[global_id("Contribution", id_) for id_ in found.contribution_ids],
            group_ids=[global_id("IdeaGroup", id_) for id_ in found.group_ids],
            score=found.score,
            words=list(found.words),
        )


@strawberry.type
class BoardQueries:
    @strawberry.field(
        description="Cartes à rapprocher, d'après leurs mots, calculées sur place ; pour"
        " l'animation seule, nul pour tout autre."
    )
    async def likeness_suggestions(
        self,
        info: LiveInfo,
        session_id: Annotated[strawberry.ID, strawberry.argument(description="Séance en direct.")],
        activity_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="Ces recueils seulement ; nul : tous."),
        ] = None,
    ) -> list[LikenessSuggestion] | None:
        try:
            watched_id, view = await watched(info.context, session_id, Audience.FACILITATOR)
            among = None if activity_ids is None else inner_ids(activity_ids, "LiveActivity")
        except NotFound:
            return None
        taken = await info.context.services.feeds.snapshot(watched_id, view)
        cards = [
            entity
            for entity in taken.seen.values()
            if isinstance(entity, ShownContribution)
            and (among is None or entity.activity_id in among)
        ]
        # A thousand cards take a few tenths of a second: the hall must not wait for them.
        found = await asyncio.to_thread(suggestions, cards)
        return [LikenessSuggestion.of(each) for each in found]


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
