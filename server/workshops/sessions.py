"""The row of a live session: opened, found by its join code, its code changed.

Refuses the agenda and everything after it: those are in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.database import Transaction, decode_json, decode_uuid
from server.problems import NotFound, TryAgain
from server.vocabulary import SessionStatus, WorkshopMethod
from server.workshops.agenda import ActivityPlan
from server.workshops.encoding import from_jsonable
from server.workshops.log import Reader
from server.workshops.tokens import new_join_code, normalise_join_code

_DRAWS = 8


async def insert_session(
    tx: Transaction,
    session_id: UUID,
    workshop_id: UUID,
    title: str,
    now: datetime,
    *,
    rehearsal: bool = False,
) -> None:
    """The row of a session whose log is still empty; leaves alone one that is already there.

    Raises NotFound for an unknown workshop.
    """
    if not await tx.fetch("SELECT 1 FROM workshop WHERE id = $1", [workshop_id]):
        raise NotFound
    await tx.execute(
        "INSERT INTO live_session (id, workshop_id, title, status, join_code, opened_at,"
        " created_at, updated_at, version, epoch, turn, head, participants, rehearsal)"
        " VALUES ($1, $2, $3, $4, $5, $6, $6, $6, 1, 1, 0, 0, 0, $7) ON CONFLICT (id) DO NOTHING",
        [
            session_id,
            workshop_id,
            title,
            SessionStatus.OPEN,
            await free_join_code(tx),
            now,
            rehearsal,
        ],
    )


async def rotate_join_code(tx: Transaction, session_id: UUID) -> str:
    """Another code for the session; the one before stops working."""
    code = await free_join_code(tx)
    await tx.execute("UPDATE live_session SET join_code = $2 WHERE id = $1", [session_id, code])
    return code


async def free_join_code(tx: Transaction) -> str:
    """A code that no session bears. Raises TryAgain when chance is that unkind."""
    for _ in range(_DRAWS):
        code = new_join_code()
        if not await tx.fetch("SELECT 1 FROM live_session WHERE join_code = $1", [code]):
            return code
    raise TryAgain


async def find_by_join_code(reader: Reader, typed: str) -> UUID:
    """The session that bears the code. Raises NotFound, the same for an unknown and a closed one."""
    code = normalise_join_code(typed)
    # Asked even for a code that cannot exist, so that both take as long.
    rows = await reader.fetch("SELECT id FROM live_session WHERE join_code = $1", [code or ""])
    if not rows:
        raise NotFound
    session_id: UUID = decode_uuid(rows[0][0])
    return session_id


async def read_join_code(reader: Reader, session_id: UUID) -> str | None:
    """The code to show in the hall; None once the session has concluded."""
    rows = await reader.fetch("SELECT join_code FROM live_session WHERE id = $1", [session_id])
    return rows[0][0] if rows else None


@dataclass(frozen=True, slots=True)
class Preparation:
    """What was prepared of a workshop. `agenda` is empty where no run sheet was."""

    question: str
    method: WorkshopMethod
    agenda: tuple[ActivityPlan, ...]


async def read_preparation(reader: Reader, workshop_id: UUID) -> Preparation:
    """The title stands for a focal question that was not written. Raises NotFound."""
    rows = await reader.fetch(
        "SELECT question, title, method, agenda FROM workshop WHERE id = $1", [workshop_id]
    )
    if not rows:
        raise NotFound
    question, title, method, stored = rows[0]
    agenda = [] if stored is None else decode_json(stored) or []
    return Preparation(
        question=str(question or title),
        method=WorkshopMethod(method),
        agenda=tuple(from_jsonable(ActivityPlan, each) for each in agenda),
    )
