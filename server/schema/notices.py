"""How many notices wait for the reader. The list itself is a table's: `query` declares it."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.types import Info

from server.domain.notices import verbs
from server.schema.context import Context


@strawberry.type
class NoticeQueries:
    @strawberry.field(
        description="Combien d'avis le lecteur n'a pas lus ; zéro s'il n'en veut pas en ligne."
    )
    async def unread_notices(self, info: Info[Context, Any]) -> int:
        context = info.context
        if context.viewer.user_id is None:
            return 0
        async with context.services.database.snapshot() as snapshot:
            return await verbs.unread(snapshot, context.viewer)
