"""What the people of a session change in rows: put out, given a role, their texts erased.

Refuses to keep a copy of what was erased: a title that was taken over elsewhere goes with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from server.database import Dialect, Transaction
from server.domain.journal import record
from server.workshops import album
from server.workshops.events import Event
from server.workshops.log import among
from server.workshops.people import events
from server.workshops.proposing import rows as proposing
from server.workshops.state import State


async def write(
    tx: Transaction, dialect: Dialect, session_id: UUID, state: State, happened: Sequence[Event]
) -> None:
    for event in happened:
        match event:
            case events.PersonRemoved(participant_id=participant_id, at=at):
                await tx.execute(
                    "UPDATE session_participant SET removed_at = $2 WHERE id = $1",
                    [participant_id, at],
                )
            case (
                events.ContentErased(content_ids=content_ids, at=at)
                | events.PersonErased(content_ids=content_ids, at=at)
                | events.TextsForgotten(content_ids=content_ids, at=at)
            ):
                await erase_texts(tx, dialect, content_ids, at)
                await proposing.erase(tx, state, content_ids, at)
        # A photograph that no card bears names no text.
        match event:
            case events.PersonErased(participant_id=participant_id, at=at):
                await album.erase_all_of(tx, session_id, participant_id, at)
            case events.TextsForgotten(at=at):
                await album.erase_all(tx, session_id, at)
        await _tell_journal(tx, session_id, event)


class _Replacing(Protocol):
    @property
    def at(self) -> datetime: ...
    @property
    def replaced(self) -> tuple[UUID, ...]: ...


async def erase_replaced(tx: Transaction, dialect: Dialect, happened: Iterable[_Replacing]) -> None:
    """The words that these facts put others in the place of."""
    for event in happened:
        await erase_texts(tx, dialect, event.replaced, event.at)


async def erase_texts(
    tx: Transaction, dialect: Dialect, content_ids: Collection[UUID], at: datetime
) -> None:
    """The words of these contents, and the photographs of their cards."""
    if not content_ids:
        return
    ids = [tuple(content_ids)]
    await tx.execute(
        "UPDATE session_content SET text = NULL, erased_at = $2"
        f" WHERE id {among(dialect, '$1')} AND text IS NOT NULL",
        [*ids, at],
    )
    await tx.execute(
        "UPDATE session_photo SET content = NULL, erased_at = $2 WHERE content IS NOT NULL"
        " AND id IN (SELECT photo_id FROM contribution"
        f" WHERE content_id {among(dialect, '$1')})",
        [*ids, at],
    )


async def _tell_journal(tx: Transaction, session_id: UUID, event: Event) -> None:
    """Who was given a right, who lost one, what was erased; never a text, nor who said it."""
    told = _line(event)
    if told is not None:
        verb, actor_id, after = told
        await record(
            tx,
            verb,
            object_type="LiveSession",
            object_id=session_id,
            actor_id=actor_id,
            now=event.at,
            after=after,
        )


def _line(event: Event) -> tuple[str, UUID | None, dict[str, Any] | None] | None:
    match event:
        case events.SeatTaken(holder_id=holder_id):
            return "take_seat", holder_id, None
        case events.RoleGranted(role=role, by_id=by_id):
            return "grant_room_role", by_id, {"role": role.value}
        case events.RoleRevoked(role=role, by_id=by_id):
            return "revoke_room_role", by_id, {"role": role.value}
        case events.PersonRemoved(by_id=by_id):
            return "remove_person", by_id, None
        case events.ContentErased(content_ids=content_ids, by_id=by_id):
            return "erase_content", by_id, {"texts": len(content_ids)}
        case events.PersonErased(content_ids=content_ids, by_id=by_id):
            return "erase_participant", by_id, {"texts": len(content_ids)}
        case events.TextsForgotten(content_ids=content_ids):
            return "forget_texts", None, {"texts": len(content_ids)}
        case _:
            return None
