"""The rules of notes. Pure.

Refuses an observer every note that the room would read, and a note-taker every other: the ones
watch and say nothing, the others write what was said.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from server.problems import NotFound, TransitionRefused
from server.workshops.actors import Actor, ActorRole
from server.workshops.bounds import LONGEST_TEXT
from server.workshops.decision import Decision, Mint, find_activity, kept_text
from server.workshops.noting import commands, events
from server.workshops.noting.note import Note
from server.workshops.people.roles import may_write_notes
from server.workshops.state import State

MOST_NOTES = 5_000

AFTER_THE_END: Final = (commands.TakeNote, commands.EditNote, commands.RemoveNote)
"""Notes are gone over when the hall has emptied."""


def allows(state: State, command: commands.NotingCommand, actor: Actor) -> bool:
    hides = isinstance(command, commands.TakeNote) and command.hidden
    if actor.role is ActorRole.OBSERVER:
        return hides or not isinstance(command, commands.TakeNote)
    if actor.role is ActorRole.FACILITATOR:
        return True
    return may_write_notes(state, actor) and not hides


def decide(
    state: State, command: commands.NotingCommand, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    match command:
        case commands.TakeNote():
            return _take(state, command, actor, now, mint)
        case commands.EditNote(note_id=note_id, text=text):
            note = _own(state, note_id, actor)
            content_id = mint("note text")
            edited = events.NoteEdited(now, note_id, content_id, (note.content_id,))
            return Decision((edited,), {content_id: kept_text(text, LONGEST_TEXT, "text")})
        case commands.RemoveNote(note_id=note_id):
            note = _removable(state, note_id, actor)
            if note.removed:
                return Decision()
            return Decision((events.NoteRemoved(now, note_id, (note.content_id,)),))
        case _:
            assert_never(command)


def _take(
    state: State, command: commands.TakeNote, actor: Actor, now: datetime, mint: Mint
) -> Decision:
    if command.activity_id is not None:
        find_activity(state, command.activity_id)
    if len(state.notes) >= MOST_NOTES:
        raise TransitionRefused(
            "ENOUGH_NOTES",
            french=f"La séance compte déjà {MOST_NOTES} notes.",
            english=f"The session already has {MOST_NOTES} notes.",
        )
    content_id = mint("note text")
    taken = events.NoteTaken(
        at=now,
        note_id=mint("note"),
        content_id=content_id,
        author_id=actor.actor_id,
        activity_id=command.activity_id,
        hidden=command.hidden,
    )
    contents = {content_id: kept_text(command.text, LONGEST_TEXT, "text")}
    return Decision((taken,), contents, {"note_id": str(taken.note_id)})


def _own(state: State, note_id: UUID, actor: Actor) -> Note:
    note = state.notes.get(note_id)
    if note is None or note.removed or note.author_id != actor.actor_id:
        raise NotFound
    return note


def _removable(state: State, note_id: UUID, actor: Actor) -> Note:
    """Every note is the facilitator's to remove, but for an observer's."""
    note = state.notes.get(note_id)
    if note is None:
        raise NotFound
    is_facilitator = actor.role is ActorRole.FACILITATOR
    if note.author_id != actor.actor_id and (note.hidden or not is_facilitator):
        raise NotFound
    return note
