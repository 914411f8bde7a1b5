"""The sessions that a deliverable cites, as mutations."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import strawberry

from server.domain.deliverables import citations
from server.schema.context import Context
from server.schema.ids import visible
from server.schema.mutations.acting import MutationInfo, Transition, fetched
from server.schema.problems import Changing, ValidationFailed
from server.schema.types import Deliverable


@strawberry.input(description="Séances qu'un livrable cite, ou cesse de citer.")
class CitationsInput(Transition):
    deliverable_id: strawberry.ID = strawberry.field(
        description="Le livrable, qui s'écrit encore ou a été renvoyé."
    )
    session_ids: list[strawberry.ID] = strawberry.field(
        description=f"Les séances ; {citations.SESSIONS_LIMIT} au plus."
    )


@strawberry.type(description="Le livrable s'appuie désormais sur ces séances, ou ne le fait plus.")
class CitationsSuccess:
    deliverable: Deliverable | None = strawberry.field(
        description="Le livrable, si le lecteur le voit encore."
    )


CitationsResult = Annotated[
    CitationsSuccess | Changing | ValidationFailed,
    strawberry.union("CitationsResult", description="Issue pour les citations d'un livrable."),
]


@strawberry.type
class CitationMutations:
    @strawberry.mutation(
        description="Dire qu'un livrable s'appuie sur des séances conclues de son agence. Redire la"
        " même chose ne change rien. Réservé à qui conduit la mission."
    )
    async def cite_sessions(self, info: MutationInfo, input: CitationsInput) -> CitationsResult:
        context = info.context
        id_ = await visible(context, input.deliverable_id, "Deliverable")
        await citations.cite(
            context.services.database,
            id_,
            await _sessions(context, input),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return CitationsSuccess(
            deliverable=await fetched(info, CitationsSuccess, "deliverable", id_)
        )

    @strawberry.mutation(
        description="Retirer des citations d'un livrable. Ce qu'il ne cite pas n'y change rien."
        " Réservé à qui conduit la mission."
    )
    async def withdraw_citations(
        self, info: MutationInfo, input: CitationsInput
    ) -> CitationsResult:
        context = info.context
        id_ = await visible(context, input.deliverable_id, "Deliverable")
        await citations.withdraw(
            context.services.database,
            id_,
            await _sessions(context, input),
            expected_version=input.expected_version,
            by=context.viewer,
            now=context.now,
        )
        return CitationsSuccess(
            deliverable=await fetched(info, CitationsSuccess, "deliverable", id_)
        )


async def _sessions(context: Context, input: CitationsInput) -> list[UUID]:
    """A citation is no way to name a session that one does not see."""
    limit = citations.SESSIONS_LIMIT + 1
    return [await visible(context, one, "LiveSession") for one in input.session_ids[:limit]]
