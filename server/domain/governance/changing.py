"""One change of a body, or of what belongs to it: its lock, who may, its line in the journal.

Refuses to say what changes: `bodies`, `seats`, `meetings` and `deliberations` do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction
from server.domain.governance.rights import require_convener
from server.domain.journal import record
from server.models import GovernanceBody, Meeting
from server.problems import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Made:
    """What a creation made, or had made before."""

    id: UUID
    duplicate: bool


async def lock(tx: Transaction, table: str, id_: UUID) -> None:
    """The first statement of a creation: what is numbered or made beside it waits its turn."""
    if not await tx.execute(f"UPDATE {table} SET updated_at = updated_at WHERE id = $1", [id_]):
        raise NotFound


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
    await bump(tx, "governance_body", body_id, expected_version, now)
    return await GovernanceBody.get(id=body_id, using_db=tx.connection)


async def changed_meeting(
    tx: Transaction, meeting_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> tuple[Meeting, GovernanceBody]:
    """A meeting about to change: locked, and its version already the next one."""
    await bump(tx, "meeting", meeting_id, expected_version, now)
    return await _of_body(tx, meeting_id, by)


async def locked_meeting(
    tx: Transaction, meeting_id: UUID, by: Viewer
) -> tuple[Meeting, GovernanceBody]:
    """The meeting whose decisions the viewer writes down, locked but unchanged."""
    await lock(tx, "meeting", meeting_id)
    return await _of_body(tx, meeting_id, by)


async def bump(
    tx: Transaction, table: str, id_: UUID, expected_version: int | None, now: datetime
) -> None:
    rows = await tx.fetch(
        f"UPDATE {table} SET version = version + 1, updated_at = $2 WHERE id = $1"
        " RETURNING version",
        [id_, now],
    )
    if not rows:
        raise NotFound
    read = rows[0][0] - 1
    if expected_version is not None and expected_version != read:
        raise Conflict(read)


async def _of_body(tx: Transaction, meeting_id: UUID, by: Viewer) -> tuple[Meeting, GovernanceBody]:
    meeting = await Meeting.get(id=meeting_id, using_db=tx.connection)
    return meeting, await _of_convener(tx, key(meeting, "body_id"), by)


async def _of_convener(tx: Transaction, body_id: UUID, by: Viewer) -> GovernanceBody:
    await require_convener(tx, by, body_id)
    return await GovernanceBody.get(id=body_id, using_db=tx.connection)


async def journal(
    tx: Transaction,
    verb: str,
    object_type: str,
    object_id: UUID,
    by: Viewer,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    await record(
        tx,
        verb,
        object_type=object_type,
        object_id=object_id,
        actor_id=by.user_id,
        now=now,
        before=before and {name: told(value) for name, value in before.items()},
        after=after and {name: told(value) for name, value in after.items()},
    )


def told(value: Any) -> Any:
    """A value as the journal keeps it."""
    return value if value is None or isinstance(value, str | int | list) else str(value)


def key(row: Any, column: str) -> UUID:
    """A foreign key's value: the ORM adds these attributes when it starts."""
    value: UUID = getattr(row, column)
    return value
