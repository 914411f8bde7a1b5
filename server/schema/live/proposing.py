"""What people ask of the proposals: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

from datetime import date

import strawberry

from server.schema.ids import inner_id, optional_id
from server.schema.live.asking import ACTIVITY, LiveInfo, LiveInput, handle, inner_ids
from server.schema.live.commands import CommandResult
from server.workshops import commands


@strawberry.input(description="Ce que dit une proposition d'action.")
class WordingInput:
    title: str = strawberry.field(description="Titre, 300 caractères au plus.")
    description: str | None = strawberry.field(
        default=None, description="Ce qu'il y aurait à faire, 2 000 caractères au plus."
    )
    theme_id: strawberry.ID | None = strawberry.field(default=None, description="Thème.")
    priority: int | None = strawberry.field(
        default=None, description="Niveau de priorité, de 1, le plus haut, à 3."
    )
    due_on: date | None = strawberry.field(default=None, description="Échéance souhaitée.")
    holder_id: strawberry.ID | None = strawberry.field(
        default=None, description="Organisation à laquelle on pense ; cela n'engage personne."
    )

    def worded(self) -> commands.Wording:
        return commands.Wording(
            title=self.title,
            description=self.description,
            theme_id=optional_id(self.theme_id, "Theme"),
            priority=self.priority,
            due_on=self.due_on,
            holder_id=optional_id(self.holder_id, "Organisation"),
        )


@strawberry.input(
    description="Rédaction d'une action, sur la preuve d'un groupe ou de contributions."
)
class DraftActionInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    wording: WordingInput = strawberry.field(description="Ce qu'elle dit.")
    group_id: strawberry.ID | None = strawberry.field(
        default=None, description="Groupe d'idées qui la fonde."
    )
    contribution_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Contributions qui la fondent, 100 au plus."
    )


@strawberry.input(description="Soutien à une action proposée par la salle.")
class SupportActionInput(LiveInput):
    activity_id: strawberry.ID = strawberry.field(description=ACTIVITY)
    proposal_id: strawberry.ID = strawberry.field(description="Action proposée.")
    supports: bool = strawberry.field(
        default=True, description="Faux pour retirer le soutien donné."
    )


@strawberry.input(description="Idée qui mérite d'être proposée, quel que soit le vote.")
class PromoteIdeaInput(LiveInput):
    group_id: strawberry.ID = strawberry.field(description="Groupe d'idées.")


@strawberry.input(description="Nouvelle rédaction d'une proposition ; sa preuve reste.")
class EditProposalInput(LiveInput):
    proposal_id: strawberry.ID = strawberry.field(description="Proposition.")
    wording: WordingInput = strawberry.field(description="Ce qu'elle dit désormais.")


@strawberry.input(description="Fusion d'une proposition dans une autre.")
class MergeProposalsInput(LiveInput):
    into_proposal_id: strawberry.ID = strawberry.field(description="Celle qui demeure.")
    from_proposal_id: strawberry.ID = strawberry.field(description="Celle qui est absorbée.")


@strawberry.input(description="Mise à l'écart d'une proposition.")
class DropProposalInput(LiveInput):
    proposal_id: strawberry.ID = strawberry.field(description="Proposition.")
    reason: str = strawberry.field(description="Pourquoi, 2 000 caractères au plus.")


@strawberry.input(description="Reprise d'une proposition écartée ou fusionnée.")
class RestoreProposalInput(LiveInput):
    proposal_id: strawberry.ID = strawberry.field(description="Proposition.")


@strawberry.input(description="Transmission de propositions à un porteur.")
class HandOverProposalsInput(LiveInput):
    proposal_ids: list[strawberry.ID] = strawberry.field(description="Propositions transmises.")
    holder_id: strawberry.ID = strawberry.field(description="Organisation qui décidera de chacune.")


@strawberry.type
class ProposingMutations:
    @strawberry.mutation(description="Rédiger une action pendant l'activité qui s'y consacre.")
    async def draft_action(self, info: LiveInfo, input: DraftActionInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.DraftAction(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                wording=input.wording.worded(),
                group_id=optional_id(input.group_id, "IdeaGroup"),
                contribution_ids=inner_ids(input.contribution_ids, "Contribution"),
            ),
        )

    @strawberry.mutation(description="Soutenir une action proposée, ou retirer son soutien.")
    async def support_action(self, info: LiveInfo, input: SupportActionInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.SupportAction(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                proposal_id=inner_id(input.proposal_id, "Proposal"),
                supports=input.supports,
            ),
        )

    @strawberry.mutation(
        description="Faire d'une idée une proposition : la seule voie, dans un focus group."
    )
    async def promote_idea(self, info: LiveInfo, input: PromoteIdeaInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.PromoteIdea(inner_id(input.group_id, "IdeaGroup")),
        )

    @strawberry.mutation(description="Récrire une proposition avant de la transmettre.")
    async def edit_proposal(self, info: LiveInfo, input: EditProposalInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.EditProposal(inner_id(input.proposal_id, "Proposal"), input.wording.worded()),
        )

    @strawberry.mutation(
        description="Fusionner deux propositions : chacune garde sa preuve et son décompte."
    )
    async def merge_proposals(self, info: LiveInfo, input: MergeProposalsInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.MergeProposals(
                into_id=inner_id(input.into_proposal_id, "Proposal"),
                merged_id=inner_id(input.from_proposal_id, "Proposal"),
            ),
        )

    @strawberry.mutation(description="Écarter une proposition, avec la raison.")
    async def drop_proposal(self, info: LiveInfo, input: DropProposalInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.DropProposal(inner_id(input.proposal_id, "Proposal"), input.reason),
        )

    @strawberry.mutation(description="Reprendre une proposition écartée ou fusionnée.")
    async def restore_proposal(self, info: LiveInfo, input: RestoreProposalInput) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RestoreProposal(inner_id(input.proposal_id, "Proposal")),
        )

    @strawberry.mutation(
        description="Transmettre des propositions à un porteur, qui décidera de chacune."
    )
    async def hand_over_proposals(
        self, info: LiveInfo, input: HandOverProposalsInput
    ) -> CommandResult:
        return await handle(
            info,
            input.session_id,
            input.operation_id,
            commands.HandOverProposals(
                proposal_ids=inner_ids(input.proposal_ids, "Proposal"),
                holder_id=inner_id(input.holder_id, "Organisation"),
            ),
        )
