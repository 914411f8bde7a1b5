"""What a feed tells: batches of changes, and resets. Refuses anything personal."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from server.schema.live.entities import SessionChanges, SessionState
from server.vocabulary import ResetReason


@strawberry.type(
    description="Ce qui a changé entre deux positions du journal, sans trou ni répétition."
)
class FeedBatch:
    from_: int = strawberry.field(
        name="from", description="Rang après lequel le lot commence : le `to` du lot précédent."
    )
    to: int = strawberry.field(
        description="Rang du dernier événement couvert, y compris ceux que ce public ne voit pas."
    )
    epoch: int = strawberry.field(description="Époque du journal.")
    cursor: str = strawberry.field(description="Position après ce lot, à donner pour reprendre.")
    server_now: datetime = strawberry.field(
        description="Horloge du serveur (UTC), pour les minuteurs."
    )
    changed: SessionChanges = strawberry.field(
        description="Les éléments qui ont changé, chacun une fois, tels qu'ils sont à `to`."
    )
    removed: list[strawberry.ID] = strawberry.field(
        description="Les éléments à oublier, par leur `id`."
    )


@strawberry.type(description="La suite ne peut être garantie : repartir de cet instantané.")
class FeedReset:
    reason: ResetReason = strawberry.field(description="Pourquoi la suite est rompue.")
    epoch: int = strawberry.field(description="Époque du journal.")
    seq: int = strawberry.field(description="Rang que l'instantané contient.")
    cursor: str = strawberry.field(description="Position de l'instantané.")
    server_now: datetime = strawberry.field(description="Horloge du serveur (UTC).")
    state: SessionState = strawberry.field(description="La séance à cette position.")


FeedItem = Annotated[
    FeedBatch | FeedReset,
    strawberry.union("FeedItem", description="Un lot, ou l'annonce explicite d'une rupture."),
]
