"""Changing how an agency works. It moves everybody's rights from their next request on.

Refuses everyone but its administrators.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.agencies import machine
from server.domain.aggregates import bump
from server.domain.journal import journal
from server.domain.rights import require_role, require_scope
from server.models import Agency
from server.vocabulary import Role, Scope


async def edit(
    database: Database,
    agency_id: UUID,
    changes: Mapping[str, Any],
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change settings of an agency, by column name; what is not named stands.

    Raises NotFound, Forbidden, Conflict, ValidationFailed.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)
    changed = dict(changes)
    if "approval_chain" in changed:
        changed["approval_chain"] = machine.approval_chain(changed["approval_chain"])

    async def work(tx: Transaction) -> None:
        await bump(tx, "agency", agency_id, expected_version=expected_version, now=now)
        await require_role(tx, by, agency_id, {Role.AGENCY_ADMIN})
        row = await Agency.get(id=agency_id, using_db=tx.connection)
        if changed:
            await Agency.filter(id=agency_id).using_db(tx.connection).update(**changed)
        await journal(
            tx,
            "edit_agency",
            "Agency",
            agency_id,
            by,
            now,
            before={name: getattr(row, name) for name in changed},
            after=changed,
        )

    await database.unit_of_work(work)
