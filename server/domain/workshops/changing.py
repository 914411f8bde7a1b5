"""One change of a workshop, or of what belongs to it: its lock, its version, who may.

Refuses to say what changes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.aggregates import bump, bumped, check_version, lock
from server.domain.workshops.rights import require_preparer
from server.models import Workshop
from server.problems import NotFound

T = TypeVar("T")


async def on_workshop(
    database: Database,
    workshop_id: UUID,
    act: Callable[[Transaction, Workshop], Awaitable[T]],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> T:
    """One unit of work under the workshop's lock, its version grown by one.

    Raises NotFound, Forbidden, Conflict.
    """

    async def work(tx: Transaction) -> T:
        found = await bumped(tx, "workshop", workshop_id, now=now)
        await require_preparer(tx, workshop_id, by)
        check_version(found, expected_version)
        return await act(tx, await Workshop.get(id=workshop_id, using_db=tx.connection))

    return await database.unit_of_work(work)


async def beside_workshop(tx: Transaction, workshop_id: UUID, by: Viewer) -> Workshop:
    """A workshop that stays as it is while something is made or changed beside it.

    Raises NotFound, Forbidden.
    """
    await lock(tx, "workshop", workshop_id)
    await require_preparer(tx, workshop_id, by)
    return await Workshop.get(id=workshop_id, using_db=tx.connection)


async def of_workshop(
    tx: Transaction,
    table: str,
    id_: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> Workshop:
    """A row of this table about to change, its version the next one, and the workshop it names.

    Raises NotFound, Forbidden, Conflict.
    """
    rows = await tx.fetch(f"SELECT workshop_id FROM {table} WHERE id = $1", [id_])
    if not rows:
        raise NotFound
    workshop = await beside_workshop(tx, decode_uuid(rows[0][0]), by)
    await bump(tx, table, id_, expected_version=expected_version, now=now)
    return workshop
