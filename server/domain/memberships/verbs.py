"""Joining an agency, changing category, leaving; what is due year by year. One unit of work each.

Refuses to rewrite: a change of category ends one membership and begins another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_date, decode_uuid
from server.domain.aggregates import Made, bump, lock, made, made_before
from server.domain.deliverables.serving import settle
from server.domain.governance.rights import require_keeper
from server.domain.journal import Operation, journal
from server.domain.memberships import machine
from server.domain.memberships.machine import Period, Succession
from server.domain.organisations.standing import require_standing
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import Membership, MembershipDue
from server.vocabulary import FundingNature, MembershipCategory, Scope


@dataclass(frozen=True, slots=True)
class NewMembership:
    agency_id: UUID
    organisation_id: UUID
    category: MembershipCategory
    joined_on: date
    left_on: date | None = None


async def add(
    database: Database, new: NewMembership, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """An organisation joins the agency, from a day of any year on.

    Raises NotFound, Forbidden, TransitionRefused (M1, O4), ValidationFailed, IdempotencyConflict.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)
    period = Period(new.joined_on, new.left_on)

    async def work(tx: Transaction) -> Made:
        # Memberships of one agency are judged one after the other (M1).
        await lock(tx, "agency", new.agency_id)
        await require_keeper(tx, by, new.agency_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        # What ran when the organisation stood may be told afterwards; what runs today may not.
        judged_on = by.today if period.runs_on(by.today) else period.joined_on
        await require_standing(tx, new.organisation_id, judged_on)
        machine.check_period(period, await _others(tx, new.agency_id, new.organisation_id))
        id_ = await _begin(tx, new.agency_id, new.organisation_id, new.category, period, now)
        await journal(
            tx, "add_membership", "Membership", id_, by, now, after=_told(new.category, period)
        )
        return await made(tx, operation, id_)

    return await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class Changed:
    """The membership that runs from now on, and how many participations lost their rights today:
    they stay in the history of their missions, and give no right while the organisation is not a
    member (M2)."""

    id: UUID
    dormant: int


async def change_category(
    database: Database,
    membership_id: UUID,
    category: MembershipCategory,
    *,
    on: date,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> Changed:
    """Another category from that day on; the old membership keeps its dates and its dues.

    Raises NotFound, Forbidden, Conflict, TransitionRefused (O4), ValidationFailed.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> Changed:
        held = await _held(tx, membership_id, expected_version, by, now)
        id_ = await _succeed(tx, held, category, on, now)
        if id_ is None:
            return Changed(held.id, 0)
        await journal(
            tx,
            "change_membership_category",
            "Membership",
            id_,
            by,
            now,
            before=_told(held.category, held.period),
            after={"category": category, "on": str(on)},
        )
        return Changed(id_, await _after(tx, held, by, now))

    return await database.unit_of_work(work)


async def end(
    database: Database,
    membership_id: UUID,
    *,
    left_on: date,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> Changed:
    """The first day without the membership. Said again, it corrects that day.

    Raises NotFound, Forbidden, Conflict, TransitionRefused (M1), ValidationFailed.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)

    async def work(tx: Transaction) -> Changed:
        held = await _held(tx, membership_id, expected_version, by, now)
        period = Period(held.period.joined_on, left_on)
        others = await _others(tx, held.agency_id, held.organisation_id, but=held.id)
        machine.check_period(period, others)
        await tx.execute("UPDATE membership SET left_on = $2 WHERE id = $1", [held.id, left_on])
        await journal(
            tx,
            "end_membership",
            "Membership",
            held.id,
            by,
            now,
            before=_told(held.category, held.period),
            after=_told(held.category, period),
        )
        return Changed(held.id, await _after(tx, held, by, now))

    return await database.unit_of_work(work)


async def set_due(
    database: Database,
    membership_id: UUID,
    year: int,
    nature: FundingNature,
    amount: Decimal | None,
    *,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """What the member owes or grants for that year; None takes it away.

    Raises NotFound, Forbidden, Conflict, ValidationFailed.
    """
    require_scope(by, Scope.PROGRAMME_WRITE)
    amount_cents = None if amount is None else machine.cents(amount)

    async def work(tx: Transaction) -> None:
        held = await _held(tx, membership_id, expected_version, by, now)
        machine.check_year(held.period, year)
        found = await MembershipDue.get_or_none(
            membership_id=held.id, year=year, nature=nature, using_db=tx.connection
        )
        await _write_due(tx, held.id, year, nature, found, amount_cents, now)
        await journal(
            tx,
            "set_membership_due",
            "Membership",
            held.id,
            by,
            now,
            before={"amount_cents": None if found is None else found.amount_cents},
            after={"year": year, "nature": nature, "amount_cents": amount_cents},
        )

    await database.unit_of_work(work)


@dataclass(frozen=True, slots=True)
class _Held:
    id: UUID
    agency_id: UUID
    organisation_id: UUID
    category: MembershipCategory
    period: Period


async def _held(
    tx: Transaction, membership_id: UUID, expected_version: int, by: Viewer, now: datetime
) -> _Held:
    """The membership, its row and its agency's held, for someone who keeps them."""
    await bump(tx, "membership", membership_id, expected_version=expected_version, now=now)
    rows = await tx.fetch(
        "SELECT agency_id, organisation_id, category, joined_on, left_on FROM membership"
        " WHERE id = $1",
        [membership_id],
    )
    agency, organisation, category, joined_on, left_on = rows[0]
    agency_id = decode_uuid(agency)
    await lock(tx, "agency", agency_id)
    await require_keeper(tx, by, agency_id)
    return _Held(
        membership_id,
        agency_id,
        decode_uuid(organisation),
        MembershipCategory(category),
        _period(joined_on, left_on),
    )


async def _others(
    tx: Transaction, agency_id: UUID, organisation_id: UUID, *, but: UUID | None = None
) -> list[Period]:
    rows = await tx.fetch(
        "SELECT id, joined_on, left_on FROM membership"
        " WHERE agency_id = $1 AND organisation_id = $2",
        [agency_id, organisation_id],
    )
    return [_period(joined, left) for id_, joined, left in rows if decode_uuid(id_) != but]


def _period(joined_on: Any, left_on: Any) -> Period:
    return Period(decode_date(joined_on), None if left_on is None else decode_date(left_on))


async def _succeed(
    tx: Transaction, held: _Held, category: MembershipCategory, on: date, now: datetime
) -> UUID | None:
    """The membership that holds the new category, or None where it held it already."""
    match machine.change(held.category, held.period, category, on):
        case Succession.NOTHING:
            return None
        case Succession.CORRECTED:
            await tx.execute(
                "UPDATE membership SET category = $2 WHERE id = $1", [held.id, category]
            )
            return held.id
        case Succession.FOLLOWED:
            await require_standing(tx, held.organisation_id, on)
            await tx.execute("UPDATE membership SET left_on = $2 WHERE id = $1", [held.id, on])
            period = Period(on, held.period.left_on)
            return await _begin(tx, held.agency_id, held.organisation_id, category, period, now)


async def _begin(
    tx: Transaction,
    agency_id: UUID,
    organisation_id: UUID,
    category: MembershipCategory,
    period: Period,
    now: datetime,
) -> UUID:
    row = await Membership.create(
        using_db=tx.connection,
        id=new_id(),
        agency_id=agency_id,
        organisation_id=organisation_id,
        category=category,
        joined_on=period.joined_on,
        left_on=period.left_on,
        created_at=now,
        updated_at=now,
    )
    return row.id


async def _after(tx: Transaction, held: _Held, by: Viewer, now: datetime) -> int:
    """What follows for the missions it took part in: nothing waits for it any more (M2, MI3).

    How many of its participations sleep, where it is no longer a member today.
    """
    rows = await tx.fetch(
        "SELECT DISTINCT m.id FROM mission_participation p JOIN mission m ON m.id = p.mission_id"
        " WHERE p.organisation_id = $1 AND m.agency_id = $2"
        " AND p.from_on <= $3 AND (p.to_on IS NULL OR p.to_on > $3) ORDER BY m.id",
        [held.organisation_id, held.agency_id, by.today],
    )
    for (mission_id,) in rows:
        await lock(tx, "mission", decode_uuid(mission_id))
        await settle(tx, decode_uuid(mission_id), by=by, now=now)
    members = await tx.fetch(
        "SELECT 1 FROM membership WHERE agency_id = $1 AND organisation_id = $2"
        " AND category <> $4 AND joined_on <= $3 AND (left_on IS NULL OR left_on > $3)",
        [held.agency_id, held.organisation_id, by.today, MembershipCategory.FUNDER],
    )
    return 0 if members else len(rows)


async def _write_due(
    tx: Transaction,
    membership_id: UUID,
    year: int,
    nature: FundingNature,
    found: MembershipDue | None,
    amount_cents: int | None,
    now: datetime,
) -> None:
    if found is None and amount_cents is not None:
        await MembershipDue.create(
            using_db=tx.connection,
            id=new_id(),
            membership_id=membership_id,
            year=year,
            nature=nature,
            amount_cents=amount_cents,
            created_at=now,
            updated_at=now,
        )
    elif found is not None and amount_cents is None:
        await tx.execute("DELETE FROM membership_due WHERE id = $1", [found.id])
    elif found is not None:
        await tx.execute(
            "UPDATE membership_due SET amount_cents = $2, updated_at = $3, version = version + 1"
            " WHERE id = $1",
            [found.id, amount_cents, now],
        )


def _told(category: MembershipCategory, period: Period) -> dict[str, Any]:
    return {
        "category": category,
        "joined_on": str(period.joined_on),
        "left_on": None if period.left_on is None else str(period.left_on),
    }
