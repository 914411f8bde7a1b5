"""The first statements of a change here: the row locked, its version grown, its keeper asked.

Always in one order, the workshop, the framework, the order, so that two who change several wait
for one another and no more. Refuses to say what changes.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Transaction, decode_uuid
from server.domain.aggregates import bumped, check_version, key, lock
from server.domain.flash.facts import FLASH_FACTS, FRAMEWORK_FACTS
from server.domain.missions.facts import truths
from server.models import FlashWorkshop, FrameworkAgreement, Organisation, PurchaseOrder
from server.problems import Forbidden, NotFound
from server.vocabulary import OrganisationKind


async def changed_framework(
    tx: Transaction, framework_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> FrameworkAgreement:
    """Raises NotFound, Forbidden, Conflict."""
    found = await bumped(tx, "framework_agreement", framework_id, now=now)
    await _require(tx, FRAMEWORK_FACTS["keeps"], "framework_agreement", framework_id, by)
    check_version(found, expected_version)
    return await FrameworkAgreement.get(id=framework_id, using_db=tx.connection)


async def changed_flash(
    tx: Transaction, flash_id: UUID, expected_version: int | None, by: Viewer, now: datetime
) -> FlashWorkshop:
    """Raises NotFound, Forbidden, Conflict."""
    found = await bumped(tx, "flash_workshop", flash_id, now=now)
    await _require(tx, FLASH_FACTS["keeps"], "flash_workshop", flash_id, by)
    check_version(found, expected_version)
    return await FlashWorkshop.get(id=flash_id, using_db=tx.connection)


async def changed_order(
    tx: Transaction, order_id: UUID, now: datetime
) -> tuple[PurchaseOrder, FlashWorkshop, FrameworkAgreement, int]:
    """The order about to change, with its workshop and its framework, all locked, and the version
    that it was.

    Who may is asked by the order's own machine, and only then the version. Raises NotFound.
    """
    # What an order belongs to never changes: it is locked by what is already known of it.
    rows = await tx.fetch(
        "UPDATE flash_workshop SET updated_at = updated_at"
        " WHERE id = (SELECT flash_workshop_id FROM purchase_order WHERE id = $1) RETURNING id",
        [order_id],
    )
    if not rows:
        raise NotFound
    order = await PurchaseOrder.get(id=order_id, using_db=tx.connection)
    await lock(tx, "framework_agreement", key(order, "framework_id"))
    version = await bumped(tx, "purchase_order", order_id, now=now)
    return (
        await PurchaseOrder.get(id=order_id, using_db=tx.connection),
        await FlashWorkshop.get(id=decode_uuid(rows[0][0]), using_db=tx.connection),
        await FrameworkAgreement.get(id=key(order, "framework_id"), using_db=tx.connection),
        version,
    )


async def kind_of(tx: Transaction, organisation_id: UUID) -> OrganisationKind:
    """Raises NotFound."""
    found = await Organisation.get_or_none(id=organisation_id, using_db=tx.connection)
    if found is None:
        raise NotFound
    return found.kind


async def _require(tx: Transaction, fact: str, table: str, id_: UUID, by: Viewer) -> None:
    if not (await truths(tx, {"may": fact}, table, id_, by))["may"]:
        raise Forbidden
