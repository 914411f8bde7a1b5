"""A discussion, as it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from server.schema.ids import global_id
from server.vocabulary import Constituency
from server.workshops.speaking import showing
from server.workshops.speaking.settings import DiscussSettings


@strawberry.type(description="Réglages d'une discussion.")
class DiscussSettingsState:
    balanced: bool = strawberry.field(
        description="Vrai si le collège qui a eu le moins de tours passe d'abord."
    )
    seconds_per_turn: int | None = strawberry.field(
        description="Temps indicatif d'un tour de parole, en secondes ; nul sans budget."
    )
    seconds_per_constituency: int | None = strawberry.field(
        description="Temps indicatif d'un collège, en secondes ; nul sans budget."
    )

    @classmethod
    def of(cls, settings: DiscussSettings) -> Self:
        return cls(
            balanced=settings.balanced,
            seconds_per_turn=settings.seconds_per_turn,
            seconds_per_constituency=settings.seconds_per_constituency,
        )


@strawberry.type(description="Une demande de parole, par son numéro.")
class TicketState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la demande.")
    number: int = strawberry.field(description="Numéro affiché dans la salle.")
    constituency: Constituency | None = strawberry.field(
        description="Collège ; nul s'il est inconnu ou trop petit pour être dit à ce public."
    )
    label: str | None = strawberry.field(
        description="Repère d'une personne sans téléphone ; pour l'animation seule."
    )


@strawberry.type(description="Le tour de parole en cours.")
class SpeakingTurnState:
    number: int | None = strawberry.field(
        description="Numéro appelé ; nul pour qui a parlé sans s'inscrire."
    )
    constituency: Constituency | None = strawberry.field(
        description="Collège ; nul s'il est inconnu ou trop petit pour être dit à ce public."
    )
    started_at: datetime = strawberry.field(description="Début du tour (UTC).")


@strawberry.type(description="Temps de parole d'un collège, tours terminés.")
class SpeakingTime:
    constituency: Constituency | None = strawberry.field(
        description="Collège ; nul pour les autres, réunis."
    )
    turns: int = strawberry.field(description="Nombre de tours.")
    seconds: int = strawberry.field(description="Durée totale, en secondes.")


@strawberry.type(
    description="La parole dans une discussion : qui attend, qui parle, le temps pris."
)
class FloorState:
    id: strawberry.ID = strawberry.field(description="Identifiant de cette prise de parole.")
    activity_id: strawberry.ID = strawberry.field(description="Discussion.")
    queue: list[TicketState] = strawberry.field(description="Demandes, dans l'ordre d'appel.")
    speaking: SpeakingTurnState | None = strawberry.field(
        description="Tour en cours ; nul si personne n'a la parole."
    )
    times: list[SpeakingTime] = strawberry.field(description="Temps de parole par collège.")

    @classmethod
    def of(cls, seen: showing.ShownFloor) -> Self:
        turn = seen.speaking
        return cls(
            id=global_id("Floor", seen.activity_id),
            activity_id=global_id("LiveActivity", seen.activity_id),
            queue=[
                TicketState(
                    id=global_id("SpeakingRequest", ticket.request_id),
                    number=ticket.number,
                    constituency=ticket.constituency,
                    label=ticket.label,
                )
                for ticket in seen.queue
            ],
            speaking=None
            if turn is None
            else SpeakingTurnState(
                number=turn.number, constituency=turn.constituency, started_at=turn.started_at
            ),
            times=[
                SpeakingTime(constituency=each.constituency, turns=each.turns, seconds=each.seconds)
                for each in seen.times
            ],
        )
