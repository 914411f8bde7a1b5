"""The seat, the crew and the tables of a session, as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry

from server.schema.ids import global_id
from server.workshops.people import showing


@strawberry.type(
    description="Le siège de l'animation : une personne conduit à la fois. Dit à l'animation seule ;"
    " `facilitatorSeat` dit qui."
)
class SeatState:
    id: strawberry.ID = strawberry.field(description="Identifiant du siège.")
    taken: bool = strawberry.field(description="Vrai si quelqu'un conduit la séance.")
    since: datetime | None = strawberry.field(description="Depuis quand (UTC).")

    @classmethod
    def of(cls, seen: showing.ShownSeat, session_id: UUID) -> Self:
        return cls(id=global_id("Seat", session_id), taken=seen.taken, since=seen.since)


@strawberry.type(
    description="Combien de participants ont un rôle dans la salle. Quand ces nombres changent, le"
    " téléphone redemande `myStanding`."
)
class CrewState:
    id: strawberry.ID = strawberry.field(description="Identifiant de l'équipe de la salle.")
    hosts: int = strawberry.field(description="Hôtes de table.")
    note_takers: int = strawberry.field(description="Secrétaires.")

    @classmethod
    def of(cls, seen: showing.Crew, session_id: UUID) -> Self:
        return cls(id=global_id("Crew", session_id), hosts=seen.hosts, note_takers=seen.note_takers)


@strawberry.type(description="Une table, qui a son propre tableau tant qu'elle n'est pas réunie.")
class TableState:
    id: strawberry.ID = strawberry.field(description="Identifiant de la table.")
    order: int = strawberry.field(description="Rang de la table : ordonner par lui.")
    title: str | None = strawberry.field(description="Nom de la table ; nul s'il a été effacé.")
    seated: int = strawberry.field(description="Participants assis.")
    merged: bool = strawberry.field(
        description="Vrai quand son tableau est de nouveau celui de toute la salle."
    )

    @classmethod
    def of(cls, seen: showing.ShownTable) -> Self:
        return cls(
            id=global_id("WorkshopTable", seen.table_id),
            order=seen.order,
            title=seen.title,
            seated=seen.seated,
            merged=seen.merged,
        )
