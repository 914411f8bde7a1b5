"""The Mutation root: every verb of the contract, by noun."""

from __future__ import annotations

import strawberry

from server.schema.accounts import TokenMutations
from server.schema.deliverables import DeliverableMutations
from server.schema.governance import GovernanceMutations
from server.schema.live import LiveMutations
from server.schema.missions import MissionMutations
from server.schema.programmes import ProgrammeMutations
from server.schema.roadmaps import RoadmapMutations
from server.schema.signing_in import SigningInMutations


@strawberry.type(description="Tout ce qui change un état : une transition nommée par mutation.")
class Mutation(
    MissionMutations,
    DeliverableMutations,
    GovernanceMutations,
    LiveMutations,
    ProgrammeMutations,
    RoadmapMutations,
    TokenMutations,
    SigningInMutations,
):
    pass
