"""Who asks, in the contract. Refuses to say more than what the token or the session proves."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.types import Info

from server.schema.context import Context
from server.schema.ids import optional_global_id
from server.schema.types import User
from server.vocabulary import Scope, ViewerKind


@strawberry.type(description="Qui lit : genre, droits et compte.")
class Viewer:
    kind: ViewerKind = strawberry.field(description="Genre de lecteur.")
    scopes: list[Scope] = strawberry.field(
        description="Droits effectifs : ceux du jeton que les rôles du compte permettent encore."
    )
    user: User | None = strawberry.field(
        description="Le compte ; nul pour le public et pour un participant."
    )
    token_id: strawberry.ID | None = strawberry.field(
        description="Le jeton d'API présenté, s'il y en a un."
    )
    session_id: strawberry.ID | None = strawberry.field(
        description="La session de navigateur présentée, s'il y en a une."
    )


@strawberry.type
class ViewerQueries:
    @strawberry.field(
        description="Le lecteur lui-même : ce que son jeton ou sa session dit de lui."
    )
    async def viewer(self, info: Info[Context, Any]) -> Viewer:
        asking = info.context.viewer
        user = None
        if asking.user_id is not None:
            reading = info.context.services.reading
            user = await reading.fetch(info, asking.user_id, path=("Viewer", "user"))
        return Viewer(
            kind=asking.kind,
            scopes=[scope for scope in Scope if scope in asking.scopes],
            user=user,
            token_id=optional_global_id("ApiToken", asking.token_id),
            session_id=optional_global_id("WebSession", asking.web_session_id),
        )
