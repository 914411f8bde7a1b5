"""One's own notices marked as read, and how one wants them, as mutations.

Refuses to touch anybody else's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from server.domain.notices import verbs
from server.schema.ids import inner_id
from server.schema.mutations.acting import MutationInfo, fetched
from server.schema.problems import Refused, ValidationFailed
from server.schema.types import User
from server.vocabulary import EmailRhythm


@strawberry.input(description="Avis lus : ceux-ci, ou tous jusqu'à un instant.")
class MarkNoticesReadInput:
    ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description=f"Ces avis ; {verbs.MARKED_AT_ONCE} au plus."
    )
    until: datetime | None = strawberry.field(
        default=None, description="Tous ceux d'avant cet instant, lui compris."
    )


@strawberry.input(
    description="Choix du compte pour ses avis ; ce qui n'est pas nommé ne change pas."
)
class SetNoticePreferencesInput:
    in_feed: bool | None = strawberry.field(
        default=None, description="Vrai pour les avoir en ligne, dans `notices`."
    )
    by_email: EmailRhythm | None = strawberry.field(
        default=None, description="Rythme des courriels qui les rassemblent."
    )


@strawberry.type(description="Les avis sont lus.")
class MarkNoticesReadSuccess:
    marked: int = strawberry.field(description="Combien le sont devenus par cet appel.")
    unread: int = strawberry.field(description="Combien restent à lire.")


@strawberry.type(description="Le choix est fait.")
class SetNoticePreferencesSuccess:
    user: User | None = strawberry.field(description="Le compte.")


MarkNoticesReadResult = Annotated[
    MarkNoticesReadSuccess | Refused | ValidationFailed,
    strawberry.union("MarkNoticesReadResult", description="Issue d'une lecture d'avis."),
]
SetNoticePreferencesResult = Annotated[
    SetNoticePreferencesSuccess | Refused | ValidationFailed,
    strawberry.union("SetNoticePreferencesResult", description="Issue d'un choix pour ses avis."),
]


@strawberry.type
class NoticeMutations:
    @strawberry.mutation(description="Dire que des avis sont lus. Les relire ne change rien.")
    async def mark_notices_read(
        self, info: MutationInfo, input: MarkNoticesReadInput
    ) -> MarkNoticesReadResult:
        context = info.context
        ids = None if input.ids is None else [inner_id(id_, "Notice") for id_ in input.ids]
        marked = await verbs.mark_read(
            context.services.database,
            ids=ids,
            until=input.until,
            by=context.viewer,
            now=context.now,
        )
        return MarkNoticesReadSuccess(marked=marked.marked, unread=marked.unread)

    @strawberry.mutation(description="Choisir comment recevoir ses avis : en ligne, par courriel.")
    async def set_notice_preferences(
        self, info: MutationInfo, input: SetNoticePreferencesInput
    ) -> SetNoticePreferencesResult:
        context = info.context
        user_id = await verbs.set_preferences(
            context.services.database,
            in_feed=input.in_feed,
            by_email=input.by_email,
            by=context.viewer,
            now=context.now,
        )
        user = await fetched(info, SetNoticePreferencesSuccess, "user", user_id)
        return SetNoticePreferencesSuccess(user=user)
