"""A live session in the contract: commands, snapshot, one's own part, and the feed.

Each mutation is one command of `server.workshops`. Refuses decisions: who may ask it and whether
it may happen now is the machine's to say; here it is only told who asks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.access import seats
from server.access.viewer import Viewer
from server.problems import Forbidden, NotFound
from server.schema.context import Context
from server.schema.ids import global_id, inner_id
from server.schema.live.commands import (
    ActivityInput,
    CommandAccepted,
    CommandResult,
    ContributeInput,
    FormGroupInput,
    HandOverProposalsInput,
    JoinSessionInput,
    JoinSessionResult,
    JoinSessionSuccess,
    MergeGroupsInput,
    MoveContributionInput,
    OpenSessionInput,
    OpenSessionResult,
    OpenSessionSuccess,
    PlaceDotsInput,
    RenameGroupInput,
    SessionInput,
    SetTimerInput,
    StartActivityInput,
    WithdrawContributionInput,
)
from server.schema.live.streams import Seat, SessionFeed, cursor_of
from server.schema.live.types import FeedItem, SessionState
from server.vocabulary import Audience, Scope
from server.workshops import commands
from server.workshops.commands import Actor, ActorRole, Command
from server.workshops.feed import MyPart as OwnPart
from server.workshops.methods import prospective
from server.workshops.room import Accepted
from server.workshops.sessions import find_by_join_code, read_join_code, read_question

LiveInfo = Info[Context, Any]
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


@strawberry.type(description="Gommettes posées par le lecteur sur un groupe.")
class OwnDots:
    group_id: strawberry.ID = strawberry.field(description="Groupe.")
    dots: int = strawberry.field(description="Gommettes posées.")


@strawberry.type(description="Le bulletin du lecteur dans un vote du déroulé.")
class OwnVote:
    activity_id: strawberry.ID = strawberry.field(description="Vote.")
    dots: list[OwnDots] = strawberry.field(description="Gommettes posées, par groupe.")
    remaining_dots: int = strawberry.field(description="Gommettes encore à poser.")


@strawberry.type(description="La part du lecteur dans la séance : dite à lui seul.")
class MyPart:
    epoch: int = strawberry.field(description="Époque du journal.")
    seq: int = strawberry.field(description="Rang du journal à la lecture.")
    contributions: list[OwnContribution] = strawberry.field(description="Ses contributions.")
    votes: list[OwnVote] = strawberry.field(description="Ses bulletins, un par vote du déroulé.")


@strawberry.type
class LiveQueries:
    @strawberry.field(
        description="La séance à une position exacte du journal ; nulle pour qui ne peut la suivre."
    )
    async def session_snapshot(
        self, info: LiveInfo, session_id: SessionId, audience: AsAudience = None
    ) -> SessionSnapshot | None:
        context = info.context
        try:
            place = await context.services.seats.place(inner_id(session_id, "LiveSession"))
            watched = seats.audience(context.viewer, place, audience)
        except NotFound:
            return None
        taken = await context.services.feeds.snapshot(place.session_id, watched)
        seat = Seat(place.session_id, watched, taken.epoch, taken.seq)
        return SessionSnapshot(
            cursor=cursor_of(context.services, seat),
            epoch=taken.epoch,
            seq=taken.seq,
            server_now=taken.server_now,
            audience=watched,
            state=SessionState.of(taken.seen),
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
            )
            for each in own.contributions
        ],
        votes=[
            OwnVote(
                activity_id=global_id("LiveActivity", vote.activity_id),
                dots=[
                    OwnDots(group_id=global_id("IdeaGroup", each.group_id), dots=each.dots)
                    for each in vote.dots
                ],
                remaining_dots=vote.remaining,
            )
            for vote in own.votes
        ],
    )


@strawberry.type
class LiveSubscriptions:
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
        while True:
            seat, item = await feed.next(seat)
            yield item


@strawberry.type
class LiveMutations:
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
        async with services.database.snapshot() as view:
            question = await read_question(view, workshop_id)
        opened = await services.rooms.open(
            workshop_id,
            input.title,
            prospective.agenda(question=question),
            actor=_facilitator(context.viewer),
            operation_id=input.operation_id,
            now=context.now,
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
        joined = await services.rooms.join(
            input.code, operation_id=input.operation_id, now=context.now
        )
        return JoinSessionSuccess(
            session_id=global_id("LiveSession", joined.session_id),
            token=joined.token,
            duplicate=joined.accepted.duplicate,
        )

    @strawberry.mutation(description="Démarrer une activité, ou rouvrir celle qui était close.")
    async def start_activity(self, info: LiveInfo, input: StartActivityInput) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.StartActivity(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                duration_seconds=input.seconds,
                closes_itself=input.closes_itself,
            ),
        )

    @strawberry.mutation(
        description="Régler, prolonger ou ôter le minuteur de l'activité en cours."
    )
    async def set_timer(self, info: LiveInfo, input: SetTimerInput) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.SetTimer(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                duration_seconds=input.seconds,
                closes_itself=input.closes_itself,
            ),
        )

    @strawberry.mutation(description="Clore une activité : plus rien n'y est pris en compte.")
    async def close_activity(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.CloseActivity(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Révéler à tous les résultats d'un vote clos.")
    async def reveal_results(self, info: LiveInfo, input: ActivityInput) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RevealResults(inner_id(input.activity_id, "LiveActivity")),
        )

    @strawberry.mutation(description="Contribuer au recueil en cours.")
    async def contribute(self, info: LiveInfo, input: ContributeInput) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.Contribute(inner_id(input.activity_id, "LiveActivity"), input.text),
        )

    @strawberry.mutation(
        description="Retirer une contribution : la sienne, ou toute par l'animation."
    )
    async def withdraw_contribution(
        self, info: LiveInfo, input: WithdrawContributionInput
    ) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.WithdrawContribution(inner_id(input.contribution_id, "Contribution")),
        )

    @strawberry.mutation(description="Former un groupe d'idées.")
    async def form_group(self, info: LiveInfo, input: FormGroupInput) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.FormGroup(input.title, _inner_ids(input.contribution_ids, "Contribution")),
        )

    @strawberry.mutation(description="Donner un autre titre à un groupe d'idées.")
    async def rename_group(self, info: LiveInfo, input: RenameGroupInput) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.RenameGroup(inner_id(input.group_id, "IdeaGroup"), input.title),
        )

    @strawberry.mutation(description="Ranger une contribution dans un groupe, ou l'en sortir.")
    async def move_contribution(
        self, info: LiveInfo, input: MoveContributionInput
    ) -> CommandResult:
        group_id = None if input.group_id is None else inner_id(input.group_id, "IdeaGroup")
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.MoveContribution(inner_id(input.contribution_id, "Contribution"), group_id),
        )

    @strawberry.mutation(description="Fusionner un groupe dans un autre, en gardant sa lignée.")
    async def merge_groups(self, info: LiveInfo, input: MergeGroupsInput) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.MergeGroups(
                into_id=inner_id(input.into_group_id, "IdeaGroup"),
                merged_id=inner_id(input.from_group_id, "IdeaGroup"),
            ),
        )

    @strawberry.mutation(
        description="Poser ses gommettes sur un groupe ; modifiable jusqu'à la clôture."
    )
    async def place_dots(self, info: LiveInfo, input: PlaceDotsInput) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.PlaceDots(
                activity_id=inner_id(input.activity_id, "LiveActivity"),
                group_id=inner_id(input.group_id, "IdeaGroup"),
                dots=input.dots,
            ),
        )

    @strawberry.mutation(description="Changer le code d'entrée ; l'ancien ne vaut plus.")
    async def rotate_join_code(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await _handle(info, input.session_id, input.operation_id, commands.RotateJoinCode())

    @strawberry.mutation(
        description="Conclure la séance : ce qui court est clos, les propositions sont rédigées."
    )
    async def conclude_session(self, info: LiveInfo, input: SessionInput) -> CommandResult:
        return await _handle(info, input.session_id, input.operation_id, commands.ConcludeSession())

    @strawberry.mutation(
        description="Transmettre des propositions à un porteur, qui décidera de chacune."
    )
    async def hand_over_proposals(
        self, info: LiveInfo, input: HandOverProposalsInput
    ) -> CommandResult:
        return await _handle(
            info,
            input.session_id,
            input.operation_id,
            commands.HandOverProposals(
                proposal_ids=_inner_ids(input.proposal_ids, "Proposal"),
                holder_id=inner_id(input.holder_id, "Organisation"),
            ),
        )


async def _handle(
    info: LiveInfo, session_id: strawberry.ID, operation_id: UUID, command: Command
) -> CommandAccepted:
    context = info.context
    place = await context.services.seats.place(inner_id(session_id, "LiveSession"))
    accepted = await context.services.rooms.handle(
        place.session_id, _actor(context.viewer, place), operation_id, command, context.now
    )
    return _shown(accepted)


def _actor(viewer: Viewer, place: seats.Place) -> Actor:
    if viewer.session_id == place.session_id and viewer.participant_id is not None:
        return Actor(ActorRole.PARTICIPANT, viewer.participant_id)
    if seats.facilitates(viewer, place):
        return _facilitator(viewer)
    # One who may watch is told that it is not theirs to do; a stranger, that there is nothing.
    if seats.audiences(viewer, place):
        raise Forbidden
    raise NotFound


def _facilitator(viewer: Viewer) -> Actor:
    return Actor(ActorRole.FACILITATOR, viewer.actor_id)


def _shown(accepted: Accepted) -> CommandAccepted:
    made = accepted.outcome
    return CommandAccepted(
        seq=accepted.seq,
        epoch=accepted.epoch,
        duplicate=accepted.duplicate,
        contribution_id=_made("Contribution", made.get("contribution_id")),
        group_id=_made("IdeaGroup", made.get("group_id")),
        join_code=made.get("join_code"),
    )


def _made(type_name: str, id_: str | None) -> strawberry.ID | None:
    return None if id_ is None else global_id(type_name, UUID(id_))


def _inner_ids(global_ids: Iterable[strawberry.ID], type_name: str) -> tuple[UUID, ...]:
    return tuple(inner_id(global_id, type_name) for global_id in global_ids)
