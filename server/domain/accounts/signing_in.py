"""Signing in by password, and ending sessions.

Refuses to tell a wrong password from an unknown address, a suspended account or one that must
wait: the same words, after the same work. The cookie's secret is in one answer and nowhere else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.access.identity import SESSION_PREFIX, mint_secret
from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.accounts import machine
from server.domain.accounts.attempts import FORGOTTEN_AFTER, FREE_FOR_AN_ACCOUNT
from server.domain.accounts.authority import require_account
from server.domain.accounts.front_desk import FrontDesk
from server.domain.journal import record
from server.models import WebSession
from server.problems import NotFound, TryAgain, Unauthenticated


class SignInRefused(Unauthenticated):
    """One answer for every reason."""

    french = "Adresse ou mot de passe refusés."
    english = "Address or password refused."


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a person typed, and where from."""

    email: str
    password: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    user_id: UUID
    session_id: UUID
    secret: str = field(repr=False)
    expires_at: datetime


async def sign_in(
    database: Database, front_desk: FrontDesk, asked: SignIn, *, now: datetime
) -> SignedIn:
    """A session of the account. Raises SignInRefused, RateLimited, TryAgain."""
    email = machine.folded_email(asked.email)
    name = hashlib.sha256(email.encode()).hexdigest()
    front_desk.attempts.begin(name, asked.address, now)
    try:
        signed_in = await _judge(database, front_desk, email, asked.password, now)
    except TryAgain:
        front_desk.attempts.undecided(name, asked.address)
        raise
    if signed_in is None:
        raise SignInRefused
    front_desk.attempts.succeeded(name, asked.address)
    return signed_in


async def _judge(
    database: Database, front_desk: FrontDesk, email: str, password: str, now: datetime
) -> SignedIn | None:
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT id, password_hash FROM account WHERE email = $1", [email]
        )
    user_id, stored = rows[0] if rows else (UUID(int=0), None)
    is_right = await front_desk.passwords.verify(stored, machine.folded_password(password))

    async def work(tx: Transaction) -> SignedIn | None:
        if is_right and stored is not None:
            return await _open(tx, decode_uuid(user_id), stored, now)
        await _count_failure(tx, email, now)
        return None

    return await database.unit_of_work(work)


async def _open(tx: Transaction, user_id: UUID, stored: str, now: datetime) -> SignedIn | None:
    """None where the account was suspended, must wait, or changed its password meanwhile."""
    if not await tx.execute(
        "UPDATE account SET failed_logins = 0, locked_until_at = NULL, last_login_at = $3,"
        " updated_at = $3, version = version + 1 WHERE id = $1 AND password_hash = $2"
        " AND suspended_at IS NULL AND (locked_until_at IS NULL OR locked_until_at <= $3)",
        [user_id, stored, now],
    ):
        return None
    return await begin_session(tx, user_id, now)


async def begin_session(tx: Transaction, user_id: UUID, now: datetime) -> SignedIn:
    """Within a unit of work, for whoever has just proved whose account it is."""
    minted = mint_secret(SESSION_PREFIX)
    session = await WebSession.create(
        using_db=tx.connection,
        user_id=user_id,
        secret_sha256=minted.secret_sha256,
        expires_at=now + machine.SESSION_LIFE,
        last_seen_at=now,
        created_at=now,
        updated_at=now,
    )
    await _record(tx, "sign_in", session.id, user_id, now)
    return SignedIn(user_id, session.id, minted.secret, session.expires_at)


async def _count_failure(tx: Transaction, email: str, now: datetime) -> None:
    """What other processes, and this one after a restart, know of the account's failures."""
    rows = await tx.fetch(
        "UPDATE account SET failed_logins = CASE WHEN locked_until_at <= $2 THEN 1"
        " ELSE failed_logins + 1 END WHERE email = $1 RETURNING id, failed_logins",
        [email, now - FORGOTTEN_AFTER],
    )
    for id_, failures in rows:
        until_at = now + machine.delay_after(failures, free=FREE_FOR_AN_ACCOUNT)
        await tx.execute("UPDATE account SET locked_until_at = $2 WHERE id = $1", [id_, until_at])


async def sign_out(database: Database, *, by: Viewer, now: datetime) -> int:
    """Ends the session that asks, if one does; how many that is."""
    if by.web_session_id is None:
        return 0
    return await revoke_session(database, by.web_session_id, by=by, now=now)


async def revoke_session(database: Database, session_id: UUID, *, by: Viewer, now: datetime) -> int:
    """One's own session, from the next request on; 0 when it had ended already.

    Raises NotFound, Forbidden, Unauthenticated.
    """
    user_id = require_account(by)

    async def work(tx: Transaction) -> int:
        if not await tx.execute(
            "UPDATE web_session SET version = version + 1, updated_at = $3"
            " WHERE id = $1 AND user_id = $2",
            [session_id, user_id, now],
        ):
            raise NotFound
        ended = await tx.execute(
            "UPDATE web_session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
            [session_id, now],
        )
        if ended:
            await _record(tx, "revoke_session", session_id, by.user_id, now)
        return ended

    return await database.unit_of_work(work)


async def sign_out_everywhere(database: Database, *, by: Viewer, now: datetime) -> int:
    """Ends all of one's sessions, this one included; how many. Raises Forbidden, Unauthenticated."""
    user_id = require_account(by)

    async def work(tx: Transaction) -> int:
        return await end_sessions(tx, user_id, by.user_id, now)

    return await database.unit_of_work(work)


async def end_sessions(tx: Transaction, user_id: UUID, actor_id: UUID | None, now: datetime) -> int:
    """Within a unit of work."""
    rows = await tx.fetch(
        "UPDATE web_session SET revoked_at = $2, version = version + 1, updated_at = $2"
        " WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 RETURNING id",
        [user_id, now],
    )
    for (session_id,) in rows:
        await _record(tx, "revoke_session", decode_uuid(session_id), actor_id, now)
    return len(rows)


async def _record(
    tx: Transaction, verb: str, session_id: UUID, actor_id: UUID | None, now: datetime
) -> None:
    told: dict[str, Any] | None = None
    if verb == "revoke_session":
        told = {"revoked_at": now.isoformat()}
    await record(
        tx,
        verb,
        object_type="WebSession",
        object_id=session_id,
        actor_id=actor_id,
        now=now,
        after=told,
    )
