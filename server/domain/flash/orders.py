"""Purchase orders: drafted, issued, notified, executed, paid. One unit of work each.

PO4 stands under the lock of the workshop, PO5 under that of the framework: both are taken before
either is looked at. Refuses an issuer of one's choosing: the pilot of the workshop issues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction, decode_uuid
from server.domain import texts
from server.domain.aggregates import Made, check_version, key, lock, made, made_before
from server.domain.flash import machine, terms
from server.domain.flash.changing import changed_flash, changed_order
from server.domain.flash.facts import ENGAGED, read_order_facts
from server.domain.journal import Operation, journal
from server.domain.organisations.standing import require_standing
from server.domain.rights import require_scope
from server.ids import new_id
from server.models import FlashWorkshop, FrameworkAgreement, PurchaseOrder
from server.problems import ValidationFailed
from server.vocabulary import FlashStatus, PurchaseOrderStatus, Scope


@dataclass(frozen=True, slots=True)
class NewOrder:
    """`amount` is in euros. Without a rank, the first free one; without a framework, the
    workshop's."""

    flash_id: UUID
    number: str
    holder_id: UUID
    amount: Decimal
    framework_id: UUID | None = None
    rank: int | None = None
    due_on: date | None = None


async def draft(
    database: Database, new: NewOrder, *, by: Viewer, operation: Operation, now: datetime
) -> Made:
    """Raises NotFound, Forbidden, TransitionRefused, OrderLimitReached, ValidationFailed,
    IdempotencyConflict."""
    require_scope(by, Scope.INSTRUMENT_WRITE)
    number = texts.required(new.number, path="number", limit=terms.NUMBER_LENGTH)
    cents = terms.cents(new.amount)

    async def work(tx: Transaction) -> Made:
        await lock(tx, "flash_workshop", new.flash_id)
        before = await made_before(tx, operation)
        if before is not None:
            return before
        flash = await changed_flash(tx, new.flash_id, None, by, now)
        machine.may_be_ordered(flash.status)
        rank = machine.rank_of(new.rank, await _ranks(tx, new.flash_id))
        framework_id = new.framework_id or key(flash, "framework_id")
        if framework_id is None:
            raise ValidationFailed(
                "frameworkId",
                french="Dites sous quel accord-cadre ce bon est émis.",
                english="Say under which framework agreement this order is issued.",
            )
        await lock(tx, "framework_agreement", framework_id)
        await _check_number(tx, framework_id, number)
        await require_standing(tx, new.holder_id, by.today)
        row = await PurchaseOrder.create(
            using_db=tx.connection,
            id=new_id(),
            flash_workshop_id=new.flash_id,
            framework_id=framework_id,
            issuer_id=key(flash, "pilot_id"),
            holder_id=new.holder_id,
            number=number,
            rank=rank,
            amount_cents=cents,
            status=PurchaseOrderStatus.DRAFT,
            due_on=new.due_on,
            fictional=flash.fictional,
            created_at=now,
            updated_at=now,
        )
        facts = await read_order_facts(tx, row.id, by)
        machine.check_holder(facts)
        after = {"rank": rank, "number": number, "amount_cents": cents}
        await journal(tx, "draft_purchase_order", "PurchaseOrder", row.id, by, now, after=after)
        return await made(tx, operation, row.id)

    return await database.unit_of_work(work)


async def issue(
    database: Database,
    order_id: UUID,
    *,
    issued_on: date | None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Commit the buyer: the workshop has its contractor.

    Raises NotFound, Forbidden, Conflict, TransitionRefused, OrderOutsideFramework,
    ValidationFailed.
    """
    require_scope(by, Scope.ORDER_ISSUE)
    on = issued_on or by.today

    async def act(tx: Transaction, order: PurchaseOrder) -> Mapping[str, Any]:
        terms.check_dates_of_order(by.today, issued_on=on)
        terms.check_due(on, order.due_on)
        return {"issued_on": on}

    await _move(database, order_id, "issuePurchaseOrder", act, expected_version, by, now, on=on)


async def notify(
    database: Database,
    order_id: UUID,
    *,
    notified_on: date | None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """FW3: the first one makes the workshop ordered. Raises NotFound, Forbidden, Conflict,
    TransitionRefused, ValidationFailed."""
    require_scope(by, Scope.ORDER_ISSUE)
    on = notified_on or by.today

    async def act(tx: Transaction, order: PurchaseOrder) -> Mapping[str, Any]:
        terms.check_dates_of_order(by.today, issued_on=order.issued_on, notified_on=on)
        return {"notified_on": on}

    await _move(database, order_id, "notifyPurchaseOrder", act, expected_version, by, now)


async def execute(
    database: Database,
    order_id: UUID,
    *,
    executed_on: date | None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """The service is done; the framework may have ended by then (PO6). Raises NotFound, Forbidden,
    Conflict, TransitionRefused, ValidationFailed."""
    require_scope(by, Scope.INSTRUMENT_WRITE)
    on = executed_on or by.today

    async def act(tx: Transaction, order: PurchaseOrder) -> Mapping[str, Any]:
        terms.check_dates_of_order(by.today, notified_on=order.notified_on, executed_on=on)
        return {"executed_on": on}

    await _move(database, order_id, "executePurchaseOrder", act, expected_version, by, now)


async def pay(
    database: Database,
    order_id: UUID,
    *,
    paid_on: date | None,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    require_scope(by, Scope.INSTRUMENT_WRITE)
    on = paid_on or by.today

    async def act(tx: Transaction, order: PurchaseOrder) -> Mapping[str, Any]:
        terms.check_dates_of_order(by.today, executed_on=order.executed_on, paid_on=on)
        return {"paid_on": on}

    await _move(database, order_id, "payPurchaseOrder", act, expected_version, by, now)


async def cancel(
    database: Database,
    order_id: UUID,
    *,
    reason: str,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Its rank is free again. Raises NotFound, Forbidden, Conflict, TransitionRefused,
    ValidationFailed."""
    require_scope(by, Scope.INSTRUMENT_WRITE)
    written = texts.paragraphs(reason, path="reason", limit=terms.REASON_LENGTH)

    async def act(tx: Transaction, order: PurchaseOrder) -> Mapping[str, Any]:
        return {"cancellation_reason": written}

    await _move(database, order_id, "cancelPurchaseOrder", act, expected_version, by, now)


class _Act(Protocol):
    async def __call__(self, tx: Transaction, order: PurchaseOrder) -> Mapping[str, Any]: ...


async def _move(
    database: Database,
    order_id: UUID,
    name: str,
    act: _Act,
    expected_version: int | None,
    by: Viewer,
    now: datetime,
    *,
    on: date | None = None,
) -> None:
    """One transition: `act` answers which columns change. `on` is the day that PO1 is asked of."""

    async def work(tx: Transaction) -> None:
        order, flash, framework, version = await changed_order(tx, order_id, now)
        facts = await read_order_facts(tx, order_id, by)
        machine.require_mover(name, facts)
        check_version(version, expected_version)
        if on is not None:
            facts = replace(facts, in_force=_in_force(framework, facts.within, on))
        target = machine.move_order(name, order.status, facts)
        changed = {"status": target, **await act(tx, order)}
        await PurchaseOrder.filter(id=order_id).using_db(tx.connection).update(**changed)
        await journal(
            tx,
            name,
            "PurchaseOrder",
            order_id,
            by,
            now,
            before={"status": order.status},
            after=changed,
        )
        await _settle(tx, flash, target, by, now)

    await database.unit_of_work(work)


def _in_force(framework: FrameworkAgreement, within: terms.Period, on: date) -> bool:
    return machine.in_force(framework.status, within, framework.terminated_on, on)


async def _settle(
    tx: Transaction,
    flash: FlashWorkshop,
    reached: PurchaseOrderStatus,
    by: Viewer,
    now: datetime,
) -> None:
    """What an order's step makes of its workshop: its contractor, and that it is ordered (FW3)."""
    changed: dict[str, Any] = {}
    status: FlashStatus = flash.status
    if reached is PurchaseOrderStatus.NOTIFIED:
        status = machine.ordered_by(flash.status)
    if status is not flash.status:
        changed["status"] = status
    contractor_id = await _contractor(tx, flash.id)
    if contractor_id != key(flash, "contractor_id"):
        changed["contractor_id"] = contractor_id
    if not changed:
        return
    before = {name: getattr(flash, name) for name in changed}
    await (
        FlashWorkshop.filter(id=flash.id)
        .using_db(tx.connection)
        .update(**changed, version=flash.version + 1, updated_at=now)
    )
    await journal(
        tx,
        "order_flash_workshop",
        "FlashWorkshop",
        flash.id,
        by,
        now,
        before=before,
        after=changed,
    )


async def _contractor(tx: Transaction, flash_id: UUID) -> UUID | None:
    """The holder of the last order that binds."""
    rows = await tx.fetch(
        f"SELECT holder_id FROM purchase_order WHERE flash_workshop_id = $1 AND status IN ({ENGAGED})"
        " ORDER BY issued_on DESC, rank DESC LIMIT 1",
        [flash_id],
    )
    return decode_uuid(rows[0][0]) if rows else None


async def _ranks(tx: Transaction, flash_id: UUID) -> set[int]:
    """Those taken by orders that were not cancelled, under the workshop's lock."""
    rows = await tx.fetch(
        "SELECT rank FROM purchase_order WHERE flash_workshop_id = $1 AND status <> 'CANCELLED'",
        [flash_id],
    )
    return {int(rank) for (rank,) in rows}


async def _check_number(tx: Transaction, framework_id: UUID, number: str) -> None:
    if await tx.fetch(
        "SELECT 1 FROM purchase_order WHERE framework_id = $1 AND number = $2",
        [framework_id, number],
    ):
        raise ValidationFailed(
            "number",
            french="Un bon de cet accord-cadre porte déjà ce numéro.",
            english="An order of this framework agreement already has this number.",
        )
