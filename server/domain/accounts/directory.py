"""Accounts, organisations and agencies by what an operator types: an address, a name, a SIREN.

Refuses to choose: what names two rows is told to be ambiguous.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.database import Database, Snapshot, decode_datetime, decode_json, decode_uuid
from server.domain.accounts.machine import PlaceKind, folded_email
from server.domain.accounts.people import Place
from server.ids import MalformedGlobalId, from_global_id
from server.models.sorting import sort_key
from server.problems import ValidationFailed
from server.vocabulary import Role


async def find_account(database: Database, named: str) -> UUID:
    """By address, label or global id. Raises ValidationFailed."""
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT id FROM account WHERE email = $1 OR label = $2 OR id = $3",
            [folded_email(named), named.strip(), _id_in(named, "User")],
        )
    return _only(rows, named, "account")


async def find_token(database: Database, named: str) -> UUID:
    """By its first characters or its global id. Raises ValidationFailed."""
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT id FROM api_token WHERE prefix = $1 OR id = $2",
            [named.strip(), _id_in(named, "ApiToken")],
        )
    return _only(rows, named, "token")


async def find_organisation(database: Database, named: str) -> UUID:
    """By SIREN, name, short name or global id. Raises ValidationFailed."""
    async with database.snapshot() as snapshot:
        return await _organisation(snapshot, named)


async def find_place(database: Database, kind: PlaceKind, named: str) -> Place:
    """Where a role is to be held. Raises ValidationFailed."""
    async with database.snapshot() as snapshot:
        match kind:
            case PlaceKind.ORGANISATION:
                id_ = await _organisation(snapshot, named)
            case PlaceKind.AGENCY:
                id_ = await _agency(snapshot, named)
            case PlaceKind.WORKSHOP:
                id_ = await _workshop(snapshot, named)
    return Place(kind, id_)


async def _organisation(snapshot: Snapshot, named: str) -> UUID:
    rows = await snapshot.fetch(
        "SELECT id FROM organisation WHERE siren = $1 OR sort_key = $2 OR short_name = $1"
        " OR id = $3",
        [named.strip(), sort_key(named), _id_in(named, "Organisation")],
    )
    return _only(rows, named, "organisation")


async def _agency(snapshot: Snapshot, named: str) -> UUID:
    rows = await snapshot.fetch(
        "SELECT a.id FROM agency a JOIN organisation o ON o.id = a.organisation_id"
        " WHERE o.siren = $1 OR o.sort_key = $2 OR o.short_name = $1 OR a.id = $3",
        [named.strip(), sort_key(named), _id_in(named, "Agency")],
    )
    return _only(rows, named, "agency")


async def _workshop(snapshot: Snapshot, named: str) -> UUID:
    rows = await snapshot.fetch(
        "SELECT id FROM workshop WHERE sort_key = $1 OR id = $2",
        [sort_key(named), _id_in(named, "Workshop")],
    )
    return _only(rows, named, "workshop")


def _id_in(named: str, type_name: str) -> UUID:
    """The id inside a global id of this type; one that no row carries for any other text."""
    try:
        told, id_ = from_global_id(named.strip())
    except MalformedGlobalId:
        return UUID(int=0)
    return id_ if told == type_name else UUID(int=0)


def _only(rows: Sequence[Sequence[Any]], named: str, path: str) -> UUID:
    if not rows:
        raise ValidationFailed(
            path, french=f"Rien ne s'appelle « {named} ».", english=f"Nothing is called “{named}”."
        )
    if len(rows) > 1:
        raise ValidationFailed(
            path,
            french=f"« {named} » est ambigu : donnez un identifiant.",
            english=f"“{named}” is ambiguous: give an id.",
        )
    found: UUID = decode_uuid(rows[0][0])
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """One account, as the operator lists it."""

    id: UUID
    label: str
    email: str | None
    suspended: bool
    roles: tuple[str, ...]


async def accounts(database: Database, today: date) -> list[Listed]:
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT id, label, email, suspended_at FROM account ORDER BY label, id"
        )
        held = await snapshot.fetch(
            "SELECT user_id, role FROM role_grant WHERE from_on <= $1"
            " AND (to_on IS NULL OR to_on > $1) ORDER BY role",
            [today],
        )
    roles: dict[UUID, list[str]] = {}
    for user_id, role in held:
        roles.setdefault(decode_uuid(user_id), []).append(Role(role).value)
    return [
        Listed(id_, label, email, suspended_at is not None, tuple(roles.get(id_, ())))
        for id_, label, email, suspended_at in ((decode_uuid(raw), *rest) for raw, *rest in rows)
    ]


@dataclass(frozen=True, slots=True)
class ListedToken:
    """One token, as the operator lists it: its first characters, never more."""

    id: UUID
    account: str
    label: str
    prefix: str
    scopes: tuple[str, ...]
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


async def tokens(database: Database, user_id: UUID | None) -> list[ListedToken]:
    """Those of one account, or of all."""
    kept = "" if user_id is None else " WHERE t.user_id = $1"
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT t.id, a.label, t.label, t.prefix, t.scopes, t.expires_at, t.last_used_at,"
            f" t.revoked_at FROM api_token t JOIN account a ON a.id = t.user_id{kept}"
            " ORDER BY a.label, t.id",
            [] if user_id is None else [user_id],
        )
    return [
        ListedToken(
            decode_uuid(id_),
            account,
            label,
            prefix,
            tuple(decode_json(scopes)),
            *(None if at is None else decode_datetime(at) for at in instants),
        )
        for id_, account, label, prefix, scopes, *instants in rows
    ]
