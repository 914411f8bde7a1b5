"""The proposals of a session, as they are shown."""

from __future__ import annotations

from typing import Self

import strawberry

from server.schema.ids import global_id, optional_global_id
from server.schema.live.entities.voting import TallyLine
from server.vocabulary import ProposalStatus
from server.workshops.proposing import showing


@strawberry.type(description="Une proposition issue de la séance, avec ce qui la fonde.")
class ProposalState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la proposition.")
    order: int = strawberry.field(description="Rang d'arrivée : ordonner par lui.")
    group_id: strawberry.ID = strawberry.field(description="Groupe d'idées dont elle vient.")
    title: str | None = strawberry.field(description="Titre ; nul s'il a été effacé.")
    rank: int = strawberry.field(description="Rang dense, selon le vote.")
    tally: TallyLine | None = strawberry.field(description="Décompte ; nul sans vote.")
    contribution_ids: list[strawberry.ID] = strawberry.field(description="Contributions du groupe.")
    status: ProposalStatus = strawberry.field(description="Rédigée, transmise, adoptée ou refusée.")
    holder_id: strawberry.ID | None = strawberry.field(
        description="Porteur à qui elle est transmise."
    )

    @classmethod
    def of(cls, seen: showing.ShownProposal) -> Self:
        return cls(
            id=global_id("Proposal", seen.proposal_id),
            order=seen.order,
            group_id=global_id("IdeaGroup", seen.group_id),
            title=seen.title,
            rank=seen.rank,
            tally=None if seen.tally is None else TallyLine.of(seen.tally),
            contribution_ids=[global_id("Contribution", each) for each in seen.contribution_ids],
            status=seen.status,
            holder_id=optional_global_id("Organisation", seen.holder_id),
        )
