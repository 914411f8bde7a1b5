"""Who is asking: from a bearer token, or a signed-in browser's cookie, to a Viewer.

Either is a prefix and 256 random bits; what is stored is its SHA-256, so a leaked database opens
nothing. Refuses to tell an unknown one from an expired or a revoked one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from server.access.policy import (
    FACILITATING_ROLES,
    MANDATED_ROLES,
    STAFF_ROLES,
    WORKSHOP_ROLES,
)
from server.access.scopes import allowed
from server.access.viewer import Viewer
from server.database import Database, Snapshot, decode_datetime, decode_json, decode_uuid
from server.problems import Unauthenticated
from server.vocabulary import MembershipCategory, Role, Scope, ViewerKind

TOKEN_PREFIX: Final = "jln_"
SESSION_PREFIX: Final = "jls_"
INVITATION_PREFIX: Final = "jli_"
_SHOWN_CHARACTERS: Final = 12


class TokenExpired(Unauthenticated):
    """Told like any other refusal; only a socket that was open under it learns to come back."""


@dataclass(frozen=True, slots=True)
class MintedToken:
    """`secret` is shown once and never again; the two others are what is stored."""

    secret: str
    prefix: str
    secret_sha256: str


def mint_token() -> MintedToken:
    return mint_secret(TOKEN_PREFIX)


def mint_secret(prefix: str) -> MintedToken:
    """256 random bits under a prefix that says what they open."""
    secret = prefix + secrets.token_urlsafe(32)
    return MintedToken(secret, secret[:_SHOWN_CHARACTERS], fingerprint(secret))


def fingerprint(secret: str) -> str:
    """What is stored of a token. Fast on purpose: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def identify(database: Database, secret: str, *, now: datetime, locale: str) -> Viewer:
    """The viewer behind an API token. Raises Unauthenticated, the same for every reason."""
    if not secret.startswith(TOKEN_PREFIX) or len(secret) > 200:
        raise Unauthenticated
    async with database.snapshot() as snapshot:
        token = await _live_token(snapshot, secret, now)
        return await _viewer_of(snapshot, token, today=now.date(), locale=locale)


async def identify_session(
    database: Database, secret: str, *, now: datetime, locale: str
) -> Viewer:
    """The viewer behind a session's cookie: all that the account's roles allow.

    Raises Unauthenticated, the same for every reason.
    """
    if not secret.startswith(SESSION_PREFIX) or len(secret) > 200:
        raise Unauthenticated
    async with database.snapshot() as snapshot:
        session = await _live_session(snapshot, secret, now)
        return await _viewer_of(snapshot, session, today=now.date(), locale=locale)


async def viewer_of_account(
    snapshot: Snapshot, user_id: UUID, *, today: date, locale: str
) -> Viewer:
    """The viewer that the account would be if it signed in now, for what is composed in its absence.

    Raises Unauthenticated for an account that is suspended or gone.
    """
    rows = await snapshot.fetch(
        "SELECT organisation_id, suspended_at FROM account WHERE id = $1", [user_id]
    )
    if not rows or rows[0][1] is not None:
        raise Unauthenticated
    presented = _Presented(user_id, _uuid_or_none(rows[0][0]), frozenset(Scope))
    return await _viewer_of(snapshot, presented, today=today, locale=locale)


@dataclass(frozen=True, slots=True)
class _Presented:
    """A live token or session, and the account it speaks for."""

    user_id: UUID
    organisation_id: UUID | None
    scopes: frozenset[Scope]
    token_id: UUID | None = None
    web_session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Grant:
    role: Role
    organisation_id: UUID | None
    agency_id: UUID | None
    workshop_id: UUID | None


async def _live_token(snapshot: Snapshot, secret: str, now: datetime) -> _Presented:
    rows = await snapshot.fetch(
        "SELECT t.id, t.user_id, a.organisation_id, t.scopes, t.expires_at, t.revoked_at,"
        " a.suspended_at FROM api_token t JOIN account a ON a.id = t.user_id"
        " WHERE t.secret_sha256 = $1",
        [fingerprint(secret)],
    )
    if not rows:
        raise Unauthenticated
    id_, user_id, organisation_id, scopes, *standing = rows[0]
    _check_standing(*standing, now=now)
    return _Presented(
        user_id=decode_uuid(user_id),
        organisation_id=_uuid_or_none(organisation_id),
        scopes=frozenset(Scope(value) for value in decode_json(scopes)),
        token_id=decode_uuid(id_),
    )


async def _live_session(snapshot: Snapshot, secret: str, now: datetime) -> _Presented:
    rows = await snapshot.fetch(
        "SELECT s.id, s.user_id, a.organisation_id, s.expires_at, s.revoked_at, a.suspended_at"
        " FROM web_session s JOIN account a ON a.id = s.user_id WHERE s.secret_sha256 = $1",
        [fingerprint(secret)],
    )
    if not rows:
        raise Unauthenticated
    id_, user_id, organisation_id, *standing = rows[0]
    _check_standing(*standing, now=now)
    return _Presented(
        user_id=decode_uuid(user_id),
        organisation_id=_uuid_or_none(organisation_id),
        scopes=frozenset(Scope),
        web_session_id=decode_uuid(id_),
    )


def _check_standing(expires_at: Any, revoked_at: Any, suspended_at: Any, *, now: datetime) -> None:
    if revoked_at is not None or suspended_at is not None:
        raise Unauthenticated
    if expires_at is not None and decode_datetime(expires_at) <= now:
        raise TokenExpired


async def _viewer_of(
    snapshot: Snapshot, presented: _Presented, *, today: date, locale: str
) -> Viewer:
    grants = await _grants(snapshot, presented.user_id, today)
    memberships = await _memberships(snapshot, presented.organisation_id, today)
    return _viewer(presented, grants, memberships, today=today, locale=locale)


async def _grants(snapshot: Snapshot, user_id: UUID, today: date) -> list[_Grant]:
    rows = await snapshot.fetch(
        "SELECT role, organisation_id, agency_id, workshop_id FROM role_grant"
        " WHERE user_id = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on > $2)",
        [user_id, today],
    )
    return [
        _Grant(
            Role(role),
            _uuid_or_none(organisation_id),
            _uuid_or_none(agency_id),
            _uuid_or_none(workshop_id),
        )
        for role, organisation_id, agency_id, workshop_id in rows
    ]


async def _memberships(
    snapshot: Snapshot, organisation_id: UUID | None, today: date
) -> list[tuple[UUID, MembershipCategory]]:
    if organisation_id is None:
        return []
    rows = await snapshot.fetch(
        "SELECT agency_id, category FROM membership WHERE organisation_id = $1"
        " AND joined_on <= $2 AND (left_on IS NULL OR left_on > $2)",
        [organisation_id, today],
    )
    return [(decode_uuid(agency_id), MembershipCategory(category)) for agency_id, category in rows]


def _viewer(
    presented: _Presented,
    grants: list[_Grant],
    memberships: list[tuple[UUID, MembershipCategory]],
    *,
    today: date,
    locale: str,
) -> Viewer:
    return Viewer(
        kind=_kind(grants),
        today=today,
        # A role that ended narrows the tokens made under it.
        scopes=presented.scopes & allowed(grant.role for grant in grants),
        user_id=presented.user_id,
        organisation_id=presented.organisation_id,
        token_id=presented.token_id,
        web_session_id=presented.web_session_id,
        staff_of=_places(g.agency_id for g in grants if g.role in STAFF_ROLES),
        member_of=_places(a for a, c in memberships if c is not MembershipCategory.FUNDER),
        funder_of=_places(a for a, c in memberships if c is MembershipCategory.FUNDER),
        facilitates=_places(g.workshop_id for g in grants if g.role in FACILITATING_ROLES),
        observes=_places(
            g.workshop_id for g in grants if g.role in WORKSHOP_ROLES - FACILITATING_ROLES
        ),
        workshop_roles=frozenset((g.workshop_id, g.role) for g in grants if g.workshop_id),
        mandated_for=_places(g.organisation_id for g in grants if g.role in MANDATED_ROLES),
        locale=locale,
    )


def _kind(grants: list[_Grant]) -> ViewerKind:
    staff = {grant.role for grant in grants if grant.agency_id and grant.role in STAFF_ROLES}
    if staff - {Role.AUDITOR}:
        return ViewerKind.STAFF
    return ViewerKind.AUDITOR if staff else ViewerKind.MEMBER


def _places(ids: Iterable[UUID | None]) -> frozenset[UUID]:
    return frozenset(id_ for id_ in ids if id_ is not None)


def _uuid_or_none(value: Any) -> UUID | None:
    return None if value is None else decode_uuid(value)
