"""Who may ask what about the people in the room, and which rule decides it. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never

from server.problems import NotFound
from server.vocabulary import CardStatus, RoomRole
from server.workshops.actors import Actor, ActorRole
from server.workshops.board import events as board
from server.workshops.decision import Decision, Mint
from server.workshops.events import Event
from server.workshops.panel import rules as panel
from server.workshops.people import commands, erasing, events, informing, seat, seating
from server.workshops.people.finding import find_person
from server.workshops.people.roles import has_role, takes_part
from server.workshops.people.standing import NO_CONSENT, NO_ROLE
from server.workshops.speaking import rules as speaking
from server.workshops.state import State
from server.workshops.writing import rules as writing

AFTER_THE_END: Final = (
    commands.WithdrawConsent,
    commands.EraseContent,
    commands.ErasePerson,
    commands.ForgetTexts,
)


def allows(state: State, command: commands.PeopleCommand, actor: Actor) -> bool:
    match command:
        case commands.TakeTable():
            return takes_part(state, actor) or has_role(state, actor, RoomRole.TABLE_HOST)
        case commands.AcknowledgeNotice():
            return informing.may_acknowledge(state, command, actor)
        case commands.GiveConsent() | commands.WithdrawConsent():
            return takes_part(state, actor)
        case commands.EraseContent() | commands.ErasePerson():
            return actor.role is ActorRole.FACILITATOR or takes_part(state, actor)
        case commands.ForgetTexts():
            return actor.role is ActorRole.CLOCK
        case _:
            return actor.role is ActorRole.FACILITATOR


def decide(
    state: State, command: commands.PeopleCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    match command:
        case commands.TakeSeat():
            return seat.take(state, command, actor, now)
        case commands.HandSeatTo():
            return seat.hand_over(state, command, actor, now)
        case commands.ReleaseSeat():
            return seat.release(state, actor, now)
        case commands.GrantRole() | commands.RevokeRole():
            return _change_role(state, command, actor, now)
        case commands.RemovePerson():
            return _remove(state, command, actor, now)
        case commands.FormTables():
            return seating.form(state, command, now, mint)
        case commands.TakeTable(table_id=table_id):
            return seating.take(state, table_id, actor, now)
        case commands.AssignTable():
            return seating.assign(state, command, now)
        case commands.DrawTables():
            return seating.draw(state, now, mint)
        case commands.MergeTables():
            return seating.merge(state, now)
        case commands.GiveConsent():
            return informing.consent(state, command, actor, now)
        case commands.AcknowledgeNotice():
            return informing.acknowledge(state, command, actor, now)
        case commands.WithdrawConsent(purpose=purpose):
            if purpose not in state.people.consents.get(actor.actor_id, NO_CONSENT):
                return Decision()
            return Decision((events.ConsentWithdrawn(now, actor.actor_id, purpose),))
        case commands.EraseContent():
            return erasing.erase_content(state, command, actor, now)
        case commands.ErasePerson():
            return erasing.erase_person(state, command, actor, now)
        case commands.ForgetTexts():
            return erasing.forget_texts(state, now)
        case _:
            assert_never(command)


def _change_role(
    state: State, command: commands.GrantRole | commands.RevokeRole, actor: Actor, now: datetime
) -> Decision:
    person_id = find_person(state, command.person)
    if person_id not in state.participants:
        raise NotFound
    held = command.role in state.people.roles.get(person_id, NO_ROLE)
    grants = isinstance(command, commands.GrantRole)
    if held is grants:
        return Decision()
    fact = events.RoleGranted if grants else events.RoleRevoked
    return Decision(
        (fact(at=now, participant_id=person_id, role=command.role, by_id=actor.actor_id),)
    )


def _remove(state: State, command: commands.RemovePerson, actor: Actor, now: datetime) -> Decision:
    person_id = find_person(state, command.person)
    if person_id not in state.participants:
        return Decision()
    happened: list[Event] = []
    if command.archives:
        authored = (state.contributions[id_] for id_ in state.authored.get(person_id, ()))
        happened.extend(
            board.ContributionArchived(at=now, contribution_id=card.contribution_id)
            for card in sorted(authored, key=lambda card: card.seq)
            if card.status is CardStatus.STANDING
        )
    for chapter in (panel, speaking, writing):
        happened.extend(chapter.leaving(state, person_id, now))
    happened.append(events.PersonRemoved(at=now, participant_id=person_id, by_id=actor.actor_id))
    return Decision(tuple(happened))
