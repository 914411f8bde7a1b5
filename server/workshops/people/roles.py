"""Who may do what in the room, asked by every chapter in the same words. Pure.

The facilitator who holds the seat drives; whoever else facilitates the workshop keeps the board,
moderates and enters paper. A host keeps the board of their table, a note-taker writes for others.
"""

from __future__ import annotations

from uuid import UUID

from server.vocabulary import CardChannel, CardWriter, ConsentPurpose, RoomRole
from server.workshops.actors import Actor, ActorRole
from server.workshops.board.settings import CollectSettings
from server.workshops.people.standing import NO_CONSENT, NO_ROLE
from server.workshops.state import Contribution, State


def takes_part(state: State, actor: Actor) -> bool:
    """A participant who came in and was not put out."""
    return actor.role is ActorRole.PARTICIPANT and actor.actor_id in state.participants


def has_role(state: State, actor: Actor, role: RoomRole) -> bool:
    """Whether somebody has this role in the room: of the agency, or given to a participant."""
    if actor.role is ActorRole.CREW:
        return role in actor.room_roles
    return takes_part(state, actor) and role in state.people.roles.get(actor.actor_id, NO_ROLE)


def may_write_cards(state: State, actor: Actor) -> bool:
    """Whether the actor gives cards at all: their own, or what others said."""
    return takes_part(state, actor) or may_write_notes(state, actor)


def may_moderate(state: State, actor: Actor) -> bool:
    """Whether the actor may let in, set aside, pin, remove: with or without the seat."""
    return actor.role is ActorRole.FACILITATOR


def may_write_notes(state: State, actor: Actor) -> bool:
    """Whether the actor may write what others said."""
    return (
        actor.role is ActorRole.FACILITATOR
        or has_role(state, actor, RoomRole.NOTE_TAKER)
        or has_role(state, actor, RoomRole.TABLE_HOST)
    )


def may_gather_at(state: State, actor: Actor, table_id: UUID | None) -> bool:
    """Whether the actor may form and change groups on this board; None is everybody's board."""
    if actor.role is ActorRole.FACILITATOR:
        return True
    return (
        table_id is not None
        and has_role(state, actor, RoomRole.TABLE_HOST)
        and table_of(state, actor.actor_id) == table_id
    )


def drives(state: State, actor: Actor) -> bool:
    """Whether the actor holds the facilitator's seat."""
    driver = state.people.driver
    return driver is not None and driver.holder_id == actor.actor_id


def table_of(state: State, person_id: UUID) -> UUID | None:
    """The table whose board this person keeps to; None for the board of all."""
    return state.people.seats.get(person_id)


def kept_at(state: State, table_id: UUID | None) -> UUID | None:
    """The table that keeps what was written at this one; None once its board is everybody's."""
    table = None if table_id is None else state.people.tables.get(table_id)
    return None if table is None or table.merged else table_id


def are_apart(state: State, one_id: UUID | None, other_id: UUID | None) -> bool:
    """Whether what is of one table is hidden from the other: two tables that both stand."""
    one, other = kept_at(state, one_id), kept_at(state, other_id)
    return one is not None and other is not None and one != other


def quotable(state: State, contribution: Contribution) -> bool:
    """Whether the words of the card may be quoted: its author agrees to it. Nobody does where somebody
    wrote for others."""
    settings = state.activities[contribution.activity_id].settings
    for_others = contribution.channel is not CardChannel.PHONE or (
        isinstance(settings, CollectSettings) and CardWriter.PARTICIPANT not in settings.writers
    )
    agreed = state.people.consents.get(contribution.author_id, NO_CONSENT)
    return not for_others and ConsentPurpose.QUOTATION in agreed
