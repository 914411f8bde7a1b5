"""What the sessions of a workshop say of one another: the codes that each brought first, and the
code book that goes on from one to the next. Refuses to write: a book is adopted by a command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from server.database import decode_uuid
from server.workshops.coding.commands import BookCode
from server.workshops.coding.saturation import Step, saturation
from server.workshops.log import Reader

LONGEST_SERIES = 200


@dataclass(frozen=True, slots=True)
class SessionStep:
    """One session of the series, in the order they were opened."""

    session_id: UUID
    step: Step


async def read_saturation(reader: Reader, workshop_id: UUID) -> Sequence[SessionStep]:
    """The curve of the series. A code counts where a card that stands bears it."""
    sessions = await reader.fetch(
        "SELECT id FROM live_session WHERE workshop_id = $1 ORDER BY opened_at, id LIMIT $2",
        [workshop_id, LONGEST_SERIES],
    )
    used: dict[UUID, set[UUID]] = {decode_uuid(id_): set() for (id_,) in sessions}
    borne = await reader.fetch(
        "SELECT DISTINCT s.id, c.root_id FROM live_session s"
        " JOIN code_application a ON a.session_id = s.id JOIN code c ON c.id = a.code_id"
        " JOIN contribution k ON k.id = a.verbatim_id AND k.status = 'STANDING'"
        " WHERE s.workshop_id = $1",
        [workshop_id],
    )
    for session_id, root_id in borne:
        if decode_uuid(session_id) in used:
            used[decode_uuid(session_id)].add(decode_uuid(root_id))
    steps = saturation(used.values())
    return [SessionStep(id_, step) for id_, step in zip(used, steps, strict=True)]


async def read_book(reader: Reader, session_id: UUID) -> tuple[BookCode, ...]:
    """The codes of a session that still have their words."""
    rows = await reader.fetch(
        "SELECT c.id, c.root_id, t.text, d.text, c.parent_id FROM code c"
        " JOIN session_content t ON t.id = c.title_id"
        " LEFT JOIN session_content d ON d.id = c.definition_id"
        " WHERE c.session_id = $1 AND NOT c.retired AND t.text IS NOT NULL ORDER BY c.seq",
        [session_id],
    )
    return tuple(
        BookCode(
            code_id=decode_uuid(id_),
            root_id=decode_uuid(root_id),
            title=title,
            definition=definition,
            parent_id=None if parent_id is None else decode_uuid(parent_id),
        )
        for id_, root_id, title, definition, parent_id in rows
    )
