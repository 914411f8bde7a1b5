"""Cards that say almost the same thing, as the contract shows them. Refuses to look for them."""

from __future__ import annotations

from typing import Self

import strawberry

from server.schema.ids import global_id
from server.workshops.board.suggesting import Suggestion


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
