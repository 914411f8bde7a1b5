"""Notes of a mission: written, reworded, taken back. One unit of work each.

Refuses to erase: a note taken back is shown to nobody, and the journal keeps that it was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.aggregates import Made, check_version, made, made_before
from server.domain.journal import Operation, journal
from server.domain.papers import machine
from server.domain.papers.rights import require_writer
from server.models import MissionNote
from server.problems import NotFound
from server.vocabulary import NoteVisibility


@dataclass(frozen=True, slots=True)
class NewNote:
    mission_id: UUID
    text: str
    visibility: NoteVisibility
    dated_on: date | None = None


async def add_note(
    database: Database, new: NewNote, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict."""
    text = machine.note(new.text)
    dated_on = new.dated_on or by.today
    machine.check_date(dated_on, by.today)

    async def work(tx: Transaction) -> Made:
        writer = await require_writer(tx, by, new.mission_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        row = await MissionNote.create(
            using_db=tx.connection,
            mission_id=new.mission_id,
            author_id=writer.user_id,
            dated_on=dated_on,
            text=text,
            visibility=new.visibility,
            created_at=now,
            updated_at=now,
        )
        # The text stays out of the journal: a note may speak of people, and be taken back.
        await journal(tx, "add_mission_note", "MissionNote", row.id, by, now, after=_facts(row))
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def edit_note(
    database: Database,
    note_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Reword a note, or open it to others. Raises NotFound, Forbidden, Conflict,
    ValidationFailed."""
    changed = dict(changes)
    if "text" in changed:
        changed["text"] = machine.note(changed["text"])
    if "dated_on" in changed:
        machine.check_date(changed["dated_on"], by.today)

    async def act(tx: Transaction, note: MissionNote) -> None:
        before = _facts(note)
        note.update_from_dict(changed)
        await note.save(using_db=tx.connection, update_fields=list(changed))
        await journal(
            tx,
            "edit_mission_note",
            "MissionNote",
            note.id,
            by,
            now,
            before=before,
            after={**_facts(note), "reworded": "text" in changed},
        )

    await _on_note(database, note_id, act, expected_version, by, now)


async def remove_note(
    database: Database, note_id: UUID, *, expected_version: int | None, by: Viewer, now: datetime
) -> None:
    """Take a note back. Raises NotFound, Forbidden, Conflict."""

    async def act(tx: Transaction, note: MissionNote) -> None:
        await MissionNote.filter(id=note.id).using_db(tx.connection).update(removed_at=now)
        await journal(
            tx, "remove_mission_note", "MissionNote", note.id, by, now, before=_facts(note)
        )

    await _on_note(database, note_id, act, expected_version, by, now)


async def _on_note(
    database: Database,
    note_id: UUID,
    act: Callable[[Transaction, MissionNote], Awaitable[None]],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    async def work(tx: Transaction) -> None:
        rows = await tx.fetch(
            "UPDATE mission_note SET version = version + 1, updated_at = $2"
            " WHERE id = $1 AND removed_at IS NULL RETURNING version, mission_id",
            [note_id, now],
        )
        if not rows:
            raise NotFound
        version, mission_id = rows[0]
        writer = await require_writer(tx, by, decode_uuid(mission_id))
        note = await MissionNote.get(id=note_id, using_db=tx.connection)
        author_id: UUID = note.author_id  # type: ignore[attr-defined] # added by the ORM
        machine.may_rewrite(is_author=author_id == writer.user_id, steers=writer.steers)
        check_version(version - 1, expected_version)
        await act(tx, note)

    await database.unit_of_work(work)


def _facts(note: MissionNote) -> dict[str, Any]:
    return {"dated_on": str(note.dated_on), "visibility": note.visibility}
