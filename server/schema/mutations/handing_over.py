"""A person leaves: what they had in hand goes to another, and their access ends, as one mutation."""

from __future__ import annotations

from typing import Annotated

import strawberry

from server.domain.accounts import handover
from server.schema.mutations.acting import MutationInfo
from server.schema.problems import Refused, TransitionRefused, ValidationFailed
from server.schema.types import Action, Mission, Workshop


@strawberry.input(description="Passation d'une personne qui part à une autre.")
class HandOverInput:
    leaver: str = strawberry.field(description="Adresse électronique de la personne qui part.")
    successor: str = strawberry.field(description="Adresse électronique de qui prend la suite.")


@strawberry.type(
    description="La passation est faite ; refaite, elle ne trouve que ce qui est venu depuis."
)
class HandOverSuccess:
    missions: list[Mission] = strawberry.field(
        description="Les missions en cours ou à venir dont la responsabilité a changé de main."
    )
    workshops: list[Workshop] = strawberry.field(
        description="Les ateliers ouverts, ou à tenir, dont l'animation a changé de main."
    )
    actions: list[Action] = strawberry.field(
        description="Les actions non réglées qui sont suivies par une autre personne."
    )
    notices: int = strawberry.field(description="Combien d'avis non lus ont suivi.")
    ended_roles: int = strawberry.field(description="Combien de rôles ont pris fin.")
    ended_sessions: int = strawberry.field(description="Combien de sessions ont pris fin.")
    revoked_tokens: int = strawberry.field(description="Combien de jetons ont été révoqués.")
    revoked_invitations: int = strawberry.field(
        description="Combien d'invitations ont été révoquées."
    )
    suspended: bool = strawberry.field(
        description="Vrai si cet appel a suspendu le compte ; faux s'il l'était déjà."
    )


HandOverResult = Annotated[
    HandOverSuccess | Refused | TransitionRefused | ValidationFailed,
    strawberry.union("HandOverResult", description="Issue d'une passation."),
]


@strawberry.type
class HandoverMutations:
    @strawberry.mutation(
        description="Confier à une autre personne ce qu'une personne avait en main, et mettre fin à"
        " son accès. Réservé à qui administre toutes les agences où elle tient un rôle."
    )
    async def hand_over(self, info: MutationInfo, input: HandOverInput) -> HandOverResult:
        context = info.context
        done = await handover.hand_over_by_address(
            context.services.database,
            input.leaver,
            input.successor,
            by=context.viewer,
            now=context.now,
        )
        reading = context.services.reading
        missions = await reading.fetch_many(
            info, done.missions, path=("HandOverSuccess", "missions")
        )
        workshops = await reading.fetch_many(
            info, done.workshops, path=("HandOverSuccess", "workshops")
        )
        actions = await reading.fetch_many(info, done.actions, path=("HandOverSuccess", "actions"))
        return HandOverSuccess(
            missions=missions,
            workshops=workshops,
            actions=actions,
            notices=done.notices,
            ended_roles=done.roles,
            ended_sessions=done.sessions,
            revoked_tokens=done.tokens,
            revoked_invitations=done.invitations,
            suspended=done.suspended,
        )
