"""One change of a body, or of what belongs to it: its lock, who may.

Refuses to say what changes: `bodies`, `seats`, `meetings` and `deliberations` do.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.domain.aggregates import bump, key, lock
from server.domain.governance.rights import require_convener
from server.models import GovernanceBody, Meeting


async def locked_body(tx: Transaction, body_id: UUID, by: Viewer) -> GovernanceBody:
    """A body that stays as it is while something is made beside it.

    The mission of a committee is locked before it: a member who is being demoted there takes a
    seat before that, or not at all.
    """
    await tx.execute(
        "UPDATE mission SET updated_at = updated_at"
        " WHERE id = (SELECT mission_id FROM governance_body WHERE id = $1)",
        [body_id],
    )
    await lock(tx, "governance_body", body_id)
    return await _of_convener(tx, body_id, by)


async def changed_body(
    tx: Transaction, body_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> GovernanceBody:
    """A body about to change: locked, and its version already the next one."""
    await locked_body(tx, body_id, by)
    await bump(tx, "governance_body", body_id, expected_version=expected_version, now=now)
    return await GovernanceBody.get(id=body_id, using_db=tx.connection)


async def changed_meeting(
    tx: Transaction, meeting_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> tuple[Meeting, GovernanceBody]:
    """A meeting about to change: locked, and its version already the next one."""
    await bump(tx, "meeting", meeting_id, expected_version=expected_version, now=now)
    return await _of_body(tx, meeting_id, by)


async def locked_meeting(
    tx: Transaction, meeting_id: UUID, by: Viewer
) -> tuple[Meeting, GovernanceBody]:
    """The meeting whose decisions the viewer writes down, locked but unchanged."""
    await lock(tx, "meeting", meeting_id)
    return await _of_body(tx, meeting_id, by)


async def _of_body(tx: Transaction, meeting_id: UUID, by: Viewer) -> tuple[Meeting, GovernanceBody]:
    meeting = await Meeting.get(id=meeting_id, using_db=tx.connection)
    return meeting, await _of_convener(tx, key(meeting, "body_id"), by)


async def _of_convener(tx: Transaction, body_id: UUID, by: Viewer) -> GovernanceBody:
    await require_convener(tx, by, body_id)
    return await GovernanceBody.get(id=body_id, using_db=tx.connection)
