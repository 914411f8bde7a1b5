"""A tally, as it is shown."""

from __future__ import annotations

from typing import Self

import strawberry

from server.schema.ids import global_id
from server.vocabulary import VoteMethod
from server.workshops.ballots import TallyLine as CountedLine
from server.workshops.voting.settings import VoteSettings


@strawberry.type(description="Réglages d'un vote.")
class VoteSettingsState:
    method: VoteMethod = strawberry.field(description="Méthode du vote.")
    budget: int = strawberry.field(description="Gommettes par personne.")
    cap_per_group: int = strawberry.field(
        description="Plafond de gommettes d'une personne sur un groupe."
    )

    @classmethod
    def of(cls, settings: VoteSettings) -> Self:
        return cls(
            method=settings.method, budget=settings.budget, cap_per_group=settings.cap_per_group
        )


@strawberry.type(description="Ce qu'un groupe a reçu quand le vote a été clos.")
class TallyLine:
    group_id: strawberry.ID = strawberry.field(description="Groupe d'idées.")
    dots: int = strawberry.field(description="Somme des gommettes.")
    voters: int = strawberry.field(description="Nombre de personnes qui en ont posé.")
    rank: int = strawberry.field(description="Rang dense : les ex æquo partagent le leur.")

    @classmethod
    def of(cls, line: CountedLine) -> Self:
        return cls(
            group_id=global_id("IdeaGroup", line.group_id),
            dots=line.dots,
            voters=line.voters,
            rank=line.rank,
        )


def lines(tally: tuple[CountedLine, ...] | None) -> list[TallyLine] | None:
    """None for a tally that this view may not read."""
    return None if tally is None else [TallyLine.of(line) for line in tally]
