"""Who does what in a workshop: named before the day, and until their role ends.

Refuses an account that the agency has nothing to do with, and answers for it as for one that does
not exist.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date, decode_uuid
from server.domain.accounts.machine import PlaceKind, folded_email
from server.domain.accounts.people import Grant, Place, add_grant
from server.domain.aggregates import Made, bump, key, made, made_before
from server.domain.journal import Operation, journal
from server.domain.workshops import machine
from server.domain.workshops.changing import beside_workshop
from server.models import Workshop
from server.problems import NotFound, ValidationFailed
from server.vocabulary import Role

# Of the agency's staff, of its own organisation or of a member's, or in another of its workshops.
_KNOWN: Final = (
    "SELECT a.id FROM account a WHERE a.email = $1 AND a.suspended_at IS NULL AND ("
    "EXISTS (SELECT 1 FROM role_grant g LEFT JOIN workshop w ON w.id = g.workshop_id"
    " WHERE g.user_id = a.id AND (g.agency_id = $2 OR w.agency_id = $2)"
    " AND (g.to_on IS NULL OR g.to_on > $3))"
    " OR EXISTS (SELECT 1 FROM agency o WHERE o.id = $2 AND o.organisation_id = a.organisation_id)"
    " OR EXISTS (SELECT 1 FROM membership m WHERE m.agency_id = $2"
    " AND m.organisation_id = a.organisation_id AND m.joined_on <= $3"
    " AND (m.left_on IS NULL OR m.left_on > $3)))"
)


async def assign(
    database: Database,
    workshop_id: UUID,
    email: str,
    role: Role,
    *,
    by: Viewer,
    operation: Operation,
    now: datetime,
) -> Made:
    """Give the account under this address a role in the workshop, from today on.

    Raises NotFound, Forbidden, TransitionRefused, ValidationFailed, IdempotencyConflict.
    """

    async def work(tx: Transaction) -> Made:
        workshop = await beside_workshop(tx, workshop_id, by)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        machine.may_change(workshop.status)
        user_id = await _account(tx, workshop, email, by.today)
        await bump(tx, "account", user_id, expected_version=None, now=now)
        place = Place(PlaceKind.WORKSHOP, workshop_id)
        grant_id = await add_grant(tx, user_id, Grant(role, place, by.today), by=by, now=now)
        return await made(tx, operation, grant_id)

    return await database.unit_of_work(work)


async def end(
    database: Database,
    grant_id: UUID,
    *,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """End a role in a workshop, from today on; ended already, it stays so.

    Raises NotFound, Forbidden, Conflict.
    """

    async def work(tx: Transaction) -> None:
        rows = await tx.fetch(
            "SELECT workshop_id, from_on, to_on, role FROM role_grant"
            " WHERE id = $1 AND workshop_id IS NOT NULL",
            [grant_id],
        )
        if not rows:
            raise NotFound
        await beside_workshop(tx, decode_uuid(rows[0][0]), by)
        await bump(tx, "role_grant", grant_id, expected_version=expected_version, now=now)
        ends_on = max(decode_date(rows[0][1]), by.today)
        to_on = rows[0][2]
        if to_on is not None and decode_date(to_on) <= ends_on:
            return
        await tx.execute("UPDATE role_grant SET to_on = $2 WHERE id = $1", [grant_id, ends_on])
        await journal(
            tx,
            "end_role",
            "RoleGrant",
            grant_id,
            by,
            now,
            after={"role": Role(rows[0][3]), "to_on": ends_on},
        )

    await database.unit_of_work(work)


async def _account(tx: Transaction, workshop: Workshop, email: str, today: date) -> UUID:
    rows = await tx.fetch(_KNOWN, [folded_email(email), key(workshop, "agency_id"), today])
    if not rows:
        raise ValidationFailed(
            "email",
            french="Aucun compte connu de l'agence à cette adresse.",
            english="No account that the agency knows has this address.",
        )
    id_: UUID = decode_uuid(rows[0][0])
    return id_
