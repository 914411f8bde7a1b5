"""Which cards say almost the same thing, for whoever facilitates: asked for, or once tables are merged.

Refuses to move any, and to tell anybody else.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

import strawberry

from server.problems import NotFound
from server.schema.live.asking import LiveInfo, handle, inner_ids
from server.schema.live.commands import CommandAccepted, CommandResult
from server.schema.live.running import SessionInput
from server.schema.live.suggestions import LikenessSuggestion
from server.schema.live.watching import watched
from server.vocabulary import Audience
from server.workshops import commands
from server.workshops.board.showing import ShownContribution
from server.workshops.board.suggesting import between_tables, suggestions


@strawberry.type
class LikenessQueries:
    @strawberry.field(
        description="Cartes à rapprocher, d'après leurs mots, calculées sur place ; pour"
        " l'animation seule, nul pour tout autre."
    )
    async def likeness_suggestions(
        self,
        info: LiveInfo,
        session_id: Annotated[strawberry.ID, strawberry.argument(description="Séance en direct.")],
        activity_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="Ces recueils seulement ; nul : tous."),
        ] = None,
    ) -> list[LikenessSuggestion] | None:
        try:
            among = None if activity_ids is None else inner_ids(activity_ids, "LiveActivity")
            cards = await _cards(info, session_id)
        except NotFound:
            return None
        cards = [card for card in cards if among is None or card.activity_id in among]
        # A thousand cards take a few tenths of a second: the hall must not wait for them.
        found = await asyncio.to_thread(suggestions, cards)
        return [LikenessSuggestion.of(each) for each in found]


@strawberry.type
class LikenessMutations:
    @strawberry.mutation(
        description="Réunir les tables : ce que chacune a écrit est au tableau de tous. La réponse"
        " propose les cartes à rapprocher d'une table à l'autre ; rien n'est déplacé."
    )
    async def merge_tables(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        accepted = await handle(info, input.session_id, input.operation_id, commands.MergeTables())
        return await _with_suggestions(info, input.session_id, accepted)


async def _with_suggestions(
    info: LiveInfo, session_id: strawberry.ID, accepted: CommandAccepted
) -> CommandAccepted:
    found = await asyncio.to_thread(between_tables, await _cards(info, session_id))
    accepted.suggestions = [LikenessSuggestion.of(each) for each in found]
    return accepted


async def _cards(info: LiveInfo, session_id: strawberry.ID) -> list[ShownContribution]:
    """The cards that the facilitator sees. Raises NotFound for anybody else."""
    watched_id, view = await watched(info.context, session_id, Audience.FACILITATOR)
    taken = await info.context.services.feeds.snapshot(watched_id, view)
    return [each for each in taken.seen.values() if isinstance(each, ShownContribution)]
