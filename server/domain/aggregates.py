"""The first statements of a change: the row it is about, locked, and its version grown by one.

Refuses to say what changes, and to open a transaction of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.database import Transaction
from server.domain.journal import Operation, first_result, remember
from server.problems import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Made:
    """What a creation made, or had made before."""

    id: UUID
    duplicate: bool


async def lock(tx: Transaction, table: str, id_: UUID) -> None:
    """Nobody else changes this row before the end of the transaction. Raises NotFound."""
    if not await tx.execute(f"UPDATE {table} SET updated_at = updated_at WHERE id = $1", [id_]):
        raise NotFound


async def bump(
    tx: Transaction, table: str, id_: UUID, *, expected_version: int | None, now: datetime
) -> None:
    """The row's next version, under its lock. Raises NotFound, Conflict."""
    rows = await tx.fetch(
        f"UPDATE {table} SET version = version + 1, updated_at = $2 WHERE id = $1"
        " RETURNING version",
        [id_, now],
    )
    if not rows:
        raise NotFound
    found = int(rows[0][0]) - 1
    if expected_version is not None and expected_version != found:
        raise Conflict(found)


async def made_before(tx: Transaction, operation: Operation) -> Made | None:
    """What this operation made the first time. Raises IdempotencyConflict."""
    answered = await first_result(tx, operation)
    return None if answered is None else Made(UUID(answered["id"]), duplicate=True)


async def made(tx: Transaction, operation: Operation, id_: UUID) -> Made:
    """To be answered again to the same operation."""
    await remember(tx, operation, {"id": str(id_)})
    return Made(id_, duplicate=False)
