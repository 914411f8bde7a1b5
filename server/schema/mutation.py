"""The Mutation root: every verb of the contract, by noun."""

from __future__ import annotations

import strawberry

from server.schema.accounts import TokenMutations
from server.schema.live import LiveMutations
from server.schema.roadmaps import RoadmapMutations


@strawberry.type(description="Tout ce qui change un état : une transition nommée par mutation.")
class Mutation(LiveMutations, RoadmapMutations, TokenMutations):
    pass
