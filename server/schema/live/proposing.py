"""What people ask of the proposals: inputs, and one mutation a command.

Refuses decisions: who may ask it and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

import strawberry

from server.schema.ids import inner_id
from server.schema.live.asking import LiveInfo, LiveInput, handle, inner_ids
from server.schema.live.commands import CommandResult
from server.workshops import commands


@strawberry.input(description="Transmission de propositions à un porteur.")
class HandOverProposalsInput(LiveInput):
    proposal_ids: list[strawberry.ID] = strawberry.field(description="Propositions transmises.")
    holder_id: strawberry.ID = strawberry.field(description="Organisation qui décidera de chacune.")


@strawberry.type
class ProposingMutations:
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
