"""The shapes every list shares: Node, and the connections of keyset pages.

Refuses offsets: a page starts after a row, not after a number of rows.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry

FIRST_DEFAULT = 20
FIRST_MAX = 100
IDS_MAX = 100
VALUES_MAX = 100


@strawberry.interface(description="Objet désigné par un identifiant global opaque.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Identifiant global opaque (ID), stable, à rejouer tel quel."
    )


T = TypeVar("T")


@strawberry.type(description="Position d'une page dans sa liste.")
class PageInfo:
    has_next_page: bool = strawberry.field(
        description="Vrai s'il reste des éléments visibles après cette page."
    )
    has_previous_page: bool = strawberry.field(
        description="Vrai si la page a été demandée après un curseur."
    )
    start_cursor: str | None = strawberry.field(
        description="Curseur du premier élément de la page ; nul si la page est vide."
    )
    end_cursor: str | None = strawberry.field(
        description="Curseur du dernier élément de la page, à donner à `after` ; nul si vide."
    )


@strawberry.type(description="Élément d'une page, avec son curseur.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(
        description="Curseur signé, valable pour cette liste, ce filtre et ce lecteur seulement."
    )
    node: T = strawberry.field(description="L'élément.")


@strawberry.type(description="Page d'une liste, limitée à ce que le lecteur peut voir.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="Les éléments, avec leurs curseurs.")
    nodes: list[T] = strawberry.field(description="Les éléments, sans leurs curseurs.")
    page_info: PageInfo = strawberry.field(description="Position de la page dans la liste.")
    total_count: int = strawberry.field(
        description="Nombre total d'éléments visibles pour ce filtre, toutes pages confondues."
    )
