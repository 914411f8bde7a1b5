"""A live session in the contract: commands, snapshot, one's own part, and the feed.

Refuses decisions: who may ask a command and whether it may happen now is the machine's to say.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

import strawberry

from server.access import seats
from server.domain.workshops.information import current as current_notice
from server.problems import Forbidden, NotFound
from server.schema.ids import global_id, inner_id, optional_global_id
from server.schema.live.agenda import AgendaMutations
from server.schema.live.asking import LiveInfo, facilitator
from server.schema.live.board import BoardMutations
from server.schema.live.coding import CodingMutations, CodingQueries
from server.schema.live.commands import (
    JoinNotice,
    JoinSessionInput,
    JoinSessionResult,
    JoinSessionSuccess,
    OpenSessionInput,
    OpenSessionResult,
    OpenSessionSuccess,
)
from server.schema.live.entities import SessionState
from server.schema.live.entities.board import ContributionState
from server.schema.live.entities.voting import OwnVote
from server.schema.live.feed import FeedItem
from server.schema.live.likeness import LikenessMutations, LikenessQueries
from server.schema.live.methods import MethodQueries
from server.schema.live.noting import NotingMutations
from server.schema.live.panel import PanelMutations
from server.schema.live.people import PeopleMutations, PeopleQueries, PeopleSubscriptions
from server.schema.live.prioritising import PrioritisingMutations
from server.schema.live.proposing import ProposingMutations
from server.schema.live.rehearsing import RehearsingMutations
from server.schema.live.running import RunningMutations
from server.schema.live.speaking import SpeakingMutations
from server.schema.live.steering import SteeringMutations
from server.schema.live.streams import Seat, SessionFeed, cursor_of
from server.schema.live.voting import VotingMutations, VotingQueries
from server.schema.live.watching import watched
from server.schema.live.writing import WritingMutations
from server.schema.run_sheets import plans_of
from server.vocabulary import Audience, Constituency, Scope, WorkshopMethod
from server.workshops.feed import MyPart as OwnPart
from server.workshops.methods.templates import usual_agenda
from server.workshops.sessions import (
    find_by_join_code,
    read_join_code,
    read_preparation,
)

SessionId = Annotated[strawberry.ID, strawberry.argument(description="Séance en direct.")]
AsAudience = Annotated[
    Audience | None,
    strawberry.argument(
        description="Public à suivre ; par défaut le plus large permis au lecteur."
    ),
]
After = Annotated[
    str | None,
    strawberry.argument(
        description="Dernière position connue (`cursor`) ; nulle, le flux commence par un instantané."
    ),
]


@strawberry.type(description="La séance et la position exacte où elle a été lue.")
class SessionSnapshot:
    cursor: str = strawberry.field(description="Position à donner à `sessionFeed(after:)`.")
    epoch: int = strawberry.field(description="Époque du journal.")
    seq: int = strawberry.field(description="Rang du dernier événement contenu.")
    server_now: datetime = strawberry.field(description="Horloge du serveur (UTC).")
    audience: Audience = strawberry.field(description="Public pour lequel elle est lue.")
    state: SessionState = strawberry.field(description="La séance, telle que ce public la voit.")


@strawberry.type(description="Une contribution du lecteur lui-même.")
class OwnContribution:
    id: strawberry.ID = strawberry.field(description="Contribution.")
    activity_id: strawberry.ID = strawberry.field(description="Recueil.")
    text: str | None = strawberry.field(description="Texte ; nul s'il a été effacé.")
    withdrawn: bool = strawberry.field(description="Vrai si elle a été retirée.")
    card: ContributionState = strawberry.field(
        description="La carte entière, telle que son auteur la voit : en attente ou cachée aussi."
    )


@strawberry.type(description="La place du lecteur dans une discussion.")
class OwnSpeaking:
    activity_id: strawberry.ID = strawberry.field(description="Discussion.")
    request_id: strawberry.ID | None = strawberry.field(description="Sa demande, s'il attend.")
    number: int | None = strawberry.field(description="Son numéro, s'il attend.")
    place: int | None = strawberry.field(
        description="Sa place dans l'ordre d'appel, à partir de 1."
    )
    speaking: bool = strawberry.field(description="Vrai s'il a la parole.")


@strawberry.type(description="La plume d'un texte partagé, pour le lecteur.")
class OwnPen:
    activity_id: strawberry.ID = strawberry.field(description="Texte partagé.")
    held: bool = strawberry.field(description="Vrai s'il tient la plume.")
    place: int | None = strawberry.field(description="Sa place parmi ceux qui l'attendent.")


@strawberry.type(description="La part du lecteur dans la séance : dite à lui seul.")
class MyPart:
    epoch: int = strawberry.field(description="Époque du journal.")
    seq: int = strawberry.field(description="Rang du journal à la lecture.")
    contributions: list[OwnContribution] = strawberry.field(description="Ses contributions.")
    votes: list[OwnVote] = strawberry.field(description="Ses bulletins, un par vote du déroulé.")
    constituency: Constituency | None = strawberry.field(description="Le collège qu'il a dit.")
    speaking: list[OwnSpeaking] = strawberry.field(
        description="Sa place dans les discussions où il attend ou parle."
    )
    pens: list[OwnPen] = strawberry.field(
        description="Les textes dont il tient ou attend la plume."
    )
    number: int = strawberry.field(
        description="Son numéro dans la séance, dit à lui seul : l'énoncer pour obtenir du temps."
    )
    extra_seconds: int = strawberry.field(
        description="Temps supplémentaire qui lui est accordé dans l'activité en cours, en secondes ;"
        " 0 une fois écoulé."
    )
    ends_at: datetime | None = strawberry.field(
        description="Terme de l'activité en cours pour lui seul (UTC), temps supplémentaire compris ;"
        " nul sans minuteur."
    )


@strawberry.type
class LiveQueries(LikenessQueries, VotingQueries, MethodQueries, PeopleQueries, CodingQueries):
    @strawberry.field(
        description="La séance à une position exacte du journal ; nulle pour qui ne peut la suivre."
    )
    async def session_snapshot(
        self, info: LiveInfo, session_id: SessionId, audience: AsAudience = None
    ) -> SessionSnapshot | None:
        context = info.context
        try:
            watched_id, view = await watched(context, session_id, audience)
        except NotFound:
            return None
        taken = await context.services.feeds.snapshot(watched_id, view)
        seat = Seat(watched_id, view, taken.epoch, taken.seq)
        return SessionSnapshot(
            cursor=cursor_of(context.services, seat),
            epoch=taken.epoch,
            seq=taken.seq,
            server_now=taken.server_now,
            audience=view.audience,
            state=SessionState.of(taken.seen, watched_id),
        )

    @strawberry.field(
        description="Les contributions et les votes du participant lui-même ; nul pour tout autre."
    )
    async def my_part(self, info: LiveInfo, session_id: SessionId) -> MyPart | None:
        context, viewer = info.context, info.context.viewer
        try:
            wanted = inner_id(session_id, "LiveSession")
            if viewer.session_id != wanted or viewer.participant_id is None:
                return None
            return _my_part(await context.services.feeds.my_part(wanted, viewer.participant_id))
        except NotFound:
            return None

    @strawberry.field(
        description="Code d'entrée de la séance, pour l'animation seule ; nul une fois conclue."
    )
    async def join_code(self, info: LiveInfo, session_id: SessionId) -> str | None:
        context = info.context
        try:
            place = await context.services.seats.place(inner_id(session_id, "LiveSession"))
        except NotFound:
            return None
        if not seats.facilitates(context.viewer, place):
            return None
        async with context.services.database.snapshot() as view:
            return await read_join_code(view, place.session_id)


def _my_part(own: OwnPart) -> MyPart:
    return MyPart(
        epoch=own.epoch,
        seq=own.seq,
        contributions=[
            OwnContribution(
                id=global_id("Contribution", each.contribution_id),
                activity_id=global_id("LiveActivity", each.activity_id),
                text=each.text,
                withdrawn=each.withdrawn,
                card=ContributionState.of(each),
            )
            for each in own.contributions
        ],
        votes=[OwnVote.of(vote) for vote in own.votes],
        constituency=own.constituency,
        speaking=[
            OwnSpeaking(
                activity_id=global_id("LiveActivity", each.activity_id),
                request_id=optional_global_id("SpeakingRequest", each.request_id),
                number=each.number,
                place=each.place,
                speaking=each.speaking,
            )
            for each in own.speaking
        ],
        pens=[
            OwnPen(
                activity_id=global_id("LiveActivity", each.activity_id),
                held=each.held,
                place=each.place,
            )
            for each in own.pens
        ],
        number=own.number,
        extra_seconds=own.extra_seconds,
        ends_at=own.ends_at,
    )


@strawberry.type
class LiveSubscriptions(PeopleSubscriptions):
    @strawberry.subscription(
        description="Ce qui se passe dans la séance, sans trou ni répétition, depuis toute position."
    )
    async def session_feed(
        self,
        info: LiveInfo,
        session_id: SessionId,
        after: After = None,
        audience: AsAudience = None,
    ) -> AsyncIterator[FeedItem]:
        feed = SessionFeed(info.context.services)
        seat = await feed.take_seat(
            info.context, {"sessionId": session_id, "after": after, "audience": audience}
        )
        with feed.attending(info.context, seat):
            while True:
                told, item = await feed.next(seat)
                stays = feed.stands(info.context.account, told)
                if stays is None:
                    raise Forbidden
                seat = stays
                if stays is told:
                    yield item


@strawberry.type
class LiveMutations(
    RunningMutations,
    AgendaMutations,
    SteeringMutations,
    RehearsingMutations,
    BoardMutations,
    LikenessMutations,
    VotingMutations,
    ProposingMutations,
    PeopleMutations,
    PanelMutations,
    SpeakingMutations,
    WritingMutations,
    PrioritisingMutations,
    NotingMutations,
    CodingMutations,
):
    @strawberry.mutation(
        description="Ouvrir une séance en direct. Réservé à l'animation de l'atelier."
    )
    async def open_session(self, info: LiveInfo, input: OpenSessionInput) -> OpenSessionResult:
        context, services = info.context, info.context.services
        workshop_id = inner_id(input.workshop_id, "Workshop")
        await services.reading.require(context.viewer, "Workshop", workshop_id)
        if workshop_id not in context.viewer.facilitates or not context.viewer.has(
            Scope.WORKSHOP_FACILITATE
        ):
            raise Forbidden
        given = plans_of(input.run_sheet) if input.run_sheet else ()
        async with services.database.snapshot() as view:
            prepared = await read_preparation(view, workshop_id)
        opened = await services.rooms.open(
            workshop_id,
            input.title,
            given or prepared.agenda or usual_agenda(prepared.method, prepared.question),
            actor=facilitator(context.viewer),
            operation_id=input.operation_id,
            now=context.now,
            drafts_proposals=prepared.method is not WorkshopMethod.FOCUS_GROUP,
            agenda_visible=input.agenda_visible,
            rehearsal=input.rehearsal,
            prepared=not given,
        )
        session = await services.reading.fetch(
            info, opened.session_id, path=("OpenSessionSuccess", "session")
        )
        return OpenSessionSuccess(
            session=session, join_code=opened.join_code, duplicate=opened.accepted.duplicate
        )

    @strawberry.mutation(description="Entrer dans une séance par son code, sans compte.")
    async def join_session(self, info: LiveInfo, input: JoinSessionInput) -> JoinSessionResult:
        context, services = info.context, info.context.services
        attempt = services.joins.attempt(context.address, context.now)
        async with attempt, services.database.snapshot() as view:
            await find_by_join_code(view, input.code)
        # Out of its turn: those who bear a good code go into the hall together.
        try:
            joined = await services.rooms.join(
                input.code,
                operation_id=input.operation_id,
                now=context.now,
                entry_code=input.entry_code,
            )
        except NotFound:
            # A code of one's own is guessed no faster than that of the room.
            services.joins.failed(context.address, context.now)
            raise
        place = await services.seats.place(joined.session_id)
        async with services.database.snapshot() as view:
            notice = await current_notice(view, place.workshop_id)
        return JoinSessionSuccess(
            session_id=global_id("LiveSession", joined.session_id),
            token=joined.token,
            number=int(joined.accepted.outcome["number"]),
            notice=None if notice is None else JoinNotice.of(notice),
            duplicate=joined.accepted.duplicate,
        )
