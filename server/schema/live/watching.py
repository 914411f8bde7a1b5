"""As whom one watches a session: the one place where a reader becomes a view.

Refuses strangers, and whoever asks for a view that is not theirs, as if there were no session.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any
from uuid import UUID

from server.access import seats
from server.schema.context import Context
from server.schema.ids import inner_id
from server.vocabulary import Audience
from server.workshops.entities import View
from server.workshops.people.roles import table_of


async def watched(
    context: Context, session_id: str, audience: str | Audience | None
) -> tuple[UUID, View]:
    """The session, and the view of it that is asked for. Raises NotFound."""
    place = await context.services.seats.place(inner_id(session_id, "LiveSession"))
    wanted = None if audience is None else Audience(audience)
    served = seats.audience(context.viewer, place, wanted)
    person_id = context.viewer.participant_id
    if person_id is None:
        return place.session_id, View(served)
    state = await context.services.feeds.state(place.session_id)
    return place.session_id, View(served, table_of(state, person_id))


class SnapshotForAll:
    """The shared read behind `Query.sessionSnapshot`: one answer for a view at a position."""

    field_name = "sessionSnapshot"

    async def mark(self, context: Context, arguments: Mapping[str, Any]) -> Hashable:
        """Raises NotFound, as the field itself would."""
        session_id, view = await watched(context, arguments["sessionId"], arguments.get("audience"))
        return session_id, view, await context.services.feeds.head(session_id)
