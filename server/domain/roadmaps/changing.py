"""One change of a roadmap: its scope, its lock, its version. Refuses to say what changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import bumped, check_version
from server.domain.instruments.rights import require_keeping
from server.domain.rights import require_scope
from server.models import Roadmap
from server.vocabulary import Scope

T = TypeVar("T")


async def on_roadmap(
    database: Database,
    roadmap_id: UUID,
    act: Callable[[Transaction, Roadmap], Awaitable[T]],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> T:
    """One unit of work under the roadmap's lock, its version grown by one.

    Raises NotFound, Forbidden, Conflict: whoever does not keep it is told of no version.
    """
    require_scope(by, Scope.ACTION_WRITE)

    async def work(tx: Transaction) -> T:
        return await act(tx, await locked_roadmap(tx, roadmap_id, expected_version, by, now))

    return await database.unit_of_work(work)


async def locked_roadmap(
    tx: Transaction, roadmap_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> Roadmap:
    """A roadmap about to change, kept by the viewer: locked, and its version already the next one.

    The contract of a plan is locked before it: a plan does not change while its contract is signed.
    """
    await lock_contract_of(tx, roadmap_id)
    version = await bumped(tx, "roadmap", roadmap_id, now=now)
    await require_keeping(tx, "roadmap", roadmap_id, by)
    check_version(version, expected_version)
    return await Roadmap.get(id=roadmap_id, using_db=tx.connection)


async def lock_contract_of(tx: Transaction, roadmap_id: UUID) -> None:
    """The contract whose plan this is, if it is one's."""
    await tx.execute(
        "UPDATE contract SET updated_at = updated_at"
        " WHERE id = (SELECT contract_id FROM roadmap WHERE id = $1)",
        [roadmap_id],
    )
