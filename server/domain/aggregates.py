"""The first statements of a change: the row it is about, locked, and its version grown by one.

Refuses to say what changes, and to open a transaction of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
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
    check_version(await bumped(tx, table, id_, now=now), expected_version)


async def bumped(tx: Transaction, table: str, id_: UUID, *, now: datetime) -> int:
    """The same, answering the version that it was: for whoever is asked for rights before it is
    told of a conflict. Raises NotFound."""
    rows = await tx.fetch(
        f"UPDATE {table} SET version = version + 1, updated_at = $2 WHERE id = $1"
        " RETURNING version",
        [id_, now],
    )
    if not rows:
        raise NotFound
    return int(rows[0][0]) - 1


def check_version(found: int, expected: int | None) -> None:
    """Raises Conflict unless the row is still as its reader saw it, where they say what they saw."""
    if expected is not None and expected != found:
        raise Conflict(found)


def key(row: Any, column: str) -> UUID:
    """A foreign key's value: the ORM adds these attributes when it starts."""
    value: UUID = getattr(row, column)
    return value


async def made_before(tx: Transaction, operation: Operation) -> Made | None:
    """What this operation made the first time. Raises IdempotencyConflict."""
    answered = await first_result(tx, operation)
    if answered is None:
        return None
    # A creation remembers one id, by whatever name.
    (id_,) = answered.values()
    return Made(UUID(id_), duplicate=True)


async def made(tx: Transaction, operation: Operation, id_: UUID) -> Made:
    """To be answered again to the same operation."""
    await remember(tx, operation, {"id": str(id_)})
    return Made(id_, duplicate=False)
