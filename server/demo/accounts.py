"""The demo's accounts: functions, never people. Each gets one token, shown once.

Refuses to keep a secret: what is stored of a token is its beginning and its SHA-256.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from tortoise import BaseDBAsyncClient

from server.access.identity import mint_token
from server.demo import caen
from server.models import ApiToken, RoleGrant, User
from server.vocabulary import Role, Scope


class Part(StrEnum):
    """The part an account plays in the demo."""

    FACILITATOR = "FACILITATOR"
    HOLDER = "HOLDER"
    INTERESTED = "INTERESTED"
    GRENOBLE = "GRENOBLE"
    NORD = "NORD"
    PLAINE = "PLAINE"
    STATE = "STATE"


_READING: Final = (
    Scope.PROGRAMME_READ,
    Scope.MISSION_READ,
    Scope.WORKSHOP_READ,
    Scope.ROADMAP_READ,
    Scope.INSTRUMENT_READ,
)


@dataclass(frozen=True, slots=True)
class _Account:
    """`role` is held in the organisation unless an agency is named."""

    label: str
    organisation: str
    role: Role
    agency: str | None = None
    facilitates: bool = False
    scopes: tuple[Scope, ...] = _READING


ACCOUNTS: Final[Mapping[Part, _Account]] = {
    Part.FACILITATOR: _Account(
        "Compte de démonstration — animation AUCAME",
        organisation="aucame",
        role=Role.AGENCY_STAFF,
        agency="aucame",
        facilitates=True,
        scopes=(*_READING, Scope.WORKSHOP_FACILITATE),
    ),
    Part.HOLDER: _Account(
        "Compte de démonstration — service mobilités, Caen la Mer",
        organisation=caen.HOLDER,
        role=Role.MEMBER_TECHNICIAN,
        scopes=(*_READING, Scope.ACTION_WRITE),
    ),
    Part.INTERESTED: _Account(
        "Compte de démonstration — membre intéressé, Caen",
        organisation=caen.INTERESTED,
        role=Role.MEMBER_TECHNICIAN,
    ),
    Part.GRENOBLE: _Account(
        "Compte de démonstration — membre de l’agence grenobloise",
        organisation="grenoble-alpes",
        role=Role.MEMBER_TECHNICIAN,
    ),
    Part.NORD: _Account(
        "Compte de démonstration — Département du Nord",
        organisation="nord",
        role=Role.MEMBER_TECHNICIAN,
        scopes=(*_READING, Scope.ACTION_WRITE, Scope.INSTRUMENT_WRITE),
    ),
    Part.PLAINE: _Account(
        "Compte de démonstration — Communauté de communes de la Plaine",
        organisation="plaine",
        role=Role.MEMBER_TECHNICIAN,
        scopes=(*_READING, Scope.ACTION_WRITE, Scope.INSTRUMENT_WRITE),
    ),
    Part.STATE: _Account(
        "Compte de démonstration — DDTM du Calvados",
        organisation="ddtm-14",
        role=Role.STATE_SERVICE,
        scopes=(*_READING, Scope.INSTRUMENT_WRITE, Scope.ORDER_ISSUE),
    ),
}


async def open_accounts(
    connection: BaseDBAsyncClient,
    now: datetime,
    *,
    organisations: Mapping[str, UUID],
    agencies: Mapping[str, UUID],
    workshop_id: UUID,
) -> Mapping[Part, str]:
    """Accounts of the organisations that were loaded, roles and tokens. Returns each part's token
    in clear, for the screen alone."""
    tokens = {}
    for part, account in ACCOUNTS.items():
        if account.organisation not in organisations:
            continue
        stamps = {"created_at": now, "updated_at": now}
        user = await User.create(
            **stamps,
            using_db=connection,
            label=account.label,
            organisation_id=organisations[account.organisation],
        )
        grant = {**stamps, "user_id": user.id, "from_on": now.date()}
        place = (
            {"agency_id": agencies[account.agency]}
            if account.agency
            else {"organisation_id": organisations[account.organisation]}
        )
        await RoleGrant.create(using_db=connection, **grant, **place, role=account.role)
        if account.facilitates:
            await RoleGrant.create(
                using_db=connection, **grant, workshop_id=workshop_id, role=Role.FACILITATOR
            )
        token = mint_token()
        tokens[part] = token.secret
        await ApiToken.create(
            **stamps,
            using_db=connection,
            user_id=user.id,
            label=account.label,
            prefix=token.prefix,
            secret_sha256=token.secret_sha256,
            scopes=[scope.value for scope in account.scopes],
        )
    return tokens
