"""Opening accounts, giving and ending roles, suspending. One unit of work each, journal included.

Refuses to delete: an account that must go is suspended, and its journal stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.database import Database, Transaction, decode_uuid
from server.domain.accounts import machine
from server.domain.accounts.authority import By, Operator, actor_of
from server.domain.accounts.machine import PlaceKind
from server.domain.aggregates import bump
from server.domain.indexing import touched
from server.domain.journal import record
from server.ids import new_id
from server.models import Agency, Organisation, RoleGrant, User
from server.models.sorting import sort_key
from server.problems import TransitionRefused
from server.vocabulary import (
    AgencyLegalForm,
    BodyKind,
    OrganisationKind,
    ProgrammeKind,
    Role,
    VisibilityPolicy,
    WorkStart,
)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`label` says what the account is for; without an address nobody signs in with it."""

    label: str
    email: str | None = None
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role is held."""

    kind: PlaceKind
    id: UUID


@dataclass(frozen=True, slots=True)
class Grant:
    role: Role
    place: Place
    from_on: date
    to_on: date | None = None


async def open_account(
    database: Database,
    new: NewAccount,
    *,
    grants: tuple[Grant, ...] = (),
    by: Operator,
    now: datetime,
) -> UUID:
    """An account with its first roles. Raises ValidationFailed, TransitionRefused, NotFound."""

    async def work(tx: Transaction) -> UUID:
        user_id = await add_account(tx, new, by=by, now=now)
        for grant in grants:
            await add_grant(tx, user_id, grant, by=by, now=now)
        return user_id

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class NewAgency:
    """What an empty database needs first. Everything else about it can be corrected later."""

    name: str
    legal_form: AgencyLegalForm = AgencyLegalForm.ASSOCIATION
    approving: BodyKind = BodyKind.GENERAL_ASSEMBLY
    visibility_policy: VisibilityPolicy = VisibilityPolicy.MEMBERS_ON_REQUEST
    programme_cycle: ProgrammeKind = ProgrammeKind.ANNUAL


async def found_agency(
    database: Database,
    agency: NewAgency,
    administrator: NewAccount,
    *,
    by: Operator,
    now: datetime,
) -> tuple[UUID, UUID]:
    """An agency, its organisation and its first administrator: ids of the agency and the account.

    Raises ValidationFailed, TransitionRefused.
    """

    async def work(tx: Transaction) -> tuple[UUID, UUID]:
        organisation_id, agency_id = await _add_agency(tx, agency, now)
        await record(
            tx,
            "found_agency",
            object_type="Agency",
            object_id=agency_id,
            actor_id=actor_of(by),
            now=now,
            after={"organisation_id": str(organisation_id)},
        )
        account = NewAccount(administrator.label, administrator.email, organisation_id)
        user_id = await add_account(tx, account, by=by, now=now)
        place = Place(PlaceKind.AGENCY, agency_id)
        await add_grant(tx, user_id, Grant(Role.AGENCY_ADMIN, place, now.date()), by=by, now=now)
        return agency_id, user_id

    return await database.unit_of_work(work)


async def grant_role(
    database: Database, user_id: UUID, grant: Grant, *, by: Operator, now: datetime
) -> UUID:
    """Raises NotFound, ValidationFailed, TransitionRefused for a role held there already."""

    async def work(tx: Transaction) -> UUID:
        await bump(tx, "account", user_id, expected_version=None, now=now)
        return await add_grant(tx, user_id, grant, by=by, now=now)

    return await database.unit_of_work(work)


async def end_role(
    database: Database, user_id: UUID, role: Role, place: Place, *, by: Operator, now: datetime
) -> int:
    """Ends the role there from today on; how many grants that ended. Raises NotFound."""

    async def work(tx: Transaction) -> int:
        await bump(tx, "account", user_id, expected_version=None, now=now)
        rows = await tx.fetch(
            f"UPDATE role_grant SET to_on = $4, version = version + 1, updated_at = $5"
            f" WHERE user_id = $1 AND role = $2 AND {place.kind.value}_id = $3"
            f" AND (to_on IS NULL OR to_on > $4) RETURNING id",
            [user_id, role.value, place.id, now.date(), now],
        )
        for (grant_id,) in rows:
            await record(
                tx,
                "end_role",
                object_type="RoleGrant",
                object_id=decode_uuid(grant_id),
                actor_id=actor_of(by),
                now=now,
                after={"user_id": str(user_id), "to_on": now.date().isoformat()},
            )
        return len(rows)

    return await database.unit_of_work(work)


async def suspend(database: Database, user_id: UUID, *, by: Operator, now: datetime) -> None:
    """Its tokens and its sessions are refused from the next request on. Raises NotFound."""
    await _set_suspension(database, user_id, now, verb="suspend_account", by=by, now=now)


async def reinstate(database: Database, user_id: UUID, *, by: Operator, now: datetime) -> None:
    """The account acts again, with the tokens it had. Raises NotFound."""
    await _set_suspension(database, user_id, None, verb="reinstate_account", by=by, now=now)


async def _set_suspension(
    database: Database,
    user_id: UUID,
    suspended_at: datetime | None,
    *,
    verb: str,
    by: Operator,
    now: datetime,
) -> None:
    async def work(tx: Transaction) -> None:
        await bump(tx, "account", user_id, expected_version=None, now=now)
        await tx.execute(
            "UPDATE account SET suspended_at = $2 WHERE id = $1", [user_id, suspended_at]
        )
        await record(
            tx,
            verb,
            object_type="User",
            object_id=user_id,
            actor_id=actor_of(by),
            now=now,
            after={"suspended_at": None if suspended_at is None else suspended_at.isoformat()},
        )

    await database.unit_of_work(work)


async def add_account(tx: Transaction, new: NewAccount, *, by: By, now: datetime) -> UUID:
    """Within a unit of work. Raises ValidationFailed, TransitionRefused for an address in use."""
    email = None if new.email is None else machine.email(new.email)
    label = machine.label(new.label)
    if email is not None and await tx.fetch("SELECT 1 FROM account WHERE email = $1", [email]):
        raise TransitionRefused(
            "ADDRESS_FREE",
            french="Un compte existe déjà à cette adresse.",
            english="There is an account under this address already.",
        )
    user = await User.create(
        using_db=tx.connection,
        id=new_id(),
        label=label,
        email=email,
        organisation_id=new.organisation_id,
        created_at=now,
        updated_at=now,
    )
    organisation = None if new.organisation_id is None else str(new.organisation_id)
    await record(
        tx,
        "open_account",
        object_type="User",
        object_id=user.id,
        actor_id=actor_of(by),
        now=now,
        after={"organisation_id": organisation},
    )
    return user.id


async def add_grant(tx: Transaction, user_id: UUID, grant: Grant, *, by: By, now: datetime) -> UUID:
    """Within a unit of work that holds the account's row. Raises ValidationFailed,
    TransitionRefused."""
    machine.role_fits(grant.role, grant.place.kind)
    machine.role_period(grant.from_on, grant.to_on)
    column = f"{grant.place.kind.value}_id"
    if await tx.fetch(
        f"SELECT 1 FROM role_grant WHERE user_id = $1 AND role = $2 AND {column} = $3"
        " AND (to_on IS NULL OR to_on > $4)",
        [user_id, grant.role.value, grant.place.id, grant.from_on],
    ):
        raise TransitionRefused(
            "ROLE_NOT_HELD",
            french="Ce compte tient déjà ce rôle à cet endroit.",
            english="This account already holds this role there.",
        )
    row = await RoleGrant.create(
        using_db=tx.connection,
        user_id=user_id,
        role=grant.role,
        from_on=grant.from_on,
        to_on=grant.to_on,
        created_at=now,
        updated_at=now,
        **{column: grant.place.id},
    )
    await record(
        tx,
        "grant_role",
        object_type="RoleGrant",
        object_id=row.id,
        actor_id=actor_of(by),
        now=now,
        after=_told(user_id, grant),
    )
    return row.id


def _told(user_id: UUID, grant: Grant) -> dict[str, Any]:
    return {
        "user_id": str(user_id),
        "role": grant.role.value,
        f"{grant.place.kind.value}_id": str(grant.place.id),
        "from_on": grant.from_on.isoformat(),
        "to_on": None if grant.to_on is None else grant.to_on.isoformat(),
    }


async def _add_agency(tx: Transaction, agency: NewAgency, now: datetime) -> tuple[UUID, UUID]:
    name = machine.label(agency.name, path="name")
    stamps = {"created_at": now, "updated_at": now, "sort_key": sort_key(name)}
    organisation = await Organisation.create(
        using_db=tx.connection, name=name, kind=OrganisationKind.URBAN_AGENCY, **stamps
    )
    touched(tx, "Organisation", organisation.id)
    row = await Agency.create(
        using_db=tx.connection,
        organisation_id=organisation.id,
        legal_form=agency.legal_form,
        approval_chain=[agency.approving.value],
        work_may_start_on=WorkStart.APPROVED,
        visibility_policy=agency.visibility_policy,
        programme_cycle=agency.programme_cycle,
        **stamps,
    )
    # It keeps the record of its own organisation: its numbers are still to be told.
    await tx.execute(
        "UPDATE organisation SET registered_by_id = $2 WHERE id = $1", [organisation.id, row.id]
    )
    return organisation.id, row.id
