"""What moved, as a follower is told it. Refuses to say why an object is gone: hidden is missing."""

from __future__ import annotations

from datetime import datetime

import strawberry

from server.reading import Node
from server.vocabulary import ChangeReset, Movement


@strawberry.type(description="Changement d'un objet, tel que le lecteur le voit.")
class Change:
    id: strawberry.ID = strawberry.field(description="Identifiant global de l'objet.")
    kind: Movement = strawberry.field(
        description="Apparu, changé, ou disparu pour le lecteur ; supprimé et caché se valent."
    )
    at: datetime = strawberry.field(description="Instant du changement.")
    node: Node | None = strawberry.field(
        description="L'objet, dans son état présent ; nul si et seulement s'il a disparu."
    )


@strawberry.type(description="Ce qui a changé pour le lecteur, chaque objet une fois.")
class ChangeBatch:
    changes: list[Change] = strawberry.field(description="Les objets changés.")
    cursor: str = strawberry.field(
        description="Curseur scellé à donner à `since` la fois suivante ; propre à ce lecteur et à "
        "ces types."
    )
    has_more: bool = strawberry.field(
        description="Vrai s'il y a d'autres changements : redemander aussitôt, même si cette "
        "réponse n'en porte aucun."
    )
    reset: ChangeReset | None = strawberry.field(
        description="Pourquoi tout est à relire, au lieu de ces changements ; nul d'ordinaire. "
        "Le curseur vaut alors pour la suite de cette relecture."
    )
