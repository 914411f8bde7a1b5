"""A rehearsal through the contract: people who do not exist enter and answer.

Refuses whoever does not facilitate the session; what may be simulated is said by the engine.
"""

from __future__ import annotations

from typing import Annotated

import strawberry

from server.access import seats
from server.problems import Forbidden
from server.problems import NotFound as Missing
from server.schema.ids import inner_id
from server.schema.live.asking import LiveInfo
from server.schema.live.commands import SESSION
from server.schema.problems import (
    Forbidden as ForbiddenShown,
)
from server.schema.problems import NotFound, TransitionRefused, TryAgain, ValidationFailed
from server.workshops.rehearsing import simulate
from server.workshops.sessions import read_join_code


@strawberry.input(description="Des personnes simulées dans une répétition.")
class SimulateParticipantsInput:
    session_id: strawberry.ID = strawberry.field(description=SESSION)
    people: int = strawberry.field(
        description="Combien, 30 au plus ; les mêmes à chaque fois, qui n'entrent qu'une."
    )


@strawberry.type(description="Les personnes simulées sont entrées, et ont répondu.")
class ParticipantsSimulated:
    people: int = strawberry.field(description="Personnes simulées présentes.")
    answered: int = strawberry.field(
        description="Combien ont répondu à l'activité en cours ; 0 si elle n'appelle pas de réponse."
    )


SimulateParticipantsResult = Annotated[
    ParticipantsSimulated
    | NotFound
    | ForbiddenShown
    | TransitionRefused
    | TryAgain
    | ValidationFailed,
    strawberry.union("SimulateParticipantsResult", description="Issue d'une simulation."),
]


@strawberry.type
class RehearsingMutations:
    @strawberry.mutation(
        description="Faire entrer et répondre des personnes simulées, dans une répétition."
    )
    async def simulate_participants(
        self, info: LiveInfo, input: SimulateParticipantsInput
    ) -> SimulateParticipantsResult:
        context, services = info.context, info.context.services
        place = await services.seats.place(inner_id(input.session_id, "LiveSession"))
        if not seats.facilitates(context.viewer, place):
            raise Forbidden if seats.audiences(context.viewer, place) else Missing
        async with services.database.snapshot() as reader:
            code = await read_join_code(reader, place.session_id)
        if code is None:
            raise Missing
        done = await simulate(
            services.rooms,
            services.feeds,
            place.session_id,
            code,
            input.people,
            context.now,
        )
        return ParticipantsSimulated(people=done.people, answered=done.answered)
