"""How a mutation asks a command of a session: in whose name, and what it is answered.

Refuses to judge the command.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

import strawberry
from strawberry.types import Info

from server.access import seats
from server.access.viewer import Viewer
from server.problems import Forbidden, NotFound
from server.schema.context import Context
from server.schema.ids import global_id, inner_id
from server.schema.live.commands import OPERATION, SESSION, CommandAccepted
from server.vocabulary import Role, RoomRole, Scope
from server.workshops.actors import Actor, ActorRole
from server.workshops.commands import Command
from server.workshops.commits import Accepted

LiveInfo = Info[Context, Any]
ACTIVITY = "Activité du déroulé."
_IN_THE_ROOM: Final = {Role.TABLE_HOST, Role.NOTE_TAKER}

_CREATED: Final = {
    "request_id": "SpeakingRequest",
    "note_id": "SessionNote",
    "code_id": "Code",
    "finding_id": "Finding",
}
"""What each key of an outcome names, in the contract."""


@strawberry.input(description="Ce que toute commande en direct porte.")
class LiveInput:
    session_id: strawberry.ID = strawberry.field(description=SESSION)
    operation_id: UUID = strawberry.field(description=OPERATION)


async def handle(
    info: LiveInfo, session_id: strawberry.ID, operation_id: UUID, command: Command
) -> CommandAccepted:
    context = info.context
    place = await context.services.seats.place(inner_id(session_id, "LiveSession"))
    accepted = await context.services.rooms.handle(
        place.session_id, actor_of(context.viewer, place), operation_id, command, context.now
    )
    return _shown(accepted)


def actor_of(viewer: Viewer, place: seats.Place) -> Actor:
    if viewer.session_id == place.session_id and viewer.participant_id is not None:
        return Actor(ActorRole.PARTICIPANT, viewer.participant_id)
    if seats.facilitates(viewer, place):
        return facilitator(viewer)
    room_roles = frozenset(_IN_THE_ROOM & viewer.roles_in(place.workshop_id))
    if room_roles and viewer.has(Scope.WORKSHOP_FACILITATE):
        roles = frozenset(RoomRole(role.value) for role in room_roles)
        return Actor(ActorRole.CREW, viewer.actor_id, roles)
    if seats.observes(viewer, place):
        return Actor(ActorRole.OBSERVER, viewer.actor_id)
    # One who may watch is told that it is not theirs to do; a stranger, that there is nothing.
    if seats.audiences(viewer, place):
        raise Forbidden
    raise NotFound


def facilitator(viewer: Viewer) -> Actor:
    return Actor(ActorRole.FACILITATOR, viewer.actor_id)


def _shown(accepted: Accepted) -> CommandAccepted:
    made = accepted.outcome
    return CommandAccepted(
        seq=accepted.seq,
        epoch=accepted.epoch,
        duplicate=accepted.duplicate,
        contribution_id=_made("Contribution", made.get("contribution_id")),
        group_id=_made("IdeaGroup", made.get("group_id")),
        proposal_id=_made("Proposal", made.get("proposal_id")),
        activity_id=_made("LiveActivity", made.get("activity_id")),
        join_code=made.get("join_code"),
        created_id=next(
            (_made(type_name, made[key]) for key, type_name in _CREATED.items() if key in made),
            None,
        ),
    )


def _made(type_name: str, id_: str | None) -> strawberry.ID | None:
    return None if id_ is None else global_id(type_name, UUID(id_))


def inner_ids(global_ids: Iterable[strawberry.ID], type_name: str) -> tuple[UUID, ...]:
    return tuple(inner_id(global_id, type_name) for global_id in global_ids)
