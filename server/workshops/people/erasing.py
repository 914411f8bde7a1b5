"""The rules of erasing: one's own words, anything for a facilitator, all when their time is over. Pure.

The log keeps that something was said and counted; the words themselves leave their row. Refuses a
participant the words of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from server.problems import Forbidden, NotFound
from server.vocabulary import Audience, ProposalStatus
from server.workshops import audiences
from server.workshops.actors import Actor, ActorRole
from server.workshops.decision import Decision
from server.workshops.entities import Entity, Key, Kind, View
from server.workshops.people import commands, events
from server.workshops.people.finding import find_person
from server.workshops.state import State

_ALL = View(Audience.FACILITATOR)


def erase_content(
    state: State, command: commands.EraseContent, actor: Actor, now: datetime
) -> Decision:
    if actor.role is ActorRole.PARTICIPANT and not _is_own(state, command, actor):
        raise NotFound
    key = Key(command.kind, command.id)
    if key not in set(audiences.keys(state)):
        raise NotFound
    content_ids = _texts(state, (key,))
    if not content_ids:
        return Decision()
    return Decision((events.ContentErased(at=now, content_ids=content_ids, by_id=_account(actor)),))


def erase_person(
    state: State, command: commands.ErasePerson, actor: Actor, now: datetime
) -> Decision:
    if command.person is None:
        if actor.role is not ActorRole.PARTICIPANT:
            raise NotFound
        person_id = actor.actor_id
    elif actor.role is ActorRole.FACILITATOR:
        person_id = find_person(state, command.person)
    else:
        raise Forbidden
    content_ids = _texts(state, written_by(state, person_id))
    return Decision(
        (
            events.PersonErased(
                at=now, participant_id=person_id, content_ids=content_ids, by_id=_account(actor)
            ),
        )
    )


def forget_texts(state: State, now: datetime) -> Decision:
    """Nothing before the session concluded, and nothing twice."""
    if state.concluded_at is None or state.people.forgotten_at is not None:
        return Decision()
    return Decision((events.TextsForgotten(at=now, content_ids=words(state)),))


def words(state: State) -> tuple[UUID, ...]:
    """The texts that are somebody's own words, notes on them, or what they were called by while they
    waited to speak: not those that the room made its own, titles, codes, findings, a text written
    together."""
    said = [Key(Kind.CONTRIBUTION, id_) for id_ in state.contributions]
    noted = [Key(Kind.NOTE, id_) for id_ in state.notes]
    waiting = [Key(Kind.FLOOR, id_) for id_ in state.floors]
    return _texts(state, (*said, *noted, *waiting))


def written_by(state: State, person_id: UUID) -> Iterable[Key]:
    """Everything that somebody wrote alone; a shared text is nobody's."""
    yield from (Key(Kind.CONTRIBUTION, id_) for id_ in state.authored.get(person_id, ()))
    for note in sorted(state.notes.values(), key=lambda note: note.seq):
        if note.author_id == person_id:
            yield Key(Kind.NOTE, note.note_id)
    for proposal in sorted(state.proposals.values(), key=lambda proposal: proposal.seq):
        # What was handed over is the holder's to answer for; what was reworded, the facilitator's.
        if (
            proposal.author_id == person_id
            and not proposal.reworded
            and proposal.status is not ProposalStatus.HANDED_OVER
        ):
            yield Key(Kind.PROPOSAL, proposal.proposal_id)


def _account(actor: Actor) -> UUID | None:
    return actor.actor_id if actor.role is ActorRole.FACILITATOR else None


def erasures(
    happened: Iterable[object],
) -> Iterator[events.ContentErased | events.PersonErased | events.TextsForgotten]:
    """What was erased among these facts."""
    for event in happened:
        if isinstance(event, events.ContentErased | events.PersonErased | events.TextsForgotten):
            yield event


def _is_own(state: State, command: commands.EraseContent, actor: Actor) -> bool:
    return Key(command.kind, command.id) in set(written_by(state, actor.actor_id))


def _texts(state: State, keys: Iterable[Key]) -> tuple[UUID, ...]:
    """Every text that these entities name and that stands, each once and in their order."""
    named = dict.fromkeys(content_id for key in keys for content_id in _named(state, key))
    return tuple(content_id for content_id in named if content_id not in state.people.erased)


def _named(state: State, key: Key) -> tuple[UUID, ...]:
    if key.kind is Kind.PAGE:
        # A revision repeats the one before: what is erased is erased in all of them.
        return tuple(each.content_id for each in state.pages[key.id].revisions if not each.erased)
    # Withdrawn or retired, they are shown to nobody, and their words are still there.
    if key.kind is Kind.FINDING:
        return (state.book.findings[key.id].statement_id,)
    if key.kind is Kind.CODE:
        return state.book.codes[key.id].content_ids
    entity = audiences.show(state, key, _ALL)
    named = entity.content_ids() if isinstance(entity, Entity) else ()
    return (*named, *state.groups[key.id].former_ids) if key.kind is Kind.GROUP else named
