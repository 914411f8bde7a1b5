"""Making, rotating and revoking API tokens. One unit of work each, journal included.

A secret leaves this module once, in the answer of the verb that drew it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.access.identity import MintedToken, mint_token
from server.access.scopes import allowed
from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_datetime, decode_json, decode_uuid
from server.domain.accounts import machine
from server.domain.accounts.authority import (
    By,
    Operator,
    actor_of,
    require_account,
    require_owner,
    scopes_of,
)
from server.domain.journal import Operation, first_result, record, remember
from server.models import ApiToken
from server.problems import Forbidden, NotFound
from server.vocabulary import Role, Scope


@dataclass(frozen=True, slots=True)
class NewToken:
    """What is asked for."""

    label: str
    scopes: Iterable[Scope]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """`secret` is None for an operation that had succeeded before: it was shown then."""

    token_id: UUID
    secret: str | None = field(repr=False)
    duplicate: bool = False


async def create(
    database: Database, new: NewToken, *, by: Viewer, operation: Operation, now: datetime
) -> Issued:
    """A token for one's own account, never wider nor longer-lived than what asks for it.

    Raises Unauthenticated, Forbidden, ValidationFailed, TransitionRefused, IdempotencyConflict.
    """
    user_id = require_account(by)

    async def work(tx: Transaction) -> Issued:
        await _bumped_account(tx, user_id, now)
        return await _once(tx, operation) or await _remembered(
            tx,
            operation,
            await _add(tx, user_id, new, by=by, now=now, latest=await _end_of(tx, by)),
        )

    return await database.unit_of_work(work)


async def create_for(
    database: Database, user_id: UUID, new: NewToken, *, by: Operator, now: datetime
) -> Issued:
    """A token for any account, drawn at the terminal. Raises NotFound as well."""

    async def work(tx: Transaction) -> Issued:
        await _bumped_account(tx, user_id, now)
        return await _add(tx, user_id, new, by=by, now=now, latest=None)

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Rotation:
    """`overlap`: how long the replaced secret still stands, so that an app can change over."""

    token_id: UUID
    overlap: timedelta = timedelta(0)
    expires_at: datetime | None = None
    expected_version: int | None = None


async def rotate(
    database: Database, rotation: Rotation, *, by: By, operation: Operation | None, now: datetime
) -> Issued:
    """A new token like an old one, whose own end is brought near.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """

    async def work(tx: Transaction) -> Issued:
        old = await _bumped_token(tx, rotation.token_id, now)
        require_owner(by, old.user_id)
        if operation is not None and (answered := await _once(tx, operation)):
            return answered
        machine.may_rotate(old.facts, now=now, expected_version=rotation.expected_version)
        # Before the old one is brought to its end: it may be the very token that asks.
        latest = await _end_of(tx, by)
        await _end(tx, old, now + machine.overlap(rotation.overlap))
        issued = await _add(
            tx,
            old.user_id,
            NewToken(old.label, old.scopes, rotation.expires_at or old.facts.expires_at),
            by=by,
            now=now,
            latest=latest,
            replaces=old.id,
        )
        return issued if operation is None else await _remembered(tx, operation, issued)

    return await database.unit_of_work(work)


async def revoke(database: Database, token_id: UUID, *, by: By, now: datetime) -> None:
    """The token opens nothing from the next request on. Revoking twice is one revocation.

    Raises NotFound, Forbidden.
    """

    async def work(tx: Transaction) -> None:
        token = await _bumped_token(tx, token_id, now)
        require_owner(by, token.user_id)
        if token.facts.revoked_at is not None:
            return
        await tx.execute("UPDATE api_token SET revoked_at = $2 WHERE id = $1", [token_id, now])
        await record(
            tx,
            "revoke_token",
            object_type="ApiToken",
            object_id=token_id,
            actor_id=actor_of(by),
            now=now,
            after={"revoked_at": now.isoformat()},
        )

    await database.unit_of_work(work)


async def roles_of(tx: Transaction, user_id: UUID, today: date) -> list[Role]:
    rows = await tx.fetch(
        "SELECT role FROM role_grant WHERE user_id = $1 AND from_on <= $2"
        " AND (to_on IS NULL OR to_on > $2)",
        [user_id, today],
    )
    return [Role(role) for (role,) in rows]


async def _bumped_account(tx: Transaction, user_id: UUID, now: datetime) -> None:
    rows = await tx.fetch(
        "UPDATE account SET version = version + 1, updated_at = $2 WHERE id = $1"
        " RETURNING suspended_at",
        [user_id, now],
    )
    if not rows:
        raise NotFound
    if rows[0][0] is not None:
        raise Forbidden


@dataclass(frozen=True, slots=True)
class _Token:
    id: UUID
    user_id: UUID
    label: str
    scopes: tuple[Scope, ...]
    facts: machine.TokenFacts


async def _bumped_token(tx: Transaction, token_id: UUID, now: datetime) -> _Token:
    rows = await tx.fetch(
        "UPDATE api_token SET version = version + 1, updated_at = $2 WHERE id = $1"
        " RETURNING user_id, label, scopes, expires_at, revoked_at, version",
        [token_id, now],
    )
    if not rows:
        raise NotFound
    user_id, label, scopes, expires_at, revoked_at, version = rows[0]
    # The version that the client may have read is the one before this statement.
    facts = machine.TokenFacts(_instant(expires_at), _instant(revoked_at), version - 1)
    return _Token(
        token_id,
        decode_uuid(user_id),
        label,
        tuple(Scope(value) for value in decode_json(scopes)),
        facts,
    )


async def _end(tx: Transaction, old: _Token, ends_at: datetime) -> None:
    if old.facts.expires_at is None or ends_at < old.facts.expires_at:
        await tx.execute("UPDATE api_token SET expires_at = $2 WHERE id = $1", [old.id, ends_at])


async def _add(
    tx: Transaction,
    user_id: UUID,
    new: NewToken,
    *,
    by: By,
    now: datetime,
    latest: datetime | None,
    replaces: UUID | None = None,
) -> Issued:
    roles = await roles_of(tx, user_id, now.date())
    scopes = machine.token_scopes(new.scopes, allowed=allowed(roles) & scopes_of(by))
    expires_at = machine.token_expiry(new.expires_at, now=now, latest=latest)
    machine.one_more_token(await _live_tokens(tx, user_id, now))
    minted = mint_token()
    token = await _insert(tx, user_id, machine.label(new.label), minted, scopes, expires_at, now)
    await record(
        tx,
        "create_token" if replaces is None else "rotate_token",
        object_type="ApiToken",
        object_id=token.id,
        actor_id=actor_of(by),
        now=now,
        after=_told(user_id, token, replaces),
    )
    return Issued(token.id, minted.secret)


async def _insert(
    tx: Transaction,
    user_id: UUID,
    label: str,
    minted: MintedToken,
    scopes: tuple[Scope, ...],
    expires_at: datetime | None,
    now: datetime,
) -> ApiToken:
    return await ApiToken.create(
        using_db=tx.connection,
        user_id=user_id,
        label=label,
        prefix=minted.prefix,
        secret_sha256=minted.secret_sha256,
        scopes=[scope.value for scope in scopes],
        expires_at=expires_at,
        created_at=now,
        updated_at=now,
    )


def _told(user_id: UUID, token: ApiToken, replaces: UUID | None) -> dict[str, Any]:
    """What the journal keeps of a token: never anything that would open a door."""
    told: dict[str, Any] = {
        "user_id": str(user_id),
        "scopes": token.scopes,
        "expires_at": None if token.expires_at is None else token.expires_at.isoformat(),
    }
    return told if replaces is None else {**told, "replaces": str(replaces)}


async def _end_of(tx: Transaction, by: By) -> datetime | None:
    """When the token that asks will end; None for a signed-in person or the operator."""
    if isinstance(by, Operator) or by.token_id is None:
        return None
    rows = await tx.fetch("SELECT expires_at FROM api_token WHERE id = $1", [by.token_id])
    return _instant(rows[0][0]) if rows else None


async def _live_tokens(tx: Transaction, user_id: UUID, now: datetime) -> int:
    rows = await tx.fetch(
        "SELECT COUNT(*) FROM api_token WHERE user_id = $1 AND revoked_at IS NULL"
        " AND (expires_at IS NULL OR expires_at > $2)",
        [user_id, now],
    )
    return int(rows[0][0])


async def _once(tx: Transaction, operation: Operation) -> Issued | None:
    answered = await first_result(tx, operation)
    if answered is None:
        return None
    return Issued(UUID(answered["token_id"]), None, duplicate=True)


async def _remembered(tx: Transaction, operation: Operation, issued: Issued) -> Issued:
    await remember(tx, operation, {"token_id": str(issued.token_id)})
    return issued


def _instant(value: Any) -> datetime | None:
    return None if value is None else decode_datetime(value)
