"""The rows that ordinary queries read, made from the state after each batch of events.

Every row is written from the state, never from the row that was there, so what is stored is what
the fold of the log says. Refuses to be read by the live module: the log is its truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.database import Dialect, Transaction
from server.vocabulary import SessionStatus
from server.workshops.board import rows as board
from server.workshops.coding import rows as coding
from server.workshops.events import Event
from server.workshops.noting import rows as noting
from server.workshops.panel import rows as panel
from server.workshops.people import rows as people
from server.workshops.prioritising import rows as prioritising
from server.workshops.proposing import rows as proposing
from server.workshops.running import rows as running
from server.workshops.speaking import rows as speaking
from server.workshops.state import State
from server.workshops.undoing import rows as undoing
from server.workshops.voting import rows as voting
from server.workshops.writing import rows as writing


async def project(
    tx: Transaction,
    dialect: Dialect,
    session_id: UUID,
    state: State,
    happened: Sequence[Event],
    now: datetime,
) -> None:
    """Writes every row that these events changed, as the state after them says."""
    await running.write(tx, session_id, state, happened)
    await board.write(tx, session_id, state, happened)
    await voting.write(tx, session_id, state, happened)
    await undoing.write(tx, session_id, state, happened)
    if not state.rehearsal:
        await proposing.write(tx, dialect, session_id, state, happened, now)
    await people.write(tx, dialect, session_id, state, happened)
    await panel.write(tx, session_id, state, happened)
    await speaking.write(tx, dialect, session_id, state, happened)
    await writing.write(tx, dialect, session_id, state, happened)
    await prioritising.write(tx, session_id, state, happened)
    await noting.write(tx, dialect, session_id, state, happened)
    await coding.write(tx, dialect, session_id, state, happened)
    await _write_session(tx, session_id, state, now)


async def _write_session(tx: Transaction, session_id: UUID, state: State, now: datetime) -> None:
    await tx.execute(
        "UPDATE live_session SET head = $2, status = $3, participants = $4, concluded_at = $5,"
        " updated_at = $6 WHERE id = $1",
        [
            session_id,
            state.head,
            state.status,
            len(state.participants),
            state.concluded_at,
            now,
        ],
    )
    if state.status is SessionStatus.CONCLUDED:
        await tx.execute(
            "UPDATE live_session SET join_code = NULL WHERE id = $1 AND join_code IS NOT NULL",
            [session_id],
        )
