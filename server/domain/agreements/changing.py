"""One change of an agreement: its row locked, its version grown, its keeper asked.

Refuses to say what changes. Every verb begins with the agreement's own row, so that a signature and
an end of the agreement never pass one another.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.aggregates import bumped, check_version
from server.domain.agreements import machine
from server.domain.instruments.rights import require_keeping
from server.domain.rights import require_scope
from server.models import Agreement
from server.vocabulary import Scope

T = TypeVar("T")


async def changed_agreement(
    tx: Transaction, agreement_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> Agreement:
    """An agreement that its keeper changes. Raises NotFound, Forbidden, Conflict."""
    found = await bumped(tx, "agreement", agreement_id, now=now)
    await require_keeping(tx, "agreement", agreement_id, by)
    check_version(found, expected_version)
    return await Agreement.get(id=agreement_id, using_db=tx.connection)


async def held_agreement(
    tx: Transaction, agreement_id: UUID, expected_version: int | None, now: datetime
) -> Agreement:
    """An agreement of which a party changes something: the verb asks who may. Raises NotFound,
    Conflict."""
    check_version(await bumped(tx, "agreement", agreement_id, now=now), expected_version)
    return await Agreement.get(id=agreement_id, using_db=tx.connection)


async def on_agreement(
    database: Database,
    agreement_id: UUID,
    act: Callable[[Transaction, Agreement], Awaitable[T]],
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> T:
    """One unit of work by its keeper, while it is written."""
    require_scope(by, Scope.INSTRUMENT_WRITE)

    async def work(tx: Transaction) -> T:
        row = await changed_agreement(tx, agreement_id, expected_version, by, now)
        machine.may_write(row.status)
        return await act(tx, row)

    return await database.unit_of_work(work)
