"""The journal of changes, and the memory of operation ids that were answered.

Both are written in the transaction of the change itself. Refuses to open one of its own.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from server.access.viewer import Viewer
from server.database import Transaction, decode_json
from server.domain.accounts.withdrawals import told_of
from server.domain.indexing import touched
from server.domain.notices.telling import announce
from server.ids import new_id
from server.models import AuditEvent
from server.models import Operation as OperationRow
from server.problems import IdempotencyConflict


@dataclass(frozen=True, slots=True)
class Operation:
    """One creation as its client named it. `content` is what a repeat must repeat exactly."""

    actor_id: UUID
    id: UUID
    content: Mapping[str, Any]
    key: bytes

    @property
    def digest(self) -> str:
        canonical = orjson.dumps(dict(self.content), _as_text, orjson.OPT_SORT_KEYS)
        return hmac.new(self.key, canonical, hashlib.sha256).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no content of a demand")


async def first_result(tx: Transaction, operation: Operation) -> dict[str, Any] | None:
    """What this operation was answered before, or None.

    Raises IdempotencyConflict when the id was used with other content.
    """
    rows = await tx.fetch(
        "SELECT payload_hmac, result FROM operation WHERE actor_id = $1 AND operation_id = $2",
        [operation.actor_id, operation.id],
    )
    if not rows:
        return None
    digest, result = rows[0]
    if not hmac.compare_digest(str(digest), operation.digest):
        raise IdempotencyConflict
    answered: dict[str, Any] = decode_json(result)
    return answered


async def remember(tx: Transaction, operation: Operation, result: dict[str, Any]) -> None:
    await OperationRow.create(
        using_db=tx.connection,
        actor_id=operation.actor_id,
        operation_id=operation.id,
        payload_hmac=operation.digest,
        result=result,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `before` and `after` hold only what moved."""

    verb: str
    object_type: str
    object_id: UUID
    actor_id: UUID | None
    at: datetime
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


async def record(
    tx: Transaction,
    verb: str,
    *,
    object_type: str,
    object_id: UUID,
    actor_id: UUID | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """One line of the journal, told to those whom it concerns; what it is about is found by its
    words from then on. `before` and `after` hold only what moved."""
    event = await AuditEvent.create(
        using_db=tx.connection,
        object_type=object_type,
        object_id=object_id,
        actor_id=actor_id,
        verb=verb,
        before=before,
        after=after,
        at=now,
    )
    touched(tx, object_type, object_id)
    await told_of(tx, verb)
    await announce(
        tx,
        event.id,
        verb,
        object_type=object_type,
        object_id=object_id,
        actor_id=actor_id,
        now=now,
    )


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
    """What somebody did: `record`, with values as `told` writes them."""
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
    return str(value) if isinstance(value, UUID | date) else value


async def record_many(tx: Transaction, entries: Sequence[Entry]) -> None:
    """As many lines, in one statement for all of them: for imports, and whatever writes in bulk.

    Tells nobody: whoever takes in a thousand rows would bury the news of everyone.
    """
    await tx.execute_many(
        "INSERT INTO audit_event (id, object_type, object_id, actor_id, verb, before, after, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            [
                new_id(),
                entry.object_type,
                entry.object_id,
                entry.actor_id,
                entry.verb,
                entry.before,
                entry.after,
                entry.at,
            ]
            for entry in entries
        ],
    )
    for entry in entries:
        touched(tx, entry.object_type, entry.object_id)
