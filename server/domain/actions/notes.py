"""What is written on an action by those who have a part in it. One unit of work each.

AC7: partners comment, as its owners, its holder and the agency do. Refuses to rewrite another's note,
and to erase: a note is taken away by its author, or by who keeps the roadmap.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.actions.facts import COMMENTS, KEEPS
from server.domain.aggregates import Made, bumped, check_version, key, lock, made, made_before
from server.domain.journal import Operation, journal
from server.domain.missions.facts import truths
from server.domain.rights import require_scope
from server.domain.texts import paragraphs
from server.ids import new_id
from server.models import ActionNote
from server.problems import Forbidden, NotFound, ValidationFailed
from server.vocabulary import Scope

TEXT_LENGTH: Final = 10_000


async def add(
    database: Database,
    action_id: UUID,
    text: str,
    dated_on: date | None,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Raises NotFound, Forbidden, ValidationFailed, IdempotencyConflict."""
    require_scope(by, Scope.ACTION_WRITE)
    bare = paragraphs(text, path="text", limit=TEXT_LENGTH)
    if dated_on is not None and dated_on > by.today:
        raise ValidationFailed(
            "datedOn", french="Ce jour est à venir.", english="This day is to come."
        )

    async def work(tx: Transaction) -> Made:
        await lock(tx, "action", action_id)
        if not (await truths(tx, {"may": COMMENTS}, "action", action_id, by))["may"]:
            raise Forbidden
        before = await made_before(tx, operation)
        if before is not None:
            return before
        note = await ActionNote.create(
            using_db=tx.connection,
            id=new_id(),
            action_id=action_id,
            author_id=by.user_id,
            organisation_id=by.organisation_id,
            dated_on=dated_on or by.today,
            text=bare,
            created_at=now,
            updated_at=now,
        )
        await journal(tx, "add_action_note", "ActionNote", note.id, by, now)
        return await made(tx, operation, note.id)

    return await database.unit_of_work(work)


async def edit(
    database: Database,
    note_id: UUID,
    text: str,
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Reserved to its author. Raises NotFound, Forbidden, Conflict, ValidationFailed."""
    require_scope(by, Scope.ACTION_WRITE)
    bare = paragraphs(text, path="text", limit=TEXT_LENGTH)

    async def work(tx: Transaction) -> None:
        version = await bumped(tx, "action_note", note_id, now=now)
        note = await _standing(tx, note_id)
        if key(note, "author_id") != by.user_id:
            raise Forbidden
        check_version(version, expected_version)
        await ActionNote.filter(id=note_id).using_db(tx.connection).update(text=bare)
        await journal(tx, "edit_action_note", "ActionNote", note_id, by, now)

    await database.unit_of_work(work)


async def remove(
    database: Database, note_id: UUID, *, expected_version: int | None, by: Viewer, now: datetime
) -> None:
    """Raises NotFound, Forbidden, Conflict."""
    require_scope(by, Scope.ACTION_WRITE)

    async def work(tx: Transaction) -> None:
        version = await bumped(tx, "action_note", note_id, now=now)
        note = await _standing(tx, note_id)
        if key(note, "author_id") != by.user_id:
            action_id = key(note, "action_id")
            if not (await truths(tx, {"may": KEEPS}, "action", action_id, by))["may"]:
                raise Forbidden
        check_version(version, expected_version)
        await ActionNote.filter(id=note_id).using_db(tx.connection).update(removed_at=now)
        await journal(tx, "remove_action_note", "ActionNote", note_id, by, now)

    await database.unit_of_work(work)


async def _standing(tx: Transaction, note_id: UUID) -> ActionNote:
    note = await ActionNote.get(id=note_id, using_db=tx.connection)
    if note.removed_at is not None:
        raise NotFound
    return note
