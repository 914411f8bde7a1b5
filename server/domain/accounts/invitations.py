"""Inviting a person to an account, and the password they set by following the link.

The link's secret works once, for a week. Refuses to invite to an account in use: the link sets its
password. One unit of work each, journal included.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from server.access.identity import INVITATION_PREFIX, fingerprint, mint_secret
from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain.accounts import machine, people
from server.domain.accounts.authority import (
    By,
    Operator,
    actor_of,
    answers_for,
    require_account,
)
from server.domain.accounts.front_desk import FrontDesk
from server.domain.accounts.machine import PLACE_OF, InviteeFacts, PlaceKind
from server.domain.accounts.people import Grant, NewAccount, Place
from server.domain.accounts.signing_in import SignedIn, begin_session, end_sessions
from server.domain.journal import Operation, first_result, record, remember
from server.domain.rights import roles_in
from server.models import Invitation
from server.problems import Forbidden, NotFound, ValidationFailed
from server.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is invited, by which agency, to do what. `organisation_id` is the agency's own unless a
    member's is given; `workshop_id` is for a role held in a workshop."""

    agency_id: UUID
    email: str
    label: str
    role: Role
    organisation_id: UUID | None = None
    workshop_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """`secret` is None for an operation that had succeeded before: it was told then."""

    user_id: UUID
    expires_at: datetime | None
    secret: str | None = field(repr=False)
    duplicate: bool = False


def address_of(secret: str, public_url: str | None) -> str:
    """Where the person follows the invitation: the whole address, or what comes after the server's.

    In the fragment, which no request carries: neither a log nor a foreign page ever reads it.
    """
    return f"{(public_url or '').rstrip('/')}/invitation#secret={secret}"


async def invite(
    database: Database, invitee: Invitee, *, by: Viewer, operation: Operation, now: datetime
) -> Invited:
    """An account with its role, and the link that opens it. Reserved to the agency's administrator.

    Raises Forbidden, Unauthenticated, NotFound, ValidationFailed, TransitionRefused,
    IdempotencyConflict.
    """
    require_account(by)

    async def work(tx: Transaction) -> Invited:
        own_organisation = await _administered(tx, invitee.agency_id, by, now)
        answered = await first_result(tx, operation)
        if answered is not None:
            return Invited(UUID(answered["user_id"]), None, None, duplicate=True)
        organisation_id = invitee.organisation_id or own_organisation
        await _require_trusted(tx, invitee.agency_id, organisation_id, now.date())
        place = await _place(tx, invitee, organisation_id)
        user_id = await _account(tx, invitee, organisation_id, place, by=by, now=now)
        invited = await _mint(tx, user_id, by=by, now=now)
        await remember(tx, operation, {"user_id": str(user_id)})
        return invited

    return await database.unit_of_work(work)


async def invite_again(
    database: Database, user_id: UUID, *, by: Operator, now: datetime
) -> Invited:
    """A link to any account that has an address, drawn at the terminal: also how a forgotten
    password is replaced. Raises NotFound, ValidationFailed."""

    async def work(tx: Transaction) -> Invited:
        rows = await tx.fetch(
            "UPDATE account SET version = version + 1, updated_at = $2 WHERE id = $1"
            " RETURNING email",
            [user_id, now],
        )
        if not rows:
            raise NotFound
        if rows[0][0] is None:
            raise ValidationFailed(
                "email",
                french="Ce compte n'a pas d'adresse.",
                english="This account has no address.",
            )
        return await _mint(tx, user_id, by=by, now=now)

    return await database.unit_of_work(work)


async def accept(
    database: Database, front_desk: FrontDesk, secret: str, password: str, *, now: datetime
) -> SignedIn:
    """Sets the account's password, once, and opens a session; those from before end.

    Raises NotFound for a link that is unknown, used, replaced or too old, ValidationFailed,
    TryAgain.
    """
    digest = fingerprint(secret)
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch(
            "SELECT a.email FROM invitation i JOIN account a ON a.id = i.user_id"
            f" WHERE i.secret_sha256 = $1 AND {_OPEN}",
            [digest, now],
        )
    # Before hashing: a guess must not cost what a password costs.
    if not rows:
        raise NotFound
    hashed = await front_desk.passwords.hash(machine.password(password, email=rows[0][0]))

    async def work(tx: Transaction) -> SignedIn:
        return await _consume(tx, digest, hashed, now)

    return await database.unit_of_work(work)


_OPEN = (
    "i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2 AND a.suspended_at IS NULL"
)


async def _consume(tx: Transaction, digest: str, hashed: str, now: datetime) -> SignedIn:
    rows = await tx.fetch(
        "UPDATE invitation SET used_at = $2, updated_at = $2, version = version + 1"
        " WHERE secret_sha256 = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2"
        " RETURNING id, user_id",
        [digest, now],
    )
    if not rows:
        raise NotFound
    invitation_id: UUID = decode_uuid(rows[0][0])
    user_id: UUID = decode_uuid(rows[0][1])
    if not await tx.execute(
        "UPDATE account SET password_hash = $2, failed_logins = 0, locked_until_at = NULL,"
        " updated_at = $3, version = version + 1 WHERE id = $1 AND suspended_at IS NULL",
        [user_id, hashed, now],
    ):
        raise NotFound
    await end_sessions(tx, user_id, user_id, now)
    await record(
        tx,
        "accept_invitation",
        object_type="Invitation",
        object_id=invitation_id,
        actor_id=user_id,
        now=now,
        after={"used_at": now.isoformat()},
    )
    return await begin_session(tx, user_id, now)


async def _administered(tx: Transaction, agency_id: UUID, by: Viewer, now: datetime) -> UUID:
    """The agency's own organisation. Raises NotFound, or Forbidden to anyone but its
    administrator."""
    rows = await tx.fetch(
        "UPDATE agency SET updated_at = updated_at WHERE id = $1 RETURNING organisation_id",
        [agency_id],
    )
    if not rows:
        raise NotFound
    if Role.AGENCY_ADMIN not in await roles_in(tx, agency_id, by.user_id, now.date()):
        raise Forbidden
    organisation_id: UUID = decode_uuid(rows[0][0])
    return organisation_id


async def _require_trusted(
    tx: Transaction, agency_id: UUID, organisation_id: UUID, today: date
) -> None:
    if not await tx.fetch(
        f"SELECT 1 WHERE {answers_for('$1', '$2', '$3')}", [agency_id, organisation_id, today]
    ):
        raise ValidationFailed(
            "organisationId",
            french="L'agence ne répond pas des personnes de cette organisation : elle n'y adhère"
            " pas, ou adhérait d'abord à une autre.",
            english="The agency does not answer for the people of this organisation: it is no"
            " member, or was a member of another first.",
        )


async def _place(tx: Transaction, invitee: Invitee, organisation_id: UUID) -> Place:
    kind = PLACE_OF[invitee.role]
    if kind is not PlaceKind.WORKSHOP:
        is_own = kind is PlaceKind.AGENCY
        return Place(kind, invitee.agency_id if is_own else organisation_id)
    if invitee.workshop_id is None or not await tx.fetch(
        "SELECT 1 FROM workshop WHERE id = $1 AND agency_id = $2",
        [invitee.workshop_id, invitee.agency_id],
    ):
        raise ValidationFailed(
            "workshopId",
            french="Un atelier de l'agence est requis pour ce rôle.",
            english="This role needs a workshop of the agency.",
        )
    return Place(kind, invitee.workshop_id)


async def _account(
    tx: Transaction,
    invitee: Invitee,
    organisation_id: UUID,
    place: Place,
    *,
    by: Viewer,
    now: datetime,
) -> UUID:
    """The new account, or the one whose earlier invitation was not followed."""
    email = machine.email(invitee.email)
    rows = await tx.fetch(
        "UPDATE account SET version = version + 1, updated_at = $2 WHERE email = $1"
        " RETURNING id, organisation_id, password_hash, suspended_at",
        [email, now],
    )
    if rows:
        id_, its_organisation, password_hash, suspended_at = rows[0]
        user_id: UUID = decode_uuid(id_)
        elsewhere = its_organisation is None or (
            decode_uuid(its_organisation) != organisation_id
            or await _holds_elsewhere(tx, user_id, place, invitee.agency_id)
        )
        machine.may_invite_again(
            InviteeFacts(password_hash is not None, suspended_at is not None, elsewhere)
        )
        if await _holds(tx, user_id, invitee.role, place, now.date()):
            return user_id
    else:
        new = NewAccount(invitee.label, email, organisation_id)
        user_id = await people.add_account(tx, new, by=by, now=now)
    grant = Grant(invitee.role, place, now.date())
    await people.add_grant(tx, user_id, grant, by=by, now=now)
    return user_id


async def _holds_elsewhere(tx: Transaction, user_id: UUID, place: Place, agency_id: UUID) -> bool:
    """Whether any role of the account is held outside this agency and this place."""
    rows = await tx.fetch(
        "SELECT 1 FROM role_grant g WHERE g.user_id = $1"
        " AND COALESCE(g.organisation_id, g.agency_id, g.workshop_id) <> $2"
        " AND (g.agency_id IS NULL OR g.agency_id <> $3)"
        " AND NOT EXISTS (SELECT 1 FROM workshop w WHERE w.id = g.workshop_id"
        " AND w.agency_id = $3)",
        [user_id, place.id, agency_id],
    )
    return bool(rows)


async def _holds(tx: Transaction, user_id: UUID, role: Role, place: Place, today: date) -> bool:
    rows = await tx.fetch(
        f"SELECT 1 FROM role_grant WHERE user_id = $1 AND role = $2"
        f" AND {place.kind.value}_id = $3 AND (to_on IS NULL OR to_on > $4)",
        [user_id, role.value, place.id, today],
    )
    return bool(rows)


async def _mint(tx: Transaction, user_id: UUID, *, by: By, now: datetime) -> Invited:
    """A new link; those before it open nothing any more."""
    await tx.execute(
        "UPDATE invitation SET revoked_at = $2, updated_at = $2, version = version + 1"
        " WHERE user_id = $1 AND used_at IS NULL AND revoked_at IS NULL",
        [user_id, now],
    )
    minted = mint_secret(INVITATION_PREFIX)
    invitation = await Invitation.create(
        using_db=tx.connection,
        user_id=user_id,
        secret_sha256=minted.secret_sha256,
        expires_at=now + machine.INVITATION_LIFE,
        created_at=now,
        updated_at=now,
    )
    await record(
        tx,
        "invite",
        object_type="Invitation",
        object_id=invitation.id,
        actor_id=actor_of(by),
        now=now,
        after={"user_id": str(user_id), "expires_at": invitation.expires_at.isoformat()},
    )
    return Invited(user_id, invitation.expires_at, minted.secret)
